"""Networks, and the people whom each has not seen, looked at together: the folds of a cross validation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.labelled import latest_day
from palsycheck.evaluation.predict import Transform, predict
from palsycheck.scoring import face_features

if TYPE_CHECKING:
    import torch

    from palsycheck.models.architecture import Architecture


@dataclass(frozen=True, slots=True)
class Judged:
    """One trained network, on the device that computes, and the people whom it has not seen.

    Attributes:
        threshold: Score at or above which a person is called palsied.
    """

    network: Architecture
    subjects: tuple[Subject, ...]
    threshold: float


@dataclass(frozen=True, slots=True)
class Clips:
    """How people are scored: faces a clip, faces between clips' starts, and where."""

    length: int
    step: int
    device: torch.device


@dataclass(frozen=True, slots=True)
class Pooled:
    """All judged people, in order: each has the score of the network that has not seen them.

    Attributes:
        palsied: (P,), the label; video: (P,), on video, else stills.
        scores: (P,), 0..1; called: (P,), at or above the network's threshold.
    """

    palsied: npt.NDArray[np.bool_]
    video: npt.NDArray[np.bool_]
    scores: npt.NDArray[np.float64]
    called: npt.NDArray[np.bool_]


def pool(judged: Sequence[Judged], clips: Clips, *, transform: Transform | None = None) -> Pooled:
    """Everybody's score, by the same arithmetic as in screening, on faces altered by ``transform``."""
    found = [
        (scores, one.threshold)
        for one in judged
        for scores in predict(
            one.network,
            one.subjects,
            length=clips.length,
            step=clips.step,
            device=clips.device,
            transform=transform,
        )
    ]
    return Pooled(
        palsied=np.array([scores.label == 1 for scores, _ in found], dtype=np.bool_),
        video=np.array([scores.kind == "video" for scores, _ in found], dtype=np.bool_),
        scores=np.array([scores.probability for scores, _ in found], dtype=np.float64),
        called=np.array([scores.probability >= at for scores, at in found], dtype=np.bool_),
    )


def mean_features(one: Judged, *, device: torch.device) -> npt.NDArray[np.float64]:
    """The network's mean features of each of its people, (P, F), over the recordings that count."""
    one.network.eval()
    rows = []
    for subject in one.subjects:
        places = latest_day([recording.recorded_at for recording in subject.recordings])
        parts = [
            face_features(one.network, subject.recordings[place].pictures(), device=device)
            for place in places
        ]
        sums = sum(part.double().sum(dim=0).cpu().numpy() for part in parts)
        rows.append(sums / sum(len(part) for part in parts))
    return np.array(rows, dtype=np.float64)
