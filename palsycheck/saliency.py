"""Saliency: where in a face a score comes from, for the few most telling frames of a recording.

Grad-CAM (Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based
Localization", arXiv 1610.02391): the last map of the backbone, each channel weighted by the gradient of the
score, summed over the channels, negative parts cut off. The score here is the frame's log-odds of palsy (the
head on the recurrent state at that frame), averaged over the clips that hold the frame, as the frame's
probability is; with two classes the difference of the logits is all that moves a probability.

The gradient is taken at each cell rather than averaged over the map first (HiResCAM, Draelos and Carin 2020,
arXiv 2011.08891). Behind global average pooling it is the same at every cell, and both are one. In the mirror
form it is not: the distance between the features of the face and of its mirror image has opposite gradients
on opposite sides, which an average would cancel. There the map of the mirrored pass is turned back and
added, so that what the score takes from a place of the face stands at that place.

A map says where the features lie that raise the score, no more. Where a palsy is told by what a side lacks,
such as a fold, the other side may light up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from palsycheck.errors import ModelMismatchError
from palsycheck.scoring import Scores, clip_starts, to_input
from palsycheck.settings import Scoring

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture
    from palsycheck.models.map_geometry import Grid
    from palsycheck.models.store import LoadedModel
    from palsycheck.values import Picture


@dataclass(frozen=True, slots=True)
class SaliencyMap:
    """One face's map.

    Attributes:
        picture: (side, side), uint8, pixel for pixel that of the aligned face; 255 at its peak, 0 where
            nothing raises the score.
        peak: What 255 stands for: log-odds that one cell of the backbone's last map adds to the score.
    """

    picture: npt.NDArray[np.uint8]
    peak: float


def saliency_maps(
    model: LoadedModel,
    faces: npt.NDArray[np.uint8],
    times: Sequence[float],
    *,
    scores: Scores,
    features: Tensor,
    settings: Scoring,
) -> dict[int, SaliencyMap]:
    """Maps of a recording's most telling faces, by the face's number; without those that nothing raises.

    Args:
        model: That scored the recording; neither it nor any score is changed.
        faces: (N, side, side, 3), uint8, RGB.
        times: Of each face, seconds, ascending.
        scores, features: Of these faces; features (N, F), on the model's device.
        settings: As scored.

    Raises:
        ModelMismatchError: The network's gradients are no numbers.
    """
    found = {
        at: saliency_map(
            model.network,
            faces[at],
            at=at,
            features=features,
            length=model.card.clip_length,
            step=settings.clip_step,
            device=model.device,
        )
        for at in most_telling(scores.frame_probabilities.tolist(), times, settings)
    }
    return {at: one for at, one in found.items() if one is not None}


def most_telling(
    probabilities: Sequence[float], times: Sequence[float], settings: Scoring
) -> tuple[int, ...]:
    """The faces to draw maps of, in time order: those of the highest probability that lie apart.

    From the highest on, of equal ones the first, each at least ``saliency_apart_s`` from those chosen, or
    ``saliency_apart_share`` of the time from first to last face where that is less.

    Args:
        probabilities: Of each face.
        times: Of each face, seconds, ascending.
    """
    if not len(times):
        return ()
    apart = min(settings.saliency_apart_s, settings.saliency_apart_share * (times[-1] - times[0]))
    chosen: list[int] = []
    for face in sorted(range(len(times)), key=lambda i: -probabilities[i]):
        if len(chosen) == settings.saliency_frames:
            break
        if all(abs(times[face] - times[other]) >= apart for other in chosen):
            chosen.append(face)
    return tuple(sorted(chosen))


def saliency_map(
    network: Architecture,
    face: Picture,
    *,
    at: int,
    features: Tensor,
    length: int,
    step: int,
    device: torch.device,
) -> SaliencyMap | None:
    """The map of one face of a scored recording; None where nothing in it raises the score.

    Args:
        network: In eval mode, on ``device``. Neither it nor any score is changed.
        face: (side, side, 3), uint8, RGB.
        at: Which of the recording's faces it is, from 0.
        features: (N, F), of all the recording's faces, on ``device``, from ``scoring.face_features``.
        length, step: Of clips, as scored.
        device: Where to compute.

    Raises:
        ModelMismatchError: The network's gradients are no numbers.
    """
    import torch

    from palsycheck.models.map_geometry import grid

    starts = [s for s in clip_starts(len(features), length, step) if s <= at < s + length]
    known = features.clone()
    # cuDNN knows no gradient of a GRU in eval mode; the batches here are too small to miss it.
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False), _last_maps(network) as maps:
        own = network.features(to_input(face[None], device=device))
        clips = torch.stack([torch.cat([known[s:at], own, known[at + 1 : s + length]]) for s in starts])
        logits = network.head(clips)
        score = torch.stack([_log_odds(logits[clip, at - s]) for clip, s in enumerate(starts)]).mean()
        gradients = torch.autograd.grad(score, maps)
    where = grid(network.backbone)
    shares = [
        _enlarged((one * slope)[0].sum(dim=0), where, side=len(face), input_px=_input_px(network, face))
        for one, slope in zip(maps, gradients, strict=True)
    ]
    if network.config.mirror:  # a face that is its own mirror image passes once, for both
        shares = (
            [shares[0], shares[1][:, ::-1]] if len(shares) == 2 else [shares[0] / 2, shares[0][:, ::-1] / 2]
        )
    found = np.sum(shares, axis=0)
    if not np.isfinite(found).all():
        raise ModelMismatchError("the network gives gradients that are no numbers", where=network.name)
    peak = float(found.max())
    if peak <= 0:
        return None
    return SaliencyMap(np.rint(255 * found.clip(0) / peak).astype(np.uint8), peak)


def _log_odds(logits: Tensor) -> Tensor:
    from palsycheck.models.architecture import HEALTHY, PALSY

    return logits[PALSY] - logits[HEALTHY]


def _input_px(network: Architecture, face: Picture) -> int:
    return min(network.config.input_px, len(face))


def _enlarged(cells: Tensor, where: Grid, *, side: int, input_px: int) -> npt.NDArray[np.float64]:
    """A map (rows, columns) at the face's pixels, (side, side), float64."""
    values = cells.detach().cpu().double().numpy()
    down, across = (where.spread(count, side=side, input_px=input_px) for count in values.shape)
    enlarged: npt.NDArray[np.float64] = down @ values @ across.T
    return enlarged


@contextmanager
def _last_maps(network: Architecture) -> Iterator[list[Tensor]]:
    """The backbone's maps (1, C, rows, columns) in the order of its passes; gradients begin at them."""
    import torch

    maps: list[Tensor] = []

    def before(*_: Any) -> None:
        torch.set_grad_enabled(False)

    def after(_: torch.nn.Module, __: Any, output: Tensor) -> Tensor:
        torch.set_grad_enabled(True)
        maps.append(output.detach().requires_grad_())
        return maps[-1]

    hooks = (
        network.backbone.register_forward_pre_hook(before),
        network.backbone.register_forward_hook(after),
    )
    try:
        yield maps
    finally:
        for hook in hooks:
            hook.remove()
