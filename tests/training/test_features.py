"""Features of a backbone that is not trained are computed once."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import faces, small

from palsycheck.scoring import face_features
from palsycheck.training.features import FeatureStore

CPU = torch.device("cpu")


@pytest.fixture
def sequence():
    return replace(faces(1, 9, seed=3), sha256="ab" * 32)


def test_features_are_those_of_the_network(sequence, tmp_path):
    network = small().eval()
    for folder in (None, tmp_path / "features"):
        store = FeatureStore(network, folder=folder, device=CPU)
        assert torch.equal(store.of(sequence), face_features(network, sequence.images, device=CPU))
        mirrored = face_features(network, sequence.images[:, :, ::-1], device=CPU)
        assert torch.equal(store.of(sequence, flip=True), mirrored)
        chosen = sequence.choose([2, 5])
        assert torch.equal(store.of(chosen), store.of(sequence)[[2, 5]])


def test_another_store_reads_what_is_there(sequence, tmp_path):
    network = small()
    FeatureStore(network, folder=tmp_path, device=CPU).prepare([sequence], flip=True)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert len(before) == 2
    calls = []
    network.backbone.register_forward_hook(lambda *_: calls.append(1))
    FeatureStore(network, folder=tmp_path, device=CPU).prepare([sequence], flip=True)
    assert not calls
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_another_backbone_or_face_has_files_of_its_own(sequence, tmp_path):
    forms = (small(), small(seed=1), small(stretch=True), small(mirror=True), small(input_px=64))
    for network in forms:
        FeatureStore(network, folder=tmp_path, device=CPU).prepare([sequence], flip=False)
    FeatureStore(small(), folder=tmp_path, device=CPU).prepare(
        [replace(sequence, sha256="cd" * 32)], flip=False
    )
    assert len(list(tmp_path.iterdir())) == len(forms) + 1


def test_in_the_mirror_form_one_side_tells_the_other(sequence, tmp_path):
    network = small(mirror=True).eval()
    store = FeatureStore(network, folder=tmp_path, device=CPU)
    store.prepare([sequence], flip=True)
    assert len(list(tmp_path.iterdir())) == 1
    mirrored = face_features(network, sequence.images[:, :, ::-1], device=CPU)
    assert torch.equal(store.of(sequence, flip=True), mirrored)
    assert not torch.equal(store.of(sequence), mirrored)
    assert torch.equal(store.of(sequence), face_features(network, sequence.images, device=CPU))


def test_features_of_earlier_versions_are_found_again(sequence, tmp_path):
    """Their names: of the plain form at full size, as before there was another."""
    digest = hashlib.sha256(b"stretch False")
    for name, tensor in small().backbone.state_dict().items():
        digest.update(name.encode() + tensor.numpy().tobytes())
    FeatureStore(small(), folder=tmp_path, device=CPU).prepare([sequence], flip=False)
    assert [path.name for path in tmp_path.iterdir()] == [f"{digest.hexdigest()[:32]}-{'ab' * 16}.npy"]


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY nonsense", None])
def test_a_damaged_file_is_computed_again(sequence, tmp_path, damage):
    network = small()
    right = FeatureStore(network, folder=tmp_path, device=CPU).of(sequence)
    (path,) = tmp_path.iterdir()
    if damage is None:
        np.save(path, np.zeros((2, 2), np.float32))
    else:
        path.write_bytes(damage)
    assert torch.equal(FeatureStore(network, folder=tmp_path, device=CPU).of(sequence), right)


def test_names_tell_no_patient(sequence, tmp_path):
    FeatureStore(small(), folder=tmp_path, device=CPU).prepare([replace(sequence, name="Kim.mp4")], flip=True)
    assert not any("Kim" in path.name for path in tmp_path.iterdir())
