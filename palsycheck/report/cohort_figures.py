"""The cohort's figures: scores, ROC with its band, calibration, verdicts of a check, an interval.

Drawn as the patient's are, in the page's own font, with shape or hatching for what colour alone would say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.cohort.figure_records import CalibrationBin, Figures
from palsycheck.cohort.records import CheckCount, PatientRow
from palsycheck.language import _
from palsycheck.models.figures import Proportion
from palsycheck.report import svg
from palsycheck.report.svg import BLUE, GREY, INK, PALE_BLUE, RULE, VERMILLION, WIDTH, Pen

BINS = 40
"""Of the distribution: a score's second decimal means little."""

_LEFT, _PANEL, _BETWEEN = 56.0, 78.0, 20.0
_SQUARE, _MARGIN = 200.0, 44.0


@dataclass(frozen=True, slots=True)
class Heap:
    """Scores of patients of one kind, counted in ``BINS`` equal bins; the last holds 1."""

    title: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Patients."""
        return sum(self.counts)


def heaps(rows: Sequence[PatientRow]) -> tuple[Heap, ...]:
    """Scores by label where any is known, else all together; kinds without a score are left out."""
    if all(row.label is None for row in rows):
        kinds = [(_("All scored"), rows)]
    else:
        kinds = [
            (_("Known palsy"), [row for row in rows if row.label == 1]),
            (_("Known healthy"), [row for row in rows if row.label == 0]),
            (_("Label not known"), [row for row in rows if row.label is None]),
        ]
    found = [Heap(title, _counts(own)) for title, own in kinds]
    return tuple(heap for heap in found if heap.total)


def _counts(rows: Sequence[PatientRow]) -> tuple[int, ...]:
    counts = [0] * BINS
    for row in rows:
        if row.probability is not None:
            counts[min(int(row.probability * BINS), BINS - 1)] += 1
    return tuple(counts)


def histogram(found: Sequence[Heap], thresholds: Sequence[float]) -> Markup:
    """A panel a kind over one axis of scores, all with one scale; the thresholds as dashed lines."""
    most = nice(max((max(heap.counts) for heap in found), default=1))
    width = WIDTH - _LEFT - 12
    parts: list[Markup] = []
    y = 26.0
    for number, heap in enumerate(found):
        parts.append(svg.text(_LEFT, y - 6, f"{heap.title}, n = {heap.total:,}", INK, bold=True))
        parts.extend(_bars(heap, y, width, most, hatched=number > 0))
        parts.append(svg.text(_LEFT - 6, y + 4, f"{most:,}", GREY, anchor="end"))
        parts.append(svg.text(_LEFT - 6, y + _PANEL, "0", GREY, anchor="end"))
        y += _PANEL + _BETWEEN + 6
    bottom = y - _BETWEEN - 6
    for tick in range(0, 11, 2):
        x = _LEFT + width * tick / 10
        parts.append(svg.line(x, bottom, x, bottom + 4, Pen(GREY, 1)))
        parts.append(svg.text(x, bottom + 15, f"{tick / 10:g}", GREY, anchor="middle"))
    parts.append(
        svg.text(_LEFT + width / 2, bottom + 29, _("probability of palsy (model)"), GREY, anchor="middle")
    )
    for value in thresholds:
        x = _LEFT + width * value
        parts.append(svg.line(x, 14, x, bottom, Pen(VERMILLION, 1.5, "5 3")))
        words = _("threshold {value}").format(value=f"{value:.2f}")
        parts.append(svg.text(x + (4 if value < 0.8 else -4), 11, words, INK, anchor=_side(value)))
    label = _("Patients by score, one panel a known label")
    return svg.drawing(label, WIDTH, bottom + 34, parts)


def _side(value: float) -> str:
    return "start" if value < 0.8 else "end"


def _bars(heap: Heap, top: float, width: float, most: int, *, hatched: bool) -> Iterator[Markup]:
    step = width / BINS
    base = top + _PANEL
    for number, count in enumerate(heap.counts):
        if not count:
            continue
        height = max(_PANEL * count / most, 1.0)
        x, y = _LEFT + number * step + 0.75, base - height
        across = step - 1.5
        if hatched:
            corners = [(x, y), (x + across, y), (x + across, base), (x, base), (x, y)]
            lines = [[(x, y + 3 * k), (x + across, y + 3 * k)] for k in range(1, int(height / 3) + 1)]
            yield svg.polylines([corners, *lines], Pen(INK, 0.8))
        else:
            yield svg.rectangle(x, y, across, height, BLUE)
    yield svg.line(_LEFT, base, _LEFT + width, base, Pen(GREY, 1))


def nice(value: int) -> int:
    """The next of 1, 2, 5, 10, 20, ... at or above the value."""
    if value <= 1:
        return 1
    power: int = 10 ** math.floor(math.log10(value))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= value)


def roc(figures: Figures) -> Markup | None:
    """The curve with its band, the diagonal of guessing, and where the threshold in force lies."""
    curve = figures.roc
    if curve is None or figures.sensitivity is None or figures.specificity is None:
        return None
    upper = list(zip(curve.grid, curve.high, strict=True))
    lower = list(zip(curve.grid, curve.low, strict=True))
    line = list(zip(curve.false_positive, curve.true_positive, strict=True))
    here = (1 - figures.specificity.value, figures.sensitivity.value)
    parts = [
        svg.polygon([_place(x, y) for x, y in upper + lower[::-1]], PALE_BLUE),
        *_axes(_("1 − specificity"), _("sensitivity (recall)")),
        svg.polylines([[_place(x, y) for x, y in line]], Pen(BLUE, 2)),
        svg.diamond(*_place(*here), 5, VERMILLION),
    ]
    return svg.drawing(
        _("ROC curve with its 95 % band"), _SQUARE + _MARGIN + 12, _SQUARE + _MARGIN + 8, parts
    )


def calibration(bins: Sequence[CalibrationBin]) -> Markup | None:
    """Share of palsy against mean score, each with its interval; larger rings hold more patients."""
    if not bins:
        return None
    most = max(found.count for found in bins)
    parts = list(_axes(_("mean score of a tenth"), _("share with palsy")))
    for found in bins:
        x, low = _place(found.predicted, found.share.low)
        _x, high = _place(found.predicted, found.share.high)
        parts.append(svg.line(x, low, x, high, Pen(BLUE, 1.2)))
        parts.extend(svg.line(x - 3, end, x + 3, end, Pen(BLUE, 1.2)) for end in (low, high))
    for found in bins:
        parts.append(
            svg.ring(
                *_place(found.predicted, found.share.value), 2.5 + 4 * math.sqrt(found.count / most), BLUE
            )
        )
    label = _("Calibration: share with palsy by score")
    return svg.drawing(label, _SQUARE + _MARGIN + 12, _SQUARE + _MARGIN + 8, parts)


def _place(x: float, y: float) -> tuple[float, float]:
    return _MARGIN + _SQUARE * x, 8 + _SQUARE * (1 - y)


def _axes(x_title: str, y_title: str) -> Iterator[Markup]:
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, bottom = _place(tick, 0)
        left, y = _place(0, tick)
        yield svg.line(x, bottom, x, 8, Pen(RULE, 0.5))
        yield svg.line(left, y, left + _SQUARE, y, Pen(RULE, 0.5))
        if tick in {0.0, 0.5, 1.0}:
            yield svg.text(x, bottom + 13, f"{tick:g}", GREY, anchor="middle")
            yield svg.text(left - 6, y + 3.5, f"{tick:g}", GREY, anchor="end")
    yield svg.line(*_place(0, 0), *_place(1, 1), Pen(GREY, 0.8, "2 3"))
    yield svg.text(_MARGIN + _SQUARE / 2, 8 + _SQUARE + 29, x_title, GREY, anchor="middle")
    yield svg.upright(11, 8 + _SQUARE / 2, y_title, GREY)


def whiskers(found: Proportion, *, chance: float | None) -> Markup:
    """A share and its interval on an axis from 0 to 1; a tick where guessing lies."""
    width, y = 150.0, 8.0

    def at(value: float) -> float:
        return 4 + (width - 8) * value

    parts = [svg.line(at(0), y, at(1), y, Pen(RULE, 0.8))]
    if chance is not None:
        parts.append(svg.line(at(chance), 2, at(chance), 14, Pen(GREY, 0.8, "2 2")))
    parts += [
        svg.line(at(found.low), y, at(found.high), y, Pen(BLUE, 2.5)),
        *(svg.line(at(end), y - 3.5, at(end), y + 3.5, Pen(BLUE, 1.2)) for end in (found.low, found.high)),
        svg.ring(at(found.value), y, 3.5, BLUE),
    ]
    label = f"{found.value:.3f} ({found.low:.3f}–{found.high:.3f})"
    return svg.drawing(label, width, 16, parts, silent=True)


def verdict_bar(check: CheckCount) -> Markup:
    """Pass, warn and fail as parts of a bar: pale, hatched, solid."""
    total = check.passed + check.warned + check.failed
    width, height = 170.0, 11.0
    passed, warned = (width * count / total for count in (check.passed, check.warned))
    parts = [svg.rectangle(0, 0, passed, height, PALE_BLUE)]
    if check.warned:
        parts.append(svg.rectangle(passed, 0, warned, height, "#f2f2f2"))
        ends = [passed + 3 * k for k in range(1, int(warned / 3) + 1)] or [passed + warned / 2]
        parts.extend(svg.line(x, 0, x, height, Pen(INK, 0.8)) for x in ends)
    if check.failed:
        parts.append(svg.rectangle(passed + warned, 0, width - passed - warned, height, VERMILLION))
    label = _("{passed} pass, {warned} warn, {failed} fail").format(
        passed=check.passed, warned=check.warned, failed=check.failed
    )
    return svg.drawing(label, width, height, parts, silent=True)
