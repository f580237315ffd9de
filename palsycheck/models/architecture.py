"""What every architecture offers, so that scoring, training and reports never ask which one it is.

A network works in two steps. ``features`` looks at single faces, so clips that share frames compute them
once; ``head`` looks at a clip of features in time order and answers for every frame of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from torch import Tensor, nn

from palsycheck.errors import ModelCardError

HEALTHY, PALSY = 0, 1
"""Columns of the logits."""


class Config(BaseModel):
    """An architecture's own numbers: frozen, written to the model card."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class Stage:
    """One row of an architecture's drawing.

    Attributes:
        name: What it is called in the field, e.g. "GRU".
        detail: Its own numbers in words.
        output: Shape of what it gives for one clip; "T" stands for the clip's length.
        parameters: Trainable parameters.
    """

    name: str
    detail: str
    output: str
    parameters: int


class Architecture(nn.Module, ABC):
    """A network that scores clips of aligned faces.

    Attributes:
        name: The name in the registry and in the model card.
        Settings: Type of its config.
        config: Its own numbers.
        backbone: The part that may start from weights of another task.
        feature_size: F, length of a face's feature vector.
    """

    name: ClassVar[str]
    Settings: ClassVar[type[Config]]
    config: Config
    backbone: nn.Module
    feature_size: int

    @abstractmethod
    def features(self, faces: Tensor) -> Tensor:
        """Features of single faces.

        Args:
            faces: (N, 3, 224, 224), float, RGB, 0..1; the network normalises them itself.

        Returns:
            (N, feature_size), float.
        """

    @abstractmethod
    def head(self, features: Tensor) -> Tensor:
        """Logits of every frame of each clip, given what the clip has shown until then.

        Args:
            features: (B, T, feature_size), float, in time order.

        Returns:
            (B, T, 2), float; columns healthy and palsy.
        """

    @abstractmethod
    def stages(self) -> tuple[Stage, ...]:
        """The drawing of the network, from input to output."""

    def clip_logits(self, frame_logits: Tensor) -> Tensor:
        """The clip's logits (B, 2) from those of its frames (B, T, 2): the last state has seen all."""
        return frame_logits[:, -1]

    def forward(self, clips: Tensor) -> Tensor:
        """Frame logits (B, T, 2) of clips (B, T, 3, 224, 224)."""
        count, length = clips.shape[:2]
        return self.head(self.features(clips.flatten(0, 1)).view(count, length, -1))


def architectures() -> Mapping[str, type[Architecture]]:
    """All architectures by name."""
    from palsycheck.models.mobilenetv2_gru import MobileNetV2Gru

    return {kind.name: kind for kind in (MobileNetV2Gru,)}


def build(name: str, config: Mapping[str, Any]) -> Architecture:
    """A network with random weights.

    Args:
        name: A name in the registry.
        config: The architecture's own numbers; what is missing takes its default.

    Raises:
        ModelCardError: No such architecture, or a config that it does not accept.
    """
    known = architectures()
    if name not in known:
        raise ModelCardError(
            "unknown architecture", where=name, remedy=f"This version knows {', '.join(sorted(known))}"
        )
    kind = known[name]
    try:
        settings = kind.Settings.model_validate(dict(config))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ModelCardError(f"config of {name} is not valid: {first['msg']}", where=field) from None
    return kind(settings)


def probabilities(logits: Tensor) -> Tensor:
    """Softmax probability of palsy, (...,), float32, from logits (..., 2)."""
    return torch.softmax(logits.float(), dim=-1)[..., PALSY]
