"""What is saved is what is loaded; what was damaged is refused with a line of its own."""

import hashlib
import json
import os
import pickle

import pytest
import torch
from model_making import make_card
from safetensors.torch import load_file, save_file

from palsycheck.errors import (
    ModelCardError,
    ModelDamagedError,
    ModelError,
    ModelMismatchError,
    ModelNotFoundError,
    OutputError,
)
from palsycheck.models.store import available, card_of, find, load, save, user_folder

CPU = torch.device("cpu")


def rewrite(directory, tensors):
    """Other weights with an honest hash, as a hostile or careless author would ship them."""
    save_file(tensors, directory / "weights.safetensors")
    rehash(directory)


def rehash(directory):
    digest = hashlib.sha256((directory / "weights.safetensors").read_bytes()).hexdigest()
    change_card(directory, weights_sha256=digest)


def change_card(directory, **changes):
    card = json.loads((directory / "card.json").read_text())
    (directory / "card.json").write_text(json.dumps(card | changes))


def refused(directory, kind, message):
    with pytest.raises(ModelError, match=message) as error:
        load(directory, CPU)
    assert type(error.value) is kind
    assert "\n" not in str(error.value)


def test_float32_round_trip_is_exact(directory, network):
    loaded = load(directory, CPU)
    expected = network.state_dict()
    assert loaded.network.state_dict().keys() == expected.keys()
    assert all(torch.equal(loaded.network.state_dict()[name], expected[name]) for name in expected)
    assert not loaded.network.training
    assert (loaded.card.name, loaded.card.dtype) == ("tiny", "float32")
    assert sorted(path.name for path in directory.iterdir()) == [
        "CARD.md",
        "card.json",
        "weights.safetensors",
    ]


def test_float16_halves_the_matrices_only(tmp_path, directory, network):
    card = save(tmp_path / "half", network, make_card(), half=True)
    stored = load_file(tmp_path / "half" / "weights.safetensors")
    assert stored["gru.weight_ih_l0"].dtype == torch.float16
    assert stored["backbone.0.1.running_var"].dtype == torch.float32
    loaded = load(tmp_path / "half", CPU).network.state_dict()
    for name, tensor in network.state_dict().items():
        expected = tensor.half().float() if tensor.ndim > 1 else tensor
        assert torch.equal(loaded[name], expected)
    assert card.dtype == "float16"
    size = (tmp_path / "half" / "weights.safetensors").stat().st_size
    assert size < 0.55 * (directory / "weights.safetensors").stat().st_size


def test_saving_twice_gives_the_same_bytes(tmp_path, directory, network):
    save(tmp_path / "again", network, make_card(), half=False)
    for name in ("card.json", "weights.safetensors"):
        assert (tmp_path / "again" / name).read_bytes() == (directory / name).read_bytes()


def test_no_directory(tmp_path):
    refused(tmp_path / "nothing", ModelNotFoundError, "no card.json")


@pytest.mark.parametrize("name", ["card.json", "weights.safetensors"])
def test_missing_file(directory, name):
    (directory / name).unlink()
    refused(directory, ModelNotFoundError, f"no {name}")


@pytest.mark.parametrize("name", ["card.json", "weights.safetensors"])
def test_links_out_of_the_directory(directory, tmp_path, name):
    (directory / name).rename(tmp_path / name)
    (directory / name).symlink_to(tmp_path / name)
    refused(directory, ModelNotFoundError, "links")


@pytest.mark.parametrize("name", ["card.json", "weights.safetensors"])
def test_a_link_to_itself_and_a_pipe_are_never_opened(directory, name):
    (directory / name).unlink()
    (directory / name).symlink_to(name)
    refused(directory, ModelNotFoundError, "links")
    (directory / name).unlink()
    os.mkfifo(directory / name)
    refused(directory, ModelNotFoundError, "pipes")


def test_a_name_longer_than_any_path():
    with pytest.raises(ModelNotFoundError, match="no such model"):
        find("x" * 5000)


def test_a_number_longer_than_python_reads(directory):
    (directory / "card.json").write_text(f'{{"format_version": {"9" * 5000}}}')
    refused(directory, ModelCardError, "not JSON")


