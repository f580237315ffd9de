"""Reports of a run, drawn from what is on disk and written beside it.

Analysis writes data; reports only read it. A PDF that is not asked for again is taken away, so that none
on disk is older than its data.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from palsycheck.errors import MissingLibraryError, OutputError, ReportError, UsageError
from palsycheck.files import atomic_write_bytes, atomic_write_text, remove_file
from palsycheck.report.cohort import cohort_view, read_cohort
from palsycheck.report.html import render_html, render_template
from palsycheck.report.load import patient_folders, read_result
from palsycheck.report.pdf import render_pdf
from palsycheck.results import RESEARCH_USE


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many patients' reports were drawn, and a line for each that could not be."""

    drawn: int
    problems: tuple[str, ...]


def write_patient_report(patient_dir: Path, *, pdf: bool) -> tuple[Path, ...]:
    """``report.html`` and, where asked for, ``report.pdf`` from the folder's ``result.json`` and faces.

    Returns:
        The files written, HTML first.

    Raises:
        ReportError: The data cannot be used.
        MissingLibraryError: PDF was asked for and cannot be drawn here; the HTML is written.
        OutputError: A file cannot be written.
    """
    html = render_html(read_result(patient_dir), patient_dir)
    return _write(patient_dir / "report.html", html, pdf=pdf)


def write_cohort(out: Path, *, pdf: bool) -> tuple[Path, ...]:
    """``cohort.html`` and, where asked for, ``cohort.pdf`` from the results and ``run.json`` on disk.

    Returns and raises as ``write_patient_report``.
    """
    view = cohort_view(read_cohort(out))
    html = render_template("cohort.html.j2", view=view, research_use=RESEARCH_USE)
    return _write(out / "cohort.html", html, pdf=pdf)


def write_run_reports(out: Path, *, pdf: bool) -> Drawn:
    """All reports of a run. One patient's that cannot be drawn does not stop the others.

    Raises:
        UsageError: This is no run's folder, or it holds no patient.
        ReportError: The cohort cannot be drawn.
        MissingLibraryError: PDF was asked for and cannot be drawn here.
    """
    folders = patient_folders(out)
    if not folders:
        raise UsageError(
            "The run holds no patient", where=out, remedy="Name the folder that 'palsycheck screen' wrote"
        )
    problems = []
    for folder in folders:
        try:
            write_patient_report(folder, pdf=pdf)
        except MissingLibraryError:
            raise
        except (ReportError, OutputError) as error:
            problems.append(str(error))
    write_cohort(out, pdf=pdf)
    return Drawn(len(folders) - len(problems), tuple(problems))


def _write(path: Path, html: str, *, pdf: bool) -> tuple[Path, ...]:
    beside = path.with_suffix(".pdf")
    remove_file(beside)
    atomic_write_text(path, html)
    if not pdf:
        return (path,)
    return path, atomic_write_bytes(beside, render_pdf(html))
