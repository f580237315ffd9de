from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation.portrait import FaceFrame, Portrait


def test_the_pupils_are_ten_units_apart_on_the_x_axis(portrait: Portrait) -> None:
    marks = portrait.landmarks.map(portrait.frame.to_face)
    assert marks.right.pupil == pytest.approx([-5, 0])
    assert marks.left.pupil == pytest.approx([5, 0])
    assert portrait.frame.scale == pytest.approx(8.0)


def test_face_coordinates_of_a_tilted_face_come_back() -> None:
    frame = FaceFrame(origin=np.array([30.0, 50.0]), axis=np.array([6.0, 2.0]))
    points = np.array([[0.0, 0.0], [5.0, 0.0], [-3.0, 12.0]])
    there = frame.to_pixels(points)
    assert there[1] == pytest.approx([60.0, 60.0])
    assert frame.to_face(there) == pytest.approx(points)


def test_stacked_points_go_back_to_their_places(portrait: Portrait) -> None:
    marks = portrait.landmarks
    again = marks.unstacked(marks.stacked() + 1.0)
    assert again.chin == pytest.approx(marks.chin + 1)
    assert again.left.fold == pytest.approx(marks.left.fold + 1)
    assert again.jaw.shape == marks.jaw.shape


def test_the_five_are_in_the_detectors_order(portrait: Portrait) -> None:
    five = portrait.landmarks.five()
    assert five.shape == (5, 2)
    assert five[0, 0] < five[2, 0] < five[1, 0], "the patient's right eye is on the picture's left"
    assert five[3, 0] < five[4, 0]
    assert (five[3:, 1] > five[2, 1]).all()


def test_mirroring_exchanges_the_sides_and_twice_is_none(portrait: Portrait) -> None:
    mirror = portrait.mirrored()
    width = portrait.image.shape[1]
    assert mirror.landmarks.left.pupil[0] == pytest.approx(width - 1 - portrait.landmarks.right.pupil[0])
    assert mirror.landmarks.right.pupil[0] < mirror.landmarks.left.pupil[0]
    assert mirror.landmarks.jaw[0, 0] < mirror.landmarks.jaw[-1, 0]
    twice = mirror.mirrored()
    assert np.array_equal(twice.image, portrait.image)
    assert twice.landmarks.stacked() == pytest.approx(portrait.landmarks.stacked())


def test_lists_for_json_name_every_point(portrait: Portrait) -> None:
    lists = portrait.landmarks.to_lists()
    assert len(lists["right"]["pupil"]) == 2
    assert len(lists["jaw"]) == len(portrait.landmarks.jaw)
