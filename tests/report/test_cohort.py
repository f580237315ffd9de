"""The cohort's page: every patient accounted for."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from make_results import (
    HOSTILE_IDS,
    MODEL,
    dark_recording,
    failed_recording,
    gallery,
    make_patient,
    make_recording,
    make_run,
    write_run,
)
from pypdf import PdfReader

from palsycheck.report.cohort import Cohort, cohort_view, read_cohort
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_cohort
from palsycheck.report.words import visible
from palsycheck.results import RESEARCH_USE, Outcome


def view_of(*names: str):
    return cohort_view(Cohort(tuple(gallery()[name] for name in names), None))


def test_the_flow_counts_who_reaches_each_step_and_says_why_others_do_not() -> None:
    steps = view_of("above", "below", "no-face", "dark", "failed", "hangul").steps
    assert [(step.title, step.count) for step in steps] == [
        ("found", 6),
        ("readable", 5),
        ("passed the quality gate", 3),
        ("scored", 3),
        ("at or above the threshold", 2),
    ]
    assert steps[1].left == "1 not readable"
    assert steps[2].left == (
        "2 stopped by the gate (Faces for one clip: 1; Frames with a face: 1; Light on the face: 1); "
        "one patient may fail several checks"
    )
    assert steps[4].left == "1 below the threshold"


def test_a_patient_scored_earlier_but_not_on_the_latest_date_is_not_scored() -> None:
    early = make_recording(name="a.mp4", recorded_at="2024-03-05")
    late = dark_recording().model_copy(update={"recorded_at": "2024-03-12"})
    patient = make_patient("a", (early, late), scored=(), reasons=late.reasons)
    steps = cohort_view(Cohort((patient,), None)).steps
    assert [step.count for step in steps] == [1, 1, 1, 0, 0]
    assert steps[3].left == "1 not scored on the latest date"


def test_each_patient_without_a_score_is_named_with_the_reason() -> None:
    without = view_of("above", "no-face", "failed").without
    assert [(row.patient, row.mark.word) for row in without] == [
        ("P-0419", "not scored"),
        ("P-0421", "failed"),
    ]
    assert all(row.reason for row in without)


def test_an_unusable_result_is_counted_and_named(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["failed"]])
    for name, text in (("broken", "{"), ("old", '{"schema_version": 0}')):
        (out / "patients" / name).mkdir()
        (out / "patients" / name / "result.json").write_text(text)
    (out / "patients" / "empty").mkdir()
    (out / "patients" / ".part-x").mkdir()
    view = cohort_view(read_cohort(out))
    assert [folder for folder, _ in view.unusable] == ["broken", "empty", "old"]
    assert view.steps[0].count == 4
    assert "schema version 0" in dict(view.unusable)["old"]


def test_patients_of_an_earlier_run_are_listed_apart() -> None:
    now, before = gallery()["above"], gallery()["below"]
    view = cohort_view(Cohort((now, before), make_run([now])))
    assert [row.patient for row in view.rows] == ["P-0417"]
    assert [row.patient for row in view.earlier] == ["P-0418"]
    assert view.steps[0].count == 1


def test_different_models_are_shown_side_by_side() -> None:
    other = make_patient("b", (failed_recording(),), model=MODEL.model_copy(update={"version": "2.0.0"}))
    assert len(cohort_view(Cohort((gallery()["above"], other), None)).models) == 2


def test_labels_get_a_column_where_there_are_any() -> None:
    labelled = gallery()["above"].model_copy(update={"label": 1})
    assert cohort_view(Cohort((labelled,), None)).rows[0].label == "1"
    assert not view_of("above").labelled


def test_an_empty_cohort_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "patients").mkdir()
    (page,) = write_cohort(tmp_path, Pages(pdf=False))
    assert "cohort of 0 patients" in page.read_text(encoding="utf-8")


def test_the_page_links_to_reports_that_exist_and_to_nothing_else(run_folder: Path) -> None:
    html = (run_folder / "cohort.html").read_text(encoding="utf-8")
    links = [unquote(unescape(link)) for link in re.findall(r'href="([^"]*)"', html)]
    assert len(set(links)) == len(gallery())
    assert all((run_folder / link).is_file() for link in links)
    assert "src=" not in re.sub(r">[^<]*<", "><", html)


def test_hostile_ids_are_text(run_folder: Path) -> None:
    html = (run_folder / "cohort.html").read_text(encoding="utf-8")
    cells = [" ".join(unescape(cell).split()) for cell in re.findall(r"<bdi>(.*?)</bdi>", html, re.DOTALL)]
    assert {" ".join(visible(name).split()) for name in HOSTILE_IDS} <= set(cells)


def test_the_pdf_bears_the_label_on_every_page_and_names_all(tmp_path: Path) -> None:
    names = ["above", "failed", "hangul", *(f"hostile-{i}" for i in range(5))]
    for name in names:
        (tmp_path / "patients" / name).mkdir(parents=True)
        (tmp_path / "patients" / name / "result.json").write_text(gallery()[name].model_dump_json())
    _, path = write_cohort(tmp_path, Pages())
    pages = [page.extract_text() for page in PdfReader(path).pages]
    for number, text in enumerate(pages, start=1):
        assert RESEARCH_USE in text
        assert f"page {number} of {len(pages)}" in text
    assert all(words in "".join(pages) for words in ("P-0417", "환자 김민서", "not a video"))


def test_outcomes_other_than_scored_have_no_number() -> None:
    rows = view_of("above", "dark", "failed").rows
    assert [bool(row.probability) for row in rows] == [True, False, False]
    assert gallery()["dark"].outcome is Outcome.NOT_SCORED
