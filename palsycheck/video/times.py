"""Presentation times of a recording's frames, from its packets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Seconds = npt.NDArray[np.float64]

BARE = frozenset({"h264", "hevc", "m4v", "mpegvideo"})
"""Streams without a container: no times at all, FFmpeg makes them up from the rate."""

CLOCKLESS = BARE | {"avi"}
"""No presentation times are stored. What FFmpeg reports is the order of decoding, late by the decoder's
delay, with a jump among the first frames."""

ROUNDING_S = 0.0011
"""Gaps that differ by no more are equal: Matroska and many phones count in whole milliseconds."""


@dataclass(frozen=True, slots=True, eq=False)
class FrameTimes:
    """When each frame of a recording is shown.

    Attributes:
        seconds: Presentation times in seconds from the first frame, ascending, shape (frames,),
            read-only. One for each packet of the video stream, whether or not it can be decoded.
        end_s: When the last frame ends, seconds from the first.
        clocked: Whether the container stores presentation times. If not, the order of decoding and
            the rate stand in for them.
        early_s: By how much another stream (or the video itself) starts before zero, seconds, 0 or
            more: newer OpenCV adds it to the times it reports, older does not.
    """

    seconds: Seconds
    end_s: float
    clocked: bool
    early_s: float = 0.0

    def __len__(self) -> int:
        return len(self.seconds)

    @property
    def gaps(self) -> Seconds:
        """Seconds between consecutive frames, shape (frames - 1,)."""
        return np.diff(self.seconds)

    @property
    def rate(self) -> float | None:
        """Mean frames per second, None for a single frame or where all are shown at once."""
        span = float(self.seconds[-1]) if len(self) else 0.0
        return (len(self) - 1) / span if span > 0 else None

    @property
    def variable(self) -> bool:
        """Whether the gaps differ by more than a rounding."""
        return len(self) > 2 and float(np.ptp(self.gaps)) > 2 * ROUNDING_S


def frame_times(
    stamps: Sequence[int | None],
    *,
    unit_s: float,
    fallback_gap_s: float,
    last_duration_s: float | None,
    usable: bool = True,
    clocked: bool,
    early_s: float = 0.0,
) -> FrameTimes:
    """Times from the stamps of packets, in whatever order these are stored.

    Args:
        stamps: Presentation stamps (decoding stamps for clockless containers), None where absent.
        unit_s: Seconds a unit of the stamps.
        fallback_gap_s: Seconds between frames where stamps are absent or of no use.
        last_duration_s: How long the last frame is shown, None where the container does not say.
        usable: Whether the stamps mean anything; if not, the frames follow each other evenly.
        clocked: See FrameTimes.
        early_s: See FrameTimes.
    """
    known = [stamp for stamp in stamps if stamp is not None]
    usable = usable and len(known) == len(stamps)
    if usable:
        seconds = np.sort(np.asarray(known, dtype=np.float64)) * unit_s
    else:
        seconds = np.arange(len(stamps), dtype=np.float64) * fallback_gap_s
    if len(seconds):
        seconds = seconds - seconds[0]
    seconds.setflags(write=False)
    gaps = np.diff(seconds)
    usual_gap = float(np.median(gaps)) if len(gaps) else fallback_gap_s
    last = last_duration_s if last_duration_s is not None and last_duration_s > 0 else usual_gap
    end = float(seconds[-1]) + last if len(seconds) else 0.0
    return FrameTimes(seconds=seconds, end_s=end, clocked=clocked and usable, early_s=early_s)
