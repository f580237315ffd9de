"""One rule for all asymmetries: positive where a palsy of the patient's left side would make it so."""

from __future__ import annotations

from dataclasses import astuple, replace

import numpy as np
import pytest
from smiling_faces import AS_IT_IS, still_head

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.palsy import Habit, Palsy, move_face
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.truth import Asymmetry, asymmetry, frame_truth

EVEN = Habit(((1.0, 1.0),) * len(MUSCLES), 0.0)


def acting(portrait: Portrait, palsy: Palsy | None, yaw: float = 0.0, **efforts: float) -> Drawn:
    activation = np.zeros((1, len(MUSCLES)))
    for name, amount in efforts.items():
        activation[0, MUSCLES.index(Muscle(name))] = amount
    motion = move_face(activation, np.zeros(1), EVEN, palsy)
    height, width = portrait.image.shape[:2]
    return Animator(portrait).draw(motion, still_head(yaw), 0, AS_IT_IS, (width, height))


def test_a_left_palsy_makes_all_five_positive_and_a_right_one_negative(portrait: Portrait) -> None:
    even = asymmetry(acting(portrait, None, smile=1.0, brow=0.7).frontal)
    for side, sign in (("left", 1), ("right", -1)):
        palsy = Palsy(side, 0.9, "peripheral")  # type: ignore[arg-type]
        weak = asymmetry(acting(portrait, palsy, smile=1.0, brow=0.7).frontal)
        for name in ASYMMETRIES:
            assert sign * (getattr(weak, name) - getattr(even, name)) > 1.0, name


def test_the_mirror_image_has_all_signs_turned(portrait: Portrait) -> None:
    drawn = acting(portrait, Palsy("left", 0.9, "peripheral"), smile=1.0)
    there = astuple(asymmetry(drawn.landmarks))
    back = astuple(asymmetry(Portrait(drawn.picture, drawn.landmarks).mirrored().landmarks))
    assert back == pytest.approx([-v for v in there], abs=1e-9)
    assert min(abs(v) for v in there[:3]) > 0.5


def test_a_turned_head_is_no_asymmetry_of_the_face(portrait: Portrait) -> None:
    straight, turned = (frame_truth(acting(portrait, None, yaw), 0.0) for yaw in (0.0, 15.0))
    assert [turned[n] for n in ASYMMETRIES] == [straight[n] for n in ASYMMETRIES]
    seen = asymmetry(acting(portrait, None, 15.0).landmarks)
    assert abs(seen.shift - straight["shift"]) > 1, "in the picture the mouth does move aside"


def test_the_numbers_are_those_of_a_ruler(portrait: Portrait) -> None:
    """Hundredths of the distance between the pupils, on points that are moved by known ways."""
    marks = portrait.landmarks.map(portrait.frame.to_face)
    before = asymmetry(marks)
    lower = replace(marks.left, mouth_corner=marks.left.mouth_corner + np.array([0.3, 0.5]))
    aside = {
        n: getattr(marks, n) - [0.2, 0.0]
        for n in ("upper_lip", "lower_lip", "upper_lip_inner", "lower_lip_inner")
    }
    after = asymmetry(replace(marks, left=lower, **aside))
    assert after.mouth - before.mouth == pytest.approx(5.0)
    assert after.reach - before.reach == pytest.approx(-3.0)
    assert after.shift - before.shift == pytest.approx(2.0)
    assert set(ASYMMETRIES) == set(Asymmetry.__dataclass_fields__)
