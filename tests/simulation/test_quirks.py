from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation.expression import MUSCLES, Action, Muscle, Script, Segment, activate
from palsycheck.simulation.palsy import LEFT, RIGHT, Habit, Palsy, move_face
from palsycheck.simulation.quirks import Quirk, QuirkKind, draw_quirks, drawn_along, one_sided_efforts

TIMES = np.arange(0, 6, 0.04)
SMILING = activate(Script((Segment(Action.SMILE, 1.0, 4.0),), 1, blinks=False), TIMES)
MIDDLE = slice(60, 90)


def course(quirk: Quirk, muscle: Muscle) -> np.ndarray:
    """(n, 2), right and left."""
    return one_sided_efforts(SMILING, TIMES, [quirk])[:, MUSCLES.index(muscle)]


@pytest.mark.parametrize(("side", "own"), [("right", RIGHT), ("left", LEFT)])
@pytest.mark.parametrize(
    ("kind", "muscle"),
    [
        (QuirkKind.GRIN, Muscle.SMILE),
        (QuirkKind.SMIRK, Muscle.SMILE),
        (QuirkKind.WINK, Muscle.LID),
        (QuirkKind.BROW, Muscle.BROW),
    ],
)
def test_one_side_does_more_and_only_for_a_while(
    kind: QuirkKind, muscle: Muscle, side: str, own: int
) -> None:
    wave = course(Quirk(kind, side, 2.0, 2.0, 0.6), muscle)  # type: ignore[arg-type]
    assert (wave[MIDDLE, own] > wave[MIDDLE, 1 - own] + 0.2).all()
    assert wave[TIMES < 1.9, 0] == pytest.approx(wave[TIMES < 1.9, 1])
    assert wave[TIMES > 4.1, 0] == pytest.approx(wave[TIMES > 4.1, 1])


@pytest.mark.parametrize("kind", list(QuirkKind))
def test_left_and_right_are_mirror_images(kind: QuirkKind) -> None:
    right, left = (Quirk(kind, side, 2.0, 2.0, 0.6) for side in ("right", "left"))  # type: ignore[arg-type]
    one, other = (one_sided_efforts(SMILING, TIMES, [q]) for q in (right, left))
    assert np.array_equal(one, other[:, :, ::-1])
    assert np.array_equal(drawn_along(SMILING, TIMES, [right]), -drawn_along(SMILING, TIMES, [left]))


def test_the_mouth_goes_along_with_a_grin_and_a_twist() -> None:
    for kind in (QuirkKind.GRIN, QuirkKind.TWIST):
        pull = drawn_along(SMILING, TIMES, [Quirk(kind, "left", 2.0, 2.0, 0.8)])
        assert (pull[MIDDLE] > 0.1).all()


def test_a_weak_side_cannot_wink() -> None:
    sides = one_sided_efforts(SMILING, TIMES, [Quirk(QuirkKind.WINK, "left", 2.0, 2.0, 1.0)])
    even = Habit(((1.0, 1.0),) * len(MUSCLES), 0.0)
    lid = move_face(sides, TIMES, even, Palsy("left", 1.0, "peripheral")).muscles[
        :, MUSCLES.index(Muscle.LID)
    ]
    assert lid[:, LEFT].max() < 0.4


def test_most_habits_come_and_go_and_sides_are_as_frequent_as_each_other() -> None:
    segments = [Segment(Action.SMILE, 0.5 + 2 * n, 1.5) for n in range(5)]
    people = [draw_quirks(np.random.default_rng(n), segments, 10.0) for n in range(400)]
    none = np.mean([not quirks for quirks in people])
    always = np.mean([len([q for q in quirks if q.kind is QuirkKind.GRIN]) == 5 for quirks in people])
    assert 0.35 < none < 0.6
    assert 0.08 < always < 0.25
    left = np.mean([q.side == "left" for quirks in people for q in quirks])
    assert 0.42 < left < 0.58
