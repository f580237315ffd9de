"""The model card: what a model is, what it was trained on, how well it did, and how to use its output.

A card is data for the program and for the reader: ``card.json`` beside the weights. Reading one needs
neither torch nor the weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from palsycheck.errors import ModelCardError, ModelMismatchError
from palsycheck.results import ModelFacts
from palsycheck.settings import Aligning, Settings

FORMAT_VERSION = 1

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Scalar = bool | int | float | str | None


class Part(BaseModel):
    """A frozen part of a card that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Preprocessing(Part):
    """What the network expects of a face.

    Attributes:
        aligning: Geometry of the aligned face, in pixels.
        channels: Order of the colour channels.
        scaling: Values that 8-bit 0 and 255 become before the network's own normalisation.
    """

    aligning: Aligning = Aligning()
    channels: Literal["RGB"] = "RGB"
    scaling: Literal["0..1"] = "0..1"


class Backbone(Part):
    """What the backbone started from: torchvision's ImageNet weights, a local file, or random numbers."""

    source: Literal["torchvision", "file", "random"]
    name: str
    sha256: Hash | None


class SplitCount(Part):
    """How much of one class one part of the split holds."""

    split: Literal["train", "validation", "test"]
    label: Literal[0, 1]
    patients: int = Field(ge=0)
    recordings: int = Field(ge=0)
    frames: int = Field(ge=0)


class Training(Part):
    """How the model came about.

    Attributes:
        data: The training data in words.
        counts: One row for each part of the split and class.
        excluded: Patients and recordings left out, each with its reason, counted by reason.
        backbone: What the backbone started from.
        options: Every option of the training, by name.
        command: The command line, paths shortened to their last part.
        seed: Of split, initialisation and sampling.
        epochs: Epochs run.
        best_epoch: The epoch whose weights were kept, from 1.
        interval_s: Shortest and longest mean interval between the frames of a training clip, seconds.
    """

    data: str
    counts: tuple[SplitCount, ...]
    excluded: dict[str, int]
    backbone: Backbone
    options: dict[str, Scalar]
    command: str
    seed: int
    epochs: int = Field(ge=1)
    best_epoch: int = Field(ge=1)
    interval_s: tuple[float, float]


class Proportion(Part):
    """A share with its 95 % Wilson interval."""

    value: Share
    low: Share
    high: Share


class Metrics(Part):
    """Of the test patients, one score a patient, at the card's threshold; palsy is the positive class.

    Attributes:
        auc: Area under the ROC curve with the percentiles 2.5 and 97.5 of a bootstrap over patients,
            within each class.
        balanced_accuracy: Mean of sensitivity and specificity.
    """

    patients: int = Field(ge=0)
    palsy: int = Field(ge=0)
    auc: Proportion
    accuracy: Proportion
    balanced_accuracy: Share
    sensitivity: Proportion
    specificity: Proportion


class ModelCard(Part):
    """One model.

    Attributes:
        summary: One sentence on what it was trained on: the first line wherever the model is shown.
        architecture: Name in the registry of architectures; ``config`` holds its own numbers.
        clip_length: T, faces a clip.
        threshold: Probability at or above which a patient counts as "palsy".
        threshold_method: How the threshold was chosen, and on whom.
        calibration: On what data the probabilities were calibrated, in words; "none" where they were not.
        attribution: Works that the model rests on and whose licences ask to be named.
        weights_sha256: Of ``weights.safetensors``.
        dtype: Of the matrices in the file; computed with in float32 either way.
        created: ISO 8601 date.
    """

    format_version: Literal[1] = 1
    name: str = Field(min_length=1, max_length=100)
    version: str = Field(min_length=1, max_length=100)
    summary: str = Field(min_length=1, max_length=500)
    architecture: str
    config: dict[str, Scalar]
    clip_length: int = Field(ge=1, le=1000)
    preprocessing: Preprocessing
    training: Training
    metrics: Metrics
    threshold: Share
    threshold_method: str
    calibration: str
    licence: str
    attribution: tuple[str, ...]
    weights_sha256: Hash
    dtype: Literal["float32", "float16"]
    created: str
    versions: dict[str, str]


def read_card(text: str, *, where: Path) -> ModelCard:
    """The card in a JSON text.

    Raises:
        ModelCardError: Not JSON, of an unknown format version, or not valid.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise ModelCardError("the model card is not JSON", where=where) from None
    if not isinstance(data, dict):
        raise ModelCardError("the model card is not a JSON object", where=where)
    version = data.get("format_version")
    if version != FORMAT_VERSION:
        raise ModelCardError(
            f"the model card has format version {version!r:.40}, this palsycheck reads {FORMAT_VERSION}",
            where=where,
            remedy="Use the palsycheck that made the model, or train it again",
        )
    try:
        return ModelCard.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ModelCardError(f"the model card is not valid: {field}: {first['msg']}", where=where) from None


def check_settings(card: ModelCard, settings: Settings) -> None:
    """Make sure that faces prepared by these settings are what the model was trained on.

    Raises:
        ModelMismatchError: The alignment differs, or clips would leave faces out.
    """
    expected, given = card.preprocessing.aligning.model_dump(), settings.aligning.model_dump()
    differing = [name for name in expected if expected[name] != given[name]]
    if differing:
        name = differing[0]
        raise ModelMismatchError(
            f"the model was trained with aligning.{name} = {expected[name]}, the settings have {given[name]}",
            where=card.name,
            remedy="Use the model's value, or a model trained with these settings",
        )
    if settings.scoring.clip_step > card.clip_length:
        raise ModelMismatchError(
            f"scoring.clip_step {settings.scoring.clip_step} is longer than the model's clips "
            f"of {card.clip_length} faces, so faces would be left out",
            where=card.name,
            remedy=f"Set scoring.clip_step to {card.clip_length} or less",
        )


def facts(card: ModelCard, settings: Settings) -> ModelFacts:
    """What a result says of the model; a threshold in the settings overrides the card's."""
    override = settings.scoring.threshold
    return ModelFacts(
        name=card.name,
        version=card.version,
        architecture=card.architecture,
        summary=card.summary,
        weights_sha256=card.weights_sha256,
        threshold=card.threshold if override is None else override,
        threshold_source=f"model card: {card.threshold_method}" if override is None else "settings",
        calibration=card.calibration,
        attribution=card.attribution,
    )
