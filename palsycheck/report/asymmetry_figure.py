"""The asymmetries over time: a row for each measure, its name and sides in words beside it.

Rows of their own need neither colours nor line styles to be told apart, in print or by eye; those of signed
measures share one scale, so their sizes compare. The last row holds how far either corner of the mouth goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.language import N_, _
from palsycheck.report import svg
from palsycheck.report.asymmetry_words import MEASURES
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
    time_axis,
)
from palsycheck.results import AsymmetrySummary, Strongest
from palsycheck.results import RecordingResult as Recording

ROWS = {"mouth": N_("mouth"), "lid": N_("lids"), "brow": N_("brows")}
"""The measures drawn, with their names in the gutter; shift and reach are in the table."""

LEFT, RIGHT = Pen(BLUE, 1.4), Pen(VERMILLION, 1.4, "4 2")
"""Of either corner of the mouth."""

_LEGEND, _ROW, _REACH = 15.0, 34.0, 11.0  # heights: above the rows, of a row, of its scale to either side
_SCALES = (10, 15, 20, 30, 40, 50, 75, 100)


@dataclass(frozen=True, slots=True)
class _Row:
    """A signed measure: hundredths a frame, None where there are none; ``strongest`` gets a ring."""

    name: str
    positive: str
    negative: str
    values: tuple[float | None, ...]
    strongest: tuple[float, float] | None = None


def estimated_figure(recording: Recording, summary: AsymmetrySummary) -> Markup:
    """The model's estimates over time, on the time axis of ``time_figure``; faces hang beneath.

    Args:
        recording: With asymmetries in some of its frames.
        summary: Its own.
    """
    rows = [_estimated(recording, name, getattr(summary.strongest, name)) for name in ROWS]
    medians = "; ".join(
        f"{_(MEASURES[name].title)} {MEASURES[name].words(getattr(summary.median, name))}" for name in ROWS
    )
    label = _("Asymmetry over time as the model estimates it, medians in hundredths: {medians}.")
    title = _("Asymmetry, hundredths of the distance between the pupils (model’s estimate)")
    return _figure(recording, rows, title=title, label=label.format(medians=medians))


def measured_figure(recording: Recording) -> Markup:
    """What the detector's five landmarks say, where the model estimates nothing; as ``estimated_figure``."""
    measure = MEASURES["mouth"]
    heights = tuple(f.measured.height if f.measured else None for f in recording.frames)
    row = _Row(_(ROWS["mouth"]), _(measure.positive), _(measure.negative), heights)
    title = _("Asymmetry, hundredths of the distance between the eyes (coarse: from five landmarks)")
    label = _("Asymmetry of the mouth over time, from landmarks.")
    return _figure(recording, [row], title=title, label=label)


def _estimated(recording: Recording, name: str, strongest: Strongest) -> _Row:
    measure = MEASURES[name]
    return _Row(
        name=_(ROWS[name]),
        positive=_(measure.positive),
        negative=_(measure.negative),
        values=tuple(
            None if f.asymmetry is None else float(getattr(f.asymmetry, name)) for f in recording.frames
        ),
        strongest=(strongest.time_s, strongest.value),
    )


def _figure(recording: Recording, rows: Sequence[_Row], *, title: str, label: str) -> Markup:
    axis, scale = time_axis(recording), _scale(rows)
    corners = any(frame.measured for frame in recording.frames)
    bottom = _LEGEND + _ROW * (len(rows) + corners)
    ringed = any(row.strongest for row in rows)
    parts = [*_legend(title, ringed=ringed), *gaps(recording, axis, top=_LEGEND, height=bottom - _LEGEND)]
    for number, row in enumerate(rows):
        parts += _drawn(recording, axis, row, middle=_LEGEND + _ROW * (number + 0.5), scale=scale)
    if corners:
        parts += _corners(recording, axis, middle=bottom - _ROW / 2)
    parts += [*seconds(axis, bottom), *hangers(recording, axis, bottom)]
    return svg.drawing(label, WIDTH, bottom + TICKS + HANGERS, parts)


