"""A run from the command line: every patient accounted for, and the next run does only what is left."""

from __future__ import annotations

import csv
import json
import shutil

import pytest

from palsycheck.cli.app import run
from palsycheck.results import PatientResult, RunRecord


def screen(videos, out, model, *more, pdf=False):
    reports = "--pdf" if pdf else "--no-pdf"
    fixed = ["--model", str(model), "--frames", "8", "-j1", reports]
    return run(["screen", str(videos), "-o", str(out), *fixed, *more])


def rows(out):
    return {row["patient_id"]: row for row in csv.DictReader((out / "patients.csv").open(encoding="utf-8"))}


def results(out):
    """Bytes of every result.json by folder."""
    return {path.parent.name: path.read_bytes() for path in out.glob("patients/*/result.json")}


def times(out):
    return {path.parent.name: path.stat().st_mtime_ns for path in out.glob("patients/*/result.json")}


@pytest.fixture(scope="module")
def done(ward, tiny_model, tmp_path_factory):
    """The ward screened once: its output folder and the exit status."""
    out = tmp_path_factory.mktemp("done") / "out"
    return out, screen(ward, out, tiny_model, pdf=True)


@pytest.fixture
def again(done, tmp_path):
    """A copy of the screened ward's output, free to be changed."""
    return shutil.copytree(done[0], tmp_path / "out")


def test_failures_never_stop_the_others_and_show_in_the_exit_status(done):
    out, status = done
    assert status == 1
    outcomes = {name: row["outcome"] for name, row in rows(out).items()}
    assert outcomes == {"anna": "scored", "김영희": "scored", "broken": "failed", "empty": "failed"}


def test_every_failure_says_why(done):
    for name in ("broken", "empty"):
        row = rows(done[0])[name]
        assert row["reason"].endswith(".")
        assert row["probability"] == row["above_threshold"] == ""


def test_every_patient_has_a_result_and_both_reports(done):
    out, _ = done
    for row in rows(out).values():
        folder = out / "patients" / row["folder"]
        names = {path.name for path in folder.iterdir()}
        assert {"result.json", "frames.csv", "report.html", "report.pdf"} <= names
    assert {"cohort.html", "cohort.pdf", "run.json", "ledger.sqlite"} <= {p.name for p in out.iterdir()}


def test_nothing_unfinished_is_left(done):
    assert not [path for path in done[0].rglob("*") if path.name.startswith((".part", ".old"))]


def test_outputs_are_for_their_owner_only(done):
    for path in done[0].rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path.name


def test_a_result_holds_what_was_computed(done):
    result = PatientResult.model_validate_json((done[0] / "patients/김영희/result.json").read_bytes())
    (recording,) = result.recordings
    assert result.patient_id == "김영희"
    assert result.label == 1
    assert recording.frames_sampled == 8
    assert recording.faces_found >= 4
    assert len(recording.clips) >= 1
    clips = [clip.probability for clip in recording.clips]
    assert result.probability == pytest.approx(sum(clips) / len(clips), abs=1e-6)
    for frame in recording.frames:
        assert frame.face_found == (frame.probability is not None) == (frame.picture is not None)
        if frame.picture:
            assert (done[0] / "patients/김영희" / frame.picture).is_file()


def test_columns_of_patients_csv_are_carried_and_formulas_defused(done):
    assert rows(done[0])["anna"]["ward"] == "'=5B"
    result = json.loads((done[0] / "patients/anna/result.json").read_text())
    assert result["columns"]["ward"] == "=5B"
    assert result["recordings"][0]["light"]["lux"] == 600


def test_the_same_command_again_does_nothing(again, ward, tiny_model):
    before = times(again)
    assert screen(ward, again, tiny_model) == 1
    after = times(again)
    assert after["anna"] == before["anna"]
    assert after["김영희"] == before["김영희"]
    assert after["broken"] > before["broken"], "what failed is tried again"


def test_the_same_input_gives_the_same_bytes(done, ward, tiny_model, tmp_path):
    screen(ward, tmp_path / "out", tiny_model)
    assert results(tmp_path / "out") == results(done[0])
    assert not list((tmp_path / "out").rglob("*.pdf")), "none was asked for"


