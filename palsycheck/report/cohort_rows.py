"""The cohort's patients as lines of a table that a browser sorts and filters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from palsycheck.cohort.records import PatientRow
from palsycheck.language import _
from palsycheck.report.words import OUTCOME_MARKS, Mark, against_threshold, probability_text, told, visible
from palsycheck.results import Outcome

PRINTED: Final = 500
"""Patients that a PDF lists: more are for a screen; a row costs 0.02 s to lay out. Where there are more,
those at or above the threshold and those without a score are listed, up to this number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A patient's line.

    Attributes:
        report: Link, relative to the page.
        key: Full probability for sorting, "" without one.
        clips: Lowest and highest clip.
        verdict: "above", "below" or "".
        outcome: As in ``Outcome``, for filtering.
        date: For sorting: the earliest date, "" without one.
        label: "1", "0" or "".
    """

    patient: str
    run: str
    report: str
    recorded: str
    date: str
    mark: Mark
    outcome: str
    probability: str
    key: str
    clips: str
    verdict: str
    label: str
    faces: str
    warnings: int
    reason: str


def line(row: PatientRow) -> Line:
    """A patient's line in the language in force."""
    probability = clips = key = ""
    if row.probability is not None:
        probability, _limit = against_threshold(row.probability, row.threshold)
        key = f"{row.probability:g}"
        if row.clip_lowest is not None and row.clip_highest is not None:
            clips = f"{probability_text(row.clip_lowest)}–{probability_text(row.clip_highest)}"
    return Line(
        patient=visible(row.patient_id),
        run=visible(row.run),
        report=row.report,
        recorded=_recorded(row),
        date=min((*row.recorded, *row.file_dates), default=""),
        mark=OUTCOME_MARKS[row.outcome],
        outcome=row.outcome.value,
        probability=probability,
        key=key,
        clips=clips,
        verdict="" if row.above is None else "above" if row.above else "below",
        label="" if row.label is None else str(row.label),
        faces=f"{row.faces}/{row.frames}",
        warnings=len(row.warnings),
        reason=" ".join(told(reason) for reason in row.reasons),
    )


def printed(rows: Sequence[PatientRow]) -> tuple[tuple[PatientRow, ...], bool]:
    """The patients that a PDF lists, the highest score first, then those without one; whether that is all."""
    ordered = sorted(rows, key=lambda row: (row.probability is None, -(row.probability or 0.0)))
    if len(ordered) <= PRINTED:
        return tuple(ordered), True
    chosen = [row for row in ordered if row.above or row.outcome is not Outcome.SCORED]
    return tuple(chosen[:PRINTED]), False


def _recorded(row: PatientRow) -> str:
    given = "; ".join(visible(date).replace("T", " ") for date in row.recorded)
    claimed = "; ".join(visible(date) for date in row.file_dates)
    if not given and claimed:
        return _("{date} (file)").format(date=claimed)
    return given
