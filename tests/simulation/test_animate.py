"""The heart of the simulator: the picture moves as the fields say, and the landmarks move with it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.palsy import LEFT, FaceMotion
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import HeadPose

AS_IT_IS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
MARKER = (255, 0, 255)


def motion(**activation: tuple[float, float]) -> FaceMotion:
    muscles = np.zeros((1, len(MUSCLES), 2))
    for name, sides in activation.items():
        muscles[0, MUSCLES.index(Muscle(name))] = sides
    none = np.zeros(2)
    return FaceMotion(muscles, none, none, none, none, np.zeros(1))


def pose(*, yaw: float = 0, pitch: float = 0, roll: float = 0) -> HeadPose:
    angles = (np.radians([v]) for v in (yaw, pitch, roll))
    return HeadPose(*angles, shift=np.zeros((1, 2)), growth=np.zeros(1))


def draw(portrait: Portrait, face: FaceMotion, head: HeadPose, view: np.ndarray = AS_IT_IS) -> Drawn:
    height, width = portrait.image.shape[:2]
    return Animator(portrait).draw(face, head, 0, view, (width, height))


def marked(portrait: Portrait, point: np.ndarray) -> Portrait:
    image = portrait.image.copy()
    cv2.circle(image, tuple(int(v) for v in np.round(point * 16)), 48, MARKER, -1, cv2.LINE_AA, 4)
    return replace(portrait, image=image)


def marker_found(picture: np.ndarray) -> np.ndarray:
    away = np.abs(picture.astype(int) - MARKER).sum(axis=2)
    weight = np.clip(200 - away, 0, None).astype(float)
    assert weight.sum() > 0, "the marker is gone"
    y, x = np.indices(weight.shape)
    return np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()


def test_without_motion_a_portrait_stays_as_it_is(portrait: Portrait) -> None:
    drawn = draw(portrait, motion(), pose())
    difference = np.abs(drawn.picture.astype(int) - portrait.image)
    assert np.percentile(difference, 99) <= 1, "but for the rounding of bilinear weights"
    assert difference.max() <= 8
    assert drawn.landmarks.stacked() == pytest.approx(portrait.landmarks.stacked(), abs=1e-6)


@pytest.mark.parametrize(
    ("name", "face", "head"),
    [
        ("smile", motion(smile=(0.2, 1.0)), pose()),
        ("frown", motion(depress=(1.0, 0.7), knit=(1.0, 1.0)), pose()),
        ("pucker", motion(pucker=(1.0, 1.0)), pose()),
        ("turned", motion(), pose(yaw=10, pitch=-5, roll=6)),
        ("turned and smiling", motion(smile=(1.0, 0.1), brow=(1.0, 1.0)), pose(yaw=-8, roll=-4)),
    ],
)
@pytest.mark.parametrize("place", ["corner", "brow", "nose", "chin"])
def test_the_landmarks_go_where_the_skin_goes(
    portrait: Portrait, place: str, name: str, face: FaceMotion, head: HeadPose
) -> None:
    """A dot painted on a landmark of the portrait is found at that landmark of the frame."""

    def point(of: object) -> np.ndarray:
        marks = of.landmarks  # type: ignore[attr-defined]
        places = {"corner": marks.left.mouth_corner, "brow": marks.left.brow[4]}
        return places.get(place, marks.nose_tip if place == "nose" else marks.chin)

    drawn = draw(marked(portrait, point(portrait)), face, head)
    assert marker_found(drawn.picture) == pytest.approx(point(drawn), abs=0.6)


def test_a_view_frames_the_portrait(portrait: Portrait) -> None:
    view = np.array([[1.2, 0.0, -40.0], [0.0, 1.2, -60.0]])
    drawn = draw(marked(portrait, portrait.landmarks.chin), motion(), pose(), view)
    assert drawn.landmarks.chin == pytest.approx(portrait.landmarks.chin * 1.2 - [40, 60])
    assert marker_found(drawn.picture) == pytest.approx(drawn.landmarks.chin, abs=0.6)


def test_a_turned_head_leaves_the_room_where_it_is(portrait: Portrait) -> None:
    drawn = draw(portrait, motion(), pose(yaw=10, roll=5))
    corner = np.s_[:12, :12]
    assert np.abs(drawn.picture[corner].astype(int) - portrait.image[corner]).max() <= 2


def test_a_mirrored_portrait_with_its_sides_exchanged_gives_the_mirror_image(portrait: Portrait) -> None:
    right_smile = draw(portrait, motion(smile=(1.0, 0.2), lid=(0.9, 0.1), open=(0.5, 0.2)), pose())
    left_smile = draw(portrait.mirrored(), motion(smile=(0.2, 1.0), lid=(0.1, 0.9), open=(0.2, 0.5)), pose())
    difference = np.abs(left_smile.picture[:, ::-1].astype(int) - right_smile.picture)
    assert np.percentile(difference, 99.5) <= 6
    width = portrait.image.shape[1]
    assert left_smile.landmarks.left.mouth_corner[0] == pytest.approx(
        width - 1 - right_smile.landmarks.right.mouth_corner[0], abs=0.05
    )


def test_any_portrait_with_landmarks_will_do(portrait: Portrait) -> None:
    """Nothing after the drawing depends on its being drawn: a tilted texture moves as well."""
    rng = np.random.default_rng(0)
    texture = cv2.GaussianBlur(rng.integers(60, 200, (500, 500, 3), dtype=np.uint8), (0, 0), 3)
    angle = np.radians(20)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    marks = portrait.landmarks.map(lambda p: (p - [200, 200]) @ turn.T + [250, 250])
    tilted = marked(Portrait(texture, marks), marks.left.mouth_corner)
    drawn = draw(tilted, motion(smile=(1.0, 1.0)), pose(yaw=5))
    assert marker_found(drawn.picture) == pytest.approx(drawn.landmarks.left.mouth_corner, abs=0.7)
    moved = drawn.landmarks.left.mouth_corner - marks.left.mouth_corner
    assert np.hypot(*moved) > 6


def test_glasses_stay_when_the_brow_goes_up(portrait: Portrait) -> None:
    layer = np.zeros((*portrait.image.shape[:2], 4), dtype=np.uint8)
    x, y = np.round(portrait.landmarks.left.brow[4]).astype(int)
    layer[y - 3 : y + 4, x - 3 : x + 4] = (*MARKER, 255)
    glassed = Portrait(portrait.image, portrait.landmarks, layer)
    drawn = draw(glassed, motion(brow=(1.0, 1.0)), pose())
    assert marker_found(drawn.picture) == pytest.approx([x, y], abs=0.3)
    assert drawn.landmarks.left.brow[4][1] < y - 4


def test_a_lost_fold_is_smoother(portrait: Portrait) -> None:
    weak = np.zeros(2)
    weak[LEFT] = 0.9
    flat = replace(motion(), fold_loss=weak)
    before, after = draw(portrait, motion(), pose()), draw(portrait, flat, pose())
    x, y = np.round(portrait.landmarks.left.fold[4]).astype(int)
    patch = np.s_[y - 6 : y + 7, x - 8 : x + 9]
    assert after.picture[patch].std() < before.picture[patch].std()
    x, y = np.round(portrait.landmarks.right.fold[4]).astype(int)
    patch = np.s_[y - 6 : y + 7, x - 8 : x + 9]
    assert np.array_equal(after.picture[patch], before.picture[patch])
