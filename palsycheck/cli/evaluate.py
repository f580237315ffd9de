"""``palsycheck evaluate``: how well a model does on a dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from palsycheck.cli.arguments import AsJson, ChanceSeed, Data, Device, JsonFile, Model, Part, TestSplit

if TYPE_CHECKING:
    from palsycheck.models.figures import Metrics, Proportion

LEVELS = {"image": "by image", "clip": "by clip", "patient": "by person"}


def evaluate(
    model: Model,
    data: Data,
    part: Part = "test",
    split: TestSplit = None,
    device: Device = "auto",
    seed: ChanceSeed = 0,
    output: JsonFile = None,
    as_json: AsJson = False,
) -> None:
    """Measure a model by image, by clip and by person, at its own threshold, with intervals.

    The model and the dataset stay as they are; the threshold is not chosen anew.
    """
    import json

    from rich.console import Console

    from palsycheck.datasets.store import open_dataset
    from palsycheck.evaluation.held_out import chosen
    from palsycheck.evaluation.metrics import measure_all
    from palsycheck.evaluation.predict import predict
    from palsycheck.files import atomic_write_text
    from palsycheck.models.card import check_settings
    from palsycheck.models.device import choose_device
    from palsycheck.models.store import find, load
    from palsycheck.text import printable

    loaded = load(find(model), choose_device(device))
    dataset = open_dataset(data)
    check_settings(loaded.card, dataset.settings)
    people, note = chosen(loaded.card, dataset, data, part=part, split=split)
    scores = predict(
        loaded.network,
        people,
        length=loaded.card.clip_length,
        step=dataset.settings.scoring.clip_step,
        device=loaded.device,
    )
    metrics = measure_all(scores, thresholds=loaded.card.threshold, seed=seed)
    record = {
        "model": loaded.card.name,
        "model_version": loaded.card.version,
        "weights_sha256": loaded.card.weights_sha256,
        "threshold": loaded.card.threshold,
        "dataset_sha256": dataset.sha256,
        "people": note,
        "metrics": [found.model_dump(mode="json") for found in metrics],
    }
    text = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    typer.echo(printable(note), err=True)
    if as_json:
        typer.echo(text, nl=False)
    else:
        Console().print(_table(metrics, threshold=loaded.card.threshold))
    if output is not None:  # last: what was computed is shown even where it cannot be written
        atomic_write_text(output, text)


def _table(metrics: tuple[Metrics, ...], *, threshold: float) -> Any:
    from rich.table import Table

    table = Table("", *(LEVELS[found.level] for found in metrics), title=f"At threshold {threshold:.3f}")
    table.add_row("counted", *(f"{found.items}, {found.palsy} with palsy" for found in metrics))
    for name in ("accuracy", "sensitivity", "specificity", "precision", "f1", "balanced_accuracy", "auc"):
        title = {"f1": "F1", "auc": "AUC", "sensitivity": "sensitivity (recall)"}.get(name, name)
        table.add_row(title.replace("_", " "), *(_interval(getattr(found, name)) for found in metrics))
    for name, title in (("brier", "Brier score"), ("calibration_error", "calibration error")):
        table.add_row(title, *(f"{getattr(found, name):.3f}" for found in metrics))
    return table


def _interval(value: Proportion | None) -> str:
    return "-" if value is None else value.text
