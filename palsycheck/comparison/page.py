"""The comparison's page: one file, no script, nothing from outside. Beside it the record, and a table as CSV.

The page and the table only read the record, so ``compare.json`` is all that it takes to draw them again.
"""

from __future__ import annotations

from pathlib import Path

from palsycheck.comparison.records import Comparison
from palsycheck.comparison.table import table_csv
from palsycheck.comparison.view import comparison_view
from palsycheck.files import atomic_write_bytes, atomic_write_text, private_folder, remove_file
from palsycheck.report.html import render_template
from palsycheck.report.pdf import render_pdf
from palsycheck.results import RESEARCH_USE


def render_comparison(comparison: Comparison) -> str:
    """The page as HTML."""
    return render_template(
        "compare.html.j2",
        sheets=("report.css", "compare.css"),
        view=comparison_view(comparison),
        research_use=RESEARCH_USE,
    )


def write_comparison(comparison: Comparison, folder: Path, *, pdf: bool = True) -> tuple[Path, ...]:
    """Write ``compare.json``, ``table.csv``, ``compare.html`` and, where asked for, ``compare.pdf``.

    The record comes first, so that hours of training are on disk before anything is drawn. A PDF that is not
    asked for is taken away.

    Returns:
        The files written, in this order.

    Raises:
        MissingLibraryError: PDF was asked for and cannot be drawn here; the rest is written.
        OutputError: A file cannot be written.
    """
    private_folder(folder)
    beside = folder / "compare.pdf"
    remove_file(beside)
    written: tuple[Path, ...] = (
        atomic_write_text(folder / "compare.json", comparison.model_dump_json(indent=2) + "\n"),
        atomic_write_text(folder / "table.csv", table_csv(comparison)),
    )
    html = render_comparison(comparison)
    written = (*written, atomic_write_text(folder / "compare.html", html))
    if not pdf:
        return written
    return (*written, atomic_write_bytes(beside, render_pdf(html)))
