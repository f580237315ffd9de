"""``palsycheck screen``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from palsycheck.cli.page_options import LangOption, PaperOption, PdfOption


def screen(
    videos: Annotated[
        Path,
        typer.Argument(
            metavar="VIDEOS",
            help="Folder of patients (a folder each, or loose videos), one video, or a file list.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Where results and reports go.", show_default=False
        ),
    ],
    table: Annotated[
        Path | None,
        typer.Option("--table", help="patients.csv to use instead of the one beside the recordings."),
    ] = None,
    frames: Annotated[
        int | None,
        typer.Option(
            "--frames", min=1, help="Frames a recording, at equal intervals in time.", show_default="100"
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(
            "--model", help="Name of a model at hand, or a model directory.", show_default="default"
        ),
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option("--threshold", min=0, max=1, help="Overrides the model's threshold; recorded."),
    ] = None,
    device: Annotated[
        str | None, typer.Option("--device", help="auto, cpu, cuda or cuda:N.", show_default="auto")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, help="Patients at a time.", show_default="one a processor core"),
    ] = None,
    pdf: PdfOption = True,
    lang: LangOption = "en",
    paper: PaperOption = "a4",
    force: Annotated[
        bool, typer.Option("--force", help="Do everything again, not only what is missing.")
    ] = False,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="run.json of an earlier run: its settings, model and device."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print a JSON line a patient on stdout.")] = False,
) -> None:
    """Screen recorded videos of patients and write a report for each.

    Running the same command again does only what is missing, changed or failed.
    Exit status: 0 every patient was processed ("not scored" is a result); 1 at least one failed;
    2 usage, or nothing to do; 130 interrupted.
    """
    from palsycheck.report.pages import Pages
    from palsycheck.run.batch import run_batch
    from palsycheck.run.options import plan
    from palsycheck.run.progress import progress

    options = plan(
        videos,
        output,
        table=table,
        frames=frames,
        model=model,
        threshold=threshold,
        device=device,
        jobs=jobs,
        pages=Pages(language=lang, paper=paper, pdf=pdf),
        force=force,
        config=config,
    )
    with progress(json_lines=json_) as show:
        status = run_batch(options, show)
    raise typer.Exit(status)
