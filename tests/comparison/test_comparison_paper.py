"""The paper's figures worked out, and what differs from it."""

from __future__ import annotations

import pytest

from palsycheck.comparison.against import contrasts, option_text, paper_notes
from palsycheck.comparison.paper import published
from palsycheck.comparison.records import PAPER, Comparison


@pytest.mark.parametrize("name", list(PAPER))
def test_what_is_computed_gives_back_what_is_printed(name: str) -> None:
    """A confusion matrix of a million balanced images has the paper's recall and F1."""
    row = published(name)
    assert row is not None
    true, false = row.recall * 500_000, (1 - row.specificity) * 500_000
    assert 2 * true / (2 * true + false + 500_000 - true) == pytest.approx(row.f1)
    assert true / (true + false) == pytest.approx(row.precision)
    assert (row.recall + row.specificity) / 2 == pytest.approx(row.balanced_accuracy)


def test_the_papers_aucs_are_balanced_accuracies_and_one_row_contradicts_itself() -> None:
    rows = {name: published(name) for name in PAPER}
    assert all(row is not None and row.from_labels for row in rows.values())
    assert [name for name, row in rows.items() if row and row.contradicts_itself] == ["mobilenetv2"]


def test_other_architectures_have_no_row() -> None:
    assert published("another") is None


def test_the_page_says_so_of_the_models_compared(records: dict[str, Comparison]) -> None:
    notes = paper_notes(records["single"])
    assert "0.888 for MobileNetV2 TL, 0.864 for VGG16-GRU and 0.924 for MobileNetV2-GRU" in notes[0]
    assert "MobileNetV2 TL does not fit together" in notes[1]
    assert len(paper_notes(records["one"])) == 1


def here(record: Comparison) -> dict[str, str]:
    return {row.what: row.here for row in contrasts(record)}


def test_data_and_split_are_counted_from_the_record(records: dict[str, Comparison]) -> None:
    single, mixed = here(records["single"]), here(records["mixed"])
    images = sum(row.frames for row in records["single"].data.counts)
    assert single["Images"] == f"{images:,}: {images // 2:,} of palsy, {images // 2:,} healthy"
    assert single["Healthy people"] == "48 phantoms on video"
    assert mixed["Healthy people"] == "48 people in stills"
    assert single["Split"] == "by person: nobody is in two parts"
    assert here(records["leaking"])["Split"] == "by image: leaking, as in the paper"
    assert "5 folds" in here(records["folds"])["Split"]


def test_what_the_paper_does_not_give_is_listed_with_ours(records: dict[str, Comparison]) -> None:
    rows = {row.what: row for row in contrasts(records["single"])}
    for what, ours in (
        ("Faces a clip", "MobileNetV2 TL 1; VGG16-GRU 16; MobileNetV2-GRU 16"),
        ("Size of the GRU’s state", "128"),
        ("Learning rates", "0.0213; VGG16-GRU: 0.0713"),
        ("Faces a step", "64"),
        ("Trained part of the backbone", "all of it"),
    ):
        assert rows[what].paper == "not given"
        assert rows[what].here == ours
    assert rows["Optimiser"].paper == "SGD"
    assert rows["Backbone of VGG16-GRU"].here == "random numbers, seed 1"


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("blocks", None, "all of it"),
        ("blocks", 0, "none of it"),
        ("blocks", 3, "its last 3 blocks"),
        ("flip", True, "yes"),
        ("stretch", False, "no"),
        ("rate", 0.0001, "0.0001"),
        ("file", None, "–"),
        ("file", "a\u202eb", "a\\u202eb"),
    ],
)
def test_options_as_text(name: str, value: bool | int | float | str | None, text: str) -> None:
    assert option_text(name, value) == text
