"""A backbone starts from what was asked for, or not at all."""

import hashlib

import pytest
import torch
from model_making import make_card
from safetensors.torch import save_file

from palsycheck.errors import ModelDamagedError, ModelMismatchError, ModelNotFoundError, TrainingError
from palsycheck.models.architecture import build
from palsycheck.models.backbone import initialise, origin_of
from palsycheck.models.store import save


@pytest.fixture
def fresh():
    torch.manual_seed(2)
    return build("mobilenetv2-gru", {"hidden_size": 8})


@pytest.fixture
def weights(network):
    """As torchvision names them, with a classifier that is to be ignored."""
    state = {f"features.{key}": value for key, value in network.backbone.state_dict().items()}
    return state | {"classifier.1.bias": torch.zeros(1000)}


def test_from_a_file(fresh, network, weights, tmp_path):
    path = tmp_path / "imagenet.safetensors"
    save_file(weights, path)
    gru = fresh.gru.weight_ih_l0.clone()
    origin = initialise(fresh, str(path))
    expected = network.backbone.state_dict()
    assert all(torch.equal(value, expected[key]) for key, value in fresh.backbone.state_dict().items())
    assert torch.equal(fresh.gru.weight_ih_l0, gru)
    assert (origin.source, origin.name) == ("file", "imagenet.safetensors")
    assert origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_random_leaves_the_network_as_built(fresh):
    before = {key: value.clone() for key, value in fresh.state_dict().items()}
    origin = initialise(fresh, "random")
    assert all(torch.equal(value, before[key]) for key, value in fresh.state_dict().items())
    assert (origin.source, origin.sha256) == ("random", None)


def test_missing_file(fresh, tmp_path):
    with pytest.raises(ModelNotFoundError, match="no such file of backbone weights"):
        initialise(fresh, str(tmp_path / "nothing.safetensors"))


def test_not_safetensors(fresh, tmp_path):
    (tmp_path / "w.safetensors").write_bytes(b"no")
    with pytest.raises(ModelDamagedError, match="not a safetensors file"):
        initialise(fresh, str(tmp_path / "w.safetensors"))


def test_another_hash_than_expected(fresh, weights, tmp_path):
    save_file(weights, tmp_path / "w.safetensors")
    with pytest.raises(ModelDamagedError, match="SHA-256"):
        initialise(fresh, str(tmp_path / "w.safetensors"), sha256="0" * 64)


def test_missing_extra_and_misshapen_tensors(fresh, weights, tmp_path):
    path = tmp_path / "w.safetensors"
    save_file({k: v for k, v in weights.items() if k != "features.0.0.weight"}, path)
    with pytest.raises(ModelMismatchError, match=r"lacks features\.0\.0\.weight"):
        initialise(fresh, str(path))
    save_file(weights | {"features.99.weight": torch.zeros(1)}, path)
    with pytest.raises(ModelMismatchError):
        initialise(fresh, str(path))
    save_file(weights | {"features.0.0.weight": torch.zeros(32, 1, 3, 3)}, path)
    with pytest.raises(ModelMismatchError, match=r"has shape \(32, 1, 3, 3\), needed is \(32, 3, 3, 3\)"):
        initialise(fresh, str(path))


@pytest.mark.parametrize(
    ("name", "file"),
    [("mobilenetv2", "mobilenet_v2-b0353104.pth"), ("vgg16-gru", "vgg16-397923af.pth")],
)
def test_offline_without_a_cache_names_the_file_to_bring(name, file, tmp_path, monkeypatch):
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(TrainingError) as error:
        initialise(build(name, {}), "imagenet")
    message = str(error.value)
    assert file in message
    assert "--backbone FILE" in message
    assert "\n" not in message
    assert not list((tmp_path / "checkpoints").iterdir())


def test_a_file_in_the_cache_that_is_not_what_its_name_says(fresh, network, tmp_path, monkeypatch):
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    (tmp_path / "checkpoints").mkdir()
    torch.save(network.state_dict(), tmp_path / "checkpoints" / "mobilenet_v2-b0353104.pth")
    with pytest.raises(ModelDamagedError, match="not the file that its name promises"):
        initialise(fresh, "imagenet")


def test_from_a_model(fresh, network, tmp_path):
    card = save(tmp_path / "model", network, make_card(), half=False)
    origin = initialise(fresh, str(tmp_path / "model"))
    expected = network.backbone.state_dict()
    assert all(torch.equal(value, expected[key]) for key, value in fresh.backbone.state_dict().items())
    assert (origin.source, origin.name, origin.sha256) == ("model", card.name, card.weights_sha256)


def test_a_model_with_another_backbone_is_refused(network, tmp_path):
    save(tmp_path / "model", network, make_card(), half=False)
    with pytest.raises(ModelMismatchError, match="not that of vgg16-gru"):
        initialise(build("vgg16-gru", {}), str(tmp_path / "model"))


def test_the_origin_is_known_without_loading(fresh, network, weights, tmp_path):
    save_file(weights, tmp_path / "w.safetensors")
    save(tmp_path / "model", network, make_card(), half=False)
    for source in ("random", str(tmp_path / "w.safetensors"), str(tmp_path / "model")):
        assert origin_of(fresh.pretrained, source) == initialise(fresh, source)
    for missing in (str(tmp_path / "nothing"), "x" * 5000):
        assert origin_of(fresh.pretrained, missing) is None
        with pytest.raises(ModelNotFoundError):
            initialise(fresh, missing)


def test_vgg16_from_a_file_of_the_right_shape(tmp_path):
    torch.manual_seed(0)
    state = build("vgg16-gru", {}).backbone.state_dict()
    save_file({f"features.{key}": value for key, value in state.items()}, tmp_path / "vgg16.safetensors")
    network = build("vgg16-gru", {"hidden_size": 4})
    initialise(network, str(tmp_path / "vgg16.safetensors"))
    assert all(torch.equal(value, state[key]) for key, value in network.backbone.state_dict().items())
