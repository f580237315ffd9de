"""The comparison's page: everything in the record is on it, and nothing from outside."""

from __future__ import annotations

import base64
import hashlib
import re
import stat
from pathlib import Path

import pytest
from comparisons import HOSTILE, KINDS
from page_reading import Seen
from pypdf import PdfReader

from palsycheck.comparison.page import render_comparison, write_comparison
from palsycheck.comparison.records import Comparison
from palsycheck.comparison.words import LEAK, NONE, count, duration, interval, rounded, share, span
from palsycheck.errors import OutputError
from palsycheck.report.words import visible
from palsycheck.results import RESEARCH_USE

ALL = list(KINDS)


@pytest.mark.parametrize("kind", ALL)
def test_the_label_stands_first_and_there_is_one_heading(seen: dict[str, Seen], kind: str) -> None:
    page = seen[kind]
    assert page.text.index(RESEARCH_USE) < page.text.index("Answer")
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1


@pytest.mark.parametrize("kind", ALL)
def test_nothing_is_loaded_and_nothing_runs(pages: dict[str, str], seen: dict[str, Seen], kind: str) -> None:
    page = seen[kind]
    links = [address.removeprefix("#") for address in page.loads if address.startswith("#")]
    assert len(links) == len(page.loads)
    assert set(links) <= set(page.ids)
    assert not {"script", "link", "iframe", "object", "base", "form", "image", "img", "a"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    addresses = set(re.findall(r"https?://[^\s\"'<)]+", pages[kind]))
    assert addresses == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("kind", ALL)
def test_ids_are_unique_and_elements_closed(seen: dict[str, Seen], kind: str) -> None:
    assert len(seen[kind].ids) == len(set(seen[kind].ids))
    assert seen[kind].unclosed == []


def test_the_policy_admits_the_style_sheet_and_the_drawings_need_no_other(pages: dict[str, str]) -> None:
    style = re.findall(r"<style>(.*?)</style>", pages["single"], re.DOTALL)
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', pages["single"])
    assert policy is not None
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert len(style) == 1
    assert f"style-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;")


@pytest.mark.parametrize("kind", ALL)
def test_every_header_cell_says_what_it_heads_and_every_table_has_a_caption(
    seen: dict[str, Seen], kind: str
) -> None:
    assert seen[kind].headers
    assert set(seen[kind].headers) <= {"col", "row", "rowgroup"}
    numbered = [text for text in seen[kind].tables if text.startswith("Table ")]
    assert [text.split(".")[0] for text in numbered] == sorted(text.split(".")[0] for text in numbered)


@pytest.mark.parametrize("kind", ALL)
def test_all_metrics_are_there_with_their_intervals(
    records: dict[str, Comparison], seen: dict[str, Seen], kind: str
) -> None:
    table = seen[kind].tables[0]
    for model in records[kind].models:
        assert len(model.metrics) == 3
        for metrics in model.metrics:
            for name in ("accuracy", "sensitivity", "f1", "auc", "balanced_accuracy", "specificity"):
                found = getattr(metrics, name)
                assert f"{share(found.value)} {span(found)}" in table
            precision = (
                f"{share(metrics.precision.value)} {span(metrics.precision)}" if metrics.precision else NONE
            )
            assert f"{precision} {share(metrics.brier)} {share(metrics.calibration_error)}" in table
            assert count(metrics.items) in table


@pytest.mark.parametrize("kind", ALL)
def test_the_rest_of_the_record_is_there(
    records: dict[str, Comparison], seen: dict[str, Seen], kind: str
) -> None:
    record, text = records[kind], seen[kind].text
    expected = [
        record.machine,
        record.command,
        record.created,
        duration(record.seconds),
        record.data.sha256,
        record.split.sha256,
        f"seed {record.split.seed}",
        count(record.data.images),
        *record.data.description,
        *record.data.excluded,
        *record.versions.values(),
        *record.backbone.values(),
        *(name.replace("_", " ") for name in record.options),
    ]
    for model in record.models:
        expected += [model.title, rounded(model.cost.milliseconds), rounded(model.cost.peak_mib or 0)]
        expected += [count(model.cost.trained), f"{model.title} {model.clip_length}"]
        expected += [rounded(value) for value in model.options.values() if isinstance(value, float)]
        for row in model.audit:
            expected += [row.title, row.measure, row.expected, row.reason]
            if row.value:
                expected.append(f"{share(row.value.value)} ({interval(row.value.low, row.value.high)})")
        for training in model.trainings:
            expected += [
                training.model,
                share(training.threshold),
                rounded(training.temperature),
                training.fold,
            ]
    for found in record.differences:
        expected.append(f"{share(found.value)} {interval(found.low, found.high)}")
    for words in expected:
        assert " ".join(visible(words).split()) in text, words


def test_the_paper_stands_above_ours_in_each_group(seen: dict[str, Seen]) -> None:
    table = seen["single"].tables[0]
    for row in (
        "MobileNetV2 TL Paper, by image split by image 0.840 0.835 0.882 0.889 0.888 0.942 0.935",
        "VGG16-GRU Paper, by image split by image 0.865 0.867 0.864 0.865 0.864 0.860 0.861",
        "MobileNetV2-GRU Paper, by image split by image 0.925 0.886 0.921 0.924 0.924 0.962 0.959",
    ):
        assert f"{row} – – Here, by image" in table


