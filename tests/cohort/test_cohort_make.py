"""What is left on disk of a cohort of one run or several."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from urllib.parse import unquote

import cohorts  # noqa: F401 - brings the report tests' results within reach
import pytest
from make_results import HOSTILE_IDS, MODEL, gallery, make_patient, make_recording, make_run, write_patient

from palsycheck.cohort.make import Wanted, make_cohort
from palsycheck.errors import (
    MissingInputError,
    MissingLibraryError,
    TableError,
    UnknownPatientError,
    UsageError,
)
from palsycheck.intake.names import folder_name
from palsycheck.results import PatientResult


def patient(patient_id: str, *, level: float = 0.8, seed: int = 1, **more) -> PatientResult:
    recording = make_recording(frames=20, level=level, seed=seed)
    return make_patient(patient_id, (recording,), folder=folder_name(patient_id), **more)


def run_of(path: Path, results: list[PatientResult], *, finished: str = "2024-03-12T10:04:31+09:00") -> Path:
    for result in results:
        write_patient(path, result)
    record = make_run(results).model_copy(update={"finished": finished})
    (path / "run.json").write_text(record.model_dump_json(), encoding="utf-8")
    return path


def made(tmp_path: Path, *runs: Path, **more):
    out = tmp_path / "out"
    out.mkdir(exist_ok=True)
    return make_cohort(Wanted(out, runs, **more)), out


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_two_runs_become_one_cohort(tmp_path: Path) -> None:
    first = run_of(tmp_path / "monday", [patient("b"), patient("a", seed=2)])
    second = run_of(tmp_path / "tuesday", [patient("c", seed=3)])
    cohort, out = made(tmp_path, first, second)
    assert [(row.patient_id, row.run) for row in cohort.rows] == [
        ("b", "monday"),
        ("a", "monday"),
        ("c", "tuesday"),
    ]
    assert [run.patients for run in cohort.runs] == [2, 1]
    assert [(row["patient_id"], row["run"]) for row in table(out / "patients.csv")] == [
        ("b", "monday"),
        ("a", "monday"),
        ("c", "tuesday"),
    ]
    frames = table(out / "frames.csv")
    assert [row["patient_id"] for row in frames] == ["b"] * 20 + ["a"] * 20 + ["c"] * 20
    assert list(frames[0])[:3] == ["patient_id", "recording", "frame"]
    assert json.loads((out / "cohort.json").read_text())["schema_version"] == 1


def test_links_lead_from_the_cohort_to_the_reports_whatever_ids_are_made_of(tmp_path: Path) -> None:
    run = run_of(tmp_path / "a run, 100 %", [patient(name, seed=n) for n, name in enumerate(HOSTILE_IDS)])
    cohort, out = made(tmp_path, run)
    assert len(cohort.rows) == len(HOSTILE_IDS)
    for row in cohort.rows:
        target = (out / unquote(row.report)).parent
        assert json.loads((target / "result.json").read_text())["patient_id"] == row.patient_id


def test_runs_with_one_name_are_told_apart(tmp_path: Path) -> None:
    first = run_of(tmp_path / "ward a" / "out", [patient("a")])
    second = run_of(tmp_path / "ward b" / "out", [patient("b", seed=2)])
    cohort, _ = made(tmp_path, first, second)
    assert [run.name for run in cohort.runs] == ["ward a/out", "ward b/out"]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"model": MODEL.model_copy(update={"weights_sha256": "ab" * 32})}, "model"),
        ({"threshold": 0.6}, "threshold"),
        ({"settings_sha256": "cd" * 32}, "settings"),
    ],
)
def test_what_cannot_be_compared_is_not_put_together_unless_asked_for(
    tmp_path: Path, change: dict, what: str
) -> None:
    first = run_of(tmp_path / "one", [patient("a")])
    other = patient("b", seed=2).model_copy(update=change)
    second = run_of(tmp_path / "two", [other])
    with pytest.raises(UsageError, match=f"different {what}.*one and two.*--mix"):
        made(tmp_path, first, second)
    assert not (tmp_path / "out" / "cohort.json").exists()
    assert not list((tmp_path / "out").iterdir())
    cohort, _ = made(tmp_path, first, second, mix=True)
    assert cohort.mixed == (what,)
    assert [used.patients for used in cohort.models] == [1, 1]


def test_other_software_alone_is_told_and_not_refused(tmp_path: Path) -> None:
    first = run_of(tmp_path / "one", [patient("a")])
    newer = patient("b", seed=2).model_copy(update={"software": "palsycheck 0.2.0"})
    cohort, _ = made(tmp_path, first, run_of(tmp_path / "two", [newer]))
    assert cohort.mixed == ("software",)


def test_one_id_with_different_recordings_in_two_runs_is_refused_by_name(tmp_path: Path) -> None:
    first = run_of(tmp_path / "one", [patient("Kim", seed=1)])
    second = run_of(tmp_path / "two", [patient("Kim", seed=2)])
    with pytest.raises(UsageError, match=r'"Kim".*one and two'):
        made(tmp_path, first, second)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_same_recordings_in_two_runs_count_once_from_the_run_that_finished_last(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    old = run_of(tmp_path / "old", [patient("Kim", level=0.9)], finished="2024-01-01T00:00:00+09:00")
    new = run_of(tmp_path / "new", [patient("Kim", level=0.2)], finished="2024-02-01T00:00:00+09:00")
    runs = (old, new)
    cohort, out = made(tmp_path, *(runs[place] for place in order))
    (row,) = cohort.rows
    assert (row.run, row.above) == ("new", False)
    assert [(r.patient_id, r.counted, r.set_aside) for r in cohort.replaced] == [("Kim", "new", "old")]
    assert len(table(out / "frames.csv")) == 20


def test_what_an_earlier_run_left_is_listed_apart_and_counted_nowhere(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", [patient("now")])
    write_patient(run, patient("before", seed=2))
    cohort, out = made(tmp_path, run)
    assert [row.patient_id for row in cohort.rows] == ["now"]
    assert [row.patient_id for row in cohort.earlier] == ["before"]
    assert cohort.flow[0].count == 1
    assert {row["patient_id"] for row in table(out / "frames.csv")} == {"now"}


def test_a_result_that_cannot_be_used_is_named_and_the_others_count(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", [patient("good")])
    for name, text in (("broken", "{"), ("old", '{"schema_version": 0}')):
        (run / "patients" / name).mkdir()
        (run / "patients" / name / "result.json").write_text(text)
    cohort, _ = made(tmp_path, run)
    assert [(u.folder, u.run) for u in cohort.unusable] == [("broken", "run"), ("old", "run")]
    assert [step.count for step in cohort.flow] == [3, 1, 1, 1, 1]


def test_labels_may_come_later_and_replace_what_was_known(tmp_path: Path) -> None:
    known = patient("a", columns={"patient_id": "a", "site": "ward 3"}).model_copy(update={"label": 0})
    run = run_of(tmp_path / "run", [known, patient("b", seed=2)])
    labels = tmp_path / "labels.csv"
    labels.write_text("patient_id,label,site,age\na,1,,61\nb,0,,58\nnobody,1,,1\n")
    cohort, out = made(tmp_path, run, table=labels)
    assert [row.label for row in cohort.rows] == [1, 0]
    assert (cohort.labels_from, cohort.labels_unmatched) == ("labels.csv", 1)
    rows = table(out / "patients.csv")
    assert [(row["label"], row["site"], row["age"]) for row in rows] == [
        ("1", "ward 3", "61"),
        ("0", "", "58"),
    ]
    assert json.loads((run / "patients" / "a" / "result.json").read_text())["label"] == 0


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("patient_id,label\nx,1\n", UnknownPatientError),
        ("patient_id,label\na,2\n", TableError),
        ("patient_id,recording,label\na,1.mp4,1\na,2.mp4,0\n", TableError),
        (None, MissingInputError),
    ],
)
def test_labels_that_cannot_be_used_are_refused(tmp_path: Path, text: str | None, error: type) -> None:
    run = run_of(tmp_path / "run", [patient("a")])
    labels = tmp_path / "labels.csv"
    if text is not None:
        labels.write_text(text)
    with pytest.raises(error):
        made(tmp_path, run, table=labels)


def test_the_same_runs_give_the_same_bytes_wherever_they_lie(tmp_path: Path) -> None:
    run = run_of(tmp_path / "here" / "run", [patient("a"), patient("b", seed=2)])
    shutil.copytree(tmp_path / "here", tmp_path / "there")
    texts = []
    for place in ("here", "there"):
        out = tmp_path / place / "out"
        out.mkdir()
        make_cohort(Wanted(out, (tmp_path / place / run.name,)))
        texts.append([(out / name).read_bytes() for name in ("cohort.json", "patients.csv", "frames.csv")])
    assert texts[0] == texts[1]


def test_an_empty_run_is_a_cohort_of_nobody(tmp_path: Path) -> None:
    (tmp_path / "run" / "patients").mkdir(parents=True)
    cohort, _ = made(tmp_path, tmp_path / "run")
    assert [step.count for step in cohort.flow] == [0] * 5
    assert cohort.figures is None


def test_parquet_without_its_library_says_what_to_install(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    run = run_of(tmp_path / "run", [patient("a")])
    with pytest.raises(MissingLibraryError, match="pip install"):
        made(tmp_path, run, parquet=True)
    assert not list((tmp_path / "out").iterdir())


def test_parquet_holds_what_frames_csv_holds_with_its_types(tmp_path: Path) -> None:
    pyarrow_parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is an extra")
    explained = patient("=a")
    frames = tuple(
        f.model_copy(update={"saliency": "saliency/1.png"}) for f in explained.recordings[0].frames
    )
    looked_at = explained.recordings[0].model_copy(update={"frames": frames})
    run = run_of(
        tmp_path / "run",
        [explained.model_copy(update={"recordings": (looked_at,)}), gallery()["dark"]],
    )
    _, out = made(tmp_path, run, parquet=True)
    frames = pyarrow_parquet.read_table(out / "frames.parquet").to_pylist()
    lines = table(out / "frames.csv")
    assert [list(frame) for frame in frames] == [list(line) for line in lines]
    assert frames[0]["patient_id"] == "=a"
    assert lines[0]["patient_id"] == "'=a"
    for frame, line in zip(frames, lines, strict=True):
        assert isinstance(frame["face_found"], bool)
        assert (frame["saliency"] or "") == line["saliency"]
        assert (frame["probability"] is None) == (line["probability"] == "")
        assert frame["probability"] is None or frame["probability"] == float(line["probability"])


def test_an_older_parquet_file_does_not_stay_beside_newer_frames(tmp_path: Path) -> None:
    run = run_of(tmp_path / "run", [patient("a")])
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "frames.parquet").write_bytes(b"old")
    _, out = made(tmp_path, run)
    assert not (out / "frames.parquet").exists()
