"""What the two CNN-GRU networks of the paper share: a gated recurrent unit over a clip's features."""

from __future__ import annotations

from pydantic import Field
from torch import Tensor, nn

from palsycheck.models.architecture import Architecture, Config, Stage, count_parameters


class RecurrentConfig(Config):
    """The numbers that the paper leaves open."""

    hidden_size: int = Field(128, ge=1, le=2048, description="Size of the GRU's state.")
    layers: int = Field(1, ge=1, le=4, description="GRU layers on top of each other.")


class Recurrent(Architecture):
    """Backbone -> global average pooling -> dropout -> GRU (Cho et al. 2014) -> fully connected."""

    def __init__(self, config: RecurrentConfig, *, backbone: nn.Sequential, dropout: float) -> None:
        super().__init__(config)
        self.backbone = backbone
        self.dropout = nn.Dropout(dropout)
        self.gru = nn.GRU(self.feature_size, config.hidden_size, config.layers, batch_first=True)
        self.classifier = nn.Linear(config.hidden_size, 2)

    def head(self, features: Tensor) -> Tensor:
        """See the base class."""
        states, _ = self.gru(self.dropout(features))
        logits: Tensor = self.classifier(states)
        return logits

    def drawn(self, backbone: tuple[Stage, ...]) -> tuple[Stage, ...]:
        """The paper's figure of it, around the backbone's own rows."""
        hidden = self.gru.hidden_size
        dropped = (
            (Stage("Dropout", f"share {self.dropout.p:g}, in training only", f"T x {self.feature_size}", 0),)
            if self.dropout.p
            else ()
        )
        head = (
            *dropped,
            Stage(
                "GRU",
                f"{self.gru.num_layers} layer(s), state {hidden}",
                f"T x {hidden}",
                count_parameters(self.gru),
            ),
            Stage("Fully connected", "healthy, palsy", "T x 2", count_parameters(self.classifier)),
        )
        judging = "probability of palsy; the clip's is that of the last state"
        return self.drawing(backbone, head, judging=judging)
