"""Patients' scores, by the same arithmetic as in screening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.datasets.build import Subject
from palsycheck.datasets.labelled import latest_day
from palsycheck.scoring import face_features, score_features

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

SMALLEST = 1e-7
"""Probabilities are kept this far from 0 and 1 in the cross entropy, as float32 would."""


@dataclass(frozen=True, slots=True)
class PatientScore:
    """A patient's label and score, and the mean cross entropy of the clips behind it."""

    label: int
    probability: float
    loss: float

    @property
    def right(self) -> bool:
        """Whether the score lies on the label's side of 0.5."""
        return (self.probability >= 0.5) == (self.label == 1)


def score_patients(
    network: Architecture, subjects: Sequence[Subject], *, length: int, step: int, device: torch.device
) -> tuple[PatientScore, ...]:
    """Score patients: the mean over the clips of the recordings of the latest date."""
    features = patient_features(network, subjects, device=device)
    return score_features_of(network, subjects, features, length=length, step=step)


def patient_features(
    network: Architecture, subjects: Sequence[Subject], *, device: torch.device
) -> tuple[tuple[Tensor, ...], ...]:
    """Features (N, F) of each recording that counts, patient by patient."""
    network.eval()
    return tuple(
        tuple(
            face_features(network, subject.recordings[place].images, device=device)
            for place in latest_day([recording.recorded_at for recording in subject.recordings])
        )
        for subject in subjects
    )


def score_features_of(
    network: Architecture,
    subjects: Sequence[Subject],
    features: Sequence[Sequence[Tensor]],
    *,
    length: int,
    step: int,
) -> tuple[PatientScore, ...]:
    """Score patients from the features of their recordings, as ``patient_features`` gives them."""
    network.eval()
    scores = []
    for subject, recordings in zip(subjects, features, strict=True):
        clips = np.array(
            [
                probability
                for recording in recordings
                for _, _, probability in score_features(network, recording, length=length, step=step).clips
            ]
        )
        right = clips if subject.label == 1 else 1 - clips
        loss = -np.log(np.clip(right, SMALLEST, 1 - SMALLEST)).mean()
        scores.append(PatientScore(subject.label, float(clips.mean()), float(loss)))
    return tuple(scores)
