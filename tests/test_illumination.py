"""Linear-light luminance: the standard's numbers, monotone, and verdicts where they should be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck import illumination
from palsycheck.results import Light, Verdict
from palsycheck.settings import Aligning, Illumination

SETTINGS = Illumination()


def plain(level):
    return np.full((224, 224, 3), level, np.uint8)


def light_of(image, *, lux=None):
    face = illumination.face_light(image, aligning=Aligning(), settings=SETTINGS)
    return illumination.summarise([face], [illumination.frame_light(image)], lux=lux)


def check_of(light, name):
    return next(check for check in illumination.checks(light, SETTINGS) if check.name == name)


def verdicts(light):
    return {check.name: check.verdict for check in illumination.checks(light, SETTINGS)}


@pytest.mark.parametrize(
    ("level", "expected"), [(0, 0.0), (255, 1.0), (188, 0.5029), (118, 0.1812), (10, 0.00304)]
)
def test_luminance_follows_the_standard(level, expected):
    """Values of the sRGB transfer function (IEC 61966-2-1)."""
    assert illumination.luminance(plain(level))[0, 0] == pytest.approx(expected, abs=1e-4)


def test_luminance_weighs_the_channels_as_bt_709():
    for channel, weight in enumerate((0.2126, 0.7152, 0.0722)):
        image = np.zeros((1, 1, 3), np.uint8)
        image[..., channel] = 255
        assert illumination.luminance(image)[0, 0] == pytest.approx(weight)


@given(st.lists(st.integers(0, 255), min_size=2, max_size=6, unique=True).map(sorted))
def test_brighter_is_brighter(levels):
    values = [light_of(plain(level)).face for level in levels]
    assert values == sorted(values)


@pytest.mark.parametrize(
    ("level", "verdict"),
    [(20, Verdict.FAIL), (50, Verdict.WARN), (120, Verdict.PASS), (240, Verdict.WARN)],
)
def test_brightness_of_the_face(level, verdict):
    assert verdicts(light_of(plain(level)))["face_luminance"] is verdict


@pytest.mark.parametrize(
    ("share", "verdict"), [(0.05, Verdict.PASS), (0.2, Verdict.WARN), (0.6, Verdict.FAIL)]
)
@pytest.mark.parametrize("level", [0, 255])
def test_face_without_detail(share, level, verdict):
    image = plain(120)
    image[np.random.default_rng(0).random((224, 224)) < share] = level
    assert verdicts(light_of(image))["face_clipping"] is verdict


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(
    ("stops", "verdict"), [(0.3, Verdict.PASS), (1.2, Verdict.WARN), (2.5, Verdict.FAIL)]
)
def test_side_light_is_told_from_the_patients_side(side, stops, verdict):
    bright = 200
    linear = illumination.luminance(plain(bright))[0, 0] / 2**stops
    dim = int(np.argmin([abs(illumination.luminance(plain(v))[0, 0] - linear) for v in range(256)]))
    image = plain(dim)
    image[:, slice(112, None) if side == "left" else slice(None, 112)] = bright
    light = light_of(image)
    assert abs(light.side_stops) == pytest.approx(stops, abs=0.05)
    assert (light.side_stops > 0) == (side == "left")
    assert check_of(light, "side_light").value.text == f"{abs(light.side_stops):.1f} stops, {side} brighter"
    check = check_of(light, "side_light")
    assert check.verdict is verdict
    if verdict is not Verdict.PASS:
        assert f"patient's {side}" in check.reason


@pytest.mark.parametrize(
    ("lux", "verdict"), [(150, Verdict.FAIL), (300, Verdict.WARN), (400, Verdict.PASS), (1000, Verdict.PASS)]
)
def test_metered_lux_gates(lux, verdict):
    assert verdicts(light_of(plain(120), lux=lux))["lux"] is verdict


def test_lux_is_not_shown_where_it_was_not_metered():
    assert "lux" not in verdicts(light_of(plain(120)))


def test_without_a_face_nothing_is_said_of_it():
    light = illumination.summarise([], [0.2], lux=None)
    assert light == Light(face=None, frame=0.2, dark_share=None, bright_share=None, side_stops=None, lux=None)
    assert set(verdicts(light).values()) == {Verdict.PASS}
    assert all(check.value.text == "-" for check in illumination.checks(light, SETTINGS))