def test_a_model_that_the_paper_does_not_know_says_so(records: dict[str, Comparison]) -> None:
    first = records["single"].models[0].model_copy(update={"architecture": "another"})
    changed = records["single"].model_copy(update={"models": (first,), "differences": ()})
    table = Seen(render_comparison(changed)).tables[0]
    assert "not in the paper" in table
    assert "Paper, by image" not in table


def test_a_leaking_split_is_marked_wherever_figures_stand(seen: dict[str, Seen]) -> None:
    page = seen["leaking"]
    figures = [text for text in page.tables if re.match(r"Table [123]\.", text)]
    assert len(figures) == 3
    assert len(page.figures) == 4
    for text in (*figures, *page.figures):
        assert LEAK in text
    assert page.text.index("Leaking split") < page.text.index("Table 1.")


@pytest.mark.parametrize("kind", ["single", "folds", "mixed"])
def test_a_split_by_person_is_not_marked(seen: dict[str, Seen], kind: str) -> None:
    assert LEAK not in seen[kind].text


def test_folds_are_said_with_a_threshold_each(records: dict[str, Comparison], seen: dict[str, Seen]) -> None:
    text = seen["folds"].text
    assert "each tested once in 5 folds" in text
    assert "thin lines are folds" in text
    table = next(text for text in seen["folds"].tables if text.startswith("Table 7."))
    for training in records["folds"].models[0].trainings:
        assert (
            f"{training.fold} {len(training.epochs)} {training.best_epoch} {share(training.threshold)}"
            in table
        )


def test_verdicts_have_a_shape_and_a_word(seen: dict[str, Seen]) -> None:
    table = next(text for text in seen["single"].tables if text.startswith("Table 3."))
    for words in ("■ fail", "! warn", "– not asked"):
        assert words in table


def test_waiting_for_data_beyond_five_percent_is_marked(seen: dict[str, Seen]) -> None:
    table = next(text for text in seen["single"].tables if text.startswith("Table 4."))
    assert "! 8.1 %" in table
    assert "! 1.3 %" not in table


def test_what_could_not_be_measured_is_a_dash_or_absent(records: dict[str, Comparison]) -> None:
    model = records["one"].models[0]
    metrics = model.metrics[0].model_copy(
        update={"precision": None, "brier": None, "calibration_error": None}
    )
    bare = model.model_copy(update={"metrics": (metrics,), "rocs": (), "reliability": (), "audit": ()})
    page = Seen(render_comparison(records["one"].model_copy(update={"models": (bare,)})))
    assert f"{share(metrics.specificity.value)} {span(metrics.specificity)} – – –" in page.tables[0]
    assert not [text for text in page.figures if text.startswith(("ROC", "Reliability"))]
    assert "Nobody and nothing." in page.text


def test_hostile_text_stays_text(pages: dict[str, str], seen: dict[str, Seen]) -> None:
    assert visible(HOSTILE) in seen["hostile"].text
    assert "<script" not in pages["hostile"]
    assert "\u202e" not in pages["hostile"]
    drawn = [text for text in seen["hostile"].figures if "<script>" in text]
    assert drawn  # titles in the drawings are text, too


def test_the_same_record_gives_the_same_page(records: dict[str, Comparison], pages: dict[str, str]) -> None:
    again = Comparison.model_validate_json(records["folds"].model_dump_json())
    assert render_comparison(again) == pages["folds"]


def test_a_folder_holds_record_table_page_and_pdf_for_its_owner_only(
    records: dict[str, Comparison], written: Path
) -> None:
    names = {path.name for path in written.iterdir()}
    assert names == {"compare.json", "compare.html", "compare.pdf", "table.csv"}
    assert stat.S_IMODE(written.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in written.iterdir()} == {0o600}
    record = Comparison.model_validate_json((written / "compare.json").read_text(encoding="utf-8"))
    assert record == records["leaking"]


def test_the_pdf_has_text_the_label_and_the_mark_of_a_leak_on_its_pages(written: Path) -> None:
    pages = [page.extract_text() for page in PdfReader(written / "compare.pdf").pages]
    assert 4 <= len(pages) <= 6
    for number, text in enumerate(pages, start=1):
        assert RESEARCH_USE in text
        assert f"{number} / {len(pages)}" in text
    assert "highest AUC by person" in pages[0]
    assert "called palsy" in "".join(pages)  # the drawings' text is text
    for text in pages:
        if "0.9" in text and "Table 5." not in text and "Table 7." not in text:
            assert LEAK in " ".join(text.split())


def test_without_a_pdf_an_older_one_is_taken_away(records: dict[str, Comparison], tmp_path: Path) -> None:
    (tmp_path / "compare.pdf").write_bytes(b"older")
    paths = write_comparison(records["one"], tmp_path, pdf=False)
    assert [path.name for path in paths] == ["compare.json", "table.csv", "compare.html"]
    assert not (tmp_path / "compare.pdf").exists()


def test_a_folder_that_cannot_be_made_is_an_error_of_the_user(
    records: dict[str, Comparison], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        write_comparison(records["one"], tmp_path / "file" / "out", pdf=False)
