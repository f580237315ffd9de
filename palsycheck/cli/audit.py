"""``palsycheck audit``: what a model's score really rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def audit(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help="A name from 'model list', or a model directory.", show_default=False
        ),
    ],
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar="DATASET", help="Folder that 'palsycheck dataset build' wrote.", show_default=False
        ),
    ],
    part: Annotated[
        Literal["test", "all"],
        typer.Option("--part", help="Audit the test people of the model's split, or everybody."),
    ] = "test",
    split: Annotated[
        Path | None,
        typer.Option(
            "--split", help="Stored split whose test people to take.", show_default="the model's own"
        ),
    ] = None,
    device: Annotated[str, typer.Option("--device", help="auto, cpu, cuda or cuda:N.")] = "auto",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of bootstraps and cross validations.")] = 0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Also write the audit there, as JSON."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")] = False,
) -> None:
    """Find out how much of a model's result survives where it should not.

    Faces are made symmetric, or taken out of the picture; the source, the light and the sharpness are asked
    whether they give the label away. The model and the dataset stay as they are.
    """
    from rich.console import Console

    from palsycheck.datasets.store import open_dataset
    from palsycheck.evaluation.audit import Judged
    from palsycheck.evaluation.audit import audit as audit_rows
    from palsycheck.evaluation.audit_record import record
    from palsycheck.evaluation.audit_table import audit_table
    from palsycheck.evaluation.held_out import chosen
    from palsycheck.files import atomic_write_text
    from palsycheck.models.card import check_settings
    from palsycheck.models.device import choose_device
    from palsycheck.models.store import find, load

    loaded = load(find(model), choose_device(device))
    data = open_dataset(dataset)
    check_settings(loaded.card, data.settings)
    people, note = chosen(loaded.card, data, dataset, part=part, split=split)
    errors = Console(stderr=True)
    with errors.status(f"Auditing {len(people)} people"):
        rows = audit_rows(
            [Judged(loaded.network, people, loaded.card.threshold)],
            clip_length=loaded.card.clip_length,
            clip_step=data.settings.scoring.clip_step,
            aligning=data.settings.aligning,
            device=loaded.device,
            seed=seed,
        )
    report = record(loaded.card, data, rows, people=people, note=note, seed=seed)
    text = report.model_dump_json(indent=2)
    if output is not None:
        atomic_write_text(output, text + "\n")
    typer.echo(note, err=True)
    if as_json:
        typer.echo(text)
        return
    console = Console()
    console.print(audit_table(rows))
    console.print(report.verdict, highlight=False, soft_wrap=True, markup=False)
