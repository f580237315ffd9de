"""MobileNetV2 transfer learning: the first of the three models of Ban, Nam and Park.

MobileNetV2 features of a single face, global average pooling, dropout 0.2, a fully connected layer. It
knows no time: each face is judged by itself, and a clip is one face. In the mirror form the layer sees
the even features only, so a face and its mirror image score the same.
"""

from __future__ import annotations

from typing import ClassVar

from torch import Tensor, nn

from palsycheck.models.architecture import Architecture, Config, Stage, count_parameters
from palsycheck.models.convolutions import mobilenetv2_features, mobilenetv2_stages

DROPOUT = 0.2
"""The paper's."""


class MobileNetV2(Architecture):
    """MobileNetV2 features -> global average pooling -> dropout -> fully connected."""

    name: ClassVar[str] = "mobilenetv2"
    title: ClassVar[str] = "MobileNetV2 TL"
    pretrained: ClassVar[str] = "MobileNet_V2_Weights.IMAGENET1K_V1"
    temporal: ClassVar[bool] = False
    Settings: ClassVar[type[Config]] = Config
    channels: ClassVar[int] = 1280

    def __init__(self, config: Config) -> None:
        super().__init__(config)
        self.backbone = mobilenetv2_features()
        self.dropout = nn.Dropout(DROPOUT)
        self.classifier = nn.Linear(self.even_size, 2)

    def head(self, features: Tensor) -> Tensor:
        """See the base class: here each frame is answered for by itself."""
        logits: Tensor = self.classifier(self.dropout(features[..., : self.even_size]))
        return logits

    def stages(self) -> tuple[Stage, ...]:
        """Stage by stage, MobileNetV2's as in its own Table 2."""
        head = (
            Stage("Dropout", f"share {DROPOUT:g}, in training only", f"T x {self.even_size}", 0),
            Stage("Fully connected", "healthy, palsy", "T x 2", count_parameters(self.classifier)),
        )
        return self.drawing(
            mobilenetv2_stages(self.config.input_px),
            head,
            judging="probability of palsy of each face by itself",
        )
