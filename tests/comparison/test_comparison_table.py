"""table.csv: tidy, whole, and safe in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from comparisons import KINDS

from palsycheck.comparison.paper import published
from palsycheck.comparison.records import Comparison
from palsycheck.comparison.table import COLUMNS, CONFUSION, table_csv


def rows(record: Comparison) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table_csv(record))))


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_figure_has_a_row_of_its_own(records: dict[str, Comparison], kind: str) -> None:
    found = rows(records[kind])
    assert set(found[0]) == set(COLUMNS)
    keys = [(row["source"], row["architecture"], row["level"], row["metric"]) for row in found]
    assert len(keys) == len(set(keys))
    assert len(found) == len(records[kind].models) * (7 + 3 * (7 + 2 + 4))


def test_ours_are_unrounded_with_interval_and_basis(records: dict[str, Comparison]) -> None:
    record = records["folds"]
    found = {(r["architecture"], r["level"], r["metric"]): r for r in rows(record) if r["source"] == "here"}
    for model in record.models:
        for metrics in model.metrics:
            row = found[model.architecture, metrics.level, "auc"]
            assert [float(row[name]) for name in ("value", "low", "high")] == [
                metrics.auc.value,
                metrics.auc.low,
                metrics.auc.high,
            ]
            assert (row["items"], row["people"], row["split"], row["folds"]) == (
                str(metrics.items),
                str(metrics.patients),
                "patient",
                "5",
            )
            counts = [found[model.architecture, metrics.level, name]["value"] for name in CONFUSION]
            assert sum(map(int, counts)) == metrics.items


def test_the_papers_rows_are_marked_and_tell_printed_from_computed(records: dict[str, Comparison]) -> None:
    found = [row for row in rows(records["single"]) if row["source"] == "paper"]
    assert {row["split"] for row in found} == {"image"}
    assert {row["low"] + row["high"] + row["people"] for row in found} == {""}
    printed = {row["metric"] for row in found if row["computed"] == "false"}
    assert printed == {"accuracy", "sensitivity", "f1", "auc"}
    paper = published("vgg16-gru")
    assert paper is not None
    balanced = next(
        row for row in found if (row["architecture"], row["metric"]) == ("vgg16-gru", "balanced_accuracy")
    )
    assert float(balanced["value"]) == paper.balanced_accuracy
    assert balanced["computed"] == "true"


def test_what_was_not_measured_is_empty(records: dict[str, Comparison]) -> None:
    model = records["one"].models[0]
    bare = model.metrics[0].model_copy(update={"precision": None, "brier": None})
    changed = records["one"].model_copy(update={"models": (model.model_copy(update={"metrics": (bare,)}),)})
    found = {row["metric"]: row["value"] for row in rows(changed) if row["source"] == "here"}
    assert found["precision"] == found["brier"] == ""
    assert found["calibration_error"]


@pytest.mark.parametrize("title", ["=1+1", "+cmd", "-2", "@sum", "\t=1", "＝1"])
def test_a_title_that_a_spreadsheet_would_run_is_defused(records: dict[str, Comparison], title: str) -> None:
    model = records["one"].models[0].model_copy(update={"title": title, "architecture": title})
    for row in rows(records["one"].model_copy(update={"models": (model,)})):
        assert row["title"] == row["architecture"] == f"'{title}"
