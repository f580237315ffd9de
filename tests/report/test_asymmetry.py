"""The asymmetries on the page: sides in words, numbers to be checked, nothing where there is none."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from make_results import gallery, make_patient, make_recording, write_patient, write_run
from pypdf import PdfReader
from test_figures import texts
from test_html import page

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.asymmetry_summary import rounded, summarise
from palsycheck.report.asymmetry_figure import estimated_figure
from palsycheck.report.asymmetry_words import MEASURES, measure_views, side_text
from palsycheck.report.context import patient_view
from palsycheck.report.load import read_result
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_patient_report, write_run_reports
from palsycheck.report.time_axis import GUTTER, WIDTH, time_axis
from palsycheck.results import AsymmetrySummary, RecordingResult
from palsycheck.settings import Scoring

WITHOUT = ("above", "no-face", "dark", "failed", "two-dates")


def drawn(**options) -> str:
    recording = make_recording(**options)
    assert recording.asymmetry is not None
    return estimated_figure(recording, recording.asymmetry)


def with_mouth(*values: float) -> RecordingResult:
    """A recording whose frames have these asymmetries of the mouth and no others."""
    recording = make_recording(frames=len(values))
    frames = tuple(
        frame.model_copy(update={"asymmetry": rounded([value, 0, 0, 0, 0])})
        for frame, value in zip(recording.frames, values, strict=True)
    )
    recording = recording.model_copy(update={"frames": frames})
    return recording.model_copy(update={"asymmetry": summarise([recording], Scoring())})


def summary(*values: float) -> AsymmetrySummary:
    found = with_mouth(*values).asymmetry
    assert found is not None
    return found


def curves(figure: str) -> list[list[tuple[float, float]]]:
    """Points of each row's curve, top row first."""
    paths = re.findall(r'<path d="([^"]*)"', figure)
    return [[(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)] for path in paths]


def test_every_asymmetry_has_its_words() -> None:
    assert set(MEASURES) == set(ASYMMETRIES)


def test_left_lower_is_drawn_above_and_right_lower_below_the_middle() -> None:
    left, right = curves(drawn(mouth=8.0))[0], curves(drawn(mouth=-8.0))[0]
    root = ET.fromstring(drawn(mouth=8.0))  # noqa: S314 - our own
    heights = [(e.text or "", float(e.get("y", "0"))) for e in root.iter("{http://www.w3.org/2000/svg}text")]
    above, middle, below = (
        next(y for text, y in heights if text.startswith(words)) - 3.5
        for words in ("left lower", "mouth", "right lower")
    )
    assert above < middle < below
    assert all(y < middle for _, y in left)
    assert all(y > middle for _, y in right)


def test_the_sides_are_named_in_words_at_each_row() -> None:
    shown = texts(drawn(mouth=8.0))
    for words in ("mouth 0", "lids 0", "brows 0"):
        assert words in shown
    scale = re.search(r"\d+$", next(text for text in shown if text.startswith("left lower")))
    assert scale is not None
    assert shown.count(f"left lower {scale[0]}") == shown.count(f"right lower {scale[0]}") == 2
    assert shown.count(f"left wider {scale[0]}") == shown.count(f"right wider {scale[0]}") == 1


def test_it_shares_the_time_axis_and_breaks_where_no_face_was_found() -> None:
    recording = make_recording(mouth=8.0, gap=(40, 60))
    assert recording.asymmetry is not None
    figure = estimated_figure(recording, recording.asymmetry)
    found = [frame for frame in recording.frames if frame.face_found]
    mouth = curves(figure)[0]
    assert [x for x, _ in mouth] == pytest.approx(
        [time_axis(recording).x(frame.time_s) for frame in found], abs=0.01
    )
    assert all(path.count("M") == 2 for path in re.findall(r'<path d="([^"]*)"', figure))


@pytest.mark.parametrize("value", [0.0, 0.3, 9.0, 60.0, 400.0, -400.0])
def test_whatever_the_model_says_stays_inside_the_drawing(value: float) -> None:
    recording = with_mouth(value, 0.0, value)
    assert recording.asymmetry is not None
    figure = estimated_figure(recording, recording.asymmetry)
    height = float(ET.fromstring(figure).get("height", "0"))  # noqa: S314 - our own
    for curve in curves(figure):
        assert all(GUTTER <= x <= WIDTH and 0 <= y <= height for x, y in curve)


def test_numbers_have_a_side_in_words_and_none_at_zero() -> None:
    assert MEASURES["mouth"].words(7.24) == "7.2 left lower"
    assert MEASURES["mouth"].words(-7.24) == "7.2 right lower"
    assert MEASURES["lid"].words(-0.04) == "0.0"


