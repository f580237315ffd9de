"""What a backbone starts from: ImageNet weights from torchvision or a local file, another model's, or
random numbers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.error import URLError

from palsycheck.errors import ModelDamagedError, ModelMismatchError, ModelNotFoundError, TrainingError
from palsycheck.hashing import sha256_file
from palsycheck.models.architecture import Config
from palsycheck.models.card import Backbone, ModelCard
from palsycheck.models.store import card_of, load

if TYPE_CHECKING:
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

IMAGENET, RANDOM = "imagenet", "random"
NONE = Backbone(source="random", name="random numbers", sha256=None)
PREFIX = "features."
"""Of a backbone's keys in torchvision's files and in those that follow them."""


def initialise(network: Architecture, source: str, *, sha256: str | None = None) -> Backbone:
    """Fill the network's backbone.

    Args:
        network: Its backbone is changed in place; the rest stays, but for the layer of asymmetries.
        source: "imagenet" (torchvision's, from its cache or downloaded), "random" (left as it was built),
            the path of a safetensors file with ``features.*`` keys, or a model directory, whose backbone
            is taken; with it the layer that estimates asymmetries, where both have the same.
        sha256: Of that file, where the caller knows what it should be.

    Returns:
        What the card says of it.

    Raises:
        TrainingError: torchvision's weights are neither in its cache nor to be had.
        ModelNotFoundError: The file is missing.
        ModelError: The model cannot be loaded; see ``palsycheck.models.store.load``.
        ModelDamagedError: Its hash is not the one expected, or it is no safetensors.
        ModelMismatchError: Its tensors do not fit the backbone.
    """
    if source == RANDOM:
        return NONE
    if os.path.isdir(source):  # noqa: PTH112 - Path.is_dir raises on a name that is too long
        return _from_model(network, Path(source), sha256=sha256)
    if source == IMAGENET:
        path, state = _from_torchvision(network.pretrained)
    else:
        path = Path(source)
        state = _from_file(path, sha256=sha256)
    origin = Backbone(
        source="torchvision" if source == IMAGENET else "file", name=path.name, sha256=sha256_file(path)
    )
    _fill(network, {key: value for key, value in state.items() if key.startswith(PREFIX)}, where=path)
    return origin


def origin_of(pretrained: str, source: str) -> Backbone | None:
    """What the card says of a backbone that starts from ``source``, as far as that is there now.

    Args:
        pretrained: The architecture's name for torchvision's weights.
        source: See ``initialise``.

    Returns:
        None where torchvision's weights or the file are not there.

    Raises:
        ModelError: It is a directory without a card that can be read.
    """
    if source == RANDOM:
        return NONE
    if os.path.isdir(source):  # noqa: PTH112 - see above
        return _of_model(card_of(Path(source)))
    path = _in_cache(pretrained)[0] if source == IMAGENET else Path(source)
    if not os.path.isfile(path):  # noqa: PTH113 - see above
        return None
    kind: Literal["torchvision", "file"] = "torchvision" if source == IMAGENET else "file"
    return Backbone(source=kind, name=path.name, sha256=sha256_file(path))


def estimates_alike(card: ModelCard, config: Config) -> bool:
    """Whether a model estimates asymmetries from features as a network of this config has them."""
    same = {name: getattr(Config(), name) for name in ("mirror", "input_px", "stretch")}
    return bool(card.config.get("asymmetries")) and all(
        card.config.get(name, usual) == getattr(config, name) for name, usual in same.items()
    )


def _of_model(card: ModelCard) -> Backbone:
    return Backbone(source="model", name=card.name, sha256=card.weights_sha256)


def _from_model(network: Architecture, directory: Path, *, sha256: str | None) -> Backbone:
    import torch

    model = load(directory, torch.device("cpu"))
    if sha256 is not None and model.card.weights_sha256 != sha256.lower():
        raise ModelDamagedError("the model's weights do not have the SHA-256 expected", where=directory)
    if model.network.pretrained != network.pretrained:
        raise ModelMismatchError(
            f"the backbone of {model.network.name} is not that of {network.name}", where=directory
        )
    network.backbone.load_state_dict(model.network.backbone.state_dict())
    if network.asymmetry is not None and estimates_alike(model.card, network.config):
        assert model.network.asymmetry is not None  # noqa: S101 - its card says so
        network.asymmetry.load_state_dict(model.network.asymmetry.state_dict())
    return _of_model(model.card)


def _from_file(path: Path, *, sha256: str | None) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    if not os.path.isfile(path):  # noqa: PTH113 - see above
        raise ModelNotFoundError(
            "no such file of backbone weights",
            where=path,
            remedy=f"Give a safetensors file with {PREFIX}* keys, {IMAGENET} or {RANDOM}",
        )
    if sha256 is not None and sha256_file(path) != sha256.lower():
        raise ModelDamagedError("the backbone's weights do not have the SHA-256 expected", where=path)
    try:
        state: dict[str, Tensor] = load_file(path)
    except (SafetensorError, KeyError, ValueError):
        raise ModelDamagedError("the backbone's weights are not a safetensors file", where=path) from None
    return state


def _from_torchvision(weights: str) -> tuple[Path, dict[str, Tensor]]:
    """torchvision's file in torch's cache, downloaded where missing; its name holds the hash's beginning.

    IMAGENET1K_V1 is chosen: V2's longer recipe gains on ImageNet itself, not in what is built on it.
    """
    import torch

    path, url = _in_cache(weights)
    start_of_hash = path.stem.rsplit("-", 1)[1]
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            torch.hub.download_url_to_file(url, str(path), hash_prefix=start_of_hash, progress=False)
        except (URLError, OSError, RuntimeError) as error:
            raise TrainingError(
                f"torchvision's ImageNet weights are not in the cache and cannot be downloaded "
                f"({type(error).__name__})",
                where=path,
                remedy=f"Bring {url} to that place, or give --backbone FILE (safetensors), "
                f"or --backbone {RANDOM}",
            ) from None
    if not sha256_file(path).startswith(start_of_hash):
        raise ModelDamagedError(
            "not the file that its name promises (SHA-256)", where=path, remedy="Delete it"
        )
    state: dict[str, Tensor] = torch.load(path, map_location="cpu", weights_only=True)
    return path, state


def _in_cache(weights: str) -> tuple[Path, str]:
    """Where torch keeps the file of these weights, and where it comes from."""
    import torch
    from torchvision.models import get_weight

    url: str = get_weight(weights).url
    return Path(torch.hub.get_dir()) / "checkpoints" / url.rsplit("/", 1)[1], url


def _fill(network: Architecture, state: dict[str, Tensor], *, where: Path) -> None:
    given = {key.removeprefix(PREFIX): value for key, value in state.items()}
    expected = network.backbone.state_dict()
    missing = sorted(expected.keys() - given.keys())
    if missing or given.keys() - expected.keys():
        raise ModelMismatchError(
            f"the file's {PREFIX}* tensors are not those of {network.name}'s backbone"
            + (f": it lacks {PREFIX}{missing[0]}" if missing else ""),
            where=where,
        )
    for key, tensor in expected.items():
        if given[key].shape != tensor.shape:
            raise ModelMismatchError(
                f"{PREFIX}{key} has shape {tuple(given[key].shape)}, needed is {tuple(tensor.shape)}",
                where=where,
            )
    network.backbone.load_state_dict(given)
