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
    network.eval()
    scores = []
    for subject in subjects:
        counted = latest_day([recording.recorded_at for recording in subject.recordings])
        clips: list[float] = []
        for place in counted:
            features = face_features(network, subject.recordings[place].images, device=device)
            scored = score_features(network, features, length=length, step=step)
            clips.extend(probability for _, _, probability in scored.clips)
        right = np.array(clips) if subject.label == 1 else 1 - np.array(clips)
        loss = -np.log(np.clip(right, SMALLEST, 1 - SMALLEST)).mean()
        scores.append(PatientScore(subject.label, float(np.mean(clips)), float(loss)))
    return tuple(scores)
