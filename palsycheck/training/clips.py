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
    walked to and fro from anywhere. With ``interval``, clips of video take faces at equal times instead,
    log-uniformly far apart. Light varies only where features are computed anew.
    """
    jitter = 0.0 if options.frozen else options.jitter
    draws = []
    for number, count in enumerate(_counts(recordings, options, random)):
        for faces in _clips(recordings[number], int(count), options, random):
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
    recording: FaceSequence, clips: int, options: FitOptions, random: np.random.Generator
) -> Iterator[npt.NDArray[np.int64]]:
    """So many clips of a recording, as places of their faces."""
    count, length = len(recording), options.clip_length
    if length == 1:
        for start in range(0, clips, count):
            yield from random.permutation(count)[: clips - start, None]
        return
    if options.interval_s is not None and recording.kind == "video" and count >= length:
        times = recording.times[recording.places]
        for _ in range(clips):
            yield _timed(times, length, options.interval_s, random)
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


def _timed(
    times: npt.NDArray[np.float64], length: int, bounds: tuple[float, float], random: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Places of ``length`` faces at equal intervals in time, each face at most once.

    The interval is drawn log-uniformly between the bounds, which give way to what the recording has: no
    shorter than from face to face, no longer than it lasts. Where faces are missing the next ones stand in.

    Args:
        times: (M,), seconds, ascending; M at least ``length``.
        length: T, at least 2.
        bounds: Shortest and longest interval, seconds.
        random: Two numbers of it are used.
    """
    most = (times[-1] - times[0]) / (length - 1)
    least = min(float(np.median(np.diff(times))), most)
    low, high = np.log(np.clip(bounds, least, most))
    interval = float(np.exp(random.uniform(low, high)))
    start = times[0] + random.random() * (times[-1] - times[0] - interval * (length - 1))
    steps = np.arange(length)
    middles = (times[1:] + times[:-1]) / 2
    nearest = np.searchsorted(middles, start + interval * steps)
    # Rising by at least one, and not beyond the last: nearest - steps must not fall.
    return np.minimum(np.maximum.accumulate(nearest - steps), len(times) - length) + steps


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
