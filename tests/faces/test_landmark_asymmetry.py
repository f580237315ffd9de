"""Asymmetry from five landmarks: units, signs, and what is known of phantoms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.faces.landmark_asymmetry import landmark_asymmetry, median
from palsycheck.results import LandmarkAsymmetry
from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.phantom import make_phantom, render
from palsycheck.simulation.truth import asymmetry

EYES_AND_NOSE = [[77.0, 82], [147, 82], [112, 118]]
DROOPING = np.array([*EYES_AND_NOSE, [84, 155], [133, 162]])
"""Eyes 70 apart about 112: the right corner 28 out, the left 21 out and 7 lower."""


def test_hand_computed_case():
    found = landmark_asymmetry(DROOPING)
    assert found == LandmarkAsymmetry(height=10.0, excursion_left=30.0, excursion_right=40.0)
    assert found.reach == pytest.approx(10.0)


@given(st.floats(-60, 60), st.floats(0.2, 20), st.floats(-500, 500))
def test_tilt_size_and_place_of_the_face_change_nothing(degrees, size, shift):
    angle = math.radians(degrees)
    turn = size * np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    assert landmark_asymmetry(DROOPING @ turn.T + shift) == landmark_asymmetry(DROOPING)


def test_in_the_mirror_the_signs_and_sides_are_exchanged():
    mirrored = (np.array([223, 0]) + DROOPING * [-1, 1])[[1, 0, 2, 4, 3]]
    one, other = landmark_asymmetry(DROOPING), landmark_asymmetry(mirrored)
    assert (other.height, other.reach) == (-one.height, -one.reach)
    assert (other.excursion_left, other.excursion_right) == (one.excursion_right, one.excursion_left)


def test_eyes_that_coincide_measure_nothing():
    assert landmark_asymmetry(np.zeros((5, 2))) is None


def test_the_median_is_of_each_number_over_the_frames_that_have_it():
    rows = [
        LandmarkAsymmetry(height=h, excursion_left=left, excursion_right=right)
        for h, left, right in ((1, 30, 50), (9, 31, 10), (2, 35, 20))
    ]
    assert median([rows[0], None, *rows[1:]]) == LandmarkAsymmetry(
        height=2, excursion_left=31, excursion_right=20
    )
    assert median([None]) is None


@pytest.mark.parametrize("number", range(6))
def test_exact_landmarks_of_phantoms_give_their_known_truth(number):
    """Measured in the picture, where the head may be turned; a tilt is taken out, a turn is none here."""
    drawn = make_phantom(SAMPLE_SEEDS + number, palsied=number % 2 == 0, seconds=1.0, fps=3, size=(320, 240))
    for frame in render(drawn):
        known, found = asymmetry(frame.landmarks), landmark_asymmetry(frame.landmarks.five())
        assert found.height == pytest.approx(known.mouth, abs=0.02)
        assert found.reach == pytest.approx(known.reach, abs=0.02)
