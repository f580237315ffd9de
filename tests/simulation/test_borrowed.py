from __future__ import annotations

import numpy as np
import pytest
from smiling_faces import smiling_of

from palsycheck.simulation.borrowed import Donor, borrowed_smile
from palsycheck.simulation.drawing import draw_portrait
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.traits import draw_traits


@pytest.fixture(scope="module")
def donor() -> Donor:
    drawn = draw_portrait(draw_traits(900_000_205), width=380, height=420, scale=7.5, origin=(190.0, 180.0))
    rest = Portrait(drawn.image, drawn.landmarks)
    return Donor(rest, smiling_of(rest))


@pytest.fixture(scope="module")
def smile(portrait: Portrait, donor: Donor) -> Portrait:
    return borrowed_smile(portrait, donor)


def way(rest: Portrait, smiling: Portrait) -> np.ndarray:
    """How far both commissures travel, u."""
    before, after = (
        np.stack([m.right.mouth_corner, m.left.mouth_corner])
        for m in (p.landmarks.map(rest.frame.to_face) for p in (rest, smiling))
    )
    return after - before


def test_the_mouth_moves_as_the_donors_does(portrait: Portrait, donor: Donor, smile: Portrait) -> None:
    assert way(portrait, smile) == pytest.approx(way(donor.rest, donor.smiling), abs=0.35)


def test_it_is_a_picture_of_the_person_with_the_pupils_where_they_were(
    portrait: Portrait, smile: Portrait
) -> None:
    assert smile.image.shape == portrait.image.shape
    assert smile.landmarks.left.pupil == pytest.approx(portrait.landmarks.left.pupil)
    x, y = np.round(portrait.frame.to_pixels(np.array([[0.0, -4.5]]))[0]).astype(int)
    patch = np.s_[y - 4 : y + 5, x - 4 : x + 5]
    assert np.abs(smile.image[patch].astype(int) - portrait.image[patch]).mean() < 4, "own skin"


def test_between_the_lips_are_teeth(portrait: Portrait, smile: Portrait) -> None:
    marks = smile.landmarks
    x = round(float(marks.upper_lip_inner[8, 0]))
    top, bottom = (round(float(lip[8, 1])) for lip in (marks.upper_lip_inner, marks.lower_lip_inner))
    assert bottom - top > 4
    inside = smile.image[top + 1 : bottom, x - 2 : x + 3].astype(float)
    assert inside.mean(axis=2).max() > 110
    assert (inside.max(axis=2) - inside.min(axis=2)).min() < 40, "white, not skin"


def test_nothing_changes_beside_the_face(portrait: Portrait, smile: Portrait) -> None:
    changed = np.argwhere((np.abs(smile.image.astype(int) - portrait.image) > 3).any(axis=2))[:, ::-1]
    place = portrait.frame.to_face(changed.astype(float))
    jaw = portrait.frame.to_face(portrait.landmarks.jaw)
    assert np.abs(place[:, 0]).max() < np.abs(jaw[:, 0]).max() + 2.7
    assert place[:, 1].max() < jaw[:, 1].max() + 3.1
    assert place[:, 1].min() > -7.1
