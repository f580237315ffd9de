"""Every number of a training, in one frozen value that goes into the model card."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class FitOptions(BaseModel):
    """Options of ``palsycheck train``. The paper gives optimiser, schedule and patience; the rest is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(0, ge=0, lt=2**32, description="Of split, initial weights and clips.")
    clip_length: int = Field(16, ge=2, le=200, description="T, faces a clip.")
    hidden_size: int = Field(128, ge=1, le=2048, description="Size of the GRU's state.")
    epochs: int = Field(20, ge=1, le=10_000, description="At most; the cosine reaches zero at the last.")
    patience: int = Field(
        2, ge=1, description="Epochs without a lower validation loss before training stops: the paper's 2."
    )
    batch_size: int = Field(8, ge=1, le=1024, description="Clips a step.")
    clips: int = Field(4, ge=1, le=1000, description="Clips drawn from each recording in an epoch.")
    max_stride: int = Field(
        4, ge=1, le=100, description="Largest step between a clip's faces, so that sampling intervals vary."
    )
    rate: float = Field(0.02, gt=0, le=10, description="Learning rate of GRU and classifier at the start.")
    backbone_rate: float = Field(0.01, ge=0, le=10, description="... of the backbone.")
    momentum: float = Field(0.9, ge=0, lt=1, description="Of SGD.")
    weight_decay: float = Field(1e-4, ge=0, le=1, description="L2 penalty of all weights.")
    frame_loss: float = Field(
        0.5, ge=0, le=10, description="Weight of the mean cross entropy over all frames beside the clip's."
    )
    flip: bool = Field(True, description="Mirror half of the clips, each as a whole.")
    jitter: float = Field(
        0.2, ge=0, lt=1, description="Largest change of brightness and contrast, the same over a clip."
    )
    freeze: bool = Field(False, description="Leave the backbone as it is; features are computed once.")
    half: bool = Field(True, description="Store the weights as float16.")
