"""Where a cohort may be written: a folder of its own, or that of its only run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from palsycheck.errors import UsageError
from palsycheck.files import check_free

COHORT_FILES = ("cohort.json",)
"""Shows that a folder is a cohort's."""


def check_place(out: Path, runs: Sequence[Path], *, table: Path | None) -> bool:
    """Make sure that nothing but an earlier cohort is written over.

    Returns:
        Whether the folder is that of the only run.

    Raises:
        UsageError: The folder is one of several runs', lies in a run, holds something else, or holds the
            table that is to be read.
        OutputError: It cannot be looked at.
    """
    place = out.resolve()
    places = [run.resolve() for run in runs]
    if table is not None and table.resolve() == place / "patients.csv":
        raise UsageError(
            "The patients table would be written over",
            where=table,
            remedy="Name another folder for the cohort",
        )
    if places == [place]:
        return True
    for run, at in zip(runs, places, strict=True):
        if place == at or place.is_relative_to(at / "patients"):
            raise UsageError(
                "The cohort would be written over a run of it",
                where=run,
                remedy="Name a folder of its own with --output",
            )
    check_free(out, ours=COHORT_FILES, remedy="Name a new or empty folder, or that of an earlier cohort")
    return False
