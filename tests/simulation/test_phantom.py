from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.expression import Action, Script, Segment
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.phantom import Phantom, make_phantom, render
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.truth import asymmetry, frame_truth

SMALL = {"seconds": 0.4, "fps": 10.0, "size": (320, 240)}


def phantom(number: int = 200, *, palsied: bool = False) -> Phantom:
    return make_phantom(SAMPLE_SEEDS + number, palsied=palsied, **SMALL)  # type: ignore[arg-type]


def still(
    number: int, palsy: Palsy | None, action: Action, *, size: tuple[int, int] = (320, 240)
) -> list[float]:
    """Mouth asymmetries of a person who does one thing before a still camera."""
    drawn = make_phantom(SAMPLE_SEEDS + number, palsied=False, seconds=2.0, fps=10, size=size)
    traits = replace(drawn.traits, asymmetry=(0.0,) * 6)
    script = Script((Segment(action, 0.2, 1.8),), 1, blinks=False)
    return [
        asymmetry(frame.landmarks).mouth
        for frame in render(replace(drawn, traits=traits, palsy=palsy, script=script))
    ]


def test_the_same_seed_gives_the_same_frames() -> None:
    first, again = (list(render(phantom(palsied=True))) for _ in range(2))
    assert len(first) == 4
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.picture, two.picture)
        assert np.array_equal(one.landmarks.stacked(), two.landmarks.stacked())


def test_another_seed_gives_another_person() -> None:
    one, two = (next(render(phantom(n))).picture for n in (200, 201))
    assert one.shape == two.shape == (240, 320, 3)
    assert np.abs(one.astype(int) - two).mean() > 10


def test_with_and_without_palsy_it_is_the_same_person_before_the_same_camera() -> None:
    healthy, palsied = phantom(), phantom(palsied=True)
    assert healthy.palsy is None
    assert palsied.palsy is not None
    assert replace(palsied, palsy=None) == healthy


def test_a_phantom_can_be_written_down() -> None:
    record = json.loads(json.dumps(phantom(palsied=True).to_dict()))
    assert record["palsy"]["side"] in {"left", "right"}
    assert record["traits"]["seed"] == SAMPLE_SEEDS + 200


@pytest.mark.parametrize(("side", "sign"), [("left", 1), ("right", -1)])
def test_truth_says_which_side_droops_and_that_a_smile_shows_it(side: str, sign: int) -> None:
    course = still(202, Palsy(side, 0.9, "central"), Action.SMILE)  # type: ignore[arg-type]
    assert sign * course[0] > 4, "hundredths of the distance between the pupils, at rest"
    assert sign * course[10] > sign * course[0] + 4


def test_health_is_nearly_even_at_rest_and_in_a_smile() -> None:
    assert np.abs(still(202, None, Action.SMILE)).max() < 3


def test_the_two_sides_are_treated_alike() -> None:
    left = still(202, Palsy("left", 0.7, "peripheral"), Action.SMILE)
    right = still(202, Palsy("right", 0.7, "peripheral"), Action.SMILE)
    assert np.array(left) == pytest.approx(-np.array(right), abs=3.0)


def test_another_portrait_takes_the_phantoms_place(portrait: Portrait) -> None:
    drawn = next(render(phantom(), portrait))
    own = next(render(phantom()))
    assert drawn.picture.shape == own.picture.shape
    assert np.abs(drawn.picture.astype(int) - own.picture).mean() > 5
    middle = (drawn.landmarks.right.pupil + drawn.landmarks.left.pupil) / 2
    assert middle == pytest.approx(phantom().place, abs=25)


def test_a_bystander_is_seen_and_the_patient_is_not_changed() -> None:
    alone = next(render(phantom()))
    watched = next(render(replace(phantom(), bystander=phantom(203).traits)))
    assert watched.landmarks.stacked() == pytest.approx(alone.landmarks.stacked())
    assert (np.abs(watched.picture.astype(int) - alone.picture).max(axis=2) > 25).mean() > 0.02


def test_truth_of_a_frame_is_plain_data() -> None:
    record = frame_truth(next(render(phantom())), 0.0)
    assert json.loads(json.dumps(record)) == record
    assert set(record) == {"time_s", *ASYMMETRIES, "closure", "landmarks"}
