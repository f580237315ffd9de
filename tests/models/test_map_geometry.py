"""The cells of a last map look where the grid says."""

import numpy as np
import pytest
import torch
from torch import nn

from palsycheck.models.convolutions import mobilenetv2_features, vgg16_features
from palsycheck.models.map_geometry import Grid, grid

STACKS = [
    nn.Sequential(nn.Conv2d(1, 1, 3, stride=2, padding=1), nn.Conv2d(1, 1, 3, stride=2, padding=1)),
    nn.Sequential(nn.Conv2d(1, 1, 3, padding=1), nn.MaxPool2d(2), nn.AvgPool2d(2)),
    nn.Sequential(nn.Conv2d(1, 1, 5, stride=3), nn.Conv2d(1, 1, 3, padding=2, dilation=2)),
]


@pytest.mark.parametrize("stack", STACKS)
def test_a_cell_looks_at_the_middle_of_what_moves_it(stack):
    for layer in stack:
        if isinstance(layer, nn.Conv2d):
            nn.init.ones_(layer.weight)
    ramp = torch.arange(48.0).expand(1, 1, 48, 48).clone().requires_grad_()
    cell = stack(ramp)[0, 0].shape[1] // 2
    stack(ramp)[0, 0, cell, cell].backward()
    seen = (ramp.grad[0, 0] != 0).any(dim=0).nonzero().flatten().double()
    where = grid(stack)
    wide = 0.5 if isinstance(stack[1], nn.MaxPool2d) else 0  # a pooling takes one of two: either may be it
    assert where.first + where.step * cell == pytest.approx(float(seen.mean()), abs=wide)


def test_the_two_backbones():
    assert grid(mobilenetv2_features()) == Grid(0.0, 32.0)
    assert grid(vgg16_features()) == Grid(15.5, 32.0)


def test_a_map_is_enlarged_about_its_centres():
    weights = Grid(15.5, 32.0).spread(7, side=224, input_px=224)
    assert weights.shape == (224, 7)
    assert np.allclose(weights.sum(axis=1), 1)
    assert np.array_equal(weights, weights[::-1, ::-1])
    assert weights[:15, 0].tolist() == [1.0] * 15
    assert np.allclose(weights[32 * 3 + 15 : 32 * 3 + 17, 3], 1 - 0.5 / 32)


def test_a_face_that_was_scaled_down_is_enlarged_back():
    small = Grid(0.0, 32.0).spread(5, side=224, input_px=160)
    middle = np.average(np.arange(224), weights=small[:, 2])
    assert middle == pytest.approx((32 * 2 + 0.5) * 1.4 - 0.5, abs=0.01)
