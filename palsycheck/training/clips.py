"""Which faces a training clip holds, and how it is varied. All chance of an epoch is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import FaceSequence, to_and_fro
from palsycheck.training.options import FitOptions

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, slots=True)
class Draw:
    """One training clip.

    Attributes:
        recording: Its number among the training recordings.
        faces: (T,), int, numbers of its faces among those of the recording that count.
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
    """An epoch's clips in random order: so many of each recording that each face is drawn ``passes`` times.

    Clips of one face take each face in turn; longer ones begin anywhere and take every first to
    ``max_stride``-th face, as far as the recording reaches. A series with fewer faces than a clip is
    walked to and fro from anywhere. Light varies only where features are computed anew.
    """
    jitter = 0.0 if options.frozen else options.jitter
    draws = []
    for number, count in enumerate(_counts(recordings, options, random)):
        for faces in _clips(len(recordings[number]), int(count), options, random):
            draws.append(
                Draw(
                    recording=number,
                    faces=faces,
                    flip=options.flip and bool(random.random() < 0.5),
                    brightness=float(random.uniform(1 - jitter, 1 + jitter)),
                    contrast=float(random.uniform(1 - jitter, 1 + jitter)),
                )
            )
    return tuple(draws[i] for i in random.permutation(len(draws)))


def _counts(
    recordings: Sequence[FaceSequence], options: FitOptions, random: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Clips of each recording, (N,): in all the same number each epoch, at least one.

    Fractions of clips fall to recordings by lot: in few passes, short recordings take turns.
    """
    order = random.permutation(len(recordings))
    wanted = np.array([options.passes * len(recordings[i]) / options.clip_length for i in order])
    edges = np.round(np.cumsum(wanted))
    edges[-1] = max(edges[-1], 1)
    counts = np.zeros(len(recordings), dtype=np.int64)
    counts[order] = np.diff(edges, prepend=0)
    return counts


def _clips(
    count: int, clips: int, options: FitOptions, random: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    """So many clips of a recording with ``count`` faces, as places of their faces."""
    length = options.clip_length
    if length == 1:
        for start in range(0, clips, count):
            yield from random.permutation(count)[: clips - start, None]
        return
    spans = length - 1
    longest = min(options.max_stride, (count - 1) // spans)
    for _ in range(clips):
        if count < length:
            offset = int(random.integers(0, max(1, 2 * (count - 1))))
            yield to_and_fro(count, length + offset)[offset:]
        else:
            stride = int(random.integers(1, longest + 1))
            yield int(random.integers(0, count - spans * stride)) + stride * np.arange(length)


def mean_interval(draw: Draw, recordings: Sequence[FaceSequence]) -> float | None:
    """Mean time between the clip's consecutive faces, seconds; None where there is no such time."""
    recording = recordings[draw.recording]
    if recording.kind == "stills" or len(draw.faces) == 1:
        return None
    times = recording.times[recording.places[draw.faces]]
    return float(np.abs(np.diff(times)).mean())


def read_clips(draws: Sequence[Draw], recordings: Sequence[FaceSequence]) -> npt.NDArray[np.uint8]:
    """Pictures of the clips from disk, (B, T, H, W, 3), uint8, not yet varied."""
    return np.stack(
        [recordings[draw.recording].images[recordings[draw.recording].places[draw.faces]] for draw in draws]
    )


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
