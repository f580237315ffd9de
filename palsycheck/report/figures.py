"""The report's drawings. Every meaning has a shape and a word beside its colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from palsycheck.language import _
from palsycheck.report import svg
from palsycheck.report.svg import BLUE, GREY, INK, PALE_BLUE, RULE, VERMILLION, WIDTH, Pen
from palsycheck.report.time_axis import (
    GUTTER,
    HANGERS,
    TICKS,
    TimeAxis,
    gaps,
    hangers,
    seconds,
    stretches,
    strip,
    time_axis,
)
from palsycheck.report.words import against_threshold, frames_text, probability_text
from palsycheck.results import RecordingResult

_LEGEND, _CURVE, _BAR, _NEXT = 18.0, 56.0, 14.0, 8.0  # heights; the last above another figure

Height = Callable[[float], float]


def time_figure(recording: RecordingResult, threshold: float, *, hung: bool = True) -> Markup:
    """The frames' probability over time with the clips' spread, the threshold, and the gaps without a face.

    Where the recording was not scored: the time axis and the gaps alone. Short lines lead from the axis
    to the faces of ``strip``, which hang beneath at the same scale; without them (not ``hung``) another
    figure follows that has the same axis, and its seconds.
    """
    axis, scored = time_axis(recording), recording.probability is not None
    height = _CURVE if scored else _BAR
    bottom = _LEGEND + height

    def y(probability: float) -> float:
        return bottom - height * probability

    parts = [*_legend(scored)]
    if not scored:
        parts.append(svg.rectangle(GUTTER, _LEGEND, WIDTH - GUTTER, height, PALE_BLUE))
    parts += gaps(recording, axis, top=_LEGEND, height=height)
    if scored:
        parts += [*_spread(recording, axis, y), *_levels(threshold, y), _curve(recording, axis, y)]
    parts += seconds(axis, bottom, written=hung)
    if hung:
        parts += hangers(recording, axis, bottom)
    if scored:
        parts += _rings(recording, axis, y)
    below = TICKS + HANGERS if hung else _NEXT
    return svg.drawing(_time_label(recording, threshold), WIDTH, bottom + below, parts)


def scale_figure(value: float, threshold: float, spread: tuple[float, float]) -> Markup:
    """The patient's probability on a line from 0 to 1, with the lowest and highest clip and the threshold."""
    width, margin, middle = 300.0, 8.0, 15.0
    shown, limit = against_threshold(value, threshold)

    def x(probability: float) -> float:
        return margin + (width - 2 * margin) * probability

    low, high = x(spread[0]), x(spread[1])
    label_x = min(max(x(threshold), margin + 42), width - margin - 42)
    parts = [
        svg.line(x(0), middle, x(1), middle, Pen(RULE, 1)),
        *(svg.line(x(n / 10), middle - 2, x(n / 10), middle + 2, Pen(RULE, 1)) for n in range(11)),
        svg.rectangle(low, middle - 5, max(high - low, 1), 10, PALE_BLUE),
        *(svg.line(edge, middle - 5, edge, middle + 5, Pen(BLUE, 1)) for edge in (low, high)),
        svg.line(x(threshold), middle - 12, x(threshold), middle + 12, Pen(INK, 1.2, "3 2")),
        svg.diamond(x(value), middle, 6, _colour(value, threshold)),
        svg.text(label_x, middle + 23, _("threshold {limit}").format(limit=limit), INK, anchor="middle"),
    ]
    if threshold > 0.25:
        parts.append(svg.text(x(0), middle + 23, "0", GREY, anchor="middle"))
    if threshold < 0.75:
        parts.append(svg.text(x(1), middle + 23, "1", GREY, anchor="middle"))
    label = _(
        "Probability {shown} on a scale from 0 to 1; threshold {limit}; clips from {low} to {high}"
    ).format(shown=shown, limit=limit, low=probability_text(spread[0]), high=probability_text(spread[1]))
    return svg.drawing(label, width, middle + 27, parts)


