"""MobileNetV2-GRU: the best of the three models of Ban, Nam and Park.

MobileNetV2 features (Sandler et al. 2018, without its classifier) of each face, global average pooling,
a gated recurrent unit (Cho et al. 2014) over the clip, and a fully connected layer to two logits. The
paper gives neither clip length nor GRU size; 128 is our choice.
"""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

import torch
from pydantic import Field
from torch import Tensor, nn

from palsycheck.models.architecture import Architecture, Config, Stage

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
"""Of RGB in 0..1 over ImageNet's training pictures, as torchvision's weights expect."""


class MobileNetV2GruConfig(Config):
    """The numbers that the paper leaves open."""

    hidden_size: int = Field(128, ge=1, le=2048, description="Size of the GRU's state.")
    layers: int = Field(1, ge=1, le=4, description="GRU layers on top of each other.")


class MobileNetV2Gru(Architecture):
    """MobileNetV2 features -> global average pooling -> GRU -> fully connected."""

    name: ClassVar[str] = "mobilenetv2-gru"
    Settings: ClassVar[type[Config]] = MobileNetV2GruConfig
    feature_size = 1280
    mean: Tensor
    std: Tensor

    def __init__(self, config: MobileNetV2GruConfig) -> None:
        from torchvision.models import mobilenet_v2

        super().__init__()
        self.config = config
        self.backbone = mobilenet_v2(weights=None).features
        self.gru = nn.GRU(self.feature_size, config.hidden_size, config.layers, batch_first=True)
        self.classifier = nn.Linear(config.hidden_size, 2)
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)

    def features(self, faces: Tensor) -> Tensor:
        """See the base class."""
        maps: Tensor = self.backbone((faces - self.mean) / self.std)
        return maps.mean(dim=(2, 3))

    def head(self, features: Tensor) -> Tensor:
        """See the base class."""
        states, _ = self.gru(features)
        logits: Tensor = self.classifier(states)
        return logits

    def stages(self) -> tuple[Stage, ...]:
        """The paper's Fig. 2, with MobileNetV2's stages as in its own Table 2."""
        hidden = self.config.model_dump()["hidden_size"]
        return (
            Stage("Input", "aligned faces, RGB, 0..1, ImageNet mean and deviation", "T x 3 x 224 x 224", 0),
            *_backbone_stages(),
            Stage("Global average pooling", "mean over the map", f"T x {self.feature_size}", 0),
            Stage("GRU", f"{self.gru.num_layers} layer(s), state {hidden}", f"T x {hidden}", _size(self.gru)),
            Stage("Fully connected", "healthy, palsy", "T x 2", _size(self.classifier)),
            Stage("Softmax", "probability of palsy; the clip's is that of the last state", "T", 0),
        )


def _backbone_stages() -> tuple[Stage, ...]:
    """One row for each run of blocks with the same number of channels, from shapes alone."""
    from torchvision.models import mobilenet_v2

    with torch.device("meta"):
        blocks = list(mobilenet_v2(weights=None).features.eval())
        maps = torch.zeros(1, 3, 224, 224)
    shapes: list[tuple[int, int, int]] = []
    for block in blocks:
        maps = block(maps)
        shapes.append((maps.shape[1], maps.shape[2], maps.shape[3]))
    rows = []
    for channels, group in groupby(range(len(blocks)), key=lambda index: shapes[index][0]):
        indices = list(group)
        kind = "convolution" if indices[0] in {0, len(blocks) - 1} else "inverted residual"
        detail = kind if len(indices) == 1 else f"{len(indices)} x {kind}"
        height, width = shapes[indices[-1]][1:]
        parameters = sum(_size(blocks[index]) for index in indices)
        name = f"MobileNetV2 {indices[0]}" + (f"-{indices[-1]}" if len(indices) > 1 else "")
        rows.append(Stage(name, detail, f"T x {channels} x {height} x {width}", parameters))
    return tuple(rows)


def _size(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())
