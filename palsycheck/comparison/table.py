"""``table.csv``: every figure of the comparison and the paper's beside it, one a row.

RFC 4180 in UTF-8; figures unrounded, absent values as empty cells, text guarded against spreadsheets as in
``palsycheck.tables``. The columns are described in ``docs/compare.md``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from palsycheck.comparison.paper import published
from palsycheck.comparison.records import Comparison, ModelResult
from palsycheck.models.figures import Metrics, Proportion
from palsycheck.tables import guarded

COLUMNS = (
    "source",
    "architecture",
    "title",
    "level",
    "metric",
    "value",
    "low",
    "high",
    "items",
    "palsy",
    "people",
    "split",
    "folds",
    "computed",
)

SHARES = ("accuracy", "sensitivity", "f1", "auc", "balanced_accuracy", "specificity", "precision")
NUMBERS = ("brier", "calibration_error")
CONFUSION = ("healthy_called_healthy", "healthy_called_palsy", "palsy_called_healthy", "palsy_called_palsy")

Cell = str | float | int | bool | None


def table_csv(comparison: Comparison) -> str:
    """The table: a model's rows by the paper, then its own, level by level."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for model in comparison.models:
        for row in (*_paper_rows(model), *_our_rows(comparison, model)):
            writer.writerow(_cell(row.get(column)) for column in COLUMNS)
    return text.getvalue()


def _paper_rows(model: ModelResult) -> Iterator[dict[str, Cell]]:
    row = published(model.architecture)
    if row is None:
        return
    printed = {"accuracy": row.accuracy, "sensitivity": row.recall, "f1": row.f1, "auc": row.auc}
    implied = {
        "balanced_accuracy": row.balanced_accuracy,
        "specificity": row.specificity,
        "precision": row.precision,
    }
    for metric, value in (printed | implied).items():
        yield {
            **_model(model, source="paper"),
            "level": "image",
            "metric": metric,
            "value": value,
            "split": "image",
            "folds": 1,
            "computed": metric in implied,
        }


def _our_rows(comparison: Comparison, model: ModelResult) -> Iterator[dict[str, Cell]]:
    for metrics in model.metrics:
        basis: dict[str, Cell] = {
            **_model(model, source="here"),
            "level": metrics.level,
            "items": metrics.items,
            "palsy": metrics.palsy,
            "people": metrics.patients,
            "split": comparison.split.by,
            "folds": comparison.folds,
            "computed": False,
        }
        for metric, cells in _values(metrics):
            yield {**basis, "metric": metric, **cells}


def _values(metrics: Metrics) -> Iterator[tuple[str, dict[str, Cell]]]:
    for name in SHARES:
        found: Proportion | None = getattr(metrics, name)
        yield name, {"value": found.value, "low": found.low, "high": found.high} if found else {}
    for name in NUMBERS:
        yield name, {"value": getattr(metrics, name)}
    for name, number in zip(CONFUSION, metrics.confusion, strict=True):
        yield name, {"value": number}


def _model(model: ModelResult, *, source: str) -> dict[str, Cell]:
    return {"source": source, "architecture": model.architecture, "title": model.title}


def _cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case _:
            return str(value)
