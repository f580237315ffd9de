"""``palsycheck report``: the reports of a finished run, drawn again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def report(
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder that 'palsycheck screen' wrote.", show_default=False)
    ],
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Write PDF reports besides HTML.")] = True,
) -> None:
    """Draw the reports of a finished run again from the results on disk; no video is touched.

    With --no-pdf, PDF reports that are there are removed: none may be older than its HTML.
    Exit status: 0 all were drawn; 1 at least one could not be; 2 usage.
    """
    from palsycheck.report.render import write_run_reports

    outcome = write_run_reports(out, pdf=pdf)
    for problem in outcome.problems:
        typer.echo(f"palsycheck: {problem}", err=True)
    reports = "1 report" if outcome.drawn == 1 else f"{outcome.drawn} reports"
    typer.echo(f"{reports} drawn: {out / 'cohort.html'}", err=True)
    if outcome.problems:
        raise typer.Exit(1)
