"""The model card: what a model is, what it was trained on, how well it did, and how to use its output.

A card is data for the program and for the reader: ``card.json`` beside the weights. Reading one needs
neither torch nor the weights.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from palsycheck.errors import ModelCardError, ModelMismatchError
from palsycheck.models.card_part import Hash, Part, Scalar, Share, Summary, Title
from palsycheck.models.figures import AuditRow, Level, Metrics, Robustness
from palsycheck.models.performance import performance
from palsycheck.results import ModelFacts
from palsycheck.settings import Aligning, Settings

FORMAT_VERSION = 2


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
    """What the backbone started from: ImageNet weights of torchvision, a file, another model, or random
    numbers."""

    source: Literal["torchvision", "file", "model", "random"]
    name: str
    sha256: Hash | None


class Start(Part):
    """The whole model that a training started from."""

    name: Title
    version: Title
    sha256: Hash


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
        people: What the people are called, in the plural: "patients", "phantoms", ...
        counts: One row for each part of the split and class.
        excluded: Patients and recordings left out, each with its reason, counted by reason.
        backbone: What the backbone started from.
        init: The model that all layers started from, its name also that of the backbone; None where the
            others started from random numbers.
        options: Every option of the training, by name.
        command: The command line, paths shortened to their last part.
        seed: Of split, initialisation and sampling.
        epochs: Epochs run.
        best_epoch: The epoch whose weights were kept, from 1.
        interval_s: Shortest and longest mean interval between the frames of a training clip, seconds; None
            where no training clip was of video, or clips hold one face.
        dataset_sha256: Of the dataset, "" where it was not kept.
    """

    data: str
    people: str = Field("patients", min_length=1, max_length=200)
    dataset_sha256: str = ""
    counts: tuple[SplitCount, ...]
    excluded: dict[str, int]
    backbone: Backbone
    init: Start | None = None
    options: dict[str, Scalar]
    command: str
    seed: int
    epochs: int = Field(ge=1)
    best_epoch: int = Field(ge=1)
    interval_s: tuple[float, float] | None


class SplitFacts(Part):
    """How the data were split: never who is where.

    Attributes:
        by: By patient; or by image, as in the paper, where a person's images are in every part.
        fold: "2 of 5" where the split is one of a cross validation.
        sha256: Of the stored split; evaluate and audit find it again by this.
    """

    by: Literal["patient", "image"]
    seed: int
    fold: str = ""
    sha256: Hash

    @property
    def leaking(self) -> bool:
        """Whether test figures flatter, because the same people were trained on."""
        return self.by == "image"


class ModelCard(Part):
    """One model.

    Attributes:
        summary: One sentence on what it was trained on: the first line wherever the model is shown.
        architecture: Name in the registry of architectures; ``config`` holds its own numbers.
        clip_length: T, faces a clip.
        threshold: Probability at or above which a patient counts as "palsy".
        threshold_method: How the threshold was chosen, and on whom.
        split: None where the split was not stored.
        metrics: Of the test people, one entry a level.
        audit: Of the shortcut audit; empty where it was not done.
        robustness: None where it was not measured.
        intended_use: For what, by whom, and for what not.
        limits: What is known to be wrong or unknown, a sentence each.
        temperature: By which the logits were divided (Guo et al. 2017); it is part of the stored weights.
        calibration: On what data the probabilities were calibrated, in words; "none" where they were not.
        attribution: Works that the model rests on and whose licences ask to be named.
        weights_sha256: Of ``weights.safetensors``.
        dtype: Of the matrices in the file; computed with in float32 either way.
        created: ISO 8601 date.
    """

    format_version: Literal[2] = 2
    name: Title
    version: Title
    summary: Summary
    architecture: str
    config: dict[str, Scalar]
    clip_length: int = Field(ge=1, le=1000)
    preprocessing: Preprocessing
    training: Training
    split: SplitFacts | None
    metrics: tuple[Metrics, ...]
    audit: tuple[AuditRow, ...] = ()
    robustness: Robustness | None = None
    threshold: Share
    threshold_method: str
    temperature: float = Field(1.0, gt=0)
    calibration: str
    intended_use: str
    limits: tuple[str, ...]
    licence: str
    attribution: tuple[str, ...]
    weights_sha256: Hash
    dtype: Literal["float32", "float16"]
    created: str
    versions: dict[str, str]

    def of(self, level: Level) -> Metrics | None:
        """The metrics of a level, None where the card has none."""
        return next((found for found in self.metrics if found.level == level), None)


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
    threshold = card.threshold if override is None else override
    return ModelFacts(
        name=card.name,
        version=card.version,
        architecture=card.architecture,
        summary=card.summary,
        weights_sha256=card.weights_sha256,
        threshold=threshold,
        threshold_source=f"model card: {card.threshold_method}" if override is None else "settings",
        calibration=card.calibration,
        attribution=card.attribution,
        performance=performance(card, threshold=threshold),
    )