def dot_figure(value: float, threshold: float) -> Markup:
    """One row of the series: a probability on a line from 0 to 1 with the threshold."""
    width, middle = 130.0, 7.0

    def x(probability: float) -> float:
        return 6 + (width - 12) * probability

    parts = [
        svg.line(x(0), middle, x(1), middle, Pen(RULE, 1)),
        svg.line(x(threshold), 1, x(threshold), 13, Pen(INK, 1, "3 2")),
        svg.diamond(x(value), middle, 4.5, _colour(value, threshold)),
    ]
    label = _("{shown} on a scale from 0 to 1").format(shown=probability_text(value))
    return svg.drawing(label, width, 14, parts)


def _colour(value: float, threshold: float) -> str:
    return VERMILLION if value >= threshold else BLUE


def _time_label(recording: RecordingResult, threshold: float) -> str:
    end, found = f"{time_axis(recording).end_s:.1f}", recording.faces_found
    sampled = frames_text(recording.frames_sampled)
    values = [f.probability for f in recording.frames if f.probability is not None]
    if recording.probability is None or not values:
        return _("Where a face was found over {end} seconds: a face in {found} of {sampled}.").format(
            end=end, found=found, sampled=sampled
        )
    return _(
        "Probability of palsy over {end} seconds: from {low} to {high}; threshold {threshold}; "
        "a face in {found} of {sampled}."
    ).format(
        end=end,
        low=probability_text(min(values)),
        high=probability_text(max(values)),
        threshold=probability_text(threshold),
        found=found,
        sampled=sampled,
    )


def _legend(scored: bool) -> Iterator[Markup]:
    nobody = (_("no face found"), lambda x: svg.hatch(x, 1, 16, 9))
    if not scored:
        somebody = (_("face found"), lambda x: svg.rectangle(x, 1, 16, 9, PALE_BLUE))
        yield from svg.legend(WIDTH, 9, [somebody, nobody])
        return
    frames = (_("frames"), lambda x: svg.line(x, 5.5, x + 16, 5.5, Pen(BLUE, 1.6)))
    clips = (_("clips, lowest to highest"), lambda x: svg.rectangle(x, 1, 16, 9, PALE_BLUE))
    yield from svg.legend(WIDTH, 9, [frames, clips, nobody])


def _spread(recording: RecordingResult, axis: TimeAxis, y: Height) -> Iterator[Markup]:
    """The lowest and highest clip that hold each frame, as a band."""
    over = [
        [c.probability for c in recording.clips if c.first <= f.index <= c.last] for f in recording.frames
    ]
    shown = [bool(o) and f.probability is not None for o, f in zip(over, recording.frames, strict=True)]
    for start, end in stretches(shown):
        upper = [(axis.x(recording.frames[i].time_s), y(max(over[i]))) for i in range(start, end)]
        lower = [(axis.x(recording.frames[i].time_s), y(min(over[i]))) for i in range(start, end)]
        yield svg.polygon([*upper, *reversed(lower)], PALE_BLUE)


def _levels(threshold: float, y: Height) -> Iterator[Markup]:
    for value in (0.0, 1.0):
        yield svg.line(GUTTER, y(value), WIDTH, y(value), Pen(RULE, 0.75))
        if abs(value - threshold) > 0.2:
            yield svg.text(GUTTER - 6, y(value) + 3.5, f"{value:.0f}", GREY, anchor="end")
    yield svg.line(GUTTER, y(threshold), WIDTH, y(threshold), Pen(INK, 1, "5 3"))
    yield svg.text(GUTTER - 6, y(threshold) - 1, _("threshold"), INK, anchor="end")
    yield svg.text(GUTTER - 6, y(threshold) + 10, probability_text(threshold), INK, anchor="end", bold=True)


def _curve(recording: RecordingResult, axis: TimeAxis, y: Height) -> Markup:
    points = [(axis.x(f.time_s), y(f.probability or 0.0)) for f in recording.frames]
    runs = stretches([f.probability is not None for f in recording.frames])
    return svg.polylines((points[start:end] for start, end in runs), Pen(BLUE, 1.6))


def _rings(recording: RecordingResult, axis: TimeAxis, y: Height) -> Iterator[Markup]:
    for frame in strip(recording):
        if frame is not None and frame.probability is not None:
            yield svg.ring(axis.x(frame.time_s), y(frame.probability), 2.6, BLUE)
