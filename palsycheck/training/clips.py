"""Which faces a training clip holds, and how it is varied. All chance of an epoch is drawn here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.build import FaceSequence
from palsycheck.training.options import FitOptions

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Draw:
    """One training clip.

    Attributes:
        recording: Its number among the training recordings.
        faces: (T,), int, numbers of its faces, ascending at one stride.
        flip: Whether the whole clip is mirrored.
        brightness: Factor on all its values.
        contrast: Factor on their distance from the clip's mean.
    """

    recording: int
    faces: npt.NDArray[np.int64]
    flip: bool
    brightness: float
    contrast: float


def draw_epoch(
    recordings: Sequence[FaceSequence], options: FitOptions, random: np.random.Generator
) -> tuple[Draw, ...]:
    """An epoch's clips in random order: ``options.clips`` of each recording, random start and stride.

    A stride is at most what the recording's length allows. Colour jitter is left out for a frozen
    backbone, whose features are computed once.
    """
    jitter = 0.0 if options.freeze else options.jitter
    draws = []
    for number, recording in enumerate(recordings):
        spans = options.clip_length - 1
        longest = min(options.max_stride, (len(recording.times) - 1) // spans)
        for _ in range(options.clips):
            stride = int(random.integers(1, longest + 1))
            start = int(random.integers(0, len(recording.times) - spans * stride))
            draws.append(
                Draw(
                    recording=number,
                    faces=start + stride * np.arange(options.clip_length),
                    flip=options.flip and bool(random.random() < 0.5),
                    brightness=float(random.uniform(1 - jitter, 1 + jitter)),
                    contrast=float(random.uniform(1 - jitter, 1 + jitter)),
                )
            )
    return tuple(draws[i] for i in random.permutation(len(draws)))


def mean_interval(draw: Draw, recordings: Sequence[FaceSequence]) -> float:
    """Mean time between the clip's consecutive faces, seconds."""
    times = recordings[draw.recording].times[draw.faces]
    return float(times[-1] - times[0]) / (len(times) - 1)


def read_clips(draws: Sequence[Draw], recordings: Sequence[FaceSequence]) -> npt.NDArray[np.uint8]:
    """Pictures of the clips from disk, (B, T, H, W, 3), uint8, not yet varied."""
    return np.stack([recordings[draw.recording].images[draw.faces] for draw in draws])


def vary(clips: Tensor, draws: Sequence[Draw]) -> Tensor:
    """Mirror and re-light clips (B, T, 3, H, W), float, 0..1, every frame of a clip alike."""
    import torch

    def column(values: Sequence[float]) -> Tensor:
        return torch.tensor(values, dtype=clips.dtype, device=clips.device).view(-1, 1, 1, 1, 1)

    flip = column([float(draw.flip) for draw in draws]) > 0
    clips = torch.where(flip, clips.flip(-1), clips)
    mean = clips.mean(dim=(1, 2, 3, 4), keepdim=True)
    contrast, brightness = column([d.contrast for d in draws]), column([d.brightness for d in draws])
    return (((clips - mean) * contrast + mean) * brightness).clamp(0, 1)
