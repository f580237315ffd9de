"""Results that were edited, cut or made by a stranger are refused in a sentence, never drawn as true."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from make_results import gallery, write_patient, write_run

from palsycheck.errors import ReportError
from palsycheck.report.html import render_html
from palsycheck.report.load import read_cohort, read_result
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_cohort, write_run_reports
from palsycheck.results import RESEARCH_USE

Fields = dict[str, Any]
NAN, INFINITY = float("nan"), float("inf")


def edited(tmp_path: Path, edit: Callable[[Fields], object]) -> Path:
    """The folder of a patient whose result.json was changed by hand."""
    folder = write_patient(tmp_path, gallery()["asymmetry"])
    fields = json.loads((folder / "result.json").read_text())
    edit(fields)
    (folder / "result.json").write_text(json.dumps(fields))
    return folder


def recording(fields: Fields) -> Fields:
    return fields["recordings"][0]


@pytest.mark.parametrize("value", [NAN, INFINITY, -INFINITY, -0.1, 1.1, 1e308])
@pytest.mark.parametrize("field", ["probability", "threshold"])
def test_a_probability_is_between_0_and_1(tmp_path: Path, field: str, value: float) -> None:
    folder = edited(tmp_path, lambda fields: fields.update({field: value}))
    with pytest.raises(ReportError, match=f"damaged at {field}"):
        read_result(folder)


@pytest.mark.parametrize(
    "edit",
    [
        lambda fields: recording(fields)["frames"][3].update(time_s=NAN),
        lambda fields: recording(fields)["frames"][3].update(time_s=-1),
        lambda fields: recording(fields)["frames"][3].update(probability=7),
        lambda fields: recording(fields)["frames"][3].update(landmarks=[[1, 2]]),
        lambda fields: recording(fields)["frames"][3].update(aligned=[[0.5, 0.5]]),
        lambda fields: recording(fields)["video"].update(duration_s=INFINITY),
        lambda fields: recording(fields)["video"].update(duration_s=-2),
        lambda fields: recording(fields)["video"].update(bytes=10**400),
        lambda fields: recording(fields)["clips"][0].update(probability=INFINITY),
        lambda fields: recording(fields)["clips"][0].update(last=5000),
        lambda fields: recording(fields)["asymmetry"]["median"].update(mouth=1e308),
        lambda fields: fields.update(label=7),
    ],
)
def test_no_number_is_taken_that_is_none_or_cannot_be(
    tmp_path: Path, edit: Callable[[Fields], object]
) -> None:
    with pytest.raises(ReportError, match="damaged at"):
        read_result(edited(tmp_path, edit))


@pytest.mark.parametrize(
    "change",
    [
        {"above_threshold": False},
        {"outcome": "not_scored"},
        {"scored_recordings": []},
        {"scored_recordings": ["another.mp4"]},
        {"probability": None, "above_threshold": None},
        {"recordings": []},
    ],
)
def test_a_number_that_nothing_stands_behind_is_not_shown(tmp_path: Path, change: Fields) -> None:
    with pytest.raises(ReportError, match="contradicts itself"):
        read_result(edited(tmp_path, lambda fields: fields.update(change)))


@pytest.mark.parametrize("text", ["", "[]", "null", "[" * 100_000, '{"a":' * 100_000])
def test_what_is_no_record_is_damaged(tmp_path: Path, text: str) -> None:
    (tmp_path / "result.json").write_text(text)
    with pytest.raises(ReportError, match="damaged"):
        read_result(tmp_path)


def test_a_pipe_in_the_place_of_a_result_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "result.json")
    with pytest.raises(ReportError, match="not a plain file"):
        read_result(tmp_path)


def test_messages_hold_nothing_that_the_file_says(tmp_path: Path) -> None:
    edits: tuple[Fields, ...] = (
        {"Kim Ha-neul": 1},
        {"columns": {"Kim Ha-neul": 1}},
        {"schema_version": "Kim Ha-neul"},
    )
    for number, edit in enumerate(edits):
        folder = edited(tmp_path / str(number), lambda fields, edit=edit: fields.update(edit))
        with pytest.raises(ReportError) as caught:
            read_result(folder)
        assert "Kim" not in str(caught.value)


def test_the_label_of_research_use_is_ours_whatever_the_file_says(tmp_path: Path) -> None:
    folder = edited(tmp_path, lambda fields: fields.update(research_use="Approved for diagnosis."))
    html = render_html(read_result(folder), folder)
    assert "Approved" not in html
    assert html.count(f"<strong>{RESEARCH_USE}</strong>") == 2


def test_frames_all_at_once_are_drawn(tmp_path: Path) -> None:
    def at_once(fields: Fields) -> None:
        recording(fields)["video"].update(duration_s=1e-300)
        for frame in recording(fields)["frames"]:
            frame["time_s"] = 1e-300

    folder = edited(tmp_path, at_once)
    assert "nan" not in render_html(read_result(folder), folder).partition("<main>")[2].partition("about")[0]


@pytest.mark.parametrize(
    "edit",
    [
        lambda cohort: cohort.update(flow=[]),
        lambda cohort: cohort["flow"].reverse(),
        lambda cohort: cohort["rows"][0].update(probability=-3),
        lambda cohort: cohort["rows"][0].update(label=2),
        lambda cohort: cohort["rows"][0].update(report="javascript:alert(1)"),
        lambda cohort: cohort["rows"][0].update(report="//elsewhere.invalid/report.html"),
        lambda cohort: cohort["rows"][0].update(report="/etc/passwd"),
        lambda cohort: cohort["checks"][0].update(passed=0, warned=0, failed=0),
        lambda cohort: cohort["models"][0].update(threshold=NAN),
    ],
)
def test_an_edited_cohort_is_refused(tmp_path: Path, edit: Callable[[Fields], object]) -> None:
    out = write_run(tmp_path, [gallery()["no-face"], gallery()["above"]])
    write_cohort(out, Pages(pdf=False))
    cohort = json.loads((out / "cohort.json").read_text())
    edit(cohort)
    (out / "cohort.json").write_text(json.dumps(cohort))
    with pytest.raises(ReportError, match="Make it again with 'palsycheck cohort'"):
        read_cohort(out)


def test_a_cohort_of_other_results_is_not_drawn(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["no-face"], gallery()["above"], gallery()["below"]])
    write_cohort(out, Pages(pdf=False))
    page = (out / "cohort.html").read_bytes()
    assert write_run_reports(out, Pages(pdf=False)).problems == ()
    assert (out / "cohort.html").read_bytes() == page
    fields = json.loads((out / "patients" / "above" / "result.json").read_text())
    fields.update(probability=0.9)
    (out / "patients" / "above" / "result.json").write_text(json.dumps(fields))
    (problem,) = write_run_reports(out, Pages(pdf=False)).problems
    assert "other results than those on disk" in problem
