"""Learning rates as pure functions of the step."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.training.schedule import factor


@given(st.sampled_from(["cosine", "onecycle", "constant"]), st.integers(0, 500), st.integers(1, 500))
def test_between_0_and_1(schedule, step, steps):
    assert 0 <= factor(schedule, step, steps) <= 1


def test_cosine_is_torchs():
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], lr=1.0)
    torchs = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, T_max=20)
    for step in range(20):
        assert factor("cosine", step, 20) == pytest.approx(optimiser.param_groups[0]["lr"], abs=1e-12)
        optimiser.step()
        torchs.step()


def test_onecycle_is_torchs():
    weight = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([weight], lr=1.0)
    torchs = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=1.0, total_steps=1001, cycle_momentum=False
    )
    ours, theirs = [], []
    for step in range(1000):
        ours.append(factor("onecycle", step, 1000))
        theirs.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        torchs.step()
    assert np.allclose(ours, theirs, atol=0.01)


def test_constant():
    assert {factor("constant", step, 7) for step in range(8)} == {1.0}
