"""A model for the reader: its network drawn stage by stage (the paper's Fig. 2), and its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from palsycheck.models.card import ModelCard
from palsycheck.models.measures import (
    FLATTERING,
    clip_text,
    interval_text,
    measure_table,
    robustness_table,
    split_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        *(part for table in (*_figures(card), *_audit(card), *_robustness(card)) for part in (table, Text())),
        _rows(card),
    )


def plain(text: str) -> str:
    """The text without characters that a terminal would obey."""
    return "".join(character if character.isprintable() else "?" for character in text)


def _drawing(card: ModelCard, stages: tuple[Stage, ...]) -> Table:
    title = Text(f"{plain(card.architecture)}, T = {clip_text(card)}")
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
    for name in ("People", "Recordings", "Faces"):
        table.add_column(name, justify="right")
    for row in card.training.counts:
        kind = "palsy" if row.label else "healthy"
        table.add_row(row.split, kind, f"{row.patients:,}", f"{row.recordings:,}", f"{row.frames:,}")
    return table


def _figures(card: ModelCard) -> Iterator[Table]:
    rows = measure_table(card)
    if not rows:
        return
    note = f": {FLATTERING}" if card.split and card.split.leaking else ""
    title = f"Figures of the test {plain(card.training.people)} [95 % interval]{note}"
    table = Table(*rows[0], title=Text(title), title_justify="left")
    for row in rows[1:]:
        table.add_row(*(Text(cell) for cell in row))
    yield table


def _audit(card: ModelCard) -> Iterator[Table]:
    if not card.audit:
        return
    table = Table("Question", "Value", "Expected", "Verdict", title="Shortcut audit", title_justify="left")
    for row in card.audit:
        value = "-" if row.value is None else f"{row.measure} {row.value.text}"
        cells = (f"{row.title}: {row.reason}", value, row.expected, row.verdict)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    yield table


def _robustness(card: ModelCard) -> Iterator[Table]:
    if card.robustness is None:
        return
    rows = robustness_table(card.robustness)
    title = "Robustness, simulated [95 % interval]"
    table = Table(*rows[0], title=title, title_justify="left")
    for row in rows[1:]:
        table.add_row(*(Text(plain(cell)) for cell in row))
    yield table


def _rows(card: ModelCard) -> Table:
    table = Table("Field", "Value", title="Model card", title_justify="left", show_lines=False)
    for field, value in _fields(card):
        table.add_row(field, Text(plain(value)))
    return table


def _fields(card: ModelCard) -> Iterable[tuple[str, str]]:
    training, aligning = card.training, card.preprocessing.aligning
    yield "Name, version", f"{card.name} {card.version}, {card.created}"
    yield "Intended use", card.intended_use
    for sentence in card.limits:
        yield "Limit", sentence
    yield (
        "Preprocessing",
        f"{aligning.size} px, eyes {aligning.eye_distance:g} px apart at line {aligning.eye_line:g}, "
        f"{card.preprocessing.channels}, {card.preprocessing.scaling}",
    )
    yield "Data", training.data
    yield "Dataset SHA-256", training.dataset_sha256 or "not kept"
    yield "Split", split_text(card)
    if card.split:
        yield "Split SHA-256", card.split.sha256
    if training.excluded:
        yield "Excluded", "; ".join(f"{reason}: {count}" for reason, count in training.excluded.items())
    if training.init:
        yield "Started from", f"{training.init.name} {training.init.version}, SHA-256 {training.init.sha256}"
    yield "Backbone from", f"{training.backbone.source}: {training.backbone.name}"
    yield "Backbone SHA-256", training.backbone.sha256 or "-"
    yield "Command", training.command
    yield "Epochs", f"{training.epochs}, weights of epoch {training.best_epoch}, seed {training.seed}"
    yield "Sampling interval", interval_text(card)
    yield "Threshold", f"{card.threshold:.3f}: {card.threshold_method}"
    yield "Calibration", f"{card.calibration}; temperature {card.temperature:.3f}"
    yield "Licence", card.licence
    for line in card.attribution:
        yield "Attribution", line
    yield "Weights", f"{card.dtype}, SHA-256 {card.weights_sha256}"
    yield "Made with", ", ".join(f"{name} {version}" for name, version in card.versions.items())
