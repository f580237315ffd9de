"""The model card of a finished training."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from pydantic import TypeAdapter, ValidationError

from palsycheck import __version__
from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.datasets.labelled import count_reasons
from palsycheck.datasets.splits import PART_NAMES, PartName, Parts, Split
from palsycheck.errors import UsageError
from palsycheck.models.card import Backbone, ModelCard, Preprocessing, SplitCount, Start, Training
from palsycheck.models.card_part import Summary, Title
from palsycheck.models.figures import AuditRow, Metrics
from palsycheck.training.statements import INTENDED_USE, limits, threshold_method

if TYPE_CHECKING:
    from palsycheck.models.architecture import Architecture
    from palsycheck.training.fit import Fit
    from palsycheck.training.options import FitOptions


@dataclass(frozen=True, slots=True)
class Description:
    """What a card says that cannot be computed; where ``summary`` is "" the counts speak.

    Attributes:
        command: The command line, paths shortened to their last part.

    Raises:
        UsageError: A text that no card may have: said before the training, not after it.
    """

    name: str
    version: str
    summary: str
    licence: str
    attribution: tuple[str, ...]
    command: str

    def __post_init__(self) -> None:
        rules = {"name": (Title, self.name), "version": (Title, self.version)}
        if self.summary:
            rules["summary"] = (Summary, self.summary)
        for option, (rule, text) in rules.items():
            try:
                TypeAdapter(rule).validate_python(text)
            except ValidationError as error:
                message = error.errors(include_url=False)[0]["msg"]
                raise UsageError(message, where=f"--{option} {text:.60}") from None


def fill_card(
    network: Architecture,
    *,
    description: Description,
    dataset: Dataset,
    split: Split,
    parts: Parts,
    backbone: Backbone,
    fitted: Fit,
    threshold: float,
    temperature: float,
    calibration: str,
    metrics: tuple[Metrics, ...],
    audit: tuple[AuditRow, ...],
    options: FitOptions,
    started: ModelCard | None = None,
) -> ModelCard:
    """The card, but for the weights' hash and type, which are known when they are saved.

    Ids stay behind: of the split go its facts, of the exclusions the reasons.

    Args:
        network: As trained.
        description: What cannot be computed.
        dataset: Its exclusions, origins and settings; people count as far as they are in a part.
        split: Of the dataset.
        parts: The split's people.
        backbone: What the backbone started from.
        fitted: The course of the training.
        threshold: Chosen on the validation people by ``threshold_method``.
        temperature: Part of the weights already; 1 where there was no scaling.
        calibration: On whom, in words; "none" without.
        metrics: Of the test people, one entry a level.
        audit: Rows of the shortcut audit; empty where it was not done.
        options: All numbers of the training.
        started: Card of the model that all layers started from, if they did.
    """
    people = dataset.people
    used = {subject.id: subject for name in PART_NAMES for subject in parts[name]}
    dataset = replace(dataset, subjects=tuple(used.values()))
    init = None
    if started is not None:
        init = Start(name=started.name, version=started.version, sha256=started.weights_sha256)
    return ModelCard(
        name=description.name,
        version=description.version,
        summary=description.summary or _summary(parts["train"], people, split, init),
        architecture=network.name,
        config=network.config.model_dump(),
        clip_length=options.clip_length,
        preprocessing=Preprocessing(aligning=dataset.settings.aligning),
        training=Training(
            data=_data(dataset, split),
            people=people,
            dataset_sha256=dataset.sha256,
            counts=counts_of(parts),
            excluded=count_reasons(dataset.exclusions),
            backbone=backbone,
            init=init,
            options=options.model_dump(),
            command=description.command,
            seed=options.seed,
            epochs=len(fitted.history),
            best_epoch=fitted.best_epoch,
            interval_s=fitted.interval_s,
        ),
        split=split.facts,
        metrics=metrics,
        audit=audit,
        threshold=threshold,
        threshold_method=threshold_method(people, len(parts["validation"]), specificity=options.specificity),
        temperature=temperature,
        calibration=calibration,
        intended_use=INTENDED_USE,
        limits=limits(
            dataset=dataset,
            split=split.facts,
            clip_length=options.clip_length,
            metrics=metrics,
            calibration=calibration,
            audit=audit,
            init=init,
            lost_asymmetries=started is not None
            and bool(started.config.get("asymmetries"))
            and not network.config.asymmetries,
        ),
        licence=description.licence,
        attribution=description.attribution,
        weights_sha256="0" * 64,
        dtype="float32",
        created=datetime.now(UTC).date().isoformat(),
        versions=versions(),
    )


def counts_of(parts: Parts) -> tuple[SplitCount, ...]:
    """People, recordings and images of each part and class."""
    return tuple(_count(name, parts[name], label) for name in PART_NAMES for label in (0, 1))


def versions() -> dict[str, str]:
    """Of everything that decides on the numbers."""
    import cv2
    import numpy as np
    import torch
    import torchvision

    return {
        "palsycheck": __version__,
        "python": platform.python_version(),
        "torch": torch.__version__,
        "torchvision": torchvision.__version__,
        "opencv": cv2.__version__,
        "numpy": np.__version__,
    }


def _summary(subjects: Sequence[Subject], people: str, split: Split, init: Start | None) -> str:
    leak = ", split by image, so its test figures flatter" if split.facts.leaking else ""
    start = f", starting from {init.name} {init.version}" if init else ""
    return f"Trained on {_people(subjects, people)}{start}{leak}."


def _data(dataset: Dataset, split: Split) -> str:
    sentences = [f"{_people(dataset.subjects, dataset.people)}, split by {split.by}"]
    sentences += [
        f"{origin.people}, {'on video' if origin.kind == 'video' else 'stills'}: {origin.selection}"
        for origin in dataset.origins
    ]
    kinds = {subject.kind for subject in dataset.subjects}
    if "stills" in kinds:
        sentences.append("stills in an order of our own, which is no motion")
    return "; ".join(sentences)


def _people(subjects: Sequence[Subject], people: str) -> str:
    return f"{len(subjects)} {people}, {sum(subject.label for subject in subjects)} with palsy"


def _count(split: PartName, subjects: Sequence[Subject], label: Literal[0, 1]) -> SplitCount:
    chosen = [subject for subject in subjects if subject.label == label]
    return SplitCount(
        split=split,
        label=label,
        patients=len(chosen),
        recordings=sum(len(subject.recordings) for subject in chosen),
        frames=sum(subject.images for subject in chosen),
    )