@pytest.mark.parametrize("name", ["card.json", "weights.safetensors"])
def test_a_folder_in_the_place_of_a_file(directory, name):
    (directory / name).unlink()
    (directory / name).mkdir()
    refused(directory, ModelNotFoundError, name)


@pytest.mark.parametrize(("position", "length"), [(-1, 1), (200, 1), (0, 8)])
def test_flipped_bytes(directory, position, length):
    path = directory / "weights.safetensors"
    data = bytearray(path.read_bytes())
    start = position % len(data)
    data[start : start + length] = bytes(byte ^ 0xFF for byte in data[start : start + length])
    path.write_bytes(data)
    refused(directory, ModelDamagedError, "SHA-256")


def test_truncated_weights(directory):
    path = directory / "weights.safetensors"
    path.write_bytes(path.read_bytes()[:-1000])
    refused(directory, ModelDamagedError, "SHA-256")
    rehash(directory)
    refused(directory, ModelDamagedError, "not a safetensors file")


def test_a_pickle_in_the_place_of_weights_is_never_run(directory, tmp_path):
    class Bomb:
        def __reduce__(self):
            return (tmp_path / "exploded").touch, ()

    (directory / "weights.safetensors").write_bytes(pickle.dumps(Bomb()))
    rehash(directory)
    refused(directory, ModelDamagedError, "not a safetensors file")
    assert not (tmp_path / "exploded").exists()


def test_torch_checkpoint_in_the_place_of_weights(directory, network):
    torch.save(network.state_dict(), directory / "weights.safetensors")
    rehash(directory)
    refused(directory, ModelDamagedError, "not a safetensors file")


def test_missing_tensor(directory):
    tensors = load_file(directory / "weights.safetensors")
    del tensors["classifier.bias"]
    rewrite(directory, tensors)
    refused(directory, ModelMismatchError, r"lack 1 tensors, first classifier\.bias")


def test_extra_tensor(directory):
    tensors = load_file(directory / "weights.safetensors")
    rewrite(directory, tensors | {"backdoor": torch.zeros(1)})
    refused(directory, ModelMismatchError, "backdoor")


def test_wrong_shape(directory):
    change_card(directory, config={"hidden_size": 9})
    refused(directory, ModelMismatchError, r"has shape .* needs")


def test_wrong_type(directory):
    tensors = load_file(directory / "weights.safetensors")
    rewrite(directory, tensors | {"classifier.bias": torch.zeros(2, dtype=torch.int64)})
    refused(directory, ModelMismatchError, "int64")


def test_unknown_architecture(directory):
    change_card(directory, architecture="resnet")
    refused(directory, ModelCardError, "unknown architecture")


def test_unknown_version(directory):
    change_card(directory, format_version=99)
    refused(directory, ModelCardError, "format version 99")


def test_card_that_is_no_text(directory):
    (directory / "card.json").write_bytes(b"\xff\xfe\x00")
    refused(directory, ModelCardError, "UTF-8")


def test_huge_card_is_not_read(directory):
    with (directory / "card.json").open("wb") as file:
        file.truncate(2**20 + 1)
    refused(directory, ModelDamagedError, "larger than")


def test_saving_where_there_is_no_room_for_it(tmp_path, network):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="folder cannot be made"):
        save(tmp_path / "file" / "model", network, make_card(), half=False)


@pytest.fixture
def data_home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return user_folder()


def test_names_are_found_in_the_users_folder(data_home, network, tmp_path):
    assert data_home.is_relative_to(tmp_path)
    save(data_home / "ward 7", network, make_card(), half=True)
    (data_home / "not a model").mkdir()
    names = [entry.name for entry in available()]
    assert "ward 7" in names
    assert "not a model" not in names
    assert find("ward 7") == data_home / "ward 7"
    assert card_of(find("ward 7")).name == "tiny"


def test_paths_are_found(data_home, directory):
    assert find(str(directory)) == directory


@pytest.mark.parametrize("name", ["nobody", "", "../..x", "a\0b", "file"])
def test_what_is_not_there_is_named(data_home, name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(ModelNotFoundError, match="no such model"):
        find(name)
