"""Patients and recordings of folders, files and lists."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import DECOMPOSED, HANGUL, make, summary, table

from palsycheck.errors import (
    DuplicatePatientError,
    EmptyFolderError,
    MissingInputError,
    NoVideoError,
    UnreadableInputError,
)
from palsycheck.intake import find_patients
from palsycheck.intake.folders import NO_PATIENTS, VIDEO_EXTENSIONS


def test_folders_and_loose_files_are_patients(tmp_path: Path) -> None:
    make(tmp_path, "P2/a.mp4", "P2/2024/b.mov", "P1/x.avi", "loose.mkv")
    intake = find_patients(tmp_path)
    assert summary(intake.patients) == {
        "P1": ["x.avi"],
        "P2": ["2024/b.mov", "a.mp4"],
        "loose": ["loose.mkv"],
    }
    assert intake.warnings == ()
    assert [p.folder for p in intake.patients] == ["P1", "P2", "loose"]
    recording = intake.patients[1].recordings[0]
    assert recording.path == tmp_path / "P2/2024/b.mov"
    assert (recording.recorded_at, recording.lux, recording.mirrored) == (None, None, None)


@pytest.mark.parametrize("extension", sorted(VIDEO_EXTENSIONS))
def test_extensions_in_any_case(extension: str, tmp_path: Path) -> None:
    make(tmp_path, f"a{extension}", f"b{extension.upper()}", f"P/c{extension.title()}")
    assert sorted(summary(find_patients(tmp_path).patients)) == ["P", "a", "b"]


def test_hidden_files_results_and_what_systems_make_are_ignored(tmp_path: Path) -> None:
    make(tmp_path, "P/a.mp4", "P/._a.mp4", ".hidden/b.mp4", "P/.trash/c.mp4", "Thumbs.db")
    make(tmp_path, "__MACOSX/P/a.mp4", "lost+found/", "$RECYCLE.BIN/x.mp4", "P/@eaDir/a.mp4")
    make(tmp_path, "out/run.json", "out/patients/P/x.mp4", "P/again/ledger.sqlite", "P/again/y.mp4")
    intake = find_patients(tmp_path)
    assert summary(intake.patients) == {"P": ["a.mp4"]}
    assert intake.warnings == ("Folders with results of a run were passed over: out",)


def test_results_written_into_the_source_are_no_patients(tmp_path: Path) -> None:
    make(tmp_path, "P/a.mp4", "run.json", "ledger.sqlite", "patients/P/faces/0.jpg", "cohort.html")
    assert summary(find_patients(tmp_path).patients) == {"P": ["a.mp4"]}


def test_the_truth_of_simulated_recordings_lies_beside_them_without_a_warning(tmp_path: Path) -> None:
    make(tmp_path, "P/recording.mp4", "P/recording.truth.json")
    intake = find_patients(tmp_path)
    assert (summary(intake.patients), intake.warnings) == ({"P": ["recording.mp4"]}, ())


def test_other_files_are_one_warning_with_their_count(tmp_path: Path) -> None:
    make(tmp_path, "P/a.mp4", "P/consent.pdf", "readme.txt")
    assert find_patients(tmp_path).warnings == (
        "2 files are no videos and were passed over: P/consent.pdf, readme.txt",
    )
    make(tmp_path, *(f"P/{n}.jpg" for n in range(200)))
    (warning,) = find_patients(tmp_path).warnings
    assert warning.startswith("202 files are no videos")
    assert len(warning) < 150


def test_a_patient_without_a_video_is_kept_with_a_reason(tmp_path: Path) -> None:
    make(tmp_path, "P/a.mp4", "empty/", "papers/letter.pdf")
    intake = find_patients(tmp_path)
    reasons = {p.id: p.reason for p in intake.patients}
    assert reasons == {
        "P": "",
        "empty": "The patient's folder is empty (empty).",
        "papers": "The patient's folder holds no video (papers).",
    }


def test_an_unreadable_folder_costs_only_its_patient(tmp_path: Path, no_root: None) -> None:
    make(tmp_path, "P/a.mp4", "Q/b.mp4", "R/c.mp4", "R/deep/d.mp4")
    (tmp_path / "Q").chmod(0)
    (tmp_path / "R/deep").chmod(0)
    try:
        intake = find_patients(tmp_path)
    finally:
        (tmp_path / "Q").chmod(0o700)
        (tmp_path / "R/deep").chmod(0o700)
    assert summary(intake.patients) == {"P": ["a.mp4"], "Q": [], "R": ["c.mp4"]}
    assert "Permission denied (Q). Check the rights." in intake.patients[1].reason
    assert any("R/deep" in warning for warning in intake.warnings)


@pytest.mark.parametrize("tables", [(), ("patients.csv",)])
def test_a_source_of_which_only_the_names_can_be_read(
    tables: tuple[str, ...], tmp_path: Path, no_root: None
) -> None:
    source = make(tmp_path / "videos", "P/a.mp4", *tables)
    source.chmod(0o444)
    with pytest.raises(UnreadableInputError, match="cannot be read: Permission denied"):
        find_patients(source)
    source.chmod(0o755)


def test_an_unreadable_source(tmp_path: Path, no_root: None) -> None:
    source = make(tmp_path / "videos", "P/a.mp4")
    source.chmod(0)
    try:
        with pytest.raises(UnreadableInputError, match=r"Permission denied \(.*videos\)\. Check the rights"):
            find_patients(source)
    finally:
        source.chmod(0o700)


def test_missing_source(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="no such file or folder"):
        find_patients(tmp_path / "nothing")


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(EmptyFolderError, match=r"nothing in the folder .* Name a folder of recordings"):
        find_patients(tmp_path)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a.txt", "b.pdf"], "no video among 2 files"),
        (["P/"], "There is no video"),
        (["a.jpg"], "among 1 file"),
    ],
)
def test_no_video_at_all(names: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(NoVideoError, match=words):
        find_patients(make(tmp_path, *names))


def test_another_kind_of_file(tmp_path: Path) -> None:
    make(tmp_path, "letter.pdf")
    with pytest.raises(NoVideoError, match="neither a folder nor a video nor a file list"):
        find_patients(tmp_path / "letter.pdf")


def test_a_single_video_is_one_patient(tmp_path: Path) -> None:
    make(tmp_path, "P7.final.mp4", "other.mp4")
    table(tmp_path, "patient_id,label,lux", "P7.final,1,400", "other,0,")
    (patient,) = find_patients(tmp_path / "P7.final.mp4").patients
    assert (patient.id, patient.label, patient.recordings[0].lux) == ("P7.final", 1, 400)


def test_hangul_in_both_normal_forms_is_one_patient(tmp_path: Path) -> None:
    make(tmp_path, f"{DECOMPOSED}/{DECOMPOSED}.mp4")
    table(tmp_path, "patient_id,label", f"{HANGUL},1")
    (patient,) = find_patients(tmp_path).patients
    assert (patient.id, patient.label, patient.folder) == (HANGUL, 1, HANGUL)
    assert patient.recordings[0].name == f"{HANGUL}.mp4"
    assert patient.recordings[0].path.read_bytes() == b"x"


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([f"{HANGUL}/a.mp4", f"{DECOMPOSED}/a.mp4"], "occurs twice.*written in decomposed form"),
        (["P1/a.mp4", "P1.mp4"], r"occurs twice \(P1; P1\.mp4\)"),
        (["P1.mp4", "P1.mov"], r"occurs twice \(P1\.mov; P1\.mp4\)"),
        (["Kim/a.mp4", "kim/a.mp4"], 'The patients "Kim" and "kim" differ only in upper and lower case'),
        (["STRASSE/a.mp4", "straße.mp4"], "differ only in upper and lower case"),
        (["P1/a.mp4", "P1 /a.mp4"], "occurs twice"),
    ],
)
def test_one_id_twice(names: list[str], words: str, tmp_path: Path) -> None:
    with pytest.raises(DuplicatePatientError, match=words):
        find_patients(make(tmp_path, *names))


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    make(tmp_path, "P/a.mp4")
    bad = Path(str(tmp_path), "\udcc7\udcd1")
    bad.mkdir()
    (bad / "b.mp4").write_bytes(b"x")
    intake = find_patients(tmp_path)
    assert summary(intake.patients) == {"P": ["a.mp4"], "\\xc7\\xd1": []}
    assert "not valid UTF-8" in intake.patients[1].reason
    with pytest.raises(UnreadableInputError, match="not valid UTF-8"):
        find_patients(bad)


wild = st.text(
    alphabet=st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20
).filter(lambda name: not name.startswith(".") and name.casefold() not in NO_PATIENTS)


@settings(deadline=None, max_examples=60)
@given(st.sets(wild, min_size=1, max_size=5))
def test_whatever_folders_are_called_each_is_a_patient_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, names: set[str]
) -> None:
    root = tmp_path_factory.mktemp("wild")
    for name in names:
        make(root, f"{name}/a.mp4")
    try:
        intake = find_patients(root)
    except DuplicatePatientError:
        ids = [unicodedata.normalize("NFC", name).strip().casefold() for name in names]
        assert len(set(ids)) < len(ids)
        return
    assert len(intake.patients) == len(names)
    assert len({patient.folder for patient in intake.patients}) == len(names)
    assert all(len(patient.recordings) == 1 for patient in intake.patients)
