from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck.simulation.camera import Camera, Shutter
from palsycheck.simulation.portrait import FaceFrame

SIZE = (160, 120)
TIMES = np.arange(5) / 25
GREY = np.full((120, 160, 3), 118, dtype=np.uint8)
PLACE, SCALE = (80.0, 50.0), 3.0


def linear(picture: np.ndarray) -> np.ndarray:
    s = picture / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def shot(camera: Camera, index: int = 0, picture: np.ndarray = GREY) -> np.ndarray:
    return Shutter(camera, TIMES, SIZE).take(picture, index, SCALE, PLACE)


def test_a_plain_camera_changes_nothing() -> None:
    levels = np.tile(np.arange(0, 256, 2, dtype=np.uint8)[:120, None, None], (1, 160, 3))
    assert np.abs(shot(Camera(), picture=levels).astype(int) - levels).max() <= 1


@pytest.mark.parametrize("stops", [-3.0, -1.0, 0.0, 1.0])
def test_a_stop_doubles_the_linear_light(stops: float) -> None:
    ratio = linear(shot(Camera(exposure_stops=stops))).mean() / linear(GREY).mean()
    assert np.log2(ratio) == pytest.approx(stops, abs=0.1)


def test_side_light_is_what_it_says_between_the_pupils() -> None:
    picture = linear(shot(Camera(side_stops=1.0)))
    right, left = (picture[50, round(80 + x * SCALE), 1] for x in (-5, 5))
    assert np.log2(left / right) == pytest.approx(1.0, abs=0.08)


def test_the_tone_curve_keeps_the_face() -> None:
    face = np.full((120, 160, 3), 129, dtype=np.uint8)
    assert shot(Camera(tone=1.2), picture=face).mean() == pytest.approx(129, abs=2)


def test_noise_is_as_strong_as_asked_for_and_new_in_every_frame() -> None:
    shutter = Shutter(Camera(read_noise=0.01, seed=3), TIMES, SIZE)
    first, second = (shutter.take(GREY, i, SCALE, PLACE) for i in (0, 1))
    assert linear(first).std() == pytest.approx(0.01, rel=0.15)
    assert not np.array_equal(first, second)


def test_the_same_seed_takes_the_same_pictures() -> None:
    camera = Camera(read_noise=0.01, drift_stops=0.2, shake_px=2.0, seed=4)
    assert np.array_equal(shot(camera), shot(camera))
    assert not np.array_equal(shot(camera), shot(replace(camera, seed=5)))


def test_the_view_puts_the_face_at_its_place() -> None:
    frame = FaceFrame(origin=np.array([300.0, 200.0]), axis=np.array([8.0, 0.0]))
    view = Shutter(Camera(roll_deg=90.0), TIMES, SIZE).view(0, frame, SCALE, PLACE)
    assert view @ [300, 200, 1] == pytest.approx(PLACE)
    assert view @ [308, 200, 1] == pytest.approx([80, 53])


def test_packing_loses_detail_and_keeps_the_light() -> None:
    rng = np.random.default_rng(0)
    texture = rng.integers(60, 200, (120, 160, 3), dtype=np.uint8)
    whole, packed = (shot(Camera(jpeg=q), picture=texture).astype(float) for q in (0, 25))
    assert packed.shape == whole.shape
    assert packed.std() < 0.9 * whole.std()
    assert packed.mean(axis=(0, 1)) == pytest.approx(whole.mean(axis=(0, 1)), abs=2.0)
