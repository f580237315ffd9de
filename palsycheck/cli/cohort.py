"""``palsycheck cohort``: the summary of one or several runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from palsycheck.cli.page_options import LangOption, PaperOption, PdfOption


def cohort(
    runs: Annotated[
        list[Path],
        typer.Argument(metavar="RUN...", help="Folders that 'palsycheck screen' wrote.", show_default=False),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="A folder of its own, or that of the only run.",
            show_default=False,
        ),
    ],
    table: Annotated[
        Path | None,
        typer.Option("--table", help="patients.csv with labels and columns that came after the screening."),
    ] = None,
    mix: Annotated[
        bool,
        typer.Option(
            "--mix", help="Put runs of different models, thresholds or settings together; it is said."
        ),
    ] = False,
    parquet: Annotated[
        bool, typer.Option("--parquet", help="Write frames.parquet besides frames.csv; needs pyarrow.")
    ] = False,
    pdf: PdfOption = True,
    lang: LangOption = "en",
    paper: PaperOption = "a4",
) -> None:
    """Summarise one or several runs: flow of patients, scores, figures where labels are known.

    Writes cohort.html, cohort.pdf, cohort.json, patients.csv and frames.csv. No video is touched.
    Exit status: 0 done; 1 a result or the page could not be used; 2 usage, or runs that do not go together.
    """
    from palsycheck.cohort.make import Wanted
    from palsycheck.report.pages import Pages
    from palsycheck.run.summary import summarise
    from palsycheck.text import printable

    wanted = Wanted(output, tuple(runs), table=table, mix=mix, parquet=parquet)
    done = summarise(wanted, Pages(language=lang, paper=paper, pdf=pdf))
    for note in done.notes:
        typer.echo(printable(f"palsycheck: {note}"), err=True)
    typer.echo(f"patients: {done.patients}, runs: {done.runs}, page: {output / 'cohort.html'}", err=True)
    if done.incomplete:
        raise typer.Exit(1)
