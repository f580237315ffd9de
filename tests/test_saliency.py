"""Saliency: the maps point at what a score comes from, in every network, and change nothing."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from model_making import awake

from palsycheck.errors import ModelMismatchError
from palsycheck.models.architecture import architectures, build
from palsycheck.models.map_geometry import Grid
from palsycheck.saliency import most_telling, saliency_map
from palsycheck.scoring import face_features, score_features
from palsycheck.settings import Scoring

CPU = torch.device("cpu")
LENGTH = 3
SMALL = [
    {"input_px": 96, "mirror": mirror, "stretch": stretch} for mirror, stretch in ((0, 0), (1, 0), (1, 1))
]


def network(name="mobilenetv2-gru", **config):
    torch.manual_seed(0)
    return awake(build(name, config))


def faces(count=5):
    return np.random.default_rng(0).integers(0, 256, (count, 224, 224, 3), dtype=np.uint8)


def mapped(of, seen, at, *, length=LENGTH):
    features = face_features(of, seen, device=CPU)
    return saliency_map(of, seen[at], at=at, features=features, length=length, step=1, device=CPU)


class LeftLower(torch.nn.Module):
    """In place of a backbone: light in the picture's right lower quarter, where the patient's left cheek is.

    It gives maps (N, channels, 7, 7), of which the first channel is the light.
    """

    def __init__(self, channels):
        super().__init__()
        self.channels = channels
        self.pool = torch.nn.AvgPool2d(32)

    def forward(self, seen):
        light = self.pool(seen).mean(dim=1)
        light[:, :4] = 0
        light[:, :, :4] = 0
        maps = torch.zeros(len(seen), self.channels, 7, 7)
        maps[:, 0] = light
        return maps


def toy(name, *, mirror):
    """A network whose score rises with the light that ``LeftLower`` sees; in the mirror form, with the
    distance between the face and its mirror image there."""
    of = build(name, {"mirror": mirror}).eval()
    of.backbone = torch.nn.Sequential(LeftLower(of.channels))
    of.mean.zero_()
    of.std.fill_(1)
    with torch.no_grad():
        for weight in of.classifier.parameters():
            weight.zero_()
        seen = of.channels if mirror else 0
        if name == "mobilenetv2":
            of.classifier.weight[1, seen] = 50
        else:
            for weight in of.gru.parameters():
                weight.zero_()
            of.gru.weight_ih_l0[2 * of.gru.hidden_size, seen] = 5  # the new state's first number
            of.classifier.weight[1, 0] = 5
    return of


def spot(*, left):
    """A dark face with a light spot on one cheek, in the third of five pictures."""
    seen = np.full((5, 224, 224, 3), 20, np.uint8)
    column = 160 if left else 224 - 192
    seen[2, 160:192, column : column + 32] = 250
    return seen


@pytest.mark.parametrize("name", list(architectures()))
@pytest.mark.parametrize("left", [True, False])
def test_the_map_points_at_the_side_that_was_altered(name, left):
    found = mapped(toy(name, mirror=True), spot(left=left), 2, length=1 if name == "mobilenetv2" else LENGTH)
    row, column = np.argwhere(found.picture == 255).mean(axis=0)
    assert 160 <= row < 192
    assert (160 <= column < 192) if left else (32 <= column < 64)
    half = found.picture[:, 112:] if left else found.picture[:, :112]
    assert half.sum() > 0.95 * found.picture.sum()


@pytest.mark.parametrize("name", list(architectures()))
def test_the_plain_form_points_at_what_it_looks_at(name):
    length = 1 if name == "mobilenetv2" else LENGTH
    found = mapped(toy(name, mirror=False), spot(left=True), 2, length=length)
    row, column = np.argwhere(found.picture == 255).mean(axis=0)
    assert (160 <= row < 192, 160 <= column < 192) == (True, True)


def test_where_nothing_raises_the_score_there_is_no_map():
    dark = np.zeros((5, 224, 224, 3), np.uint8)
    assert mapped(toy("mobilenetv2", mirror=False), dark, 2, length=1) is None


def test_of_a_single_face_it_is_the_class_activation_map():
    """Zhou et al. 2016: the last layer's weights laid over the last map; cells at 0, 32, ... 192."""
    of, seen = network("mobilenetv2"), faces(1)
    found = mapped(of, seen, 0, length=1)
    with torch.inference_mode():
        maps = of._maps(torch.from_numpy(seen).permute(0, 3, 1, 2).float() / 255)[0].double()
        weights = (of.classifier.weight[1] - of.classifier.weight[0]).double()
        cells = (weights[:, None, None] * maps).sum(dim=0).numpy() / 49
    across = Grid(0.0, 32.0).spread(7, side=224, input_px=224)
    by_hand = (across @ cells @ across.T).clip(0)
    assert found.peak == pytest.approx(by_hand.max(), rel=1e-4)
    assert np.abs(found.picture / 255 * found.peak - by_hand).max() < 0.003 * found.peak


