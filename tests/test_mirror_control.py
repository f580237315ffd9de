"""The flag of the mirror control says what it says: a score of palsy that needs no asymmetry."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent / "report"))
from make_results import make_recording

from palsycheck.mirror_control import combined, control, judge
from palsycheck.models.architecture import build
from palsycheck.settings import Scoring

shares = st.floats(0, 1)
CPU = torch.device("cpu")


def flag(real, left, right, **settings):
    return judge(real, left, right, threshold=0.5, settings=Scoring(**settings)).flag


@pytest.mark.parametrize(
    ("real", "left", "right", "flagged"),
    [
        (0.9, 0.1, 0.2, False),  # falls from both halves
        (0.9, 0.9, 0.1, False),  # a weak half, doubled, may look weak
        (0.9, 0.1, 0.9, False),
        (0.9, 0.95, 0.92, True),  # does not fall at all
        (0.9, 0.6, 0.7, True),  # falls, but is called palsy as before
        (0.51, 0.49, 0.6, True),  # falls below the threshold, but hardly falls
        (0.51, 0.45, 0.6, False),
        (0.49, 0.9, 0.9, False),  # claims no palsy
        (0.01, 0.02, 0.02, False),
    ],
)
def test_flagged_is_a_score_of_palsy_that_neither_half_takes_down(real, left, right, flagged):
    assert flag(real, left, right) is flagged


@given(shares, shares, shares)
def test_the_halves_are_alike_and_nothing_below_the_threshold_is_flagged(real, left, right):
    assert flag(real, left, right) == flag(real, right, left)
    assert not (flag(real, left, right) and real < 0.5)
    assert not flag(real, left, right) or min(left, right) >= min(0.5, 0.9 * real)


@given(shares, shares, shares, st.floats(0, 1))
def test_a_higher_score_of_symmetric_faces_never_takes_the_flag_away(real, left, right, more):
    assert flag(real, left, right) <= flag(real, left, min(1.0, right + more))


def test_the_share_that_counts_as_kept_is_a_setting():
    assert flag(0.52, 0.45, 0.45, mirror_kept=0.8)
    assert not flag(0.52, 0.45, 0.45, mirror_kept=0.9)


def recording(name, left, right, *, clips):
    made = make_recording(name=name, frames=40)
    control = judge(0.8, left, right, threshold=0.5, settings=Scoring())
    return made.model_copy(update={"mirror": control, "clips": made.clips[:clips]})


def test_the_patients_is_the_mean_over_the_clips_of_the_recordings():
    one, other = recording("a", 0.2, 0.9, clips=1), recording("b", 0.6, 0.5, clips=3)
    found = combined([one, other], 0.8, threshold=0.5, settings=Scoring())
    assert (found.left, found.right) == (pytest.approx(0.5), pytest.approx(0.6))
    assert found.flag


def test_a_patient_without_score_or_with_a_recording_without_control_has_none():
    one = recording("a", 0.2, 0.9, clips=2)
    without = one.model_copy(update={"mirror": None})
    for scored, probability in (([], None), ([without], 0.8), ([one, without], 0.8)):
        assert combined(scored, probability, threshold=0.5, settings=Scoring()) is None


class Brightness(torch.nn.Module):
    """In place of a backbone: the face's mean grey as one map."""

    def forward(self, faces):
        maps = torch.zeros(len(faces), 1280, 1, 1)
        maps[:, 0, 0, 0] = faces.mean(dim=(1, 2, 3))
        return maps


class Difference(torch.nn.Module):
    """In place of a backbone: how far the halves' greys lie apart."""

    def forward(self, faces):
        right, left = faces.mean(dim=(1, 2)).chunk(2, dim=-1)
        maps = torch.zeros(len(faces), 1280, 1, 1)
        maps[:, 0, 0, 0] = (left.mean(-1) - right.mean(-1)).abs()
        return maps


def looking_at(backbone, *, gain, bias=0.0):
    """A model of single faces whose log-odds are ``gain`` times the one number that it sees, and a bias."""
    network = build("mobilenetv2", {}).eval()
    network.backbone = torch.nn.Sequential(backbone)
    with torch.no_grad():
        network.classifier.weight.zero_()[1, 0] = gain
        network.classifier.bias.zero_()[1] = bias
    return SimpleNamespace(network=network, card=SimpleNamespace(clip_length=1, threshold=0.6), device=CPU)


def lit(left, right):
    faces = np.full((3, 224, 224, 3), right, np.uint8)
    faces[:, :, 112:] = left
    return faces


def test_a_model_that_looks_at_brightness_alone_is_flagged():
    found = control(looking_at(Brightness(), gain=10, bias=8), lit(120, 80), 0.97, Scoring())
    assert found.flag
    assert found.left > found.right > 0.6


def test_a_model_that_looks_at_the_difference_of_the_halves_is_not():
    found = control(looking_at(Difference(), gain=10), lit(120, 80), 0.82, Scoring())
    assert (found.left, found.right, found.flag) == (0.5, 0.5, False)


def test_the_threshold_in_force_decides():
    model = looking_at(Difference(), gain=10)
    assert control(model, lit(120, 80), 0.82, Scoring(threshold=0.4)).flag


def test_without_the_setting_nothing_is_scored():
    assert control(None, lit(1, 2), 0.9, Scoring(mirror_control=False)) is None
