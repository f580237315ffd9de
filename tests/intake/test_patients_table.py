"""patients.csv: what is read, what is refused, and how it meets the recordings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recordings import DECOMPOSED, HANGUL, make, table

from palsycheck.errors import (
    DuplicatePatientError,
    IntakeError,
    MissingInputError,
    TableError,
    UnknownPatientError,
)
from palsycheck.intake import find_patients
from palsycheck.intake.table import read_table

FULL = "patient_id,recording,label,side,recorded_at,lux,mirrored,notes,ward"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make(tmp_path / "videos", "P1/a.mp4", "P1/later/b.mp4", "P2/c.mp4")


def test_what_the_table_says_of_a_patient_and_of_a_recording(source: Path) -> None:
    table(
        source,
        FULL,
        'P1,,1,left,2024-03-01,350,yes,"smiles, a little",B2',
        "P1,b.mp4,,,2024-03-08T10:15+09:00,420.5,no,,",
        "P2,,0,,,,,,",
    )
    one, two = find_patients(source).patients
    assert [(r.name, r.recorded_at, r.lux, r.mirrored) for r in one.recordings] == [
        ("a.mp4", "2024-03-01", 350.0, True),
        ("later/b.mp4", "2024-03-08T10:15:00+09:00", 420.5, False),
    ]
    assert (one.label, two.label) == (1, 0)
    assert one.columns["ward"] == "B2"
    assert one.columns["notes"] == "smiles, a little"
    assert one.columns["lux"] == "350; 420.5"
    assert (two.recordings[0].lux, two.recordings[0].mirrored) == (None, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_encodings_delimiters_and_line_ends(
    encoding: str, delimiter: str, newline: str, tmp_path: Path
) -> None:
    make(tmp_path, f"{HANGUL}/a.mp4")
    lines = [["patient_id", "label", "notes"], [HANGUL, "1", '"밝음, 정면; 예"']]
    text = newline.join(delimiter.join(cells) for cells in lines)
    (tmp_path / "patients.csv").write_bytes(text.encode(encoding))
    (patient,) = find_patients(tmp_path).patients
    assert (patient.id, patient.label, patient.columns["notes"]) == (HANGUL, 1, "밝음, 정면; 예")


def test_column_names_are_read_with_tolerance(source: Path) -> None:
    table(source, " Patient ID ; LABEL;Recorded-At ;Ward No", "P1;1;20240301;7", "P2;0;;")
    one = find_patients(source).patients[0]
    assert (one.label, one.recordings[0].recorded_at) == (1, "2024-03-01")
    assert one.columns == {"patient_id": "P1", "label": "1", "recorded_at": "20240301", "Ward No": "7"}


def test_blank_lines_and_short_lines_do_no_harm(source: Path) -> None:
    table(source, "patient_id,label,notes,", "", ",,", "P1,1", "  P2  ,0,x,", "")
    assert [p.label for p in find_patients(source).patients] == [1, 0]


def test_the_table_may_be_named(source: Path, tmp_path: Path) -> None:
    table(source, "patient_id,label", "P1,0", "P2,0")
    other = table(tmp_path, "patient_id,label", "P1,1", "P2,1", name="truth.tsv")
    assert [p.label for p in find_patients(source, table=other).patients] == [1, 1]
    with pytest.raises(MissingInputError, match=r"patients table.*nothing\.csv"):
        find_patients(source, table=tmp_path / "nothing.csv")


def test_a_table_name_in_capitals(source: Path) -> None:
    table(source, "patient_id,label", "P1,1", "P2,0", name="Patients.CSV")
    assert [p.label for p in find_patients(source).patients] == [1, 0]


@pytest.mark.parametrize(
    ("column", "value", "allowed"),
    [
        ("label", "maybe", r"0 \(healthy\) or 1 \(palsy\)"),
        ("label", "2", "0"),
        ("label", "1.0", "0"),
        ("lux", "dark", "metered lux as a number"),
        ("lux", "-3", "number"),
        ("lux", "nan", "number"),
        ("lux", "inf", "number"),
        ("lux", "1e9", "number"),
        ("lux", "1_000", "number"),
        ("lux", "٤٠٠", "number"),
        ("mirrored", "perhaps", "true or false"),
        ("recorded_at", "yesterday", "ISO 8601"),
        ("recorded_at", "2024-02-30", "ISO 8601"),
        ("recorded_at", "01/03/2024", "ISO 8601"),
    ],
)
def test_a_bad_value_is_named_with_file_line_and_column(
    column: str, value: str, allowed: str, source: Path
) -> None:
    table(source, f"patient_id,{column}", "P1,", f"P2,{value}")
    with pytest.raises(
        TableError,
        match=rf'"{value}" is not allowed here \(.*patients\.csv, line 3, column {column}\)\. '
        rf"Write .*{allowed}",
    ):
        find_patients(source)


@pytest.mark.parametrize(
    ("word", "value"),
    [("TRUE", True), ("Yes", True), ("1", True), ("false", False), ("NO", False), ("0", False), ("", None)],
)
def test_mirrored(word: str, value: bool | None, source: Path) -> None:
    table(source, "patient_id,mirrored", f"P1,{word}", "P2,")
    assert find_patients(source).patients[0].recordings[0].mirrored is value


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "is empty"),
        (["name,label", "P1,1"], "no column patient_id"),
        (["patient_id,label,LABEL", "P1,1,0"], "column label twice"),
        (["patient_id,,label", "P1,,1"], "column without a name"),
        (["patient_id,label", ",1"], r"names no patient \(.*line 2, column patient_id"),
        (["patient_id,label", "P1,1,a comma, unquoted"], r"4 cells for 2 columns \(.*line 2"),
        (["patient_id,notes", 'P1,"never', "closed"], r"not valid CSV.*line 2"),
        (["patient_id,notes", 'P1,"a"b'], r"not valid CSV.*line 2"),
        (["patient_id,notes", "P1," + "x" * 200_000], r"not valid CSV.*line 2"),
    ],
)
def test_a_table_that_is_not_one(lines: list[str], words: str, source: Path) -> None:
    table(source, *lines)
    with pytest.raises(TableError, match=words):
        find_patients(source)


def test_line_numbers_count_lines_of_the_file(source: Path) -> None:
    table(source, "patient_id,notes,label", 'P1,"two', 'lines",1', "", "P2,,x")
    with pytest.raises(TableError, match="line 5, column label"):
        find_patients(source)


@pytest.mark.parametrize("content", [b"\xff\xfep\0a\0t\0", b"\x81\x20\xff\xff", b"patient_id\0,label\nP1,1"])
def test_another_encoding(content: bytes, source: Path) -> None:
    (source / "patients.csv").write_bytes(content)
    with pytest.raises(TableError, match=r"neither UTF-8 nor CP949.*Save it as CSV in UTF-8"):
        find_patients(source)


def test_a_table_that_would_fill_the_memory(source: Path) -> None:
    with (source / "patients.csv").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(TableError, match="too large"):
        find_patients(source)


def test_two_tables_beside_each_other(source: Path) -> None:
    table(source, "patient_id,label", "P,1")
    table(source, "patient_id,label", "P,0", name="Patients.CSV")
    with pytest.raises(TableError, match=r"two patients tables, Patients\.CSV and patients\.csv"):
        find_patients(source)


def test_a_table_that_is_a_folder_or_cannot_be_read(source: Path, tmp_path: Path, no_root: None) -> None:
    with pytest.raises(TableError, match="not a file"):
        find_patients(source, table=tmp_path)
    closed = table(tmp_path, "patient_id", "P1")
    closed.chmod(0)
    with pytest.raises(TableError, match="Permission denied"):
        find_patients(source, table=closed)


def test_an_error_shows_no_control_characters(source: Path) -> None:
    table(source, "patient_id,label", "P1,\x1b[31m" + "x" * 500)
    with pytest.raises(TableError) as caught:
        find_patients(source)
    assert "\x1b" not in str(caught.value)
    assert len(caught.value.what) < 80


class TestJoining:
    def test_a_patient_only_in_the_table_is_kept_with_a_reason(self, source: Path) -> None:
        table(source, "patient_id,label", "P1,1", "P2,0", "P3,1")
        third = find_patients(source).patients[2]
        assert (third.id, third.recordings, third.label) == ("P3", (), 1)
        assert third.reason == "patients.csv, line 4 names this patient, but there is no recording."

    def test_none_of_the_table_is_there(self, source: Path) -> None:
        table(source, "patient_id,label", "001,1")
        with pytest.raises(UnknownPatientError, match=r'No patient of the table.*"001".*\(patients\.csv\)'):
            find_patients(source)

    def test_patients_that_the_table_does_not_name(self, source: Path) -> None:
        table(source, "patient_id,label", "P1,1")
        intake = find_patients(source)
        assert intake.warnings == ("patients.csv does not name 1 of the patients found: P2",)
        assert intake.patients[1].label is None

    def test_two_rows_for_one_patient(self, source: Path) -> None:
        table(source, "patient_id,label", "P1,1", "P1,1")
        with pytest.raises(
            DuplicatePatientError, match=r'"P1" has two lines \(patients\.csv, lines 2 and 3\)'
        ):
            find_patients(source)

    def test_two_rows_for_one_patient_in_two_normal_forms(self, tmp_path: Path) -> None:
        make(tmp_path, f"{HANGUL}/a.mp4")
        table(tmp_path, "patient_id,label", f"{HANGUL},1", f"{DECOMPOSED},1")
        with pytest.raises(DuplicatePatientError, match="lines 2 and 3"):
            find_patients(tmp_path)

    def test_ids_that_differ_in_case(self, source: Path) -> None:
        table(source, "patient_id,label", "P1,1", "p2,1")
        with pytest.raises(DuplicatePatientError, match='"P2" and "p2" differ only in upper and lower case'):
            find_patients(source)

    def test_two_rows_for_one_recording(self, source: Path) -> None:
        table(source, "patient_id,recording,lux", "P1,a.mp4,400", "P1,P1/a.mp4,300")
        with pytest.raises(DuplicatePatientError, match="lines 2 and 3"):
            find_patients(source)

    def test_two_labels_for_one_patient(self, source: Path) -> None:
        table(source, "patient_id,recording,label", "P1,a.mp4,1", "P1,b.mp4,0")
        with pytest.raises(TableError, match=r'"P1" has two labels.*lines 2 and 3, column label'):
            find_patients(source)

    @pytest.mark.parametrize(
        "named", ["later/b.mp4", "P1/later/b.mp4", "b.mp4", r"later\b.mp4", "./later/b.mp4"]
    )
    def test_ways_to_name_a_recording(self, named: str, source: Path) -> None:
        table(source, "patient_id,recording,lux", f"P1,{named},222")
        assert [r.lux for r in find_patients(source).patients[0].recordings] == [None, 222]

    def test_a_recording_that_is_not_there(self, source: Path) -> None:
        table(source, "patient_id,recording,lux", "P1,z.mp4,222", "P2,,")
        assert find_patients(source).warnings == (
            'patients.csv, line 2: there is no recording "z.mp4" of patient "P1".',
        )

    def test_the_table_gives_loose_recordings_to_patients(self, tmp_path: Path) -> None:
        make(tmp_path, "day1.mp4", "day2.mp4", "other.mp4")
        table(
            tmp_path,
            "patient_id,recording,label,recorded_at",
            "P1,day1.mp4,1,2024-01-01",
            "P1,day2.mp4,1,2024-01-02",
        )
        one, other = find_patients(tmp_path).patients
        assert [(r.name, r.recorded_at) for r in one.recordings] == [
            ("day1.mp4", "2024-01-01"),
            ("day2.mp4", "2024-01-02"),
        ]
        assert (one.id, one.label, other.id) == ("P1", 1, "other")

    def test_a_row_about_a_folders_recording_takes_no_loose_one(self, source: Path) -> None:
        make(source, "a.mp4")
        table(source, "patient_id,recording,lux", "P1,a.mp4,300")
        assert [p.id for p in find_patients(source).patients] == ["P1", "P2", "a"]


cell = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.binary(max_size=200), st.lists(st.lists(cell, max_size=4), max_size=6)))
def test_whatever_stands_in_a_table_it_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes | list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "patients.csv"
    if isinstance(content, list):
        content = ("patient_id,label\n" + "\n".join(",".join(row) for row in content)).encode()
    path.write_bytes(content)
    try:
        rows = read_table(path)
    except IntakeError as error:
        assert "\n" not in str(error)
        return
    assert all(row.patient_id and row.label in {0, 1, None} for row in rows)
