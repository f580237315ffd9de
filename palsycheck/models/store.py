"""Model directories: ``card.json`` and ``weights.safetensors``, and nothing else is ever opened.

``CARD.md``, the card in Markdown, lies beside them for people and is never read.

Weights are safetensors, never pickle: a directory from a stranger cannot run code. They are read once,
hashed, compared with the card, and only then parsed.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.errors import (
    ModelCardError,
    ModelDamagedError,
    ModelMismatchError,
    ModelNotFoundError,
)
from palsycheck.files import atomic_write_bytes, atomic_write_text, private_folder
from palsycheck.models.card import ModelCard, read_card
from palsycheck.models.markdown import card_markdown

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

CARD, WEIGHTS = "card.json", "weights.safetensors"
MARKDOWN = "CARD.md"
LARGEST_CARD, LARGEST_WEIGHTS = 2**20, 2**30
"""Bytes; a larger file is refused unread."""

BUILT_IN = Path(__file__).parent / "default"


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model ready to score: its card, and its network in eval mode, float32, on ``device``."""

    card: ModelCard
    network: Architecture
    device: torch.device


@dataclass(frozen=True, slots=True)
class Entry:
    """A model at hand: the name that ``find`` takes, and its directory."""

    name: str
    path: Path


def user_folder() -> Path:
    """Where a user's own named models lie, one directory each."""
    import platformdirs

    return platformdirs.user_data_path("palsycheck", appauthor=False) / "models"


def available() -> tuple[Entry, ...]:
    """The built-in model and the user's own, by name. Cards and weights are not read."""
    built_in = [Entry("default", BUILT_IN)] if (BUILT_IN / CARD).is_file() else []
    own = user_folder()
    folders = sorted(own.iterdir()) if own.is_dir() else []
    return (
        *built_in,
        *(Entry(f.name, f) for f in folders if (f / CARD).is_file() and f.name != "default"),
    )


def find(name_or_path: str) -> Path:
    """The directory of a model: a name in ``available()``, a path, or the name on a card of those at hand.

    Raises:
        ModelNotFoundError: Neither.
    """
    for entry in available():
        if entry.name == name_or_path:
            return entry.path
    if os.path.isdir(name_or_path):  # noqa: PTH112 - Path.is_dir raises on a name that is too long
        return Path(name_or_path)
    for entry in available():
        if card_of(entry.path).name == name_or_path:
            return entry.path
    names = ", ".join(entry.name for entry in available()) or "none"
    raise ModelNotFoundError(
        "no such model", where=name_or_path, remedy=f"Give a model directory or a name at hand: {names}"
    )


def card_of(directory: Path) -> ModelCard:
    """The card in a model directory.

    Raises:
        ModelNotFoundError: The directory or the card is missing.
        ModelCardError: The card is not valid, or of an unknown version.
    """
    path = directory / CARD
    try:
        text = _read(path, largest=LARGEST_CARD).decode()
    except UnicodeDecodeError:
        raise ModelCardError("the model card is not UTF-8 text", where=path) from None
    return read_card(text, where=path)


def save(directory: Path, network: Architecture, card: ModelCard, *, half: bool) -> ModelCard:
    """Write a model directory, each file beside its final name and then renamed into place.

    Args:
        directory: Made where missing; a model in it is replaced.
        network: Its ``state_dict`` is what is stored.
        card: ``weights_sha256`` and ``dtype`` are filled in here.
        half: Store convolutions and matrices as float16, half the size. Vectors (batch normalisation,
            biases) stay float32: small, and float16 cannot hold their range.

    Returns:
        The card as written.

    Raises:
        OutputError: The directory cannot be written.
    """
    from safetensors.torch import save as to_bytes

    state = {name: _stored(tensor, half=half) for name, tensor in network.state_dict().items()}
    weights = to_bytes(state)
    digest = hashlib.sha256(weights).hexdigest()
    card = card.model_copy(update={"weights_sha256": digest, "dtype": "float16" if half else "float32"})
    private_folder(directory)
    atomic_write_bytes(directory / WEIGHTS, weights)
    write_card(directory, card)
    return card


