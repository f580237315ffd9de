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
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import Tensor, nn

from palsycheck.errors import ModelCardError

HEALTHY, PALSY = 0, 1
"""Columns of the logits."""


IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)
"""Of RGB in 0..1 over ImageNet's training pictures, as torchvision's weights expect."""


class Config(BaseModel):
    """An architecture's own numbers: frozen, written to the model card."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stretch: bool = Field(
        False,
        description="Stretch each face's values, from its darkest to its brightest, to 0..1 first.",
    )


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
    """A network that scores clips of aligned faces: a backbone for each face, a head for the clip.

    Attributes:
        name: The name in the registry and in the model card.
        title: As in the paper.
        pretrained: The weights' name for ``torchvision.models.get_weight``.
        temporal: Whether it looks at more than one face at a time; if not, clips hold one.
        Settings: Type of its config.
        config: Its own numbers.
        backbone: Convolutions, in order; may start from weights of another task.
        classifier: The last layer.
        feature_size: F, length of a face's feature vector.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    pretrained: ClassVar[str]
    temporal: ClassVar[bool] = True
    Settings: ClassVar[type[Config]]
    config: Config
    backbone: nn.Sequential
    classifier: nn.Linear
    feature_size: int
    mean: Tensor
    std: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)

    def features(self, faces: Tensor) -> Tensor:
        """Features of single faces: the backbone's maps, averaged over the face.

        Args:
            faces: (N, 3, 224, 224), float, RGB, 0..1; the network normalises them itself.

        Returns:
            (N, feature_size), float.
        """
        if self.config.stretch:
            low, high = faces.amin((1, 2, 3), keepdim=True), faces.amax((1, 2, 3), keepdim=True)
            faces = (faces - low) / (high - low).clamp_min(1 / 255)
        maps: Tensor = self.backbone((faces - self.mean) / self.std)
        return maps.mean(dim=(2, 3))

    def blocks(self) -> tuple[nn.Module, ...]:
        """The backbone's parts that hold parameters, from input to output: what can be trained apart."""
        return tuple(block for block in self.backbone if any(True for _ in block.parameters()))

    def rest(self, blocks: int | None) -> tuple[nn.Module, ...]:
        """Let the last ``blocks`` of the backbone learn, None for all, and no others: those are given."""
        every = self.blocks()
        resting = every[: 0 if blocks is None else max(0, len(every) - blocks)]
        self.backbone.requires_grad_(True)
        for block in resting:
            block.requires_grad_(False)
        return resting

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
    """All architectures by name, in the paper's order."""
    from palsycheck.models.mobilenetv2 import MobileNetV2
    from palsycheck.models.mobilenetv2_gru import MobileNetV2Gru
    from palsycheck.models.vgg16_gru import Vgg16Gru

    return {kind.name: kind for kind in (MobileNetV2, Vgg16Gru, MobileNetV2Gru)}


def build(name: str, config: Mapping[str, Any]) -> Architecture:
    """A network with random weights.

    Args:
        name: A name in the registry.
        config: The architecture's own numbers; what is missing takes its default.

    Raises:
        ModelCardError: No such architecture, or a config that it does not accept.
    """
    kind = check_name(name)
    try:
        settings = kind.Settings.model_validate(dict(config))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ModelCardError(f"config of {name} is not valid: {first['msg']}", where=field) from None
    return kind(settings)


def check_name(name: str) -> type[Architecture]:
    """The architecture of that name.

    Raises:
        ModelCardError: There is none.
    """
    known = architectures()
    if name not in known:
        raise ModelCardError(
            "unknown architecture", where=name, remedy=f"This version knows {', '.join(sorted(known))}"
        )
    return known[name]


def probabilities(logits: Tensor) -> Tensor:
    """Softmax probability of palsy, (...,), float32, from logits (..., 2)."""
    return torch.softmax(logits.float(), dim=-1)[..., PALSY]
