"""One PDF for the ward's printer: page one of every patient's report, highest score first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from palsycheck.cohort.runs import open_runs
from palsycheck.errors import ReportError
from palsycheck.files import atomic_write_bytes
from palsycheck.language import _, speaking
from palsycheck.report.context import patient_view
from palsycheck.report.html import Pictures, pictures_of, render_template
from palsycheck.report.load import read_result
from palsycheck.report.pages import Pages
from palsycheck.report.pdf import render_pdf
from palsycheck.report.render import WARD, Drawn, folders_of
from palsycheck.report.views import PatientView
from palsycheck.results import RESEARCH_USE, Outcome, PatientResult

_LAST = {Outcome.SCORED: 0, Outcome.NOT_SCORED: 1, Outcome.FAILED: 2}


@dataclass(frozen=True, slots=True)
class FrontPage:
    """Page one of a patient, and the pictures that it shows."""

    view: PatientView
    pictures: Pictures


def write_ward(out: Path, pages: Pages) -> Drawn:
    """``ward.pdf`` of a run: its own patients, none that an earlier run left in the folder.

    One whose data cannot be used is named; the others are printed.

    Raises:
        UsageError: This is no run's folder, or it holds no patient; or there is no such language.
        ReportError: No patient can be printed.
        MissingLibraryError: PDF cannot be drawn here.
        OutputError: The file cannot be written.
    """
    found: list[tuple[PatientResult, Path]] = []
    problems = []
    folders_of(out)
    (run,) = open_runs([out])
    for folder in run.folders:
        try:
            result = read_result(folder)
        except ReportError as error:
            problems.append(str(error))
            continue
        if run.holds(result):
            found.append((result, folder))
    fronts = []
    with speaking(pages.language):
        for result, folder in sorted(found, key=lambda one: _order(one[0])):
            try:
                fronts.append(_front(result, folder))
            except ReportError as error:
                problems.append(str(error))
        if not fronts:
            raise ReportError("No patient can be printed", where=out, remedy="Screen again")
        html = render_template("ward.html.j2", fronts=fronts, research_use=_(RESEARCH_USE))
    atomic_write_bytes(out / WARD, render_pdf(html, paper=pages.paper))
    return Drawn(len(fronts), tuple(problems))


def _order(result: PatientResult) -> tuple[int, float, str]:
    return _LAST[result.outcome], -(result.probability or 0.0), result.patient_id


def _front(result: PatientResult, folder: Path) -> FrontPage:
    view = patient_view(result)
    shown = () if view.main is None else (view.main.front(),)
    return FrontPage(view, pictures_of(shown, folder))
