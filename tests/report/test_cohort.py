"""The cohort's page: every patient accounted for, whatever the ids are made of."""

from __future__ import annotations

import re
import sys
import time
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make_results import (
    HOSTILE_IDS,
    dark_recording,
    gallery,
    make_patient,
    make_recording,
    make_run,
    write_run,
)
from pypdf import PdfReader

from palsycheck.cohort.records import Cohort, Replaced
from palsycheck.language import speaking
from palsycheck.report.cohort import cohort_view
from palsycheck.report.cohort_flow import wrapped
from palsycheck.report.cohort_rows import PRINTED, line, printed
from palsycheck.report.load import read_cohort
from palsycheck.report.pages import Pages
from palsycheck.report.pdf import render_pdf
from palsycheck.report.render import cohort_html, write_cohort
from palsycheck.report.words import visible
from palsycheck.results import RESEARCH_USE, PatientResult

sys.path.insert(0, str(Path(__file__).parents[1] / "cohort"))
from cohorts import kept_of, many, record_of, scored_patient

SECONDS = 5.0
"""For the page of 5,000 patients: about 0.5 s of work, with room for a busy machine."""


def record(*names: str) -> Cohort:
    return record_of([kept_of(gallery()[name]) for name in names])


def text_of(html: str) -> str:
    body = re.sub(r"<(style|script)>.*?</\1>", "", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def cells(html: str) -> list[str]:
    return [" ".join(unescape(cell).split()) for cell in re.findall(r"<bdi>(.*?)</bdi>", html, re.DOTALL)]


def test_the_flow_is_drawn_and_told() -> None:
    html = cohort_html(record("above", "below", "no-face", "dark", "failed", "hangul"))
    told = text_of(html)
    for said in (
        "Found: 6",
        "With a readable recording: 5 Not readable: 1",
        "Passed the quality gate: 3 Stopped by the quality gate: 2",
        "Scored: 3",
        "At or above the threshold: 2 Below the threshold: 1",
        "One patient may have several of these.",
    ):
        assert said in told
    assert html.count("<svg") >= 2


def test_each_patient_without_a_score_is_named_with_the_reason() -> None:
    rows = cohort_view(record("above", "no-face", "failed")).rows
    assert [(row.patient, row.outcome, bool(row.reason)) for row in rows] == [
        ("P-0417", "scored", False),
        ("P-0419", "not_scored", True),
        ("P-0421", "failed", True),
    ]
    assert [bool(row.probability) for row in rows] == [True, False, False]
    assert all(row.reason in text_of(cohort_html(record("above", "no-face", "failed"))) for row in rows)


def test_patients_whose_clips_straddle_the_threshold_are_counted() -> None:
    kept = [scored_patient(str(n), score, label=None) for n, score in enumerate((0.1, 0.45, 0.55, 0.9))]
    assert cohort_view(record_of(kept)).borderline == 2


def test_labels_bring_figures_a_matrix_and_plots() -> None:
    cohort = record_of(many(60))
    html = cohort_html(cohort)
    told = text_of(html)
    for figure in ("Sensitivity (recall)", "Sensitivity, not scored counted as missed", "Specificity"):
        assert figure in told
    for figure in ("Precision", "Accuracy", "F1", "AUC", "Brier score", "By group", "ward 1", "! few"):
        assert figure in told
    assert "ROC curve with its 95 % band" in html
    assert f"{cohort.figures.auc.value:.3f}" in told
    assert "Against known labels" not in text_of(cohort_html(record_of(many(60, labelled=False))))


def test_the_page_says_who_is_in_no_figure() -> None:
    told = text_of(cohort_html(record_of(many(60))))
    assert "Of 60 patients with a known label, 52 were scored" in told
    assert "were not scored and are in no figure but the second" in told


def test_mixed_runs_are_marked_at_the_top() -> None:
    cohort = record("above").model_copy(update={"mixed": ("model", "threshold")})
    told = text_of(cohort_html(cohort))
    assert "They differ in: models, thresholds." in told
    assert told.index("They differ in") < told.index("Flow of patients")


def test_two_runs_get_a_column_and_a_warning_for_who_is_in_both() -> None:
    kept = [scored_patient("a", 0.9, label=None, run="one"), scored_patient("b", 0.9, label=None, run="two")]
    cohort = record_of(kept, runs=("one", "two"))
    twice = cohort.model_copy(
        update={"replaced": (Replaced(patient_id="Kim <b>", counted="two", set_aside="one"),)}
    )
    html = cohort_html(twice)
    assert "<bdi>Kim &lt;b&gt;</bdi>" in html
    assert "two counts, one does not" in text_of(html)
    assert html.count("<td><bdi>one</bdi></td>") == 1


def test_an_empty_cohort_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "patients").mkdir()
    (page,) = write_cohort(tmp_path, Pages(pdf=False))
    told = text_of(page.read_text(encoding="utf-8"))
    assert "cohort of 0 patients" in told
    assert "Nobody was scored." in told


