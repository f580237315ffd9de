"""Reports of a run, drawn from what is on disk and written beside it.

Analysis writes data; reports only read it. A PDF that is not asked for again is taken away, so that none
on disk is older than its data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from palsycheck.cohort.make import Wanted, make_cohort
from palsycheck.cohort.records import Cohort
from palsycheck.cohort.rows import report_link
from palsycheck.errors import MissingLibraryError, OutputError, ReportError, UsageError
from palsycheck.files import atomic_write_bytes, atomic_write_text, remove_file
from palsycheck.language import _, speaking
from palsycheck.report.cohort import cohort_view
from palsycheck.report.cohort_rows import PRINTED
from palsycheck.report.html import render_html, render_template
from palsycheck.report.load import patient_folders, read_cohort, read_result
from palsycheck.report.pages import Pages, Paper
from palsycheck.report.pdf import render_pdf
from palsycheck.results import RESEARCH_USE, PatientResult

WARD = "ward.pdf"
"""Page one of every patient, by ``palsycheck report --merge``."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many patients' reports were drawn, and a line for each that could not be."""

    drawn: int
    problems: tuple[str, ...]


def write_patient_report(patient_dir: Path, pages: Pages) -> tuple[Path, ...]:
    """``report.html`` and, where asked for, ``report.pdf`` from the folder's ``result.json`` and faces.

    Returns:
        The files written, HTML first.

    Raises:
        ReportError: The data cannot be used.
        MissingLibraryError: PDF was asked for and cannot be drawn here; the HTML is written.
        OutputError: A file cannot be written.
        UsageError: There is no such language.
    """
    return _draw(read_result(patient_dir), patient_dir, pages)


def _draw(result: PatientResult, patient_dir: Path, pages: Pages) -> tuple[Path, ...]:
    with speaking(pages.language):
        html = render_html(result, patient_dir, paper=pages.paper)
    return _write(patient_dir / "report.html", html, pages)


def write_cohort(out: Path, pages: Pages) -> tuple[Path, ...]:
    """``cohort.html`` and, where asked for, ``cohort.pdf`` from ``cohort.json``.

    Where there is none, because an earlier palsycheck or an interrupted run left the folder, it is made first
    from the results.

    A PDF for the ward is taken away: it may be older than the results.

    Returns and raises as ``write_patient_report``.
    """
    record = read_cohort(out) or make_cohort(Wanted(out, (out,), mix=True, patients=False))
    path = out / "cohort.html"
    beside = path.with_suffix(".pdf")
    remove_file(beside)
    remove_file(out / WARD)
    with speaking(pages.language):
        atomic_write_text(path, cohort_html(record, paper=pages.paper))
        if not pages.pdf:
            return (path,)
        printed = cohort_html(record, paper=pages.paper, printed=True)
    return path, atomic_write_bytes(beside, render_pdf(printed, paper=pages.paper))


def cohort_html(record: Cohort, *, paper: Paper = "a4", printed: bool = False) -> str:
    """The cohort's page; printed, it has no controls and not the longest lists."""
    return render_template(
        "cohort.html.j2",
        sheets=("report.css", "cohort.css"),
        scripts=() if printed else ("cohort.js",),
        view=cohort_view(record, printed=printed),
        paper=paper,
        printed=printed,
        most=PRINTED,
        research_use=_(RESEARCH_USE),
    )


def write_run_reports(out: Path, pages: Pages) -> Drawn:
    """All reports of a run. One patient's that cannot be drawn does not stop the others.

    Raises:
        UsageError: This is no run's folder, or it holds no patient; or there is no such language.
        ReportError: The cohort cannot be drawn.
        MissingLibraryError: PDF was asked for and cannot be drawn here.
    """
    problems = []
    told: _Told = {}
    folders = folders_of(out)
    for folder in folders:
        link = report_link(folder, page=out)
        try:
            result = read_result(folder)
            told[link] = (result.patient_id, result.probability)
            _draw(result, folder, pages)
        except MissingLibraryError:
            raise
        except (ReportError, OutputError) as error:
            problems.append(str(error))
            told.setdefault(link, None)
    drawn = len(folders) - len(problems)
    if _up_to_date(out, told):
        write_cohort(out, pages)
    else:
        problem = ReportError(
            "The cohort's page is not drawn again: cohort.json is of other results than those on disk",
            where=out / "cohort.json",
            remedy="Make it again with 'palsycheck cohort'",
        )
        problems.append(str(problem))
    return Drawn(drawn, tuple(problems))


_Told = dict[str, tuple[str, float | None] | None]
"""Id and probability by the report's link; None where the result cannot be used."""


def _up_to_date(out: Path, told: _Told) -> bool:
    """Whether ``cohort.json`` says of each patient of the run what is on disk, or is missing.

    A cohort of several runs is not asked: it does not lie in the folder of a run.

    Raises:
        ReportError: It cannot be used.
    """
    record = read_cohort(out)
    if record is None:
        return True
    known = {row.report: (row.patient_id, row.probability) for row in (*record.rows, *record.earlier)}
    unusable = {report_link(out / "patients" / found.folder, page=out) for found in record.unusable}
    usable = {link: said for link, said in told.items() if said is not None}
    return known == usable and told.keys() - usable.keys() <= unusable


def folders_of(out: Path) -> tuple[Path, ...]:
    """The patients' folders of a run, at least one.

    Raises:
        UsageError: This is no run's folder, or it holds no patient.
    """
    folders = patient_folders(out)
    if not folders:
        raise UsageError(
            "The run holds no patient", where=out, remedy="Name the folder that 'palsycheck screen' wrote"
        )
    return folders


def _write(path: Path, html: str, pages: Pages) -> tuple[Path, ...]:
    beside = path.with_suffix(".pdf")
    remove_file(beside)
    atomic_write_text(path, html)
    if not pages.pdf:
        return (path,)
    return path, atomic_write_bytes(beside, render_pdf(html, paper=pages.paper))
