from __future__ import annotations

import numpy as np
import pytest

from palsycheck.simulation.expression import (
    MUSCLES,
    Action,
    Muscle,
    Script,
    Segment,
    activate,
    minimum_jerk,
    pulse,
)

TIMES = np.arange(0, 6, 0.02)


def course(action: Action, muscle: Muscle, *, seed: int = 1, strength: float = 1.0) -> np.ndarray:
    script = Script((Segment(action, 1.0, 3.0, strength),), seed, blinks=False)
    return activate(script, TIMES)[:, MUSCLES.index(muscle)]


def test_minimum_jerk_goes_from_rest_to_rest() -> None:
    assert minimum_jerk(np.array([-1.0, 0.0, 0.5, 1.0, 2.0])) == pytest.approx([0, 0, 0.5, 1, 1])


def test_a_pulse_too_short_for_its_ramps_still_rises_and_falls() -> None:
    wave = pulse(TIMES, 1.0, 1.2, 0.5, 0.5)
    assert wave.max() == pytest.approx(1.0, abs=0.05)
    assert wave[TIMES < 1.0].max() == 0
    assert wave[TIMES > 1.2].max() == 0


@pytest.mark.parametrize(
    ("action", "muscle"),
    [
        (Action.SMILE, Muscle.SMILE),
        (Action.FROWN, Muscle.DEPRESS),
        (Action.FROWN, Muscle.KNIT),
        (Action.BROW_RAISE, Muscle.BROW),
        (Action.EYE_CLOSURE, Muscle.LID),
        (Action.SPEECH, Muscle.OPEN),
        (Action.LAUGH, Muscle.SMILE),
        (Action.LAUGH, Muscle.LID),
        (Action.PURSE, Muscle.PUCKER),
        (Action.BLOW, Muscle.CHEEK),
        (Action.WRINKLE, Muscle.NOSE),
    ],
)
def test_each_action_drives_its_muscles_and_only_while_it_lasts(action: Action, muscle: Muscle) -> None:
    wave = course(action, muscle)
    inside = (TIMES > 1.5) & (TIMES < 3.4)
    outside = (TIMES < 1.0) | (TIMES > 4.2)
    assert wave[inside].max() > 0.25
    assert np.abs(wave[outside]).max() < 0.05


def test_eyes_that_are_asked_to_close_do_close() -> None:
    assert all(course(Action.EYE_CLOSURE, Muscle.LID, seed=s).max() >= 1.0 for s in range(20))


def test_rest_is_nearly_still() -> None:
    still = activate(Script((), 3, blinks=False), TIMES)
    assert np.abs(still).max() < 0.03


def test_a_stronger_effort_moves_more() -> None:
    assert (
        course(Action.SMILE, Muscle.SMILE, strength=0.5).max()
        < course(Action.SMILE, Muscle.SMILE, strength=1).max()
    )


def test_movement_is_smooth() -> None:
    """No muscle crosses more than a fifth of its range in a fiftieth of a second, not even in speech."""
    for action in Action:
        script = Script((Segment(action, 1.0, 3.0),), 5, blinks=False)
        assert np.abs(np.diff(activate(script, TIMES), axis=0)).max() < 0.2


def test_people_blink_and_blinks_are_short() -> None:
    lids = activate(Script((Segment(Action.REST, 0.0, 60.0),), 7), np.arange(0, 60, 0.01))
    shut = lids[:, MUSCLES.index(Muscle.LID)] > 0.5
    blinks = np.flatnonzero(np.diff(shut.astype(int)) == 1)
    assert 6 <= len(blinks) <= 40
    assert shut.sum() * 0.01 / len(blinks) < 0.3


def test_the_seed_decides() -> None:
    first, again, other = (course(Action.SPEECH, Muscle.OPEN, seed=s) for s in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.allclose(first, other)


def test_grimaces_change_quickly_and_use_the_whole_face() -> None:
    script = Script((Segment(Action.GRIMACE, 0.0, 6.0),), 4, blinks=False)
    waves = activate(script, TIMES)
    busy = (waves.max(axis=0) > 0.3).sum()
    assert busy >= 5
    leading = waves.argmax(axis=1)
    assert (np.diff(leading) != 0).sum() >= 5


def test_a_photographed_smile_has_lips_and_lids_of_its_own() -> None:
    """Then a smile opens and shuts nothing, and speech does not lead towards the photograph."""
    script = Script((Segment(Action.SMILE, 0.0, 2.5), Segment(Action.SPEECH, 3.0, 3.0)), 4, blinks=False)
    drawn, photographed = (activate(script, TIMES, photographed_smile=p) for p in (False, True))
    smiling, speaking = (TIMES > 0.5) & (TIMES < 2.0), TIMES > 3.0

    def most(waves: np.ndarray, when: np.ndarray, muscle: Muscle) -> float:
        return float(waves[when, MUSCLES.index(muscle)].max())

    assert most(drawn, smiling, Muscle.OPEN) > 0.3
    assert most(photographed, smiling, Muscle.OPEN) < 0.03
    assert most(photographed, smiling, Muscle.SQUINT) > 0.7
    assert most(drawn, speaking, Muscle.SMILE) > 0.1
    assert most(photographed, speaking, Muscle.SMILE) < 0.03
    assert most(photographed, speaking, Muscle.SPREAD) > 0.1


def test_laughing_eyes_are_nearly_shut() -> None:
    for seed in range(10):
        assert 0.55 < course(Action.LAUGH, Muscle.LID, seed=seed).max() < 0.95
