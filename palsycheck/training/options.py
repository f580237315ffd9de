"""Every number of a training, in one frozen value that goes into the model card."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from palsycheck.models.face_size import FACE_PX, LEAST_PX

Optimiser = Literal["sgd", "adamw"]
Schedule = Literal["cosine", "onecycle", "constant"]


LATER = ("interval", "asymmetry_loss", "mirror", "input_px")
"""Options that models of earlier versions do not name: those were made at their defaults."""

LONGEST_INTERVAL = 60.0


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
    interval: str | None = Field(
        None,
        description="Time between a clip's faces in place of such steps, seconds: 0.03-2 draws each clip's "
        "between 0.03 and 2, as far as its recording allows, and each tenfold as often.",
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
    asymmetry_loss: float = Field(
        0.0,
        ge=0,
        le=100,
        description="Weight of the error of the faces' asymmetries, where the dataset knows them; with 0 the "
        "network estimates none.",
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
    mirror: bool = Field(False, description="Let the network compare each face with its mirror image.")
    input_px: int = Field(
        FACE_PX, ge=LEAST_PX, le=FACE_PX, description="Side to which the network scales faces down, pixels."
    )
    calibrate: bool = Field(False, description="Scale the temperature on the validation people.")
    specificity: float | None = Field(
        None,
        gt=0,
        lt=1,
        description="Choose the threshold for this share of healthy validation people below it, in place of "
        "the largest balanced accuracy.",
    )
    half: bool = Field(True, description="Store the weights as float16.")

    @field_validator("interval")
    @classmethod
    def _bounds(cls, value: str | None) -> str | None:
        if value is not None:
            _parsed(value)
        return value

    @property
    def interval_s(self) -> tuple[float, float] | None:
        """Shortest and longest time between a clip's faces, seconds; None where steps are in faces."""
        return None if self.interval is None else _parsed(self.interval)

    @property
    def fingerprint(self) -> str:
        """All numbers as JSON, but for later options that are at their defaults, so that a training of an
        earlier version can go on."""
        usual = {name for name in LATER if getattr(self, name) == type(self).model_fields[name].default}
        return self.model_dump_json(exclude=usual)

    @property
    def frozen(self) -> bool:
        """Whether the backbone stays as it is."""
        return self.blocks == 0

    @property
    def batch_clips(self) -> int:
        """Clips a step."""
        return max(1, self.batch_faces // self.clip_length)


def _parsed(interval: str) -> tuple[float, float]:
    """Raises: ValueError: Not two numbers of seconds, the smaller first."""
    try:
        low, high = (float(part) for part in interval.split("-"))
    except ValueError:
        raise ValueError("write it as 0.03-2, in seconds") from None
    if not 0 < low <= high <= LONGEST_INTERVAL:
        raise ValueError(f"more than 0, the smaller first, at most {LONGEST_INTERVAL:g} s")
    return low, high
