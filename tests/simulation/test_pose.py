"""Heads turn about the depth of their eyes, and look turned."""

import numpy as np
import pytest

from palsycheck.faces.measure import yaw_degrees
from palsycheck.simulation import pose
from palsycheck.values import Points

FIVE = np.array([[-5.0, 0.0], [5.0, 0.0], [0.0, 5.5], [-3.8, 10.5], [3.8, 10.5]])
"""Eyes, nose and mouth corners of a face seen from the front, u; positive x is the patient's left."""


def turned(degrees: float, skull: pose.Skull, points: Points = FIVE) -> Points:
    weights = np.zeros(pose.BASIS_SIZE)
    weights[0], weights[1] = np.sin(np.radians(degrees)), np.cos(np.radians(degrees)) - 1
    arrived = points
    for _ in range(40):
        arrived = points + np.tensordot(weights, pose.basis(arrived, skull), axes=1)
    return arrived


@pytest.mark.parametrize("degrees", [-20.0, -10.0, 10.0, 20.0])
def test_photographed_heads_look_at_least_half_as_turned_as_they_are(degrees: float) -> None:
    seen = yaw_degrees(turned(degrees, pose.PHOTOGRAPHED))
    assert 0.5 < seen / degrees < 1


@pytest.mark.parametrize("degrees", [10.0, 20.0])
def test_eyes_of_photographed_heads_stay_in_place(degrees: float) -> None:
    moved = turned(degrees, pose.PHOTOGRAPHED) - FIVE
    assert np.abs(moved[:2].mean(axis=0)).max() < 0.5
    drawn = turned(degrees, pose.DRAWN) - FIVE
    assert drawn[:2, 0].mean() > 1.5


@pytest.mark.parametrize("degrees", [-22.0, 22.0])
@pytest.mark.parametrize("weight", [0, 2])
def test_no_part_of_a_photographed_head_folds_over_another(degrees: float, weight: int) -> None:
    across = np.linspace(-26, 26, 521)
    for other in np.linspace(-20, 25, 46):
        line = np.stack([across, np.full_like(across, other)], axis=1)
        line = line if weight == 0 else line[:, ::-1]
        amount = np.sin(np.radians(degrees)) * pose.basis(line, pose.PHOTOGRAPHED)[weight]
        came_from = line - amount
        axis = 0 if weight == 0 else 1
        assert (np.diff(came_from[:, axis]) > 0).all()


def test_what_lies_far_beside_the_head_stays() -> None:
    far = np.array([[27.0, 0.0], [-27.0, 5.0], [0.0, 37.0]])
    assert not pose.basis(far, pose.PHOTOGRAPHED).any()