def test_a_missing_report_is_drawn_again_without_screening(again, ward, tiny_model):
    (again / "patients/anna/report.pdf").unlink()
    before = times(again)
    screen(ward, again, tiny_model, pdf=True)
    assert (again / "patients/anna/report.pdf").is_file()
    assert times(again)["anna"] == before["anna"]


def test_reports_in_another_language_are_drawn_again_without_screening(again, ward, tiny_model):
    before = times(again)
    screen(ward, again, tiny_model, "--lang", "ko")
    for page in again.glob("patients/*/report.html"):
        assert '<html lang="ko" data-paper="a4">' in page.read_text(encoding="utf-8")[:200]
    assert times(again)["anna"] == before["anna"], "failed ones are tried again, this one is not"


def test_a_damaged_result_is_made_again(again, ward, tiny_model, done):
    (again / "patients/anna/result.json").write_text("{")
    screen(ward, again, tiny_model)
    assert results(again)["anna"] == results(done[0])["anna"]


def test_a_touched_file_is_kept_a_changed_one_is_screened(again, ward, tiny_model, tmp_path):
    videos = shutil.copytree(ward, tmp_path / "videos")
    (anna,) = (videos / "anna").iterdir()
    (other,) = (videos / "김영희").iterdir()
    before = results(again)
    stamps = times(again)
    anna.touch()
    shutil.copy(ward / "anna" / anna.name, other)
    screen(videos, again, tiny_model)
    assert times(again)["anna"] == stamps["anna"]
    assert results(again)["김영희"] != before["김영희"]


def test_a_changed_setting_screens_again(again, ward, tiny_model):
    screen(ward, again, tiny_model, "--threshold", "0.9")
    result = PatientResult.model_validate_json(results(again)["anna"])
    assert (result.threshold, result.model.threshold_source) == (0.9, "settings")


def test_force_does_all_again_with_the_same_result(again, ward, tiny_model, done):
    before = times(again)
    screen(ward, again, tiny_model, "--force")
    assert all(times(again)[name] > before[name] for name in before)
    assert results(again) == results(done[0])


def test_run_json_is_enough_to_do_the_run_again(done, ward, tiny_model, tmp_path):
    record = RunRecord.model_validate_json((done[0] / "run.json").read_bytes())
    assert record.settings.sampling.frames == 8
    assert len(record.inputs) == 3
    out = tmp_path / "out"
    assert run(["screen", str(ward), "-o", str(out), "--config", str(done[0] / "run.json"), "--no-pdf"]) == 1
    assert results(out) == results(done[0])


def test_a_config_refuses_another_model(done, ward, tiny_model, tmp_path, capsys):
    record = RunRecord.model_validate_json((done[0] / "run.json").read_bytes())
    config = tmp_path / "run.json"
    config.write_text(record.model_copy(update={"model_sha256": "0" * 64}).model_dump_json())
    assert run(["screen", str(ward), "-o", str(tmp_path / "out"), "--config", str(config)]) == 2
    assert "not the one" in capsys.readouterr().err


def test_json_prints_a_line_a_patient_and_nothing_else(again, ward, tiny_model, capsys):
    screen(ward, again, tiny_model, "--json")
    captured = capsys.readouterr()
    lines = [json.loads(line) for line in captured.out.splitlines()]
    assert {line["patient_id"] for line in lines} == {"anna", "김영희", "broken", "empty"}
    assert "4 patients: 2 scored" in captured.err


def test_a_damaged_model_stops_the_run_before_it_starts(ward, tiny_model, tmp_path, capsys):
    model = shutil.copytree(tiny_model, tmp_path / "model")
    weights = bytearray((model / "weights.safetensors").read_bytes())
    weights[-1] ^= 1
    (model / "weights.safetensors").write_bytes(weights)
    assert screen(ward, tmp_path / "out", model) == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("palsycheck: ")
    assert "SHA-256" in last
    assert not (tmp_path / "out/patients.csv").exists()
