"""``palsycheck cohort`` as a user runs it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from make_results import MODEL, gallery, write_run

from palsycheck.results import PatientResult


def cohort(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "palsycheck", "cohort", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def runs(tmp_path: Path) -> tuple[Path, Path]:
    first = write_run(tmp_path / "monday", [gallery()["failed"], gallery()["no-face"]])
    return first, write_run(tmp_path / "tuesday", [gallery()["below"]])


def other(result: PatientResult, **change: object) -> PatientResult:
    return result.model_copy(update=change)


def test_several_runs_on_one_page(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    out = tmp_path / "all"
    done = cohort(*runs, "-o", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert "patients: 3, runs: 2" in done.stderr
    names = {"cohort.html", "cohort.pdf", "cohort.json", "patients.csv", "frames.csv"}
    assert {path.name for path in out.iterdir()} == names
    assert all(stat.S_IMODE((out / name).stat().st_mode) == 0o600 for name in names)
    again = cohort(*runs, "-o", out, "--no-pdf")
    assert again.returncode == 0
    assert not (out / "cohort.pdf").exists()


def test_in_the_folder_of_the_only_run(runs: tuple[Path, Path]) -> None:
    done = cohort(runs[1], "-o", runs[1], "--no-pdf")
    assert done.returncode == 0
    assert (runs[1] / "cohort.html").is_file()
    assert (runs[1] / "patients" / "below" / "result.json").is_file()


def test_a_cohort_is_not_written_over_one_of_its_runs_or_over_other_files(
    tmp_path: Path, runs: tuple[Path, Path]
) -> None:
    done = cohort(*runs, "-o", runs[0])
    assert (done.returncode, "over a run" in done.stderr) == (2, True)
    assert not (runs[0] / "cohort.json").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("x")
    done = cohort(*runs, "-o", tmp_path / "mine")
    assert (done.returncode, "something else" in done.stderr) == (2, True)


def test_labels_are_not_written_over(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    out = tmp_path / "all"
    out.mkdir()
    (out / "patients.csv").write_text("patient_id,label\nP-0418,0\n")
    done = cohort(*runs, "-o", out, "--table", out / "patients.csv")
    assert (done.returncode, "written over" in done.stderr) == (2, True)
    assert (out / "patients.csv").read_text() == "patient_id,label\nP-0418,0\n"


def test_different_models_are_refused_and_with_mix_said_so(tmp_path: Path) -> None:
    first = write_run(tmp_path / "one", [gallery()["above"]])
    changed = other(gallery()["below"], model=MODEL.model_copy(update={"weights_sha256": "ab" * 32}))
    second = write_run(tmp_path / "two", [changed])
    done = cohort(first, second, "-o", tmp_path / "out")
    assert (done.returncode, "different models (one and two)" in done.stderr) == (2, True)
    done = cohort(first, second, "-o", tmp_path / "out", "--mix", "--no-pdf")
    assert (done.returncode, "differ in: model" in done.stderr) == (0, True)
    assert json.loads((tmp_path / "out" / "cohort.json").read_text())["mixed"] == ["model"]


def test_a_result_that_cannot_be_used_is_named_and_the_status_says_so(
    tmp_path: Path, runs: tuple[Path, Path]
) -> None:
    (runs[0] / "patients" / "failed" / "result.json").write_text("{")
    done = cohort(*runs, "-o", tmp_path / "out", "--no-pdf")
    assert (done.returncode, "monday/patients/failed" in done.stderr) == (1, True)


def test_no_run(tmp_path: Path) -> None:
    done = cohort(tmp_path, "-o", tmp_path / "out")
    assert (done.returncode, "No run was found" in done.stderr) == (2, True)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    done = cohort(*runs, "-o", tmp_path / "closed" / "out")
    assert (done.returncode, "cannot be made" in done.stderr) == (1, True)
