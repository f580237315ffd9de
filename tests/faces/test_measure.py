"""Blur, turn of the head, mouth width and likeness mean what their names say."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.faces.measure import NOSE_PROTRUSION, blur, least_likeness, likeness, mouth_width, yaw_degrees

rng = np.random.default_rng(0)
SHARP = rng.integers(0, 255, (28, 28, 3), dtype=np.uint8).repeat(8, 0).repeat(8, 1)
FRONTAL = np.array([[77.0, 82], [147, 82], [112, 118], [85, 157], [139, 157]])


def looks(seed):
    """Somebody's looks: coarse patches, as a face's light and dark parts are."""
    patches = np.random.default_rng(seed).integers(30, 220, (8, 8), dtype=np.uint8)
    return cv2.cvtColor(cv2.resize(patches, (224, 224), interpolation=cv2.INTER_CUBIC), cv2.COLOR_GRAY2RGB)


def test_blur_grows_with_blur():
    values = [blur(SHARP)] + [blur(cv2.GaussianBlur(SHARP, (0, 0), sigma)) for sigma in (1, 2, 3, 4, 6)]
    assert values == sorted(values)
    assert 0 <= values[0] < 0.5 < values[-1] <= 1


def test_camera_noise_does_not_hide_blur():
    blurred = cv2.GaussianBlur(SHARP, (0, 0), 4).astype(float)
    noisy = np.clip(blurred + rng.normal(0, 3, blurred.shape), 0, 255).astype(np.uint8)
    assert blur(noisy) > blur(SHARP) + 0.1


def test_blur_along_one_direction_counts():
    assert blur(cv2.blur(SHARP, (15, 1))) > blur(SHARP) + 0.2


def test_a_plain_picture_is_blurred():
    assert blur(np.full((224, 224, 3), 90, np.uint8)) == 1.0


@given(st.floats(-35, 35))
def test_yaw_is_that_of_a_nose_in_front_of_the_eyes(yaw):
    """A head turned by a known angle, by parallel projection of its eyes and nose."""
    a = np.radians(yaw)
    turned = FRONTAL.copy()
    turned[0, 0], turned[1, 0] = 112 - 35 * np.cos(a), 112 + 35 * np.cos(a)
    turned[2, 0] = 112 + 70 * NOSE_PROTRUSION * np.sin(a)
    assert yaw_degrees(turned) == pytest.approx(yaw, abs=1e-6)


def test_mouth_width_is_in_eye_distances():
    assert mouth_width(FRONTAL) == pytest.approx(54 / 70)


def test_likeness_of_a_face_to_itself_in_other_light_is_one():
    assert likeness(looks(1), looks(1)) == pytest.approx(1)
    assert likeness(looks(1), (looks(1) * 0.5 + 20).astype(np.uint8)) > 0.99


def test_likeness_of_two_people_is_lower():
    assert all(likeness(looks(1), looks(seed)) < 0.6 for seed in range(2, 12))


def test_a_change_of_person_is_seen_wherever_it_happens():
    one, other = looks(1), looks(2)
    for at in (8, 20, 32):
        assert least_likeness([one] * at + [other] * (40 - at)) == pytest.approx(
            likeness(one, other), abs=0.05
        )
    assert least_likeness([one] * 40) == pytest.approx(1)


def test_few_faces_have_nothing_to_differ_from():
    assert least_likeness([]) == least_likeness([looks(1)]) == 1.0


def test_a_blink_of_another_picture_does_not_count_as_another_person():
    assert least_likeness([looks(1)] * 20 + [looks(2)] + [looks(1)] * 20) > 0.95