def test_the_page_is_drawn_again_from_its_record_alone(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["above"], gallery()["failed"]])
    (page,) = write_cohort(out, Pages(pdf=False))
    first = page.read_text(encoding="utf-8")
    for result in out.glob("patients/*/result.json"):
        result.unlink()
    (page,) = write_cohort(out, Pages(pdf=False))
    assert page.read_text(encoding="utf-8") == first


def test_what_a_broken_folder_holds_is_named(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["failed"]])
    (out / "patients" / "<b>broken").mkdir()
    (page,) = write_cohort(out, Pages(pdf=False))
    assert "<bdi>&lt;b&gt;broken</bdi>" in page.read_text(encoding="utf-8")


def test_patients_of_an_earlier_run_are_listed_apart(tmp_path: Path) -> None:
    now, before = gallery()["above"], gallery()["below"]
    out = write_run(tmp_path, [now, before])
    (out / "run.json").write_text(make_run([now]).model_dump_json(), encoding="utf-8")
    (page,) = write_cohort(out, Pages(pdf=False))
    _, all_patients, earlier = re.split(
        r'<h2 id="all">|<h2>From an earlier run</h2>', page.read_text(encoding="utf-8")
    )
    assert (cells(all_patients), cells(earlier)) == (["P-0417"], ["P-0418"])


def test_the_page_links_to_reports_that_exist_and_to_nothing_else(run_folder: Path) -> None:
    html = (run_folder / "cohort.html").read_text(encoding="utf-8")
    links = [unquote(unescape(link)) for link in re.findall(r'href="([^"#][^"]*)"', html)]
    assert len(set(links)) == len(gallery())
    assert all((run_folder / link).is_file() for link in links)
    assert "src=" not in re.sub(r">[^<]*<", "><", html)


def test_links_within_the_page_lead_somewhere() -> None:
    html = cohort_html(record_of(many(20)))
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_hostile_ids_are_text(run_folder: Path) -> None:
    html = (run_folder / "cohort.html").read_text(encoding="utf-8")
    assert {" ".join(visible(name).split()) for name in HOSTILE_IDS} <= set(cells(html))


@settings(deadline=None, max_examples=15)
@given(st.text(min_size=1, max_size=60), st.text(max_size=30))
def test_any_id_and_any_group_stay_text(patient_id: str, group: str) -> None:
    kept = [scored_patient(f"{patient_id}{n}", 0.9, label=n % 2, site=group) for n in range(4)]
    kept += [scored_patient(f"other{n}", 0.1, label=n % 2, site="z") for n in range(4)]
    html = cohort_html(record_of(kept))
    shown = [" ".join(visible(f"{patient_id}{n}").split()) for n in range(4)]
    assert set(shown) <= set(cells(html))
    assert html.count("<script>") == html.count("</script>") == 1


