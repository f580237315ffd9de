"""From aligned faces to scores: clips, their probabilities, and those of frames and recording.

Features are computed once a face, in batches of a fixed size, in float32. On one machine the CPU gives
the same numbers every time; another number of threads, another CPU or a GPU may sum in another order and
differ in the last digits (below 1e-5 in probability where it was measured).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.errors import ModelMismatchError, UsageError

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture
    from palsycheck.models.store import LoadedModel

BATCH = 16
"""Faces, and clips, computed at once: bounds memory, changes no result beyond rounding."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of palsy, 0..1, of one recording.

    Attributes:
        frame_probabilities: (N,), float64, one a face: the head on the recurrent state, averaged over the
            clips that hold the face.
        clips: (first, last, probability) of each clip; first and last count faces from 0, both included.
        probability: Mean over the clips.
        asymmetries: (N, 5), float32, of each face, in hundredths of the distance between the pupils; see
            ``palsycheck.asymmetries``. None where the network estimates none.
    """

    frame_probabilities: npt.NDArray[np.float64]
    clips: tuple[tuple[int, int, float], ...]
    probability: float
    asymmetries: npt.NDArray[np.float32] | None = None


def clip_starts(n_faces: int, length: int, step: int) -> tuple[int, ...]:
    """First face of each clip: every ``step`` faces, and one clip that ends at the last face.

    Raises:
        UsageError: Fewer faces than a clip holds, or a step that would leave faces out.
    """
    if not 1 <= length <= n_faces:
        raise UsageError(f"{n_faces} faces are too few for one clip of {length}")
    if not 1 <= step <= length:
        raise UsageError(f"a clip step of {step} with clips of {length} faces would leave faces out")
    last = n_faces - length
    return (*range(0, last, step), last)


def score(model: LoadedModel, faces: npt.NDArray[np.uint8], *, step: int, device: torch.device) -> Scores:
    """Score one recording.

    Args:
        model: As loaded onto ``device``.
        faces: (N, 224, 224, 3), uint8, RGB, in time order; N at least the model's clip length.
        step: Faces from the start of one clip to the start of the next.
        device: Where to compute.

    Raises:
        UsageError: Fewer faces than a clip holds, or a step that would leave faces out.
        ModelMismatchError: The network gave a probability or an asymmetry that is no number.
    """
    clip_starts(len(faces), model.card.clip_length, step)
    features = face_features(model.network, faces, device=device)
    return score_features(model.network, features, length=model.card.clip_length, step=step)


def face_features(network: Architecture, faces: npt.NDArray[np.uint8], *, device: torch.device) -> Tensor:
    """Features (N, F), float32, on ``device``, of faces (N, 224, 224, 3), uint8, RGB."""
    import torch

    with _exact():
        parts = [
            network.features(to_input(faces[first : first + BATCH], device=device))
            for first in range(0, len(faces), BATCH)
        ]
        return torch.cat(parts)


def score_features(network: Architecture, features: Tensor, *, length: int, step: int) -> Scores:
    """Scores from the features (N, F) of a recording's faces; see ``score``."""
    import torch

    from palsycheck.models.architecture import probabilities

    starts = clip_starts(len(features), length, step)
    frames, clips = [], []
    with _exact():
        for first in range(0, len(starts), BATCH):
            batch = torch.stack([features[s : s + length] for s in starts[first : first + BATCH]])
            logits = network.head(batch)
            frames.append(probabilities(logits).cpu())
            clips.append(probabilities(network.clip_logits(logits)).cpu())
        estimates = network.asymmetries(features)
    asymmetries = None if estimates is None else estimates.float().cpu().numpy()
    frame_scores = torch.cat(frames).double().numpy()
    clip_scores = torch.cat(clips).double().numpy()
    if not (np.isfinite(frame_scores).all() and np.isfinite(clip_scores).all()):
        raise ModelMismatchError("the network gives probabilities that are no numbers", where=network.name)
    if asymmetries is not None and not np.isfinite(asymmetries).all():
        raise ModelMismatchError("the network gives asymmetries that are no numbers", where=network.name)
    return Scores(
        frame_probabilities=_frame_means(frame_scores, starts, count=len(features)),
        clips=tuple((s, s + length - 1, float(p)) for s, p in zip(starts, clip_scores, strict=True)),
        probability=float(clip_scores.mean()),
        asymmetries=asymmetries,
    )


def to_input(faces: npt.NDArray[np.uint8], *, device: torch.device) -> Tensor:
    """Faces (N, H, W, 3), uint8, as a network's input: (N, 3, H, W), float32, 0..1, on ``device``.

    They stay channels-last in memory, which convolutions on CPUs compute nearly twice as fast.
    """
    import torch

    pictures = torch.from_numpy(np.array(faces)).to(device)
    return pictures.permute(0, 3, 1, 2).float() / 255


def _frame_means(
    clip_frames: npt.NDArray[np.float64], starts: tuple[int, ...], *, count: int
) -> npt.NDArray[np.float64]:
    """Mean of each frame's scores over the clips that hold it, (count,), from (clips, T)."""
    length = clip_frames.shape[1]
    total, times = np.zeros(count), np.zeros(count)
    for start, values in zip(starts, clip_frames, strict=True):
        total[start : start + length] += values
        times[start : start + length] += 1
    return total / times


@contextmanager
def _exact() -> Iterator[None]:
    """No gradients, true float32 and repeatable kernels on CUDA; no effect on the CPU's numbers."""
    import torch

    with (
        torch.inference_mode(),
        torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True, allow_tf32=False),
    ):
        yield
