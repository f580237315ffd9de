"""A model for the reader: its network drawn stage by stage (the paper's Fig. 2), and its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from palsycheck.models.card import ModelCard, Proportion

if TYPE_CHECKING:
    from collections.abc import Iterable

    from palsycheck.models.architecture import Stage


def describe(card: ModelCard, stages: Iterable[Stage]) -> Group:
    """The card's summary, the drawing of the network, and the rest of the card.

    Args:
        card: May come from a stranger: control characters in it are shown as "?".
        stages: Of the card's architecture.
    """
    return Group(
        Text(plain(card.summary), style="bold"),
        Text(),
        _drawing(card, tuple(stages)),
        Text(),
        _counts(card),
        Text(),
        _rows(card),
    )


def plain(text: str) -> str:
    """The text without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _drawing(card: ModelCard, stages: tuple[Stage, ...]) -> Table:
    title = f"{plain(card.architecture)}, T = {card.clip_length} faces a clip"
    table = Table("Stage", "What", "Output", title=title, title_justify="left")
    table.add_column("Parameters", justify="right")
    for stage in stages:
        size = f"{stage.parameters:,}" if stage.parameters else ""
        table.add_row(stage.name, stage.detail, stage.output.replace("T", str(card.clip_length)), size)
    table.add_section()
    table.add_row("Total", "", "", f"{sum(stage.parameters for stage in stages):,}")
    return table


def _counts(card: ModelCard) -> Table:
    table = Table("Part", "Class", title="Training data", title_justify="left")
    for name in ("Patients", "Recordings", "Faces"):
        table.add_column(name, justify="right")
    for row in card.training.counts:
        kind = "palsy" if row.label else "healthy"
        table.add_row(row.split, kind, f"{row.patients:,}", f"{row.recordings:,}", f"{row.frames:,}")
    return table


def _rows(card: ModelCard) -> Table:
    table = Table("Field", "Value", title="Model card", title_justify="left", show_lines=False)
    for field, value in _fields(card):
        table.add_row(field, Text(plain(value)))
    return table


def _fields(card: ModelCard) -> Iterable[tuple[str, str]]:
    training, metrics, aligning = card.training, card.metrics, card.preprocessing.aligning
    yield "Name, version", f"{card.name} {card.version}, {card.created}"
    yield (
        "Preprocessing",
        f"{aligning.size} px, eyes {aligning.eye_distance:g} px apart at line {aligning.eye_line:g}, "
        f"{card.preprocessing.channels}, {card.preprocessing.scaling}",
    )
    yield "Data", training.data
    if training.excluded:
        yield "Excluded", "; ".join(f"{reason}: {count}" for reason, count in training.excluded.items())
    yield "Backbone from", f"{training.backbone.source}: {training.backbone.name}"
    yield "Backbone SHA-256", training.backbone.sha256 or "-"
    yield "Command", training.command
    yield "Epochs", f"{training.epochs}, weights of epoch {training.best_epoch}, seed {training.seed}"
    yield "Sampling interval", "{:.3f} to {:.3f} s".format(*training.interval_s)
    yield "Test patients", f"{metrics.patients}, {metrics.palsy} with palsy"
    yield "AUC", _interval(metrics.auc)
    yield "Accuracy", _interval(metrics.accuracy)
    yield "Sensitivity", _interval(metrics.sensitivity)
    yield "Specificity", _interval(metrics.specificity)
    yield "Balanced accuracy", f"{metrics.balanced_accuracy:.3f}"
    yield "Threshold", f"{card.threshold:.3f}: {card.threshold_method}"
    yield "Calibration", card.calibration
    yield "Licence", card.licence
    for line in card.attribution:
        yield "Attribution", line
    yield "Weights", f"{card.dtype}, SHA-256 {card.weights_sha256}"
    yield "Made with", ", ".join(f"{name} {version}" for name, version in card.versions.items())


def _interval(value: Proportion) -> str:
    return f"{value.value:.3f} [{value.low:.3f}, {value.high:.3f}]"
