from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation import fields
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.portrait import Landmarks, Portrait


@pytest.fixture(scope="module")
def marks(portrait: Portrait) -> Landmarks:
    return portrait.landmarks.map(portrait.frame.to_face)


def moved(field: fields.Field, points: np.ndarray) -> np.ndarray:
    return fields.FieldSum([field]).displacement(np.atleast_2d(points), [1.0])


def test_a_bump_moves_its_centre_by_its_move_and_nothing_far_away() -> None:
    bump = fields.Bump(centre=(2.0, 3.0), move=(0.5, -0.2), sigma=(1.0, 2.0))
    assert moved((bump,), np.array([2.0, 3.0]))[0] == pytest.approx([0.5, -0.2])
    assert moved((bump,), np.array([2.0, 5.0]))[0] == pytest.approx(np.exp(-0.5) * np.array([0.5, -0.2]))
    assert np.abs(moved((bump,), np.array([9.0, 3.0]))).max() < 1e-9


def test_a_smile_takes_its_commissure_out_and_up_and_leaves_the_other_side(marks: Landmarks) -> None:
    field = fields.MUSCLE_FIELDS[Muscle.SMILE](marks.left, marks, 1.0)
    dx, dy = moved(field, marks.left.mouth_corner)[0]
    assert dx > 0.9
    assert dy < -0.9
    assert np.abs(moved(field, marks.right.mouth_corner)).max() < 0.02
    assert np.abs(moved(field, marks.right.pupil)).max() < 0.02


def test_raising_a_brow_moves_the_brow_and_not_the_eye(marks: Landmarks) -> None:
    field = fields.MUSCLE_FIELDS[Muscle.BROW](marks.right, marks, -1.0)
    assert moved(field, marks.right.brow[4])[0, 1] < -0.7
    assert np.abs(moved(field, marks.right.pupil)).max() < 0.2
    assert np.abs(moved(field, marks.left.brow[4])).max() < 0.02


@pytest.mark.parametrize("muscle", MUSCLES)
def test_the_sides_are_each_others_mirror_image(muscle: Muscle) -> None:
    """Of a face that is symmetric."""
    from dataclasses import replace

    from palsycheck.simulation.drawing.anatomy import build
    from palsycheck.simulation.traits import draw_traits

    even = build(replace(draw_traits(1), asymmetry=(0.0,) * 6)).landmarks
    points = np.random.default_rng(0).uniform(-12, 18, (60, 2))
    left = moved(fields.MUSCLE_FIELDS[muscle](even.left, even, 1.0), points)
    right = moved(fields.MUSCLE_FIELDS[muscle](even.right, even, -1.0), points * [-1, 1])
    assert right * [-1, 1] == pytest.approx(left, abs=1e-9)


@pytest.mark.parametrize("muscle", MUSCLES)
def test_no_field_folds_the_skin(muscle: Muscle, marks: Landmarks) -> None:
    """Both sides at an effort of 1.3 keep the map back to the portrait one to one."""
    total = fields.FieldSum(
        [fields.MUSCLE_FIELDS[muscle](s, marks, g) for s, g in ((marks.right, -1.0), (marks.left, 1.0))]
    )
    x, y = np.meshgrid(np.arange(-13, 13, 0.2), np.arange(-12, 22, 0.2))
    at = np.stack([x.ravel(), y.ravel()], axis=1)
    back = (at - total.displacement(at, [1.3, 1.3])).reshape(*x.shape, 2)
    (xy, xx), (yy, yx) = (np.gradient(back[..., c], 0.2) for c in (0, 1))
    assert (xx * yy - xy * yx).min() > 0.05


def test_sagging_lowers_what_it_says(marks: Landmarks) -> None:
    assert moved(fields.sag_mouth(marks.left, 1.0), marks.left.mouth_corner)[0, 1] > 0.9
    assert moved(fields.sag_brow(marks.left), marks.left.brow[4])[0, 1] > 0.3
    assert moved(fields.sag_lid(marks.left), marks.left.lower_lid[6])[0, 1] > 0.2
    assert moved(fields.pull(marks), marks.upper_lip[8])[0, 0] > 0.4


def test_on_photographs_the_brow_goes_up_and_leaves_the_eye_as_it_is(marks: Landmarks) -> None:
    side = marks.left
    alone = fields.raise_brow_alone(side, marks, 1.0)
    drawn = fields.MUSCLE_FIELDS[Muscle.BROW](side, marks, 1.0)
    lid, brow = side.upper_lid[6], side.brow.mean(axis=0)
    assert abs(moved(alone, lid)[0, 1]) < 0.3 * abs(moved(drawn, lid)[0, 1])
    assert moved(alone, brow)[0, 1] < 0.75 * moved(drawn, brow)[0, 1] < -0.3
