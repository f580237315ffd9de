"""The asymmetries over time: a row for each measure, its name and sides in words beside it.

Rows of their own need neither colours nor line styles to be told apart, in print or by eye; they share
one scale, so their sizes compare.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from palsycheck.language import N_, _
from palsycheck.report import svg
from palsycheck.report.asymmetry_words import MEASURES
from palsycheck.report.svg import BLUE, GREY, INK, PALE_BLUE, RULE, Pen
from palsycheck.report.time_axis import (
    GUTTER,
    HANGERS,
    TICKS,
    WIDTH,
    TimeAxis,
    gaps,
    hangers,
    seconds,
    stretches,
    time_axis,
)
from palsycheck.results import AsymmetrySummary, Strongest
from palsycheck.results import RecordingResult as Recording

ROWS = {"mouth": N_("mouth"), "lid": N_("lids"), "brow": N_("brows")}
"""The measures drawn, with their names in the gutter; shift and reach are in the table."""

_LEGEND, _ROW, _REACH = 15.0, 30.0, 10.0  # heights: above the rows, of a row, of its scale to either side
_SCALES = (10, 15, 20, 30, 40, 50, 75, 100)


def asymmetry_figure(recording: Recording, summary: AsymmetrySummary) -> Markup:
    """The model's estimates over time, on the time axis of ``time_figure``; faces hang beneath.

    Args:
        recording: With asymmetries in some of its frames.
        summary: Its own.
    """
    axis, scale = time_axis(recording), _scale(recording)
    bottom = _LEGEND + _ROW * len(ROWS)
    parts = [*_legend(), *gaps(recording, axis, top=_LEGEND, height=bottom - _LEGEND)]
    for number, name in enumerate(ROWS):
        parts += _row(recording, axis, name, middle=_LEGEND + _ROW * (number + 0.5), scale=scale)
        strongest: Strongest = getattr(summary.strongest, name)
        middle = _LEGEND + _ROW * (number + 0.5)
        height = _y(strongest.value, middle=middle, scale=scale)
        parts.append(svg.ring(axis.x(strongest.time_s), height, 2.6, BLUE))
    parts += [*seconds(axis, bottom), *hangers(recording, axis, bottom)]
    return svg.drawing(_label(summary), WIDTH, bottom + TICKS + HANGERS, parts)


def _row(recording: Recording, axis: TimeAxis, name: str, *, middle: float, scale: int) -> Iterator[Markup]:
    values = [None if f.asymmetry is None else float(getattr(f.asymmetry, name)) for f in recording.frames]
    points = [
        (axis.x(f.time_s), _y(value or 0.0, middle=middle, scale=scale))
        for f, value in zip(recording.frames, values, strict=True)
    ]
    found = list(stretches([value is not None for value in values]))
    for start, end in found:
        foot = [(points[end - 1][0], middle), (points[start][0], middle)]
        yield svg.polygon([*points[start:end], *foot], PALE_BLUE)
    for level in (-_REACH, _REACH):
        yield svg.line(GUTTER, middle + level, WIDTH, middle + level, Pen(RULE, 0.5, "1 3"))
    yield svg.line(GUTTER, middle, WIDTH, middle, Pen(GREY, 0.75))
    yield svg.polylines((points[start:end] for start, end in found), Pen(BLUE, 1.4))
    measure = MEASURES[name]
    edge = GUTTER - 6
    yield svg.text(edge, middle - _REACH + 3.5, f"{_(measure.positive)} {scale}", GREY, anchor="end")
    yield svg.text(edge, middle + 3.5, f"{_(ROWS[name])} 0", INK, anchor="end", bold=True)
    yield svg.text(edge, middle + _REACH + 3.5, f"{_(measure.negative)} {scale}", GREY, anchor="end")


def _y(value: float, *, middle: float, scale: int) -> float:
    """What leaves the scale stays at the row's edge."""
    return middle - _REACH * min(max(value / scale, -1.25), 1.25)


def _scale(recording: Recording) -> int:
    """Hundredths to either side that hold all values drawn."""
    values = [
        abs(float(getattr(frame.asymmetry, name)))
        for frame in recording.frames
        if frame.asymmetry is not None
        for name in ROWS
    ]
    return next((scale for scale in _SCALES if scale >= max(values)), _SCALES[-1])


def _legend() -> Iterator[Markup]:
    title = _("Asymmetry, hundredths of the distance between the pupils (model’s estimate)")
    yield svg.text(0, 9, title, INK)
    yield from svg.legend(WIDTH, 9, [(_("strongest"), lambda x: svg.ring(x + 8, 5.5, 2.6, BLUE))])


def _label(summary: AsymmetrySummary) -> str:
    medians = "; ".join(
        f"{_(MEASURES[name].title)} {MEASURES[name].words(getattr(summary.median, name))}" for name in ROWS
    )
    return _("Asymmetry over time as the model estimates it, medians in hundredths: {medians}.").format(
        medians=medians
    )
