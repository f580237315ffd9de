"""A whole model, as a training starts from it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.models.store import find, load

if TYPE_CHECKING:
    from palsycheck.models.architecture import Architecture
    from palsycheck.models.card import ModelCard


def start_from(model: str, *, asymmetries: bool = True) -> tuple[Architecture, ModelCard]:
    """A model's network, on the CPU, with its card.

    Args:
        model: A name in ``palsycheck.models.store.available`` or a directory.
        asymmetries: Whether the layer that estimates them stays, where there is one.

    Raises:
        ModelError: See ``palsycheck.models.store.find`` and ``load``.
    """
    import torch

    from palsycheck.models.architecture import build

    loaded = load(find(model), torch.device("cpu"))
    if asymmetries or not loaded.network.config.asymmetries:
        return loaded.network, loaded.card
    network = build(loaded.card.architecture, {**loaded.card.config, "asymmetries": False})
    kept = network.state_dict().keys()
    network.load_state_dict({k: v for k, v in loaded.network.state_dict().items() if k in kept})
    return network, loaded.card


def card_behind(backbone: str) -> ModelCard | None:
    """The card of the model that a backbone is taken from; None where it is from elsewhere.

    Args:
        backbone: See ``palsycheck.models.backbone.initialise``.

    Raises:
        ModelError: It is a directory without a card that can be read.
    """
    import os

    from palsycheck.models.store import card_of

    # Path.is_dir raises on a name that is too long.
    return card_of(Path(backbone)) if os.path.isdir(backbone) else None  # noqa: PTH112
