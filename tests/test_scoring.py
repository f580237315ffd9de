"""Clips, and how their probabilities become those of frames and recording."""

import math
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.errors import ModelMismatchError, UsageError
from palsycheck.models.architecture import Architecture, Config, build
from palsycheck.scoring import clip_starts, face_features, score, score_features, to_input

CPU = torch.device("cpu")


class Adder(Architecture):
    """A face's feature is its mean grey in 0..1; a frame's logit of palsy their sum since the clip began."""

    name: ClassVar[str] = "adder"
    Settings: ClassVar[type[Config]] = Config
    feature_size = 1

    def __init__(self):
        super().__init__(Config())

    def features(self, faces):
        return faces.mean(dim=(1, 2, 3))[:, None]

    def head(self, features):
        sums = features.cumsum(dim=1)
        return torch.cat([torch.zeros_like(sums), sums], dim=2)

    def stages(self):
        return ()


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def model_of(network, clip_length):
    return SimpleNamespace(network=network, card=SimpleNamespace(clip_length=clip_length))


def grey_faces(*levels):
    return np.stack([np.full((224, 224, 3), level, np.uint8) for level in levels])


def test_hand_computed_case():
    """Four faces of grey 0, 1, 1, 0, clips of two, step one: sums (0, 1), (1, 2), (1, 1)."""
    scores = score(model_of(Adder(), 2), grey_faces(0, 255, 255, 0), step=1, device=CPU)
    clips = [sigmoid(1), sigmoid(2), sigmoid(1)]
    assert [(first, last) for first, last, _ in scores.clips] == [(0, 1), (1, 2), (2, 3)]
    assert [p for *_, p in scores.clips] == pytest.approx(clips, abs=1e-6)
    assert scores.probability == pytest.approx(sum(clips) / 3, abs=1e-6)
    frames = [sigmoid(0), sigmoid(1), (sigmoid(2) + sigmoid(1)) / 2, sigmoid(1)]
    assert scores.frame_probabilities == pytest.approx(frames, abs=1e-6)


def test_last_clip_ends_at_the_last_face():
    assert clip_starts(10, 4, 4) == (0, 4, 6)
    assert clip_starts(8, 4, 4) == (0, 4)
    assert clip_starts(4, 4, 4) == (0,)
    assert clip_starts(5, 4, 4) == (0, 1)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 300))
def test_every_face_is_in_a_clip(n_faces, length, step):
    if length > n_faces or step > length:
        with pytest.raises(UsageError):
            clip_starts(n_faces, length, step)
        return
    starts = clip_starts(n_faces, length, step)
    assert list(starts) == sorted(set(starts))
    assert starts[-1] + length == n_faces
    assert {face for start in starts for face in range(start, start + length)} == set(range(n_faces))


def test_too_few_faces_are_refused_before_anything_is_computed():
    with pytest.raises(UsageError, match="3 faces are too few for one clip of 4"):
        score(model_of(Adder(), 4), grey_faces(1, 2, 3), step=1, device=CPU)


def test_a_network_that_gives_no_numbers_is_named():
    with pytest.raises(ModelMismatchError, match="no numbers"):
        score_features(Adder(), torch.full((4, 1), torch.nan), length=2, step=1)


def test_input_is_rgb_in_0_to_1():
    face = np.zeros((1, 2, 2, 3), np.uint8)
    face[0, 0, 1] = (255, 51, 0)
    tensor = to_input(face, device=CPU)
    assert tensor.shape == (1, 3, 2, 2)
    assert tensor[0, :, 0, 1].tolist() == pytest.approx([1.0, 0.2, 0.0])


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return build("mobilenetv2-gru", {"hidden_size": 16}).eval()


@pytest.fixture(scope="module")
def faces():
    return np.random.default_rng(0).integers(0, 256, (19, 224, 224, 3), dtype=np.uint8)


def test_same_faces_same_numbers(network, faces):
    first = score(model_of(network, 8), faces, step=3, device=CPU)
    second = score(model_of(network, 8), faces.copy(), step=3, device=CPU)
    assert first.clips == second.clips
    assert np.array_equal(first.frame_probabilities, second.frame_probabilities)
    assert first.frame_probabilities.shape == (19,)
    assert first.probability != 0.5


def test_a_face_scores_the_same_in_any_batch(network, faces):
    features = face_features(network, faces, device=CPU)
    alone = torch.cat([face_features(network, faces[i : i + 1], device=CPU) for i in (0, 15, 16, 18)])
    assert torch.allclose(features[[0, 15, 16, 18]], alone, atol=1e-5)


def test_read_only_memory_maps_are_fine(network, faces, tmp_path):
    np.save(tmp_path / "faces.npy", faces)
    mapped = np.load(tmp_path / "faces.npy", mmap_mode="r")
    assert torch.equal(face_features(network, mapped, device=CPU), face_features(network, faces, device=CPU))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_gpu_agrees_with_the_cpu(network, faces):
    on_cpu = score(model_of(network, 8), faces, step=3, device=CPU)
    cuda = torch.device("cuda")
    on_gpu = score(model_of(network.to(cuda), 8), faces, step=3, device=cuda)
    network.to(CPU)
    assert on_gpu.frame_probabilities == pytest.approx(on_cpu.frame_probabilities, abs=1e-4)