def write_card(directory: Path, card: ModelCard) -> None:
    """Write the card of a model directory, for the program and, as ``CARD.md``, for people.

    Raises:
        OutputError: The directory cannot be written.
    """
    atomic_write_text(directory / CARD, card.model_dump_json(indent=2) + "\n")
    atomic_write_text(directory / MARKDOWN, card_markdown(card))


def load(directory: Path, device: torch.device) -> LoadedModel:
    """A model ready to score.

    Raises:
        ModelNotFoundError: The directory or one of its files is missing.
        ModelCardError: The card is not valid, of an unknown version, or of an unknown architecture.
        ModelDamagedError: The weights are not those that the card names, or no safetensors.
        ModelMismatchError: The weights do not fit the architecture.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load as from_bytes

    from palsycheck.models.architecture import build

    card = card_of(directory)
    path = directory / WEIGHTS
    weights = _read(path, largest=LARGEST_WEIGHTS)
    if hashlib.sha256(weights).hexdigest() != card.weights_sha256:
        raise ModelDamagedError(
            "the weights are not those that the model card names (SHA-256 differs)",
            where=path,
            remedy="Copy the model again from its source",
        )
    try:
        state = from_bytes(weights)
    except (SafetensorError, KeyError, ValueError):
        raise ModelDamagedError("the weights are not a safetensors file", where=path) from None
    network = build(card.architecture, card.config)
    _fill(network, state, where=path)
    return LoadedModel(card, network.to(device).eval(), device)


def round_to_half(network: Architecture) -> None:
    """Give the network the values that ``save(..., half=True)`` stores, so that it can be judged by them."""
    network.load_state_dict(
        {name: _stored(tensor, half=True).to(tensor.dtype) for name, tensor in network.state_dict().items()}
    )


def _fill(network: Architecture, state: dict[str, Tensor], *, where: Path) -> None:
    expected = network.state_dict()
    missing, extra = sorted(expected.keys() - state.keys()), sorted(state.keys() - expected.keys())
    if missing:
        raise ModelMismatchError(f"the weights lack {len(missing)} tensors, first {missing[0]}", where=where)
    if extra:
        raise ModelMismatchError(
            f"the weights hold {len(extra)} tensors that {network.name} does not have, first {extra[0]:.80}",
            where=where,
        )
    for name, tensor in expected.items():
        if tensor.shape != state[name].shape:
            raise ModelMismatchError(
                f"{name} has shape {tuple(state[name].shape)}, {network.name} needs {tuple(tensor.shape)}",
                where=where,
            )
        if tensor.is_floating_point() != state[name].is_floating_point():
            raise ModelMismatchError(f"{name} is of type {state[name].dtype}", where=where)
    network.load_state_dict({name: value.to(expected[name].dtype) for name, value in state.items()})


def _stored(tensor: Tensor, *, half: bool) -> Tensor:
    tensor = tensor.detach().cpu().contiguous()
    return tensor.half() if half and tensor.is_floating_point() and tensor.ndim > 1 else tensor


def _read(path: Path, *, largest: int) -> bytes:
    """The bytes of a file that really lies in its model directory."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise ModelNotFoundError(
                "a model's files must be plain files, no links, pipes or devices",
                where=path,
                remedy="Copy the file itself",
            )
        if status.st_size > largest:
            raise ModelDamagedError(f"larger than {largest} bytes: not read", where=path)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise ModelNotFoundError(
            f"the model has no {path.name}", where=path.parent, remedy="Copy the model again from its source"
        ) from None
    except OSError as error:
        raise ModelNotFoundError(f"{path.name} cannot be read: {error.strerror}", where=path.parent) from None
