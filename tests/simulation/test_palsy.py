from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation.expression import MUSCLES, Action, Muscle, Script, Segment, activate
from palsycheck.simulation.palsy import LEFT, RIGHT, Habit, Palsy, draw_habit, move_face

TIMES = np.arange(0, 5, 0.04)
EVEN = Habit(gain=((1.0, 1.0),) * len(MUSCLES), lag_s=0.0)
SMILE, BROW, LID = (MUSCLES.index(m) for m in (Muscle.SMILE, Muscle.BROW, Muscle.LID))


def acting(action: Action) -> np.ndarray:
    return activate(Script((Segment(action, 1.0, 2.5),), 1, blinks=False), TIMES)


def test_a_healthy_even_face_moves_alike_on_both_sides() -> None:
    motion = move_face(acting(Action.SMILE), TIMES, EVEN, None)
    assert motion.muscles[..., RIGHT] == pytest.approx(motion.muscles[..., LEFT])
    assert not motion.sag_mouth.any()
    assert not motion.pull.any()


def test_habits_stay_within_their_spread() -> None:
    for seed in range(50):
        gain = np.array(draw_habit(np.random.default_rng(seed)).gain)
        assert np.abs(gain - 1).max() <= 0.1 + 1e-9
        assert gain.mean(axis=1) == pytest.approx(1.0)


@pytest.mark.parametrize(("side", "weak", "strong"), [("right", RIGHT, LEFT), ("left", LEFT, RIGHT)])
def test_the_weak_side_moves_less_and_sags(side: str, weak: int, strong: int) -> None:
    motion = move_face(acting(Action.SMILE), TIMES, EVEN, Palsy(side, 0.8, "central"))  # type: ignore[arg-type]
    smile = motion.muscles[:, SMILE]
    assert smile[:, weak].max() == pytest.approx(0.2 * smile[:, strong].max(), rel=0.05)
    assert motion.sag_mouth[weak] > 0.5
    assert motion.sag_mouth[strong] == 0
    assert motion.fold_loss[weak] > 0.5


def test_the_weak_side_moves_later() -> None:
    palsy = Palsy("left", 0.5, "central", delay_s=0.2)
    smile = move_face(acting(Action.SMILE), TIMES, EVEN, palsy).muscles[:, SMILE]
    half = [TIMES[np.argmax(smile[:, s] > smile[:, s].max() / 2)] for s in (RIGHT, LEFT)]
    assert half[1] - half[0] == pytest.approx(0.1, abs=0.05)


@pytest.mark.parametrize(("action", "muscle"), [(Action.BROW_RAISE, BROW), (Action.EYE_CLOSURE, LID)])
def test_central_palsy_spares_brow_and_lids_and_peripheral_does_not(action: Action, muscle: int) -> None:
    left = {}
    for pattern in ("central", "peripheral"):
        palsy = Palsy("left", 1.0, pattern)  # type: ignore[arg-type]
        moved = move_face(acting(action), TIMES, EVEN, palsy).muscles[:, muscle]
        left[pattern] = moved[:, LEFT].max() / moved[:, RIGHT].max()
    assert left["central"] > 0.85
    assert left["peripheral"] < 0.25


def test_the_mouth_is_pulled_to_the_healthy_side_and_more_so_in_action() -> None:
    pull = move_face(acting(Action.SMILE), TIMES, EVEN, Palsy("right", 1.0, "central")).pull
    assert (pull > 0).all(), "towards the patient's left, the healthy side"
    assert pull.max() > 2 * pull[0]


def test_more_severe_is_weaker() -> None:
    heights = [
        move_face(acting(Action.SMILE), TIMES, EVEN, Palsy("left", s, "central"))
        .muscles[:, SMILE, LEFT]
        .max()
        for s in (0.0, 0.3, 0.6, 1.0)
    ]
    assert heights == sorted(heights, reverse=True)


@pytest.mark.parametrize("severity", [-0.1, 1.1, float("nan")])
def test_severity_is_a_share(severity: float) -> None:
    with pytest.raises(ValueError, match="severity"):
        Palsy("left", severity, "central")


@pytest.mark.parametrize(("pattern", "turned"), [("peripheral", True), ("central", False)])
def test_only_an_eye_that_cannot_shut_turns_up_when_it_is_meant_to(pattern: str, turned: bool) -> None:
    palsy = Palsy("left", 1.0, pattern)  # type: ignore[arg-type]
    up = move_face(acting(Action.EYE_CLOSURE), TIMES, EVEN, palsy).eyes_up
    assert (up is not None) is turned
    if up is not None:
        assert up[:, LEFT].max() == 1
        assert up[0, LEFT] == 0
        assert not up[:, RIGHT].any()
