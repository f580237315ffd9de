"""The model card of a finished training."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from palsycheck import __version__
from palsycheck.datasets.build import Dataset, Subject
from palsycheck.datasets.labelled import count_reasons
from palsycheck.models.card import Backbone, Metrics, ModelCard, Preprocessing, SplitCount, Training
from palsycheck.settings import Settings
from palsycheck.training.fit import Fit
from palsycheck.training.metrics import THRESHOLD_METHOD
from palsycheck.training.options import FitOptions

if TYPE_CHECKING:
    from palsycheck.models.architecture import Architecture

PartName = Literal["train", "validation", "test"]
Parts = Mapping[PartName, Sequence[Subject]]


@dataclass(frozen=True, slots=True)
class Description:
    """What a card says that cannot be computed; where ``summary`` is "" the counts speak."""

    name: str
    version: str
    summary: str
    licence: str
    attribution: tuple[str, ...]
    command: str


def fill_card(
    network: Architecture,
    *,
    description: Description,
    dataset: Dataset,
    parts: Parts,
    backbone: Backbone,
    fitted: Fit,
    threshold: float,
    metrics: Metrics,
    options: FitOptions,
    settings: Settings,
) -> ModelCard:
    """The card, but for the weights' hash and type, which are known when they are saved."""
    return ModelCard(
        name=description.name,
        version=description.version,
        summary=description.summary or f"Trained on {_people(parts['train'])}.",
        architecture=network.name,
        config=network.config.model_dump(),
        clip_length=options.clip_length,
        preprocessing=Preprocessing(aligning=settings.aligning),
        training=Training(
            data=f"Labelled recordings of {_people(dataset.subjects)}, split by patient; "
            f"at most {settings.sampling.frames} frames a recording at equal intervals in time",
            counts=tuple(_count(name, parts[name], label) for name in parts for label in (0, 1)),
            excluded=count_reasons(dataset.exclusions),
            backbone=backbone,
            options=options.model_dump(),
            command=description.command,
            seed=options.seed,
            epochs=len(fitted.history),
            best_epoch=fitted.best_epoch,
            interval_s=fitted.interval_s,
        ),
        metrics=metrics,
        threshold=threshold,
        threshold_method=f"{THRESHOLD_METHOD} ({len(parts['validation'])} patients)",
        calibration="none",
        licence=description.licence,
        attribution=description.attribution,
        weights_sha256="0" * 64,
        dtype="float32",
        created=datetime.now(UTC).date().isoformat(),
        versions=_versions(),
    )


def _people(subjects: Sequence[Subject]) -> str:
    return f"{len(subjects)} patients, {sum(subject.label for subject in subjects)} with palsy"


def _count(split: PartName, subjects: Sequence[Subject], label: Literal[0, 1]) -> SplitCount:
    chosen = [subject for subject in subjects if subject.label == label]
    recordings = [recording for subject in chosen for recording in subject.recordings]
    return SplitCount(
        split=split,
        label=label,
        patients=len(chosen),
        recordings=len(recordings),
        frames=sum(len(recording.images) for recording in recordings),
    )


def _versions() -> dict[str, str]:
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