def _drawn(recording: Recording, axis: TimeAxis, row: _Row, *, middle: float, scale: int) -> Iterator[Markup]:
    def y(value: float) -> float:
        """What leaves the scale stays at the row's edge."""
        return middle - _REACH * min(max(value / scale, -1.25), 1.25)

    points = [
        (axis.x(f.time_s), y(value or 0.0)) for f, value in zip(recording.frames, row.values, strict=True)
    ]
    found = list(stretches([value is not None for value in row.values]))
    for start, end in found:
        foot = [(points[end - 1][0], middle), (points[start][0], middle)]
        yield svg.polygon([*points[start:end], *foot], PALE_BLUE)
    for level in (-_REACH, _REACH):
        yield svg.line(GUTTER, middle + level, WIDTH, middle + level, Pen(RULE, 0.5, "1 3"))
    yield svg.line(GUTTER, middle, WIDTH, middle, Pen(GREY, 0.75))
    yield svg.polylines((points[start:end] for start, end in found), Pen(BLUE, 1.4))
    yield from _gutter(middle, f"{row.positive} {scale}", f"{row.name} 0", f"{row.negative} {scale}")
    if row.strongest is not None:
        time, value = row.strongest
        yield svg.ring(axis.x(time), y(value), 2.6, BLUE)


def _corners(recording: Recording, axis: TimeAxis, *, middle: float) -> Iterator[Markup]:
    """How far either corner of the mouth is from the mid line: two lines on a scale of their own."""
    measured = [frame.measured for frame in recording.frames]
    reached = [value for m in measured if m for value in (m.excursion_left, m.excursion_right)]
    low, high = min(reached), max(reached)
    span = max(high - low, 5.0)  # hundredths: less is the landmarks' own unrest and must not fill the row
    centre = (low + high) / 2

    def y(value: float) -> float:
        return middle - 2 * _REACH * (value - centre) / span

    for pen, name in ((RIGHT, "excursion_right"), (LEFT, "excursion_left")):
        points = [
            (axis.x(f.time_s), y(getattr(m, name) if m else 0.0))
            for f, m in zip(recording.frames, measured, strict=True)
        ]
        runs = stretches([m is not None for m in measured])
        yield svg.polylines((points[start:end] for start, end in runs), pen)
    top, foot = f"{centre + span / 2:.0f}", f"{centre - span / 2:.0f}"
    yield from _gutter(middle, top, _("corners"), foot)
    samples = [
        (_("left"), lambda x: svg.line(x, middle - _REACH - 2, x + 16, middle - _REACH - 2, LEFT)),
        (_("right"), lambda x: svg.line(x, middle - _REACH - 2, x + 16, middle - _REACH - 2, RIGHT)),
    ]
    yield from svg.legend(WIDTH, middle - _REACH + 1.5, samples)


def _gutter(middle: float, above: str, name: str, beneath: str) -> Iterator[Markup]:
    edge = GUTTER - 6
    for words, line in ((above, -1), (beneath, 1)):
        yield svg.text(edge, middle + 3.5 + 11 * line, words, GREY, anchor="end")
    yield svg.text(edge, middle + 3.5, name, INK, anchor="end", bold=True)


def _scale(rows: Sequence[_Row]) -> int:
    """Hundredths to either side that hold all values drawn."""
    largest = max((abs(value) for row in rows for value in row.values if value is not None), default=0.0)
    return next((scale for scale in _SCALES if scale >= largest), _SCALES[-1])


def _legend(title: str, *, ringed: bool) -> Iterator[Markup]:
    yield svg.text(0, 9, title, INK)
    if ringed:
        yield from svg.legend(WIDTH, 9, [(_("strongest"), lambda x: svg.ring(x + 8, 5.5, 2.6, BLUE))])
