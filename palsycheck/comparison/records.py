"""What a comparison found, as it stands in ``compare.json``; the page only reads it."""

from __future__ import annotations

from typing import Literal

from palsycheck.evaluation.calibration import ReliabilityBin
from palsycheck.models.card import SplitCount, SplitFacts
from palsycheck.models.card_part import Part
from palsycheck.models.figures import AuditRow, Level, Metrics

SCHEMA_VERSION = 1


class EpochRow(Part):
    """One epoch of a training; losses in nats, accuracies 0..1 (validation: of people at 0.5)."""

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float


class Training(Part):
    """One training of one architecture: a single one, or one for each fold.

    Attributes:
        fold: "" or "2 of 5".
        model: The model directory, relative to the page.
        seconds: Of the training as a whole.
        waiting_share: Share of the training's time spent waiting for data, 0..1.
        peak_mib: Largest resident memory of the training's process (of several, the first), MiB (2**20
            bytes); None where the system does not tell.
    """

    fold: str
    model: str
    epochs: tuple[EpochRow, ...]
    best_epoch: int
    threshold: float
    temperature: float
    seconds: float
    waiting_share: float
    peak_mib: float | None


class Roc(Part):
    """A ROC curve, points in order: false positive rate and true positive rate, 0..1."""

    level: Level
    false_positive: tuple[float, ...]
    true_positive: tuple[float, ...]


class Reliability(Part):
    """A reliability diagram: the bins that hold anything, in order of their scores."""

    level: Level
    bins: tuple[ReliabilityBin, ...]


class Cost(Part):
    """What a network costs.

    Attributes:
        parameters: All of them; trained: Those that were trained.
        macs: Multiply-accumulate operations for one image, the recurrent part included.
        milliseconds: For one image, scored as in screening, on the machine named in the comparison.
        peak_mib: Largest resident memory of the process meanwhile, MiB; None where the system does not tell.
    """

    parameters: int
    trained: int
    macs: int
    milliseconds: float
    peak_mib: float | None


class ModelResult(Part):
    """One architecture.

    Attributes:
        architecture: Name in the registry; title: As in the paper.
        clip_length: T.
        options: Of the training, where they are other than the comparison's.
        metrics: Of the test people, all folds together; one entry a level.
        rocs: One a level.
        reliability: One a level; empty where it was not computed.
        audit: See ``AuditRow``.
    """

    architecture: str
    title: str
    clip_length: int
    options: dict[str, bool | int | float | str | None]
    trainings: tuple[Training, ...]
    metrics: tuple[Metrics, ...]
    rocs: tuple[Roc, ...]
    cost: Cost
    audit: tuple[AuditRow, ...]
    reliability: tuple[Reliability, ...] = ()


class Difference(Part):
    """AUC of the first less that of the second at one level, -1..1, with its paired bootstrap interval."""

    first: str
    second: str
    level: Level
    value: float
    low: float
    high: float


class Data(Part):
    """What was compared on.

    Attributes:
        description: Origins and what was taken of each, a line each.
        people: What the subjects are called, in the plural.
        counts: Of the split, or of the first fold.
        images: In all.
        video_palsy, video_healthy, stills_palsy, stills_healthy: People by source and label.
        excluded: Reasons and how often.
    """

    sha256: str
    description: tuple[str, ...]
    people: str
    counts: tuple[SplitCount, ...]
    images: int
    video_palsy: int
    video_healthy: int
    stills_palsy: int
    stills_healthy: int
    excluded: dict[str, int]


def training_peak(model: ModelResult) -> float | None:
    """The largest resident memory of its trainings, MiB, None where none is known."""
    known = (training.peak_mib for training in model.trainings)
    return max((peak for peak in known if peak is not None), default=None)


class Comparison(Part):
    """The whole comparison.

    Attributes:
        split: The single one, or the first fold's; folds: How many, 1 without cross validation.
        options: Of the training, by name, as far as the architectures share them.
        backbone: Where the backbones' weights came from, by architecture, in words.
        machine: Processor, cores, memory, device, in words.
        created: ISO 8601 date; seconds: Of the whole comparison.
    """

    schema_version: Literal[1] = 1
    command: str
    data: Data
    split: SplitFacts
    folds: int
    options: dict[str, bool | int | float | str | None]
    backbone: dict[str, str]
    models: tuple[ModelResult, ...]
    differences: tuple[Difference, ...]
    machine: str
    versions: dict[str, str]
    created: str
    seconds: float


PAPER: dict[str, tuple[float, float, float, float]] = {
    "mobilenetv2": (0.840, 0.835, 0.882, 0.889),
    "vgg16-gru": (0.865, 0.867, 0.864, 0.865),
    "mobilenetv2-gru": (0.925, 0.886, 0.921, 0.924),
}
"""Table 1 of Ban, Nam and Park by architecture: accuracy, recall, F1, AUC, of test images, split by image."""
