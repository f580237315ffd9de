from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation.drawing import draw_bed, draw_portrait
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.traits import Traits, draw_traits

BT709 = np.array([0.2126, 0.7152, 0.0722])


def linear(picture: np.ndarray) -> np.ndarray:
    s = picture / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def test_the_same_traits_draw_the_same_picture(traits: Traits, portrait: Portrait) -> None:
    again = draw_portrait(traits, width=400, height=440, scale=8.0, origin=(200.0, 190.0))
    assert np.array_equal(again.image, portrait.image)


def test_the_landmarks_are_where_things_are_drawn(portrait: Portrait) -> None:
    """Pupils are dark, the whites beside them bright, the line of the lips darker than the lips."""
    luma = portrait.image @ BT709

    def at(point: np.ndarray) -> float:
        x, y = np.round(point).astype(int)
        return float(luma[y, x])

    marks, u = portrait.landmarks, portrait.frame.scale
    for side in (marks.right, marks.left):
        assert at(side.pupil) < 40
        assert at(side.pupil + np.array([1.3 * u * np.sign(side.pupil[0] - 200), 0.1 * u])) > 90
    middle = len(marks.upper_lip_inner) // 2
    seam, lip = marks.upper_lip_inner[middle], (marks.lower_lip[middle] + marks.lower_lip_inner[middle]) / 2
    assert at(seam) < at(lip)


@pytest.mark.parametrize("seed", range(900_000_110, 900_000_118))
def test_faces_are_exposed_as_a_camera_would(seed: int) -> None:
    drawn = draw_portrait(draw_traits(seed), width=320, height=360, scale=7.0, origin=(160.0, 150.0))
    x0, y0 = (drawn.landmarks.nose_tip - [40, 45]).astype(int)
    face = linear(drawn.image[y0 : y0 + 90, x0 : x0 + 80]) @ BT709
    assert 0.12 < np.median(face) < 0.38


@pytest.mark.parametrize("seed", range(900_000_110, 900_000_118))
def test_skin_is_redder_than_blue_whatever_its_tone(seed: int) -> None:
    drawn = draw_portrait(draw_traits(seed), width=320, height=360, scale=7.0, origin=(160.0, 150.0))
    x, y = np.round(drawn.landmarks.right.pupil + np.array([0, 30])).astype(int)
    red, green, blue = drawn.image[y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3).mean(axis=0)
    assert red > green > blue


def test_glasses_lie_on_a_layer_of_their_own(traits: Traits) -> None:
    from dataclasses import replace

    options = {"width": 320, "height": 360, "scale": 7.0, "origin": (160.0, 150.0)}
    bare = draw_portrait(replace(traits, glasses="none"), **options)
    horn = draw_portrait(replace(traits, glasses="horn"), **options)
    assert bare.overlay is None
    assert horn.overlay is not None
    assert np.array_equal(bare.image, horn.image)
    assert (horn.overlay[..., 3] > 200).sum() > 300


def test_an_empty_bed_has_no_skin_in_it() -> None:
    bed = draw_bed(draw_traits(900_000_119), width=320, height=240, scale=3.2, origin=(160.0, 100.0))
    assert bed.shape == (240, 320, 3)
    assert bed.std() > 10
