"""The drawings: on one axis with the faces beneath, gaps as gaps, text as text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from make_results import dark_recording, make_recording

from palsycheck.report.figures import dot_figure, scale_figure, time_figure
from palsycheck.report.time_axis import GUTTER, WIDTH, strip, time_axis

SVG = "{http://www.w3.org/2000/svg}"


def texts(figure: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(figure).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_the_axis_runs_from_the_gutter_to_the_edge() -> None:
    axis = time_axis(make_recording(duration=12.0))
    assert (axis.x(0), axis.x(12), axis.x(6)) == (GUTTER, WIDTH, (GUTTER + WIDTH) / 2)


def test_each_face_of_the_strip_is_from_its_own_stretch_of_time() -> None:
    recording = make_recording(duration=12.0)
    for number, frame in enumerate(strip(recording)):
        assert frame is not None
        start, end = time_axis(recording).slot(number)
        assert start <= frame.time_s <= end


def test_a_stretch_without_a_face_leaves_its_place_in_the_strip_empty() -> None:
    recording = make_recording(frames=100, gap=(30, 50))
    assert [number for number, frame in enumerate(strip(recording)) if frame is None] == [3, 4]


def test_the_curve_is_broken_where_no_face_was_found() -> None:
    whole, broken = (time_figure(make_recording(gap=gap), 0.5) for gap in ((0, 0), (40, 60)))
    curve = re.compile(r'<path d="([^"]*)"')
    assert curve.findall(whole)[0].count("M") == 1
    assert curve.findall(broken)[0].count("M") == 2


def test_the_threshold_is_drawn_and_named() -> None:
    figure = texts(time_figure(make_recording(), 0.37))
    assert "threshold" in figure
    assert "0.37" in figure


def test_a_recording_that_was_not_scored_has_no_curve_and_no_probability() -> None:
    figure = time_figure(dark_recording(), 0.5)
    assert "<path" not in figure
    assert "threshold" not in texts(figure)
    assert "robability" not in figure


def test_figures_say_in_words_what_they_show() -> None:
    assert 'aria-label="Probability of palsy over 12.0 seconds: from' in time_figure(make_recording(), 0.5)
    assert "threshold 0.50; clips from 0.71 to 0.94" in scale_figure(0.83, 0.5, (0.71, 0.94))


@pytest.mark.parametrize("threshold", [0.0, 0.02, 0.5, 0.97, 1.0])
@pytest.mark.parametrize("value", [0.0, 0.5, 1.0])
def test_all_marks_stay_inside_the_drawing(value: float, threshold: float) -> None:
    for figure in (scale_figure(value, threshold, (value, value)), dot_figure(value, threshold)):
        root = ET.fromstring(figure)  # noqa: S314 - our own
        width = float(root.get("width", "0"))
        for shape in root.iter():
            for name in ("x", "x1", "x2"):
                assert 0 <= float(shape.get(name, "0")) <= width


@pytest.mark.parametrize("duration", [0.04, 0.9, 3.0, 12.0, 61.0, 3600.0])
def test_time_labels_are_few_round_and_different(duration: float) -> None:
    recording = make_recording(duration=duration, scored=False)
    labels = [text for text in texts(time_figure(recording, 0.5)) if re.fullmatch(r"[\d.]+", text)]
    assert 5 <= len(labels) <= 11
    assert len(set(labels)) == len(labels)
    assert all(len(label) <= 5 for label in labels)


def test_one_frame_is_a_dot() -> None:
    recording = make_recording(frames=16, gap=(1, 16), scored=True).model_copy(update={"probability": 0.5})
    assert "h.01" in time_figure(recording, 0.5)


def test_the_same_result_gives_the_same_drawing() -> None:
    assert time_figure(make_recording(), 0.5) == time_figure(make_recording(), 0.5)
