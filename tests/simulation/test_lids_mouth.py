from __future__ import annotations

import cv2
import numpy as np
import pytest
from smiling_faces import smiling_of

from palsycheck.simulation.lids import Lids
from palsycheck.simulation.mouth import Mouth
from palsycheck.simulation.portrait import Landmarks, Portrait


@pytest.fixture(scope="module")
def marks(portrait: Portrait) -> Landmarks:
    return portrait.landmarks.map(portrait.frame.to_face)


def lids_of(portrait: Portrait, marks: Landmarks) -> Lids:
    return Lids.of(marks.left, portrait.frame, portrait.image.shape[:2])


def pupil_level(picture: np.ndarray, portrait: Portrait) -> float:
    x, y = np.round(portrait.landmarks.left.pupil).astype(int)
    return float(picture[y - 1 : y + 2, x - 1 : x + 2].mean())


def test_an_open_eye_is_left_as_it_is(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    lids_of(portrait, marks).close(picture, 0.0)
    assert np.array_equal(picture, portrait.image)


def test_a_shut_eye_shows_skin_where_the_pupil_was(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    lids_of(portrait, marks).close(picture, 1.0)
    assert pupil_level(portrait.image, portrait) < 40
    x, y = np.round(portrait.landmarks.left.pupil).astype(int)
    cheek = portrait.image[y + 28 : y + 36, x - 4 : x + 5].mean()
    assert pupil_level(picture, portrait) > 0.6 * cheek


def test_a_half_shut_eye_keeps_its_iris_where_it_is(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    lids_of(portrait, marks).close(picture, 0.3)
    assert pupil_level(picture, portrait) < 60


def test_closing_touches_only_the_eyes_surroundings(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    lids_of(portrait, marks).close(picture, 1.0)
    changed = np.argwhere((picture != portrait.image).any(axis=2))[:, ::-1]
    face = portrait.frame.to_face(changed.astype(float))
    assert face[:, 0].min() > 1.8
    assert face[:, 0].max() < 8.0
    assert face[:, 1].min() > -3.2
    assert face[:, 1].max() < 3.0


def test_the_lids_edges_meet_when_shut(portrait: Portrait, marks: Landmarks) -> None:
    lids = lids_of(portrait, marks)
    gaps = []
    for closure in (0.0, 0.5, 1.0):
        upper, lower = lids.edges(closure)
        gaps.append(np.max(np.interp(upper[:, 0], lower[:, 0], lower[:, 1]) - upper[:, 1]))
    assert gaps[1] == pytest.approx(gaps[0] / 2, rel=0.1)
    assert gaps[2] == pytest.approx(0.0, abs=0.05)


def test_a_closed_mouth_is_left_as_it_is(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    Mouth.of(marks, portrait.frame, portrait.image).open(picture, 0.0, 0.0)
    assert np.array_equal(picture, portrait.image)


def test_an_open_mouth_is_dark_inside_and_has_teeth(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    mouth = Mouth.of(marks, portrait.frame, portrait.image)
    mouth.open(picture, 1.0, 1.0)
    upper, lower = mouth.edges(marks.upper_lip_inner, marks.lower_lip_inner, 1.0, 1.0)
    top, bottom = portrait.frame.to_pixels(np.stack([upper[8], lower[8]]))
    column = picture[round(top[1]) + 2 : round(bottom[1]) - 1, round(top[0])].astype(float)
    assert bottom[1] - top[1] == pytest.approx(2.3 * portrait.frame.scale, rel=0.1)
    assert column.mean(axis=1).min() < 60, "the dark of the cavity"
    assert column.mean(axis=1).max() > 100, "a tooth"


def test_one_side_may_open_more(portrait: Portrait, marks: Landmarks) -> None:
    mouth = Mouth.of(marks, portrait.frame, portrait.image)
    upper, lower = mouth.edges(marks.upper_lip_inner, marks.lower_lip_inner, 0.2, 0.8)
    gap = lower[:, 1] - upper[:, 1]
    assert gap[12] > 2 * gap[4]


def test_opening_moves_the_lower_lip_and_leaves_the_nose(portrait: Portrait, marks: Landmarks) -> None:
    mouth = Mouth.of(marks, portrait.frame, portrait.image)
    lip, nose = (mouth.move(p[None], 0.5, 0.5)[0] - p for p in (marks.lower_lip[8], marks.nose_tip))
    assert lip[1] > 0.4
    assert nose == pytest.approx([0, 0], abs=1e-6)


def test_photographed_teeth_are_as_bright_as_the_skin_where_lids_shade_the_eyes(
    portrait: Portrait, marks: Landmarks
) -> None:
    image = portrait.image.copy()
    for side in (portrait.landmarks.right, portrait.landmarks.left):
        points = np.vstack([side.upper_lid, side.lower_lid[::-1]])
        cv2.fillPoly(image, [np.round(points).astype(np.int32)], (90, 80, 78))
    dull, white = (Mouth.of(marks, portrait.frame, image, photographed=p).white for p in (False, True))
    x, y = np.round(portrait.frame.to_pixels(np.array([[5.5, 4.5]]))[0]).astype(int)
    skin = image[y - 4 : y + 5, x - 4 : x + 5].reshape(-1, 3).mean(axis=0)
    assert dull.mean() < 0.7 * skin.mean()
    assert skin.mean() * 0.95 < white.mean() < 250
    assert np.ptp(white) < 0.8 * np.ptp(skin), "whiter than skin"


def test_an_open_mouth_on_a_photograph_opens_below_its_own_teeth(portrait: Portrait) -> None:
    smile = smiling_of(portrait)
    own = smile.landmarks.map(smile.frame.to_face)
    mouth = Mouth.of(own, smile.frame, smile.image, photographed=True)
    picture = smile.image.copy()
    mouth.open(picture, 0.6, 0.6)
    upper = own.upper_lip_inner[8]
    x, y = np.round(smile.frame.to_pixels(upper[None] + [[0.0, -0.2]])[0]).astype(int)
    teeth = picture[y : y + 4, x - 2 : x + 3].astype(float)
    assert teeth.mean(axis=2).max() > 110, "the teeth that were there, where the lip has moved up"
    lower = smile.frame.to_pixels(own.lower_lip_inner[8][None] + [[0.0, 0.5]])[0]
    x, y = np.round(lower).astype(int)
    assert picture[y, x].mean() < 90, "the dark below them"


def test_an_eye_that_turns_up_shows_white_below(portrait: Portrait, marks: Landmarks) -> None:
    picture = portrait.image.copy()
    lids_of(portrait, marks).close(picture, 0.2, up=1.0)
    below = portrait.frame.to_pixels(marks.left.pupil[None] + [[0.0, 0.25]])
    x, y = np.round(below[0]).astype(int)
    assert picture[y, x].mean() > portrait.image[y, x].mean() + 40
    changed = np.argwhere((picture != portrait.image).any(axis=2))[:, ::-1]
    assert portrait.frame.to_face(changed.astype(float))[:, 0].min() > 1.8
