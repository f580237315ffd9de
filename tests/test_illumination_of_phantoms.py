"""The light check on phantoms drawn at a known exposure: monotone, and its verdicts where they should be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck import illumination
from palsycheck.faces.align import alignment, warp
from palsycheck.results import Verdict
from palsycheck.settings import Settings
from palsycheck.simulation.camera import Camera
from palsycheck.simulation.phantom import draw_person, make_phantom, render

SETTINGS = Settings()
SEEDS = (900_600_001, 900_600_002, 900_600_003)
STOPS = (-6.0, -4.0, -2.0, -1.0, 0.0, 1.0, 2.0)


@pytest.fixture(scope="module", params=SEEDS)
def person(request):
    """A phantom and its portrait, drawn once."""
    phantom = make_phantom(request.param, palsied=False, seconds=0.1, fps=10, size=(480, 480))
    return phantom, draw_person(phantom)


def light(person, camera):
    """Light on the first frame's face, aligned by the drawn landmarks."""
    phantom, portrait = person
    drawn = next(iter(render(replace(phantom, camera=camera), portrait)))
    right, left = drawn.landmarks.right, drawn.landmarks.left
    nose = (right.nose_wing + left.nose_wing) / 2
    five = np.array([right.pupil, left.pupil, nose, right.mouth_corner, left.mouth_corner])
    face = warp(drawn.picture, alignment(five, SETTINGS.aligning), SETTINGS.aligning.size)
    measured = illumination.face_light(face, aligning=SETTINGS.aligning, settings=SETTINGS.illumination)
    return illumination.summarise([measured], [illumination.frame_light(drawn.picture)], lux=None)


def verdict(found, name):
    checks = illumination.checks(found, SETTINGS.illumination)
    return next(check.verdict for check in checks if check.name == name)


def test_more_exposure_is_more_light_on_face_and_frame(person):
    found = [light(person, Camera(exposure_stops=stops)) for stops in STOPS]
    for values in ([one.face for one in found], [one.frame for one in found]):
        assert values == sorted(values)
        assert values[0] < values[-1] / 30


def test_a_stop_doubles_the_light_of_a_face_that_is_not_clipped(person):
    dim, nominal = (light(person, Camera(exposure_stops=stops)).face for stops in (-1.0, 0.0))
    assert nominal / dim == pytest.approx(2.0, rel=0.06)


@pytest.mark.parametrize(
    ("stops", "expected"),
    [(-5.0, Verdict.FAIL), (-2.7, Verdict.WARN), (0.0, Verdict.PASS), (3.0, Verdict.WARN)],
)
def test_the_verdict_on_brightness(person, stops, expected):
    assert verdict(light(person, Camera(exposure_stops=stops)), "face_luminance") is expected


def test_a_face_exposed_far_too_long_is_clipped(person):
    assert verdict(light(person, Camera()), "face_clipping") is Verdict.PASS
    assert verdict(light(person, Camera(exposure_stops=3.0)), "face_clipping") is Verdict.FAIL


def test_side_light_is_measured_from_the_patients_side_and_grows(person):
    values = [light(person, Camera(side_stops=stops)).side_stops for stops in (-2.0, -1.0, 0.0, 1.0, 2.0)]
    assert values == sorted(values)
    assert values[0] < -0.8 < 0.8 < values[-1]


def test_even_light_passes(person):
    assert verdict(light(person, Camera()), "side_light") is Verdict.PASS
