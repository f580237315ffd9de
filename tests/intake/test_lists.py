"""File lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from recordings import DECOMPOSED, HANGUL, make, summary, table

from palsycheck.errors import DuplicatePatientError, NoVideoError, TableError
from palsycheck.intake import find_patients


def write(folder: Path, text: str, name: str = "night.txt", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_paths_ids_comments(tmp_path: Path) -> None:
    make(tmp_path, "in/a.mp4", "in/b.mov", "in/# c.mkv", "elsewhere/d.avi")
    listed = write(
        tmp_path / "in",
        f"# tonight\n\na.mp4\r\nP2\tb.mov\n  # indented\n./# c.mkv\n"
        f"{tmp_path}/elsewhere/d.avi\nP2\t../elsewhere/e.mp4\n",
    )
    make(tmp_path, "elsewhere/e.mp4")
    assert summary(find_patients(listed).patients) == {
        "# c": ["# c.mkv"],
        "P2": ["b.mov", "e.mp4"],
        "a": ["a.mp4"],
        "d": ["d.avi"],
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_hangul_on_disk_in_the_other_form(encoding: str, tmp_path: Path) -> None:
    make(tmp_path, f"{DECOMPOSED}/{DECOMPOSED}.mp4")
    listed = write(tmp_path, f"{HANGUL}/{HANGUL}.mp4\n", encoding=encoding)
    (patient,) = find_patients(listed).patients
    assert patient.id == HANGUL
    assert patient.recordings[0].path.is_file()


def test_what_is_not_there_is_kept_with_a_reason(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4", "letter.pdf", "P/b.mp4")
    long = "x" * 300 + ".mp4"
    listed = write(tmp_path, f"a.mp4\ngone.mp4\nletter.pdf\nP\nL\t{long}\nP9\ta2.mp4\n", name="list.LST")
    patients = {p.id: p for p in find_patients(listed).patients}
    assert len(patients) == 6
    assert patients["gone"].reason == "The list names a recording that is not there (list.LST, line 2)."
    assert "no video (list.LST, line 3)" in patients["letter"].reason
    assert "no video (list.LST, line 4)" in patients["P"].reason
    assert "line 5" in patients["L"].reason
    assert patients["P9"].recordings == ()
    assert len(patients["a"].recordings) == 1


def test_a_missing_recording_beside_another_of_the_patient_is_named(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4")
    intake = find_patients(write(tmp_path, "P\ta.mp4\nP\tgone.mp4\n"))
    assert summary(intake.patients) == {"P": ["a.mp4"]}
    assert intake.patients[0].reason == "The list names a recording that is not there (night.txt, line 2)."
    assert intake.warnings == ("The list names a recording that is not there (night.txt, line 2).",)


def test_two_recordings_of_one_name_stay_apart(tmp_path: Path) -> None:
    make(tmp_path, "1/a.mp4", "2/a.mp4")
    (patient,) = find_patients(write(tmp_path, "P\t1/a.mp4\nP\t2/a.mp4\n")).patients
    assert len({r.name for r in patient.recordings}) == 2


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("a.mp4\nsub/../a.mp4\n", DuplicatePatientError, "twice, in lines 1 and 2"),
        (
            "1/a.mp4\n2/a.mp4\n",
            DuplicatePatientError,
            r'"a" occurs twice \(night\.txt, line 1; night\.txt, line 2\)',
        ),
        ("P\ta.mp4\np\t1/a.mp4\n", DuplicatePatientError, "upper and lower case"),
        ("P\t\n", TableError, r"names no file \(.*line 1\)"),
        ("# nothing\n\n", NoVideoError, "names no recording"),
        ("gone.mp4\n", Exception, "not there"),
    ],
)
def test_refused_lists(text: str, kind: type[Exception], words: str, tmp_path: Path) -> None:
    make(tmp_path, "a.mp4", "1/a.mp4", "2/a.mp4", "sub/")
    with pytest.raises(kind, match=words):
        find_patients(write(tmp_path, text))


def test_a_list_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "night.txt").write_bytes(b"\x00\x01\xff")
    with pytest.raises(TableError, match="file list is neither UTF-8 nor CP949"):
        find_patients(tmp_path / "night.txt")


def test_the_table_beside_a_list_concerns_only_its_patients(tmp_path: Path) -> None:
    make(tmp_path, "a.mp4", "b.mp4")
    table(tmp_path, "patient_id,label", "a,1", "b,0", "c,0")
    intake = find_patients(write(tmp_path, "a.mp4\n"))
    assert [(p.id, p.label) for p in intake.patients] == [("a", 1)]
    assert intake.warnings == ()