def test_of_a_clip_it_is_the_gradient_over_all_clips_that_hold_the_face():
    of, seen, at = network(hidden_size=8), faces(6), 2
    found = mapped(of, seen, at)
    features = face_features(of, seen, device=CPU).clone().requires_grad_()
    scores = [
        (logits[at - start, 1] - logits[at - start, 0])
        for start in (0, 1, 2)
        for logits in [of.head(features[None, start : start + LENGTH])[0]]
    ]
    torch.stack(scores).mean().backward()
    with torch.inference_mode():
        maps = of._maps(torch.from_numpy(seen[at : at + 1]).permute(0, 3, 1, 2).float() / 255)[0]
        cells = (features.grad[at][:, None, None] * maps).sum(dim=0).double().numpy() / 49
    across = Grid(0.0, 32.0).spread(7, side=224, input_px=224)
    assert found.peak == pytest.approx((across @ cells @ across.T).max(), rel=1e-3)


@pytest.mark.parametrize("name", list(architectures()))
@pytest.mark.parametrize("config", SMALL)
def test_every_network_has_a_map_and_is_left_as_it_was(name, config):
    of, seen = network(name, **config), faces(4)
    length = 1 if name == "mobilenetv2" else LENGTH
    before = score_features(of, face_features(of, seen, device=CPU), length=length, step=1)
    found, again = (mapped(of, seen, 1, length=length) for _ in range(2))
    after = score_features(of, face_features(of, seen, device=CPU), length=length, step=1)
    assert np.array_equal(before.frame_probabilities, after.frame_probabilities)
    assert before.clips == after.clips
    assert np.array_equal(found.picture, again.picture)
    assert found.peak == again.peak > 0
    assert (found.picture.shape, found.picture.max()) == ((224, 224), 255)
    assert not of.backbone._forward_hooks
    assert not of.backbone._forward_pre_hooks
    assert all(weight.grad is None for weight in of.parameters())


def test_in_the_mirror_form_a_mirrored_face_has_the_mirrored_map():
    of, seen = network("mobilenetv2", mirror=True, input_px=160), faces(1)
    one, other = (mapped(of, np.ascontiguousarray(face), 0, length=1) for face in (seen, seen[:, :, ::-1]))
    assert np.abs(one.picture.astype(int) - other.picture[:, ::-1]).max() <= 1


def test_a_face_that_is_its_own_mirror_image_has_a_symmetric_map():
    of = network("mobilenetv2", mirror=True, input_px=160)
    half = faces(1)[:, :, :112]
    seen = np.concatenate([half, half[:, :, ::-1]], axis=2)
    found = mapped(of, seen, 0, length=1)
    assert np.array_equal(found.picture, found.picture[:, ::-1])


def test_gradients_that_are_no_numbers_are_named():
    of, seen = network("mobilenetv2"), faces(1)
    features = face_features(of, seen, device=CPU)
    with torch.no_grad():
        of.classifier.weight[0, 0] = torch.nan
    with pytest.raises(ModelMismatchError, match="no numbers"):
        saliency_map(of, seen[0], at=0, features=features, length=1, step=1, device=CPU)


def test_the_most_telling_are_the_highest_that_lie_apart():
    times = [0.0, 0.5, 1.0, 1.5, 2.0, 30.0]
    probabilities = [0.1, 0.9, 0.8, 0.95, 0.7, 0.2]
    settings = Scoring(saliency_frames=3, saliency_apart_s=1.0, saliency_apart_share=0.1)
    assert most_telling(probabilities, times, settings) == (1, 3, 5)


def test_in_a_short_recording_a_tenth_of_it_is_apart_enough():
    times, probabilities = [0.0, 0.1, 0.2, 0.3], [0.4, 0.3, 0.2, 0.1]
    assert most_telling(probabilities, times, Scoring()) == (0, 1, 2)


def test_of_equal_ones_the_first_and_of_none_none():
    assert most_telling([0.5] * 4, [0.0, 5.0, 10.0, 15.0], Scoring(saliency_frames=2)) == (0, 1)
    assert most_telling([0.5] * 4, [0.0, 5.0, 10.0, 15.0], Scoring(saliency_frames=0)) == ()
    assert most_telling([], [], Scoring()) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.001, 3)), min_size=1, max_size=40), st.integers(0, 6))
def test_the_chosen_lie_apart_in_time_order_and_hold_the_highest(found, count):
    probabilities, gaps = zip(*found, strict=True)
    times = np.cumsum(gaps).tolist()
    settings = Scoring(saliency_frames=count)
    chosen = most_telling(probabilities, times, settings)
    apart = min(1.0, 0.1 * (times[-1] - times[0]))
    assert list(chosen) == sorted(set(chosen))
    assert len(chosen) <= count
    assert all(times[b] - times[a] >= apart for a, b in pairwise(chosen))
    assert not count or max(probabilities) == max(probabilities[i] for i in chosen)
