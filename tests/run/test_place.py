"""Results never replace anything but results: not recordings, not a table, not files of other origin."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from palsycheck.cli.app import run
from palsycheck.errors import OutputError, UsageError
from palsycheck.run.place import check_place, held


@pytest.fixture
def study(tmp_path):
    """Two patients with a table, as a user keeps them."""
    path = tmp_path / "study"
    for patient in ("anna", "ben"):
        (path / "patients" / patient).mkdir(parents=True)
        (path / "patients" / patient / "a.mp4").write_text("a recording")
    (path / "patients" / "patients.csv").write_text("patient_id,label\nanna,1\nben,0\n")
    return path


def everything(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("out", [".", "patients", "patients/anna"])
def test_a_run_over_its_own_recordings_is_refused_and_changes_nothing(study, out, tiny_model, capsys):
    before = everything(study)
    status = run(["screen", str(study / "patients"), "-o", str(study / out), "--model", str(tiny_model)])
    assert status == 2
    assert "over the input" in capsys.readouterr().err
    assert everything(study) == before


def check(out: Path, study: Path, **changes):
    recordings = sorted((study / "patients").rglob("*.mp4"))
    given = {"videos": study / "patients", "table": None, "recordings": recordings}
    check_place(out, **(given | changes))


def test_links_do_not_hide_the_recordings(study, tmp_path):
    (tmp_path / "link").symlink_to(study)
    with pytest.raises(UsageError, match="over the input"):
        check(tmp_path / "link", study)


def test_recordings_of_a_list_are_guarded_too(study, tmp_path):
    with pytest.raises(UsageError, match="over the input"):
        check(study, study, videos=tmp_path / "list.txt")


def test_a_table_that_was_named_is_not_written_over(study, tmp_path):
    with pytest.raises(UsageError, match="over the input"):
        check(tmp_path / "out", study, table=tmp_path / "out" / "patients.csv")


@pytest.mark.parametrize("name", ["patients.csv", "cohort.html", "patients/ben/consent.pdf"])
def test_files_that_no_run_has_written_are_not_replaced(study, tmp_path, name):
    (tmp_path / "out" / name).parent.mkdir(parents=True)
    (tmp_path / "out" / name).write_text("somebody's")
    with pytest.raises(UsageError, match="which no run has written"):
        check(tmp_path / "out", study)


@pytest.mark.parametrize("mark", ["ledger.sqlite", "run.json"])
def test_the_folder_of_an_earlier_run_is_written_to_again(study, tmp_path, mark):
    (tmp_path / "out" / "patients" / "anna").mkdir(parents=True)
    (tmp_path / "out" / mark).touch()
    check(tmp_path / "out", study)


@pytest.mark.parametrize("out", ["elsewhere", "study/patients/out", "study/out"])
def test_a_new_folder_may_lie_anywhere(study, tmp_path, out):
    check(tmp_path / out, study)


def test_the_folder_above_the_recordings_will_do(study, tmp_path):
    (study / "patients").rename(study / "videos")
    recordings = sorted((study / "videos").rglob("*.mp4"))
    check(study, study, videos=study / "videos", recordings=recordings)
    (study / "patients").mkdir()  # as a run leaves it that was killed at once
    check(study, study, videos=study / "videos", recordings=recordings)


def test_a_second_run_on_the_same_folder_is_refused_and_changes_nothing(study, tmp_path, tiny_model, capsys):
    out = tmp_path / "out"
    out.mkdir()
    with held(out):
        status = run(["screen", str(study / "patients"), "-o", str(out), "--model", str(tiny_model)])
    assert status == 1
    assert "Another run is writing" in capsys.readouterr().err
    assert not list((out / "patients").iterdir())
    assert not (out / "patients.csv").exists()


def test_a_run_that_was_killed_leaves_the_folder_free(tmp_path):
    code = (
        "import os, pathlib, signal, sys; from palsycheck.run.place import held\n"
        "with held(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    with held(tmp_path):
        pass


def test_a_folder_that_cannot_be_locked(tmp_path):
    with pytest.raises(OutputError, match="cannot be locked"), held(tmp_path / "nowhere"):
        pass