def test_the_script_and_the_style_are_admitted_by_hash_and_nothing_else_is() -> None:
    import base64
    import hashlib

    html = cohort_html(record("above"))
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1])
    for tag, directive in (("style", "style-src"), ("script", "script-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not re.search(r'\son\w+="|\sstyle="', re.sub(r">[^<]*<", "><", html))


def test_without_its_script_the_page_is_whole_and_shows_no_dead_control() -> None:
    html = cohort_html(record_of(many(50)))
    assert len(re.findall(r"<tr data-o=", html)) == 50
    assert re.search(r"<form [^>]*hidden>", html)
    assert "<button" not in html.split("</form>")[1]
    assert "aria-live" in html


def test_sorting_keys_are_exact_where_the_text_is_not() -> None:
    row = line(scored_patient("a", 0.004321, label=None).row)
    assert (row.probability, row.key) == ("< 0.01", "0.004321")


def test_five_thousand_patients_make_a_page_in_time_and_of_a_size() -> None:
    cohort = record_of(many(600))
    rows = [
        row.model_copy(update={"patient_id": f"{row.patient_id}-{n}"})
        for n in range(9)
        for row in cohort.rows
    ][:5000]
    large = cohort.model_copy(update={"rows": tuple(rows)})
    begin = time.perf_counter()
    html = cohort_html(large)
    assert time.perf_counter() - begin < SECONDS
    assert len(html) < 3_000_000
    assert len(re.findall(r"<tr data-o=", html)) == 5000


def test_a_pdf_lists_so_many_and_says_where_the_rest_is() -> None:
    rows = [k.row for k in many(PRINTED + 100)]
    listed, complete = printed(rows)
    assert not complete
    assert len(listed) <= PRINTED
    scores = [row.probability for row in listed if row.probability is not None]
    assert scores == sorted(scores, reverse=True)
    assert all(row.above for row in listed if row.probability is not None)
    assert sum(row.probability is None for row in listed) == sum(row.probability is None for row in rows)
    html = cohort_html(record_of(many(PRINTED + 100)), printed=True)
    assert f"lists {len(listed)} of {PRINTED + 100} patients" in text_of(html)
    assert "All of them are in cohort.html and patients.csv." in text_of(html)
    assert "<script" not in html
    assert "<form" not in html


def test_a_short_list_is_printed_whole() -> None:
    listed, complete = printed([k.row for k in many(30)])
    assert (len(listed), complete) == (30, True)


def test_the_pdf_bears_the_label_on_every_page_and_names_all(tmp_path: Path) -> None:
    names = ["above", "failed", "hangul", *(f"hostile-{i}" for i in range(5))]
    out = write_run(tmp_path, [gallery()[name] for name in names])
    _, path = write_cohort(out, Pages())
    pages = [page.extract_text() for page in PdfReader(path).pages]
    for number, text in enumerate(pages, start=1):
        assert RESEARCH_USE in text
        assert f"{number} / {len(pages)}" in text
    assert all(words in "".join(pages) for words in ("P-0417", "환자 김민서", "not a video"))


def test_the_pdf_is_the_same_bytes_every_time() -> None:
    html = cohort_html(record_of(many(12)), printed=True)
    assert render_pdf(html) == render_pdf(html)


def test_methods_and_citation_stand_on_the_page_and_in_the_record(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["above"]])
    (page,) = write_cohort(out, Pages(pdf=False))
    cohort = read_cohort(out)
    told = text_of(page.read_text(encoding="utf-8"))
    assert cohort.methods in told
    assert all(work in told for work in cohort.citation)


def test_in_another_language_the_record_is_the_same_and_the_page_is_not() -> None:
    cohort = record_of(many(20))
    english = cohort_html(cohort)
    with speaking("ko"):
        korean = cohort_html(cohort)
    assert '<html lang="ko"' in korean
    everyone = [page.partition('id="patients"')[2] for page in (english, korean)]
    assert cells(everyone[0]) == cells(everyone[1]) != []
    assert re.findall(r'data-v="[^"]+"', everyone[0]) == re.findall(r'data-v="[^"]+"', everyone[1]) != []
    assert "전체 환자" in korean
    assert "All patients" not in korean


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("가나다 라마", 7, ["가나다", "라마"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("", 4, [""]),
    ],
)
def test_lines_of_a_box_are_as_wide_as_they_may_be(text: str, columns: int, lines: list[str]) -> None:
    assert wrapped(text, columns) == lines


@given(st.text(max_size=200), st.integers(2, 60))
def test_wrapping_loses_nothing(text: str, columns: int) -> None:
    assert "".join(wrapped(text, columns)).replace(" ", "") == "".join(text.split())


def test_a_patient_scored_earlier_but_not_on_the_latest_date_is_not_scored() -> None:
    early = make_recording(name="a.mp4", recorded_at="2024-03-05")
    late = dark_recording().model_copy(update={"recorded_at": "2024-03-12"})
    patient: PatientResult = make_patient("a", (early, late), scored=(), reasons=late.reasons)
    told = text_of(cohort_html(record_of([kept_of(patient)])))
    assert "Passed, but not scored: 1" in told
