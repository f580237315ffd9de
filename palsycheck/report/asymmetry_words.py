"""The five asymmetries in words: what each says of which side, and what the patient's come to.

A number is never shown with a bare sign: the side stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

from palsycheck.language import N_, _
from palsycheck.report.words import seconds_text
from palsycheck.results import AsymmetrySummary, Strongest

PUPILS_MM = 63.0
"""Mean distance between the pupils of adults; most lie between 50 and 75 mm (Dodgson, N. A.: Variation and
extrema of human interpupillary distance, Proc. SPIE 5291, 2004, 36-46)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One asymmetry: its name for the reader, and what a positive and a negative number say, in English."""

    title: str
    positive: str
    negative: str

    def side(self, value: float, *, digits: int = 1) -> str:
        """What the number says; "" where it is shown as zero."""
        if round(abs(value), digits) == 0:
            return ""
        return _(self.positive if value > 0 else self.negative)

    def words(self, value: float, *, digits: int = 1) -> str:
        """ "7.2 left lower"; "0.0" has no side."""
        return f"{abs(value):.{digits}f} {self.side(value, digits=digits)}".rstrip()


MEASURES = {
    "mouth": Measure(N_("Corners of the mouth"), N_("left lower"), N_("right lower")),
    "lid": Measure(N_("Opening of the eyes"), N_("left wider"), N_("right wider")),
    "brow": Measure(N_("Brows"), N_("left lower"), N_("right lower")),
    "shift": Measure(N_("Middle of the lips"), N_("to the right"), N_("to the left")),
    "reach": Measure(N_("Corners from the mid line"), N_("right further"), N_("left further")),
}
"""In the order of the page: first those of the figure."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A number of the table: hundredths, the side in words, millimetres."""

    number: str
    side: str
    mm: str


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A row of the table of asymmetries; ``at`` is the strongest frame's time."""

    title: str
    median: Shown
    strongest: Shown
    at: str


def measure_views(summary: AsymmetrySummary) -> tuple[MeasureView, ...]:
    """The table of one recording, five rows."""
    return tuple(_view(measure, name, summary) for name, measure in MEASURES.items())


def side_text(summary: AsymmetrySummary) -> str:
    """Which side, as the model estimates it, with the number that it rests on; or why none is named."""
    value, limit = summary.median.mouth, summary.side_limit
    if summary.side == "left":
        return _(
            "patient’s left corner of the mouth lower by {size} hundredths of the pupil distance"
        ).format(size=f"{abs(value):.1f}")
    if summary.side == "right":
        return _(
            "patient’s right corner of the mouth lower by {size} hundredths of the pupil distance"
        ).format(size=f"{abs(value):.1f}")
    if abs(value) < limit:
        digits = 2 if abs(round(value, 1)) >= limit else 1
        number = MEASURES["mouth"].words(value, digits=digits)
        return _("not clear: corners of the mouth {size}, under the limit of {limit} hundredths").format(
            size=number, limit=f"{limit:g}"
        )
    return _("not clear: the lower corner of the mouth changes in the course")


def _view(measure: Measure, name: str, summary: AsymmetrySummary) -> MeasureView:
    median: float = getattr(summary.median, name)
    strongest: Strongest = getattr(summary.strongest, name)
    return MeasureView(
        title=_(measure.title),
        median=_shown(measure, median),
        strongest=_shown(measure, strongest.value),
        at=seconds_text(strongest.time_s),
    )


def _shown(measure: Measure, value: float) -> Shown:
    return Shown(
        f"{abs(value):.1f}",
        measure.side(value),
        _("{length} mm").format(length=f"{abs(value) * PUPILS_MM / 100:.1f}"),
    )
