"""Every number of a training, in one frozen value that goes into the model card."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Optimiser = Literal["sgd", "adamw"]
Schedule = Literal["cosine", "onecycle", "constant"]


class FitOptions(BaseModel):
    """Options of a training. The paper gives loss, optimiser, schedule and patience; the rest is ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(0, ge=0, lt=2**32, description="Of initial weights, clips and dropout.")
    clip_length: int = Field(
        16, ge=1, le=200, description="T, faces a clip; 1 in networks that see one face at a time."
    )
    hidden_size: int = Field(128, ge=1, le=2048, description="Size of the GRU's state, where there is one.")
    blocks: int | None = Field(
        None,
        ge=0,
        description="Blocks of the backbone that are trained, counted from its end. With 0 its features are "
        "computed once.",
    )
    epochs: int = Field(20, ge=1, le=10_000, description="At most; the schedule ends with the last.")
    patience: int = Field(
        2, ge=1, description="Epochs without a lower validation loss before training stops: the paper's 2."
    )
    batch_faces: int = Field(64, ge=1, le=8192, description="Faces a step, in whole clips, at least one.")
    passes: float = Field(
        1.0, gt=0, le=1000, description="How often an epoch draws each face, on average over clips."
    )
    max_stride: int = Field(
        4, ge=1, le=100, description="Largest step between a clip's faces, so that sampling intervals vary."
    )
    optimiser: Optimiser = Field("sgd", description="SGD with momentum, the paper's, or AdamW.")
    schedule: Schedule = Field("cosine", description="Of the learning rates: the paper's cosine, or another.")
    rate: float = Field(0.02, gt=0, le=10, description="Learning rate of all but the backbone at the start.")
    backbone_rate: float = Field(0.01, ge=0, le=10, description="... of the backbone.")
    momentum: float = Field(0.9, ge=0, lt=1, description="Of SGD; AdamW's first moment.")
    weight_decay: float = Field(1e-4, ge=0, le=1, description="L2 penalty of all weights.")
    frame_loss: float = Field(
        0.5, ge=0, le=10, description="Weight of the mean cross entropy over all frames beside the clip's."
    )
    class_weights: bool = Field(False, description="Weigh the classes so that both count the same.")
    flip: bool = Field(True, description="Mirror half of the clips, each as a whole.")
    jitter: float = Field(
        0.2,
        ge=0,
        lt=1,
        description="Largest change of brightness and contrast, the same over a clip; "
        "none where features are computed once.",
    )
    stretch: bool = Field(False, description="Stretch each face's values to 0..1 first.")
    calibrate: bool = Field(False, description="Scale the temperature on the validation people.")
    half: bool = Field(True, description="Store the weights as float16.")

    @property
    def frozen(self) -> bool:
        """Whether the backbone stays as it is."""
        return self.blocks == 0

    @property
    def batch_clips(self) -> int:
        """Clips a step."""
        return max(1, self.batch_faces // self.clip_length)
