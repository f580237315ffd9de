"""MobileNetV2-GRU: the best of the three models of Ban, Nam and Park.

MobileNetV2 features (Sandler et al. 2018, without its classifier) of each face, global average pooling,
a gated recurrent unit (Cho et al. 2014) over the clip, and a fully connected layer to two logits. The
paper gives neither clip length nor GRU size; 128 is our choice.
"""

from __future__ import annotations

from typing import ClassVar

from palsycheck.models.architecture import Config, Stage
from palsycheck.models.convolutions import mobilenetv2_features, mobilenetv2_stages
from palsycheck.models.recurrent import Recurrent, RecurrentConfig


class MobileNetV2Gru(Recurrent):
    """MobileNetV2 features -> global average pooling -> GRU -> fully connected."""

    name: ClassVar[str] = "mobilenetv2-gru"
    title: ClassVar[str] = "MobileNetV2-GRU"
    pretrained: ClassVar[str] = "MobileNet_V2_Weights.IMAGENET1K_V1"
    Settings: ClassVar[type[Config]] = RecurrentConfig
    channels: ClassVar[int] = 1280

    def __init__(self, config: RecurrentConfig) -> None:
        super().__init__(config, backbone=mobilenetv2_features(), dropout=0.0)

    def stages(self) -> tuple[Stage, ...]:
        """The paper's Fig. 2."""
        return self.drawn(mobilenetv2_stages(self.config.input_px))
