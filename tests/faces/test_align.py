"""The aligned face: eyes level and in their place, nothing warped."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.faces.align import align, alignment, eye_distance, eye_to_mouth, roll_degrees, transform, warp
from palsycheck.settings import Aligning
from palsycheck.values import LEFT_EYE, LEFT_MOUTH, NOSE, RIGHT_EYE, RIGHT_MOUTH, Detection, Frame

SETTINGS = Aligning()

FRONTAL = np.array([[100.0, 100.0], [160.0, 100.0], [130.0, 130.0], [108.0, 164.2], [152.0, 164.2]])


def moved(points, *, angle=0.0, scale=1.0, shift=(0.0, 0.0)):
    """Points turned clockwise by ``angle`` degrees, scaled and shifted."""
    a = np.radians(angle)
    turn = scale * np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    return points @ turn.T + np.array(shift)


poses = st.fixed_dictionaries(
    {
        "angle": st.floats(-60, 60),
        "scale": st.floats(0.2, 8),
        "shift": st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)),
    }
)


@given(poses)
def test_eyes_are_level_and_in_their_place_whatever_the_pose(pose):
    aligned = transform(alignment(moved(FRONTAL, **pose), SETTINGS), moved(FRONTAL, **pose))
    middle = (aligned[RIGHT_EYE] + aligned[LEFT_EYE]) / 2
    assert np.allclose(middle, [SETTINGS.size / 2 - 0.5, SETTINGS.eye_line], atol=1e-6)
    assert np.isclose(eye_distance(aligned), SETTINGS.eye_distance)
    assert np.isclose(aligned[RIGHT_EYE][1], aligned[LEFT_EYE][1], atol=1e-6)


@given(poses, st.floats(-15, 15))
def test_a_droop_stays_the_droop_it_is(pose, droop):
    drooping = FRONTAL + np.array([[0, 0], [0, 0], [0, 0], [0, droop], [0, -droop]])
    aligned = transform(alignment(moved(drooping, **pose), SETTINGS), moved(drooping, **pose))
    height = aligned[RIGHT_MOUTH][1] - aligned[LEFT_MOUTH][1]
    assert np.isclose(height / eye_distance(aligned), 2 * droop / eye_distance(drooping), atol=1e-6)


def test_scale_comes_from_the_mouth_when_the_head_is_turned_aside():
    turned = FRONTAL.copy()
    turned[:, 0] = 130 + 0.6 * (turned[:, 0] - 130)
    aligned = transform(alignment(turned, SETTINGS), turned)
    assert np.isclose(eye_to_mouth(aligned), SETTINGS.eye_distance * SETTINGS.eye_to_mouth)
    assert eye_distance(aligned) < SETTINGS.eye_distance


def test_roll_is_positive_clockwise():
    assert roll_degrees(moved(FRONTAL, angle=20)) == pytest.approx(20)
    assert roll_degrees(moved(FRONTAL, angle=-35)) == pytest.approx(-35)


@pytest.mark.parametrize("scale", [0.4, 1.0, 3.0, 9.0])
def test_the_picture_lands_where_the_landmarks_say(scale):
    """Dots drawn at the landmarks are found again at the aligned landmarks, large faces halved or not."""
    points = moved(FRONTAL, angle=12, scale=scale, shift=(40, 30))
    image = np.zeros((int(260 * scale) + 80, int(300 * scale) + 80, 3), np.uint8)
    for point in points:
        cv2.circle(
            image,
            np.round(point * 16).astype(int).tolist(),
            round(80 * scale),
            (255, 255, 255),
            -1,
            cv2.LINE_AA,
            shift=4,
        )
    face = align(Frame(0, 0.0, image), Detection((0, 0, 1, 1), points, 1.0), SETTINGS)
    assert face.image.shape == (224, 224, 3)
    for row in (RIGHT_EYE, LEFT_EYE, NOSE, RIGHT_MOUTH, LEFT_MOUTH):
        x, y = face.landmarks[row]
        x0, y0 = round(x) - 8, round(y) - 8
        patch = face.image[y0 : y0 + 17, x0 : x0 + 17, 0].astype(float)
        ys, xs = np.mgrid[0:17, 0:17]
        centre = np.array([(patch * xs).sum(), (patch * ys).sum()]) / patch.sum() + [x0, y0]
        assert np.allclose(centre, [x, y], atol=0.35)


def test_outside_of_the_frame_is_black():
    image = np.full((50, 50, 3), 200, np.uint8)
    affine = np.array([[1.0, 0, 100], [0, 1.0, 100]])
    aligned = warp(image, affine, 224)
    assert aligned[:90].max() == 0
    assert aligned[110:140, 110:140].min() == 200


def test_coinciding_landmarks_are_refused():
    with pytest.raises(ValueError, match="coincide"):
        alignment(np.ones((5, 2)), SETTINGS)
