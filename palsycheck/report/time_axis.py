"""The axis of time that figures and faces of a recording share: seconds to pixels, gaps, marks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.language import _
from palsycheck.report import svg
from palsycheck.report.svg import BLUE, GREY, INK, RULE, WIDTH, Pen
from palsycheck.results import FrameRecord, RecordingResult

GUTTER = 68.0
"""Left of the time axis: a tenth of the width. The strip of faces beneath has the same in the style sheet."""

SLOTS = 10
"""Faces hung beneath the time axis."""

TICKS, HANGERS = 16.0, 8.0
"""Heights beneath the axis: the seconds, and the lines that lead to the faces."""

_SHORTEST = 1e-6  # seconds: what results are rounded to


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Seconds to pixels: ``end_s`` seconds over the width right of the gutter."""

    end_s: float

    def x(self, time_s: float) -> float:
        """Pixels from the left edge of the drawing."""
        return GUTTER + (WIDTH - GUTTER) * min(max(time_s / self.end_s, 0.0), 1.0)

    def slot(self, number: int) -> tuple[float, float]:
        """The stretch of time, seconds, above one face of the strip."""
        return self.end_s * number / SLOTS, self.end_s * (number + 1) / SLOTS


def time_axis(recording: RecordingResult) -> TimeAxis:
    """From 0 to the recording's end; a second where that is no stretch of time to draw."""
    last = max((frame.time_s for frame in recording.frames), default=0.0)
    duration = recording.video.duration_s if recording.video else 0.0
    end = max(last, duration)
    return TimeAxis(end if end >= _SHORTEST else 1.0)


def strip(recording: RecordingResult) -> tuple[FrameRecord | None, ...]:
    """The face nearest the middle of each slot of the time axis; None where a slot has none."""
    axis = time_axis(recording)
    faces = [frame for frame in recording.frames if frame.picture]

    def nearest(number: int) -> FrameRecord | None:
        start, end = axis.slot(number)
        last = number == SLOTS - 1
        inside = [f for f in faces if start <= f.time_s < end or (last and f.time_s >= end)]
        return min(inside, key=lambda f: abs(f.time_s - (start + end) / 2), default=None)

    return tuple(nearest(number) for number in range(SLOTS))


def stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Start and end (exclusive) of each stretch of True."""
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index
            start = None


def gaps(recording: RecordingResult, axis: TimeAxis, *, top: float, height: float) -> Iterator[Markup]:
    """Hatching where no face was found; a gap reaches halfway to the neighbouring faces."""
    frames = recording.frames
    for start, end in stretches([not frame.face_found for frame in frames]):
        left = 0.0 if start == 0 else (frames[start - 1].time_s + frames[start].time_s) / 2
        right = axis.end_s if end == len(frames) else (frames[end - 1].time_s + frames[end].time_s) / 2
        yield svg.hatch(axis.x(left), top, axis.x(right) - axis.x(left), height)


def seconds(axis: TimeAxis, bottom: float, *, written: bool = True) -> Iterator[Markup]:
    """The axis with its seconds along the height ``bottom``; marks alone where they are not ``written``."""
    yield svg.line(GUTTER, bottom, WIDTH, bottom, Pen(INK, 1))
    step = nice_step(axis.end_s)
    for number in range(int(axis.end_s / step + 1e-9) + 1):
        x = axis.x(number * step)
        anchor = "end" if x > WIDTH - 8 else "middle"
        yield svg.line(x, bottom, x, bottom + 3.5, Pen(INK, 1))
        if written:
            yield svg.text(x, bottom + 13, f"{number * step:g}", GREY, anchor=anchor)
    if written:
        yield svg.text(GUTTER - 12, bottom + 13, _("time, s"), GREY, anchor="end")


def hangers(recording: RecordingResult, axis: TimeAxis, bottom: float) -> Iterator[Markup]:
    """From each face's time on the axis to the place where it hangs."""
    top = bottom + TICKS
    for number, frame in enumerate(strip(recording)):
        if frame is not None:
            x, middle = axis.x(frame.time_s), axis.x(sum(axis.slot(number)) / 2)
            yield svg.line(x, bottom, x, bottom + 3.5, Pen(BLUE, 1.4))
            yield svg.line(x, top, middle, top + HANGERS, Pen(RULE, 1))


def nice_step(span: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts the span into at most ten steps."""
    power = 10.0 ** math.floor(math.log10(span / 10))
    return next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= 10 + 1e-9)
