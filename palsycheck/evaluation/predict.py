"""What a network says of people, by the same arithmetic as in screening."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import FaceSequence, Kind, Subject, to_and_fro
from palsycheck.datasets.labelled import latest_day
from palsycheck.scoring import face_features, score_features

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

SMALLEST = 1e-7
"""Probabilities are kept this far from 0 and 1 in the cross entropy, as float32 would."""

Pictures = npt.NDArray[np.uint8]
Transform = Callable[[Pictures], Pictures]
"""Changes faces (N, size, size, 3), uint8, before the network sees them; the audit's tool."""

FeaturesOf = Callable[[FaceSequence], "Tensor"]
"""Features (M, F), float32, of the faces of a sequence that count."""


@dataclass(frozen=True, slots=True)
class PatientScores:
    """A person's label and scores, 0..1, over the recordings of the latest date.

    Attributes:
        id, label, kind: Of the subject.
        images: (N,), float64, one an image: averaged over the clips that hold it.
        clips: (C,), float64, one a clip.
        asymmetry_error: Mean distance of the asymmetries estimated from those known of the same images,
            hundredths of the distance between the pupils; None where none are estimated, or known.
        person: The same for ids of one human being, "" where the id is the only one.
    """

    id: str
    label: int
    kind: Kind
    images: npt.NDArray[np.float64]
    clips: npt.NDArray[np.float64]
    asymmetry_error: float | None = None
    person: str = ""

    @property
    def probability(self) -> float:
        """The person's score: the mean over the clips."""
        return float(self.clips.mean())

    @property
    def loss(self) -> float:
        """Mean cross entropy of the clips, nats."""
        right = self.clips if self.label == 1 else 1 - self.clips
        return float(-np.log(np.clip(right, SMALLEST, 1 - SMALLEST)).mean())

    @property
    def right(self) -> bool:
        """Whether the score lies on the label's side of 0.5."""
        return (self.probability >= 0.5) == (self.label == 1)


def predict(
    network: Architecture,
    subjects: Sequence[Subject],
    *,
    length: int,
    step: int,
    device: torch.device,
    transform: Transform | None = None,
    features_of: FeaturesOf | None = None,
) -> tuple[PatientScores, ...]:
    """Score people: clips over the recordings of the latest date.

    Args:
        network: On ``device``.
        subjects: Those to score.
        length: Faces a clip. A series with fewer is walked to and fro.
        step: Faces from one clip's start to the next one's.
        device: Where to compute.
        transform: What is done to the faces first.
        features_of: Where features come from that were computed before; not together with ``transform``.
    """
    network.eval()

    def compute(recording: FaceSequence) -> Tensor:
        pictures = recording.pictures()
        return face_features(network, transform(pictures) if transform else pictures, device=device)

    of = features_of or compute
    return tuple(_scores(network, subject, of, length=length, step=min(step, length)) for subject in subjects)


def _scores(
    network: Architecture, subject: Subject, features_of: FeaturesOf, *, length: int, step: int
) -> PatientScores:
    images, clips, errors = [], [], []
    for place in latest_day([recording.recorded_at for recording in subject.recordings]):
        recording = subject.recordings[place]
        features = features_of(recording)
        count = len(features)
        if count < length:
            features = features[to_and_fro(count, length)]
        scores = score_features(network, features, length=length, step=step)
        images.append(scores.frame_probabilities[:count])
        clips.append(np.array([probability for _, _, probability in scores.clips]))
        if scores.asymmetries is not None and recording.asymmetries is not None:
            distance = np.abs(scores.asymmetries[:count] - recording.asymmetries[recording.places])
            errors.append(distance[np.isfinite(distance)])
    off = np.concatenate(errors) if errors else np.array([])
    return PatientScores(
        subject.id,
        subject.label,
        subject.kind,
        np.concatenate(images),
        np.concatenate(clips),
        float(off.mean()) if off.size else None,
        subject.person,
    )
