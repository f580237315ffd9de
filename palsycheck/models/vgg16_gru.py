"""VGG16-GRU: the second of the three models of Ban, Nam and Park.

VGG16 (Simonyan & Zisserman 2015) without its fully connected part, dropout 0.5, a GRU, and a fully
connected layer. The paper does not say how the 7 x 7 maps become a vector; they are averaged here, as in
the other two networks, so that the three differ in what the paper says they differ in.
"""

from __future__ import annotations

from typing import ClassVar

from palsycheck.models.architecture import Config, Stage
from palsycheck.models.convolutions import vgg16_features, vgg16_stages
from palsycheck.models.recurrent import Recurrent, RecurrentConfig

DROPOUT = 0.5
"""The paper's."""


class Vgg16Gru(Recurrent):
    """VGG16 features -> global average pooling -> dropout -> GRU -> fully connected."""

    name: ClassVar[str] = "vgg16-gru"
    title: ClassVar[str] = "VGG16-GRU"
    pretrained: ClassVar[str] = "VGG16_Weights.IMAGENET1K_V1"
    Settings: ClassVar[type[Config]] = RecurrentConfig
    channels: ClassVar[int] = 512

    def __init__(self, config: RecurrentConfig) -> None:
        super().__init__(config, backbone=vgg16_features(), dropout=DROPOUT)

    def stages(self) -> tuple[Stage, ...]:
        """Layer by layer."""
        return self.drawn(vgg16_stages(self.config.input_px))
