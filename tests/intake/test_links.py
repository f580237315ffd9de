"""Symbolic links: followed inside the folder that the user named, nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from recordings import make, summary, table

from palsycheck.errors import LinkLoopError, TableError, UnreadableInputError
from palsycheck.intake import find_patients


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    return make(tmp_path / "outside", "secret.mp4", "patients.csv")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "videos", "P/a.mp4", "P/deep/b.mp4")


def test_a_link_inside_is_followed(source: Path) -> None:
    make(source, "store/2024/c.mp4")
    (source / "Q").mkdir()
    (source / "Q/c.mp4").symlink_to("../store/2024/c.mp4")
    (source / "Q/more").symlink_to("../store/2024")
    intake = find_patients(source)
    assert summary(intake.patients)["Q"] == ["c.mp4"]
    assert any("Q/more/c.mp4" in warning and "counted already" in warning for warning in intake.warnings)


def test_links_out_of_the_folder_are_refused_with_a_reason(source: Path, outside: Path) -> None:
    (source / "Q").symlink_to(outside)
    (source / "loose.mp4").symlink_to(outside / "secret.mp4")
    (source / "P/c.mp4").symlink_to(outside / "secret.mp4")
    intake = find_patients(source)
    assert summary(intake.patients) == {"P": ["a.mp4", "deep/b.mp4"], "Q": [], "loose": []}
    assert "leads out of the folder and is not followed (Q)" in intake.patients[1].reason
    assert "(loose.mp4)" in intake.patients[2].reason
    assert "(P/c.mp4)" in intake.patients[0].reason, "named in the report of a patient with other recordings"
    assert any("(P/c.mp4)" in warning for warning in intake.warnings)
    assert not any(str(source) in text for text in [*intake.warnings, *(p.reason for p in intake.patients)])


def test_the_source_itself_may_be_a_link(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(source)
    assert summary(find_patients(tmp_path / "link").patients) == {"P": ["a.mp4", "deep/b.mp4"]}


def test_a_recording_named_on_the_command_line_may_be_a_link(outside: Path, tmp_path: Path) -> None:
    (tmp_path / "v.mp4").symlink_to(outside / "secret.mp4")
    (patient,) = find_patients(tmp_path / "v.mp4").patients
    assert patient.id == "v"


@pytest.mark.parametrize("target", [".", "..", "../..", "../P"])
def test_a_loop_inside_a_patient_is_cut(target: str, source: Path) -> None:
    (source / "P/up").symlink_to(target)
    intake = find_patients(source)
    assert summary(intake.patients) == {"P": ["a.mp4", "deep/b.mp4"]}
    assert any("P/up" in warning for warning in intake.warnings)


def test_a_loop_over_two_patients_is_cut(source: Path) -> None:
    make(source, "Q/c.mp4")
    (source / "P/other").symlink_to("../Q")
    (source / "Q/other").symlink_to("../P")
    counts = {p.id: len(p.recordings) for p in find_patients(source).patients}
    assert counts == {"P": 3, "Q": 3}


def test_a_link_to_itself_and_one_to_nothing(source: Path) -> None:
    (source / "self").symlink_to("self")
    (source / "nothing.mp4").symlink_to("gone.mp4")
    patients = {p.id: p.reason for p in find_patients(source).patients}
    assert "leads back to itself (self)" in patients["self"]
    assert "leads to nothing" in patients["nothing"]


def test_a_source_that_leads_back_to_itself(tmp_path: Path) -> None:
    (tmp_path / "videos").symlink_to("videos")
    with pytest.raises(LinkLoopError, match=r"leads back to itself \(.*videos\)"):
        find_patients(tmp_path / "videos")


def test_nothing_but_a_loop(tmp_path: Path) -> None:
    (tmp_path / "P").symlink_to(".")
    with pytest.raises(LinkLoopError, match="a folder that holds it"):
        find_patients(tmp_path)


def test_of_a_file_and_a_link_to_it_the_file_counts(source: Path) -> None:
    (source / "P/0-first.mp4").symlink_to("deep/b.mp4")
    (source / "P/0-deep").symlink_to("deep")
    (patient,) = find_patients(source).patients
    assert [r.name for r in patient.recordings] == ["a.mp4", "deep/b.mp4"]


def test_links_to_other_files_are_other_files(source: Path, outside: Path) -> None:
    (source / "notes.txt").symlink_to(outside / "patients.csv")
    intake = find_patients(source)
    assert [p.id for p in intake.patients] == ["P"]
    assert intake.warnings == ("1 file is no video and was passed over: notes.txt",)


def test_a_table_that_leads_out_is_not_read(source: Path, outside: Path) -> None:
    table(outside, "patient_id,label", "P,1")
    (source / "patients.csv").symlink_to(outside / "patients.csv")
    with pytest.raises(TableError, match=r"leads out of the folder.*Name the table with --table"):
        find_patients(source)
    assert find_patients(source, table=source / "patients.csv").patients[0].label == 1


def test_pipes_are_no_recordings(source: Path) -> None:
    os.mkfifo(source / "P/pipe.mp4")
    os.mkfifo(source / "loose.mp4")
    os.mkfifo(source / "pipe")
    intake = find_patients(source)
    assert summary(intake.patients) == {"P": ["a.mp4", "deep/b.mp4"], "loose": []}
    assert "pipe or device" in intake.patients[1].reason
    assert any("(P/pipe.mp4)" in warning for warning in intake.warnings)


def test_only_refused_things(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "v.mp4")
    with pytest.raises(UnreadableInputError, match="pipe or device"):
        find_patients(tmp_path)
