"""Reports of a run, drawn from what is on disk and written beside it.

Analysis writes data; reports only read it. A report that is not asked for again is taken away, so that
none on disk is older than its data.
"""

from __future__ import annotations

from pathlib import Path

from palsycheck.files import atomic_write_bytes, atomic_write_text
from palsycheck.report.html import render_html
from palsycheck.report.load import read_result
from palsycheck.report.pdf import render_pdf


def write_patient_report(patient_dir: Path, *, pdf: bool) -> tuple[Path, ...]:
    """``report.html`` and, where asked for, ``report.pdf`` from the folder's ``result.json`` and faces.

    Returns:
        The files written, HTML first.

    Raises:
        ReportError: The data cannot be used.
        MissingLibraryError: PDF was asked for and cannot be drawn here; the HTML is written.
        OutputError: A file cannot be written.
    """
    return _write(patient_dir / "report.html", render_html(read_result(patient_dir), patient_dir), pdf=pdf)


def _write(path: Path, html: str, *, pdf: bool) -> tuple[Path, ...]:
    beside = path.with_suffix(".pdf")
    beside.unlink(missing_ok=True)
    atomic_write_text(path, html)
    if not pdf:
        return (path,)
    return path, atomic_write_bytes(beside, render_pdf(html))
