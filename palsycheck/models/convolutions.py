"""The two convolutional backbones of the paper, with random weights, and their drawings stage by stage."""

from __future__ import annotations

from itertools import groupby

import torch
from torch import nn

from palsycheck.models.architecture import Stage, count_parameters
from palsycheck.models.face_size import FACE_PX


def mobilenetv2_features() -> nn.Sequential:
    """MobileNetV2 1.0 without its classifier (Sandler et al. 2018): 224 x 224 to 1280 x 7 x 7."""
    from torchvision.models import mobilenet_v2

    features: nn.Sequential = mobilenet_v2(weights=None).features
    return features


def vgg16_features() -> nn.Sequential:
    """VGG16 without its fully connected part (Simonyan & Zisserman 2015): 224 x 224 to 512 x 7 x 7.

    The fully connected part is never made: its 124 million numbers would only be drawn to be dropped.
    Convolutions start as in torchvision (He et al. 2015, fan out).
    """
    from torchvision.models import vgg16

    with torch.device("meta"):
        features: nn.Sequential = vgg16(weights=None, init_weights=False).features
    features.to_empty(device="cpu")
    for layer in features:
        if isinstance(layer, nn.Conv2d):
            nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return features


def mobilenetv2_stages(side: int = FACE_PX) -> tuple[Stage, ...]:
    """One row for each run of blocks with the same number of channels, as in MobileNetV2's own Table 2;
    maps are those of faces of ``side`` pixels."""
    with torch.device("meta"):
        blocks = list(mobilenetv2_features().eval())
    shapes = _shapes(blocks, side)
    rows = []
    for _, group in groupby(range(len(blocks)), key=lambda index: shapes[index][0]):
        indices = list(group)
        kind = "convolution" if indices[0] in {0, len(blocks) - 1} else "inverted residual"
        detail = kind if len(indices) == 1 else f"{len(indices)} x {kind}"
        rows.append(_stage("MobileNetV2", detail, blocks, indices, shape=shapes[indices[-1]]))
    return tuple(rows)


def vgg16_stages(side: int = FACE_PX) -> tuple[Stage, ...]:
    """One row for each run of convolutions with the pooling that ends it; see above."""
    with torch.device("meta"):
        layers = list(vgg16_features())
    shapes = _shapes(layers, side)
    rows, start = [], 0
    for end, layer in enumerate(layers):
        if isinstance(layer, nn.MaxPool2d):
            indices = list(range(start, end + 1))
            count = sum(isinstance(layers[index], nn.Conv2d) for index in indices)
            rows.append(
                _stage("VGG16", f"{count} x convolution, pooling", layers, indices, shape=shapes[end])
            )
            start = end + 1
    return tuple(rows)


def _shapes(layers: list[nn.Module], side: int) -> list[tuple[int, int]]:
    """Channels and side of the maps behind each layer, from shapes alone."""
    maps = torch.zeros(1, 3, side, side, device="meta")
    shapes: list[tuple[int, int]] = []
    for layer in layers:
        maps = layer.to("meta")(maps)
        shapes.append((maps.shape[1], maps.shape[2]))
    return shapes


def _stage(
    name: str, detail: str, layers: list[nn.Module], indices: list[int], *, shape: tuple[int, int]
) -> Stage:
    span = f"{indices[0]}" + (f"-{indices[-1]}" if len(indices) > 1 else "")
    channels, side = shape
    parameters = sum(count_parameters(layers[index]) for index in indices)
    return Stage(f"{name} {span}", detail, f"T x {channels} x {side} x {side}", parameters)
