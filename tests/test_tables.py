"""patients.csv and frames.csv."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.results import LandmarkAsymmetry, MirrorControl
from palsycheck.tables import FRAME_COLUMNS, PATIENT_COLUMNS, frames_csv, guarded, patient_line
from palsycheck.tables import patients_csv as lines_csv

sys.path.insert(0, str(Path(__file__).parent / "report"))
from make_results import gallery, make_patient, make_recording


def patients_csv(results):
    return lines_csv([patient_line(result) for result in results])


CONTRACT = (
    "patient_id,outcome,reason,probability,threshold,above_threshold,recordings,frames_sampled,faces_found"
)


NOTHING = {"measured": None, "saliency": None, "saliency_peak": None}


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_patients_csv_begins_with_the_documented_columns() -> None:
    assert patients_csv([]).startswith(CONTRACT + ",")


def test_frames_csv_begins_with_the_documented_columns() -> None:
    header = frames_csv(gallery()["above"]).splitlines()[0]
    assert header.startswith("recording,frame,time_s,face_found,detection,probability,")


def test_a_scored_patient_has_a_number_and_one_not_scored_has_none() -> None:
    above, dark = rows(patients_csv([gallery()["above"], gallery()["dark"]]))
    assert float(above["probability"]) == gallery()["above"].probability
    assert above["above_threshold"] == "true"
    assert float(above["clip_lowest"]) <= float(above["probability"]) <= float(above["clip_highest"])
    assert (dark["outcome"], dark["probability"], dark["above_threshold"]) == ("not_scored", "", "")
    assert dark["reason"].startswith("The face is too dark")


def test_one_row_a_sampled_frame_over_all_recordings() -> None:
    patient = gallery()["two-dates"]
    table = rows(frames_csv(patient))
    assert len(table) == patient.frames_sampled == 200
    assert {r["recording"] for r in table} == {"admission.mp4", "follow-up.mov"}
    assert sum(r["face_found"] == "true" for r in table) == patient.faces_found
    assert all(set(r) == set(FRAME_COLUMNS) for r in table)


def test_asymmetries_and_side_stand_in_both_tables_and_are_empty_where_there_are_none() -> None:
    estimated, without = gallery()["asymmetry"], gallery()["above"]
    summary = estimated.asymmetry
    assert summary is not None
    one, other = rows(patients_csv([estimated, without]))
    assert (one["asymmetry_side"], other["asymmetry_side"]) == ("left", "")
    for name in ASYMMETRIES:
        assert float(one[f"asymmetry_{name}"]) == getattr(summary.median, name)
        assert other[f"asymmetry_{name}"] == ""
    for row in rows(frames_csv(estimated)):
        assert (row["asymmetry_mouth"] == "") == (row["probability"] == "")


def test_mirror_control_and_landmarks_stand_in_the_tables_and_are_empty_where_there_are_none() -> None:
    patient = gallery()["above"]
    without = patient.model_copy(
        update={
            "mirror": None,
            "recordings": tuple(
                r.model_copy(update={"frames": tuple(f.model_copy(update=NOTHING) for f in r.frames)})
                for r in patient.recordings
            ),
        }
    )
    mirror = MirrorControl(left=0.125, right=0.75, flag=False, kept_share=0.9)
    measured = LandmarkAsymmetry(height=-3.5, excursion_left=40.25, excursion_right=38.0)
    first, *others = without.recordings[0].frames
    one = first.model_copy(update={"measured": measured, "saliency": "saliency/r1-f0000.png"})
    recording = without.recordings[0].model_copy(update={"frames": (one, *others)})
    having = without.model_copy(update={"mirror": mirror, "recordings": (recording,)})
    full, empty = rows(patients_csv([having, without]))
    assert [full[f"mirror_{name}"] for name in ("left", "right", "flag")] == ["0.125", "0.75", "false"]
    assert [empty[f"mirror_{name}"] for name in ("left", "right", "flag")] == ["", "", ""]
    names = ("measured_mouth", "excursion_left", "excursion_right", "saliency")
    table = rows(frames_csv(having))
    assert [table[0][name] for name in names] == ["-3.5", "40.25", "38.0", "saliency/r1-f0000.png"]
    assert [table[1][name] for name in names] == [""] * 4


def test_further_columns_are_carried_and_one_with_a_taken_name_is_renamed() -> None:
    recordings = (make_recording(frames=20),)
    (row,) = rows(
        patients_csv(
            [make_patient("a", recordings, columns={"patient_id": "a", "site": "ward 3", "outcome": "home"})]
        )
    )
    assert (row["site"], row["input_outcome"], row["outcome"]) == ("ward 3", "home", "scored")
    assert list(row)[: len(PATIENT_COLUMNS)] == list(PATIENT_COLUMNS)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1", "＝1"])
def test_formulas_become_text(text: str) -> None:
    assert guarded(text) == "'" + text


@pytest.mark.parametrize("text", ["P-0417", "김민서", "a=b", "", "'x"])
def test_other_text_stands_as_it_is(text: str) -> None:
    assert guarded(text) == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_cell_of_text_begins_a_formula_and_every_row_has_its_width(name: str, value: str) -> None:
    patient = make_patient(name, (), columns={value: name})
    header, row = csv.reader(io.StringIO(patients_csv([patient]), newline=""))
    assert len(header) == len(row)
    assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in header + row)


def test_no_two_columns_have_one_name() -> None:
    columns = {"input_outcome": "a", "outcome": "b", "folder": "c", "input_folder": "d"}
    text = patients_csv([make_patient("p", (make_recording(frames=20),), columns=columns)])
    header, row = csv.reader(io.StringIO(text, newline=""))
    assert len(set(header)) == len(header)
    assert row[-4:] == ["a", "b", "c", "d"]
