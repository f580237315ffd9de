"""``palsycheck report``: the reports of a finished run, drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from palsycheck.cli.page_options import LangOption, PaperOption, PdfOption


def report(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder that 'palsycheck screen' wrote.", show_default=False)
    ],
    pdf: PdfOption = True,
    lang: LangOption = "en",
    paper: PaperOption = "a4",
    merge: Annotated[
        bool,
        typer.Option("--merge", help="Only OUT/ward.pdf: page one of every patient, highest score first."),
    ] = False,
) -> None:
    """Draw the reports of a finished run again from the results on disk; no video is touched.

    With --no-pdf, PDF reports that are there are removed: none may be older than its HTML.
    Exit status: 0 all were drawn; 1 at least one could not be; 2 usage.
    """
    from palsycheck.report.pages import Pages
    from palsycheck.report.render import write_run_reports
    from palsycheck.report.ward import write_ward

    pages = Pages(language=lang, paper=paper, pdf=pdf)
    if merge and not pdf:
        raise typer.BadParameter("--merge makes a PDF: it does not go with --no-pdf")
    outcome = write_ward(out, pages) if merge else write_run_reports(out, pages)
    for problem in outcome.problems:
        typer.echo(f"palsycheck: {problem}", err=True)
    reports = "1 report" if outcome.drawn == 1 else f"{outcome.drawn} reports"
    typer.echo(f"{reports} drawn: {out / ('ward.pdf' if merge else 'cohort.html')}", err=True)
    if outcome.problems:
        raise typer.Exit(1)
