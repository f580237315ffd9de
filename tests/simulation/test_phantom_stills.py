"""One person, photographed in every cell of K-FACE's table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.portrait import FaceFrame
from palsycheck.simulation.stills import (
    BESIDE,
    SELECTION,
    SIZE,
    Cell,
    Still,
    stills,
    studio_traits,
)
from palsycheck.simulation.truth import asymmetry
from palsycheck.values import Picture

SEED = SAMPLE_SEEDS + 801
USUAL = Cell("S001", "L1", "E01", "C7")
SHOWN = (
    USUAL,
    replace(USUAL, camera="C6"),
    replace(USUAL, camera="C8"),
    replace(USUAL, light="L2"),
    replace(USUAL, expression="E02"),
    replace(USUAL, expression="E03"),
    replace(USUAL, accessory="S002"),
    replace(USUAL, accessory="S003"),
    replace(USUAL, accessory="S004"),
)


@pytest.fixture(scope="module")
def shown() -> dict[Cell, Still]:
    return {still.cell: still for still in stills(SEED, SHOWN)}


def linear(picture: Picture) -> np.ndarray:
    s = picture / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)


def test_the_paper_took_54_cells_and_none_of_those_beside() -> None:
    assert len(set(SELECTION)) == 54
    assert not set(SELECTION) & set(BESIDE)
    assert {c.light for c in SELECTION} == {"L1", "L2"}
    assert {c.accessory for c in SELECTION} == {"S001", "S002", "S003"}


def test_a_still_has_the_high_resolution(shown: dict[Cell, Still]) -> None:
    assert {s.picture.shape for s in shown.values()} == {(SIZE[1], SIZE[0], 3)}


def test_each_still_hangs_on_its_own_cell_alone(shown: dict[Cell, Still]) -> None:
    again = {still.cell: still for still in stills(SEED, (SHOWN[7], SHOWN[3]))}
    for cell, still in again.items():
        assert np.array_equal(still.picture, shown[cell].picture)


def test_less_light_makes_a_darker_picture_by_as_much(shown: dict[Cell, Still]) -> None:
    bright, dim = (linear(shown[replace(USUAL, light=light)].picture) for light in ("L1", "L2"))
    wall = np.s_[20:120, 20:120]
    assert bright[wall].mean() / dim[wall].mean() == pytest.approx(1000 / 400, rel=0.03)


def turn(still: Still) -> float:
    """How far the tip of the nose is to the picture's right of the middle between the eyes, u."""
    marks = still.landmarks
    return float(FaceFrame.of(marks).to_face(marks.nose_tip[None])[0, 0])


def test_c6_sees_the_face_turned_to_the_pictures_right_and_c8_to_its_left(shown: dict[Cell, Still]) -> None:
    right, ahead, left = (turn(shown[replace(USUAL, camera=c)]) for c in ("C6", "C7", "C8"))
    assert right > ahead + 0.1
    assert left < ahead - 0.1


def test_the_cameras_see_the_same_moment(shown: dict[Cell, Still]) -> None:
    """What turning does not change is the same: how high each commissure is below the eyes."""
    heights = [asymmetry(shown[replace(USUAL, camera=c)].landmarks).mouth for c in ("C6", "C7", "C8")]
    assert np.ptp(heights) < 1.5


def test_the_expressions_are_a_broad_smile_and_a_frown(shown: dict[Cell, Still]) -> None:
    neutral, smile, frown = (shown[replace(USUAL, expression=e)].landmarks for e in ("E01", "E02", "E03"))
    faces = [m.map(FaceFrame.of(m).to_face) for m in (neutral, smile, frown)]
    width = [f.left.mouth_corner[0] - f.right.mouth_corner[0] for f in faces]
    height = [(f.left.mouth_corner[1] + f.right.mouth_corner[1]) / 2 for f in faces]
    brows = [f.left.brow[0, 0] - f.right.brow[0, 0] for f in faces]
    assert width[1] > width[0] + 1
    assert height[1] < height[0] - 0.5 < height[0] + 0.3 < height[2]
    assert brows[2] < brows[0] - 0.3


def test_healthy_faces_are_nearly_symmetric(shown: dict[Cell, Still]) -> None:
    assert max(abs(asymmetry(s.landmarks).mouth) for s in shown.values()) < 5


def test_glasses_are_thin_then_thick_then_dark(shown: dict[Cell, Still]) -> None:
    """Share of the region of the eyes that is black, by accessory."""

    def black(accessory: str) -> float:
        still = shown[replace(USUAL, accessory=accessory)]
        marks = still.landmarks
        (x0, y0), (x1, y1) = marks.right.pupil, marks.left.pupil
        scale = FaceFrame.of(marks).scale
        part = still.picture[
            round(min(y0, y1) - 2 * scale) : round(max(y0, y1) + 4 * scale),
            round(x0 - 4 * scale) : round(x1 + 4 * scale),
        ]
        return float((part.max(axis=2) < 80).mean())

    none, horn, sun = black("S001"), black("S003"), black("S004")
    assert not np.array_equal(
        shown[replace(USUAL, accessory="S001")].picture, shown[replace(USUAL, accessory="S002")].picture
    )
    assert none + 0.05 < horn < sun - 0.2


def test_the_people_are_of_k_faces_ages_and_take_no_glasses_of_their_own() -> None:
    people = [studio_traits(SAMPLE_SEEDS + 810 + n) for n in range(60)]
    assert min(p.age for p in people) >= 20
    assert max(p.age for p in people) <= 59
    assert np.ptp([p.age for p in people]) > 25
    assert {(p.glasses, p.scene) for p in people} == {("none", "studio")}
