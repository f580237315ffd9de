"""Whether a model works: its files are whole, it loads, and it answers with numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.models.card import check_settings
from palsycheck.models.store import load
from palsycheck.scoring import score
from palsycheck.settings import Settings

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Checked:
    """A model that passed.

    Attributes:
        name, version: As on the card.
        weights_sha256: Of the weights, as computed from the file.
        parameters: Of the network.
        noise_probability: Its score of one clip of seeded noise, which means nothing but must be a number.
    """

    name: str
    version: str
    weights_sha256: str
    parameters: int
    noise_probability: float


def check(directory: Path, *, device: torch.device) -> Checked:
    """Read card and weights, compare the hash, load, fit to the default settings, score a clip of noise.

    Raises:
        ModelError: One of its kinds, for the first thing that is wrong.
    """
    model = load(directory, device)
    check_settings(model.card, Settings())
    size = model.card.preprocessing.aligning.size
    shape = (model.card.clip_length, size, size, 3)
    noise = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    scores = score(model, noise, step=1, device=device)
    return Checked(
        name=model.card.name,
        version=model.card.version,
        weights_sha256=model.card.weights_sha256,
        parameters=sum(parameter.numel() for parameter in model.network.parameters()),
        noise_probability=scores.probability,
    )
