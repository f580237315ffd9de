"""Which of a recording's frames the decoder has just given out.

Counting goes wrong after the first frame that cannot be decoded, and the times that OpenCV reports
are not quite presentation times; together with the times read from the packets they suffice.
"""

from __future__ import annotations

import numpy as np

from palsycheck.video.times import FrameTimes

_SAME_S = 1e-3
_DECODER_DELAY = 16
"""Frames that H.264 and HEVC may hold back for reordering (ITU-T H.264, A.3.1: max_dec_frame_buffering)."""


class FrameClock:
    """Places decoded frames, one after the other, on the times read from the packets.

    Where the container stores presentation times, a frame is placed by the time reported for it. One
    that is not later than its predecessor was put out of order by damage and has no place.

    Containers without presentation times (AVI, bare streams) report times that are late by the
    decoder's delay: frames are counted until it has passed, and placed by time from there on.
    """

    def __init__(self, times: FrameTimes) -> None:
        self._times = times
        self._seconds = times.seconds
        self._last = -1
        self._placed = 0
        self._reported_s = 0.0
        self._late_s: float | None = None

    @property
    def last(self) -> int:
        """Index of the last frame placed, -1 before the first."""
        return self._last

    @property
    def placed(self) -> int:
        """Frames placed so far."""
        return self._placed

    @property
    def missing(self) -> int:
        """Frames up to the last placed one that the decoder did not give out."""
        return self._last + 1 - self._placed

    def place(self, reported_s: float) -> int | None:
        """Index of the frame for which the decoder reports this time, None where it has no place."""
        index = self._by_time(reported_s) if self._times.clocked else self._by_count(reported_s)
        if index is None or index >= len(self._seconds):
            return None
        self._last = index
        self._placed += 1
        return index

    def _by_time(self, reported_s: float) -> int | None:
        following = self._last + 1
        if self._last >= 0 and reported_s <= 0:  # no time: some decoders lose that of the last frames
            return following
        if self._late_s is None:
            self._late_s = self._lateness(reported_s)
            # OpenCV up to 4.12 stamps a first frame of time zero with its decoding time, a frame late.
            if self._nearest(reported_s) <= 1:
                return 0
        index = self._nearest(reported_s)
        if index > self._last:
            return index
        if following < len(self._seconds):
            gap = abs(float(self._seconds[following]) - (reported_s - self._late_s))
            return following if gap <= _SAME_S else None
        return None

    def _by_count(self, reported_s: float) -> int:
        following = self._last + 1
        known = reported_s > self._reported_s
        if self._placed <= _DECODER_DELAY or self._late_s is None or not known:
            index = following
        else:
            index = max(self._nearest(reported_s), following)
        if known:
            self._reported_s = reported_s
            if self._placed <= _DECODER_DELAY:
                self._late_s = reported_s - float(self._seconds[min(index, len(self._seconds) - 1)])
        return index

    def _lateness(self, reported_s: float) -> float:
        """What to take off reported times: nothing, or the head start that newer OpenCV adds."""
        candidates = (0.0, self._times.early_s)
        return min(candidates, key=lambda late: (round(self._miss(reported_s - late), 4), -late))

    def _miss(self, seconds: float) -> float:
        return float(np.min(np.abs(self._seconds - seconds)))

    def _nearest(self, reported_s: float) -> int:
        seconds = reported_s - (self._late_s or 0.0)
        after = int(np.searchsorted(self._seconds, seconds))
        if after == 0:
            return 0
        if after == len(self._seconds):
            return after - 1
        before = after - 1
        nearer = seconds - self._seconds[before] <= self._seconds[after] - seconds
        return before if nearer else after