def test_the_side_is_said_with_its_number_or_why_there_is_none() -> None:
    assert side_text(summary(*[7.2] * 9)) == (
        "patient’s left corner of the mouth lower by 7.2 hundredths of the pupil distance"
    )
    assert side_text(summary(*[-7.2] * 9)).startswith("patient’s right corner")
    assert side_text(summary(*[1.5] * 9)) == (
        "not clear: corners of the mouth 1.5 left lower, under the limit of 5 hundredths"
    )
    assert "4.97 left lower, under the limit of 5" in side_text(summary(*[4.97] * 9))
    assert "changes in the course" in side_text(summary(*[6.0] * 6, *[-20.0] * 4))


def test_millimetres_are_for_pupils_63_mm_apart() -> None:
    mouth = measure_views(summary(*[10.0] * 9))[0]
    assert (mouth.median.number, mouth.median.side, mouth.median.mm) == ("10.0", "left lower", "6.3 mm")


def test_the_page_holds_the_numbers_and_how_to_check_them(run_folder: Path) -> None:
    text = page(run_folder, "asymmetry").text
    recording = gallery()["asymmetry"].recordings[0]
    assert recording.asymmetry is not None
    assert recording.asymmetry.side == "left"
    front, _, behind = text.partition("The recording")
    assert f"patient’s left corner of the mouth lower by {recording.asymmetry.median.mouth:.1f}" in front
    for name, measure in MEASURES.items():
        median = getattr(recording.asymmetry.median, name)
        strongest = getattr(recording.asymmetry.strongest, name)
        assert measure.title in behind
        assert f"{abs(median):.1f} {measure.side(median)}".strip() in re.sub(r"(?<=\d)(?=[a-z])", " ", behind)
        assert f"{strongest.time_s:.2f} s" in behind
    for words in ("With a ruler", "63 mm", "Dodgson 2004", "not measurements", "from 91 frames"):
        assert words in behind


def test_the_enlarged_face_is_the_strongest_frame_of_the_mouth(run_folder: Path) -> None:
    view = patient_view(gallery()["asymmetry"]).recordings[0]
    strongest = gallery()["asymmetry"].recordings[0].asymmetry
    assert view.asymmetry is not None
    assert view.asymmetry.face is not None
    assert strongest is not None
    at = strongest.strongest.mouth
    assert view.asymmetry.face.picture == f"faces/r01-{at.frame:04d}.jpg"
    assert f"Aligned face at {at.time_s:.2f} s" in str(page(run_folder, "asymmetry").alts)


def test_each_recording_has_its_own_and_the_result_that_of_the_latest_date(run_folder: Path) -> None:
    seen = page(run_folder, "asymmetry-dates").text
    assert seen.count("Asymmetry, hundredths of the distance between the pupils") == 2
    assert seen.count("With a ruler") == 2
    result = patient_view(gallery()["asymmetry-dates"]).result
    assert result.side.startswith("not clear: corners of the mouth 1.")
    assert "patient’s right corner" in seen  # of the earlier date, beside it


@pytest.mark.parametrize("name", WITHOUT)
def test_nothing_is_shown_where_the_model_estimates_none(run_folder: Path, name: str) -> None:
    text = page(run_folder, name).text
    for words in ("Asymmetry", "hundredths", "With a ruler", "Dodgson"):
        assert words not in text
    assert "does not name the side" in text


def test_the_models_summary_stands_on_page_one_of_the_pdf(run_folder: Path) -> None:
    pdf = PdfReader(run_folder / "patients" / "asymmetry" / "report.pdf")
    first = " ".join(pdf.pages[0].extract_text().split())
    assert "Trained on drawn phantoms; no patient was seen in training." in first
    assert "left lower 15" in first
    assert "patient’s left corner of the mouth lower by" in first
    assert any("With a ruler" in page.extract_text() for page in pdf.pages[1:])
    assert len(pdf.pages) in (4, 5)


def test_a_result_of_version_1_is_read_and_drawn_again(tmp_path: Path) -> None:
    result = make_patient("a", (make_recording(frames=20),), folder="old")
    write_run(tmp_path, [result])
    for path in (tmp_path / "patients/old/result.json", tmp_path / "run.json"):
        path.write_text(json.dumps(as_version_1(json.loads(path.read_text()))))
    assert read_result(tmp_path / "patients/old").schema_version == 1
    assert write_run_reports(tmp_path, Pages(pdf=False)).drawn == 1
    assert "Probability over time" in (tmp_path / "patients/old/report.html").read_text()


def as_version_1(record):
    """The record without what version 2 brought."""
    if isinstance(record, list):
        return [as_version_1(one) for one in record]
    if not isinstance(record, dict):
        return record
    new = ("asymmetry", "side_limit", "strongest_share")
    kept = {key: as_version_1(value) for key, value in record.items() if key not in new}
    return {**kept, "schema_version": 1} if "schema_version" in kept else kept


def test_drawn_again_the_page_is_the_same(tmp_path: Path) -> None:
    folder = write_patient(tmp_path, gallery()["asymmetry"])
    first = [path.read_bytes() for path in write_patient_report(folder, Pages(pdf=False))]
    assert [path.read_bytes() for path in write_patient_report(folder, Pages(pdf=False))] == first
