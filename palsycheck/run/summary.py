"""``palsycheck cohort``, start to end: one or several runs seen together."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass

from palsycheck.cohort.make import Wanted, make_cohort
from palsycheck.cohort.place import check_place
from palsycheck.cohort.records import Cohort
from palsycheck.files import private_folder
from palsycheck.report.pages import Pages
from palsycheck.run.place import held


@dataclass(frozen=True, slots=True)
class Summarised:
    """What was written.

    Attributes:
        patients, runs: How many.
        notes: What the user should know, a line each.
        incomplete: Whether a result could not be used.
    """

    patients: int
    runs: int
    notes: tuple[str, ...]
    incomplete: bool


def summarise(wanted: Wanted, pages: Pages) -> Summarised:
    """Make the cohort and draw its page.

    Raises:
        PalsycheckError: See ``make_cohort``, ``check_place`` and ``write_cohort``.
    """
    from palsycheck.report.render import write_cohort

    in_place = check_place(wanted.out, wanted.runs, table=wanted.table)
    private_folder(wanted.out)
    with held(wanted.out) if in_place else nullcontext():
        cohort = make_cohort(wanted)
        write_cohort(wanted.out, pages)
    return Summarised(len(cohort.rows), len(cohort.runs), tuple(_notes(cohort)), bool(cohort.unusable))


def _notes(cohort: Cohort) -> list[str]:
    notes = [f"{found.run}/patients/{found.folder}: {found.reason}" for found in cohort.unusable]
    if cohort.mixed:
        notes.append(
            f"the patients were not screened in the same way; they differ in: {', '.join(cohort.mixed)}"
        )
    if cohort.replaced:
        notes.append(
            f"{len(cohort.replaced)} patients are in two runs with the same recordings; the later counts"
        )
    if cohort.labels_unmatched:
        notes.append(f"{cohort.labels_from} names {cohort.labels_unmatched} patients who are not in the runs")
    return notes
