"""Which faces are of no use to the simulator, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from palsycheck.simulation.photographs import check
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Portrait
from palsycheck.values import Points


def faults(portrait: Portrait, landmarks: Landmarks | None = None, *, at_rest: bool = True) -> str:
    height, width = portrait.image.shape[:2]
    return "; ".join(check.faults(landmarks or portrait.landmarks, (width, height), at_rest=at_rest))


def scaled(portrait: Portrait, factor: float) -> Landmarks:
    origin = portrait.frame.origin
    return portrait.landmarks.map(lambda points: (points - origin) * factor + origin)


def turned(portrait: Portrait, degrees: float) -> Landmarks:
    a = np.radians(degrees)
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    origin = portrait.frame.origin
    return portrait.landmarks.map(lambda points: (points - origin) @ turn + origin)


def test_a_drawn_face_has_no_fault(portrait: Portrait) -> None:
    assert faults(portrait) == ""


def test_a_small_face_is_said(portrait: Portrait) -> None:
    assert "too small: 40 px" in faults(portrait, scaled(portrait, 0.5))


@pytest.mark.parametrize("shift", [(-150, 0), (150, 0), (0, -140), (0, 140)])
def test_a_face_that_is_cut_off_is_said(portrait: Portrait, shift: tuple[int, int]) -> None:
    assert "cut off" in faults(portrait, portrait.landmarks.map(lambda points: points + shift))


def test_a_turned_head_is_said_by_its_nose(portrait: Portrait) -> None:
    base = portrait.landmarks.nose_base + np.array([1.6 * portrait.frame.scale, 0.0])
    assert "head turned: nose" in faults(portrait, replace(portrait.landmarks, nose_base=base))


def test_a_turned_head_is_said_by_its_halves(portrait: Portrait) -> None:
    def squeeze(points: Points) -> Points:
        away = points[:, 0] - portrait.frame.origin[0]
        return np.column_stack(
            [portrait.frame.origin[0] + np.where(away < 0, 0.55, 1.0) * away, points[:, 1]]
        )

    jaw = squeeze(portrait.landmarks.jaw)
    assert "one half of the face" in faults(portrait, replace(portrait.landmarks, jaw=jaw))


def test_a_tilted_head_is_said_and_a_slightly_tilted_one_is_not(portrait: Portrait) -> None:
    assert "tilted by 25 degrees" in faults(portrait, turned(portrait, 25.0))
    assert faults(portrait, turned(portrait, 8.0)) == ""


def test_a_shut_eye_is_a_fault_at_rest_only(portrait: Portrait) -> None:
    right = portrait.landmarks.right
    shut = replace(portrait.landmarks, right=replace(right, lower_lid=right.upper_lid + np.array([0.0, 1.0])))
    assert "eye shut" in faults(portrait, shut)
    assert "eye shut" not in faults(portrait, shut, at_rest=False)


def test_missing_points_are_said(portrait: Portrait) -> None:
    assert "missing" in faults(portrait, replace(portrait.landmarks, chin=np.array([np.nan, 1.0])))


def test_points_out_of_order_are_said(portrait: Portrait) -> None:
    marks, right = portrait.landmarks, portrait.landmarks.right
    wrong = [
        replace(marks, right=replace(right, upper_lid=right.upper_lid[::-1])),
        replace(marks, right=replace(right, fold=right.fold[::-1])),
        replace(marks, right=replace(right, brow=right.brow + np.array([0.0, 80.0]))),
        replace(marks, upper_lip=marks.upper_lip[::-1]),
        replace(marks, upper_lip=marks.upper_lip + np.array([0.0, 40.0])),
        replace(marks, chin=marks.nose_base),
    ]
    for one in wrong:
        assert "out of order" in faults(portrait, one)


def test_the_gap_of_a_mouth_is_measured_in_the_faces_own_upright(portrait: Portrait) -> None:
    assert check.mouth_gap(portrait.landmarks) == pytest.approx(0.0, abs=1e-9)
    marks = turned(portrait, 30.0)
    down = FaceFrame.of(marks).matrix @ [0.0, 0.8]
    opened = replace(marks, lower_lip_inner=marks.lower_lip_inner + down)
    assert check.mouth_gap(opened) == pytest.approx(0.8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.one_of(st.floats(-1e4, 1e4), st.sampled_from([np.nan, np.inf, -np.inf])),
    which=st.integers(0, 60),
    at_rest=st.booleans(),
)
def test_wild_points_are_a_fault_and_no_crash(
    portrait: Portrait, value: float, which: int, at_rest: bool
) -> None:
    points = portrait.landmarks.stacked().copy()
    points[which::3] = value
    assert faults(portrait, portrait.landmarks.unstacked(points), at_rest=at_rest) != ""
