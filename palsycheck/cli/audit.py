"""``palsycheck audit``: what a model's score really rests on."""

from __future__ import annotations

import typer

from palsycheck.cli.arguments import AsJson, ChanceSeed, Data, Device, JsonFile, Model, Part, TestSplit


def audit(
    model: Model,
    dataset: Data,
    part: Part = "test",
    split: TestSplit = None,
    device: Device = "auto",
    seed: ChanceSeed = 0,
    output: JsonFile = None,
    as_json: AsJson = False,
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
    from palsycheck.text import printable

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
    typer.echo(printable(note), err=True)
    if as_json:
        typer.echo(text)
    else:
        console = Console()
        console.print(audit_table(rows))
        console.print(printable(report.verdict), highlight=False, soft_wrap=True, markup=False)
    if output is not None:  # last: what was computed is shown even where it cannot be written
        atomic_write_text(output, text + "\n")
