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
from torch.nn.functional import interpolate

from palsycheck.asymmetries import ASYMMETRIES, UNIT
from palsycheck.errors import ModelCardError
from palsycheck.models.face_size import FACE_PX, LEAST_PX

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
    mirror: bool = Field(False, description="Look at each face and at its mirror image, and compare.")
    input_px: int = Field(
        FACE_PX, ge=LEAST_PX, le=FACE_PX, description="Side to which faces are scaled down first, pixels."
    )
    asymmetries: bool = Field(False, description="Estimate each face's signed asymmetries, too.")


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

    In the **mirror form** (``config.mirror``) the backbone maps the face, F, and its mirror image, M, as it
    stands, so that F and M see the same place of the two sides at the same place of the map. A face's
    features are then the means over the map of (F + M)/2, of |F - M| and of F - M: the first two thirds are
    the same for a mirrored face (even), the last changes its sign (odd), and a face that is its own mirror
    image has nothing but zeros in the last two.

    Attributes:
        name: The name in the registry and in the model card.
        title: As in the paper.
        pretrained: The weights' name for ``torchvision.models.get_weight``.
        temporal: Whether it looks at more than one face at a time; if not, clips hold one.
        Settings: Type of its config.
        channels: C, of the backbone's last map.
        config: Its own numbers.
        backbone: Convolutions, in order; may start from weights of another task.
        classifier: The last layer.
        asymmetry: From a face's features (their odd part in the mirror form, without bias) to its five
            asymmetries in tenths of the distance between the pupils; None where it estimates none.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    pretrained: ClassVar[str]
    temporal: ClassVar[bool] = True
    Settings: ClassVar[type[Config]]
    channels: ClassVar[int]
    config: Config
    backbone: nn.Sequential
    classifier: nn.Linear
    asymmetry: nn.Linear | None
    mean: Tensor
    std: Tensor

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.register_buffer("mean", torch.tensor(IMAGENET_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(IMAGENET_STD).view(1, 3, 1, 1), persistent=False)
        self.asymmetry = (
            nn.Linear(self.channels, len(ASYMMETRIES), bias=not config.mirror) if config.asymmetries else None
        )

    @property
    def feature_size(self) -> int:
        """F, length of a face's feature vector."""
        return self.channels * (3 if self.config.mirror else 1)

    @property
    def even_size(self) -> int:
        """How many features, from the first, are the same for a mirrored face; all, in the plain form."""
        return self.channels * (2 if self.config.mirror else 1)

    def features(self, faces: Tensor) -> Tensor:
        """Features of single faces: the backbone's maps, averaged over the face.

        Args:
            faces: (N, 3, 224, 224), float, RGB, 0..1; the network scales and normalises them itself.

        Returns:
            (N, feature_size), float.
        """
        if self.config.stretch:
            low, high = faces.amin((1, 2, 3), keepdim=True), faces.amax((1, 2, 3), keepdim=True)
            faces = (faces - low) / (high - low).clamp_min(1 / 255)
        if not self.config.mirror:
            return self._maps(faces).mean(dim=(2, 3))
        # Mirrored before it is scaled: both then take the same way, and swap to the last bit.
        mirrored = faces.flip(-1)
        if self.training:  # together, for batch normalisation to see both
            both = self._maps(torch.cat([faces, mirrored])).float()
            face, other = both.chunk(2)
        else:  # one after the other: half the memory; faces that are their own mirror images pass once
            face = self._maps(faces).float()
            other = face if torch.equal(faces, mirrored) else self._maps(mirrored).float()
        difference = face - other
        parts = ((face + other) / 2, difference.abs(), difference)
        return torch.cat([part.mean(dim=(2, 3)) for part in parts], dim=1)

    def _maps(self, faces: Tensor) -> Tensor:
        side = self.config.input_px
        if side < faces.shape[-1]:
            faces = interpolate(faces, size=(side, side), mode="bilinear", antialias=True)
        maps: Tensor = self.backbone((faces - self.mean) / self.std)
        return maps

    def mirrored(self, features: Tensor) -> Tensor:
        """Features (..., F) of mirror images, from those of the faces: exact, in the mirror form alone."""
        if not self.config.mirror:
            raise ValueError("features of the plain form do not tell those of the mirror image")
        even, odd = features[..., : self.even_size], features[..., self.even_size :]
        return torch.cat([even, -odd], dim=-1)

    def asymmetries(self, features: Tensor) -> Tensor | None:
        """Signed asymmetries of faces (..., 5), float, of their features (..., F); None without a layer.

        In hundredths of the distance between the pupils, in the order of
        ``palsycheck.asymmetries.ASYMMETRIES``.
        """
        if self.asymmetry is None:
            return None
        seen = features[..., self.even_size :] if self.config.mirror else features
        estimates: Tensor = self.asymmetry(seen)
        return UNIT * estimates

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

    def drawing(
        self, backbone: tuple[Stage, ...], head: tuple[Stage, ...], *, judging: str
    ) -> tuple[Stage, ...]:
        """The drawing from input to output around the backbone's and the head's own rows.

        Args:
            backbone: One or more rows; their maps are for ``config.input_px``.
            head: From pooled features to logits.
            judging: What the probability is one of, in words for the last row.
        """
        px, size = self.config.input_px, self.feature_size
        rows = [Stage("Input", "aligned faces, RGB, 0..1, ImageNet mean and deviation", _faces(FACE_PX), 0)]
        if px != FACE_PX:
            rows.append(Stage("Scaling", f"antialiased, to {px} x {px} pixels", _faces(px), 0))
        if self.config.mirror:
            rows.append(
                Stage("Mirror image", "it takes the same way through the backbone", f"2 x {_faces(px)}", 0)
            )
        pooling = "mean over the map"
        if self.config.mirror:
            pooling = "means over the map of half the sum, distance, difference"
        rows += [*backbone, Stage("Global average pooling", pooling, f"T x {size}", 0)]
        if self.asymmetry is not None:
            what = ("of the difference, no bias: " if self.config.mirror else "") + ", ".join(ASYMMETRIES)
            rows.append(
                Stage("Asymmetries", what, f"T x {len(ASYMMETRIES)}", count_parameters(self.asymmetry))
            )
        return (*rows, *head, Stage("Softmax", judging, "T", 0))


def _faces(side: int) -> str:
    return f"T x 3 x {side} x {side}"


def count_parameters(module: nn.Module) -> int:
    """How many numbers a module learns."""
    return sum(parameter.numel() for parameter in module.parameters())


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
