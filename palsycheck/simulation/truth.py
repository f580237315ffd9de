"""What is known of a phantom's every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from palsycheck.simulation.animate import Drawn
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side

TRUTH_VERSION = 1


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Signed differences between the sides in hundredths of the distance between the pupils.

    Positive where the patient's left side is the lower or weaker.

    Attributes:
        mouth: Height of the left commissure below that of the right.
        lid: Opening of the left eye minus that of the right, each at its widest.
        brow: Height of the middle of the left brow below that of the right.
    """

    mouth: float
    lid: float
    brow: float


def asymmetry(landmarks: Landmarks) -> Asymmetry:
    """Measured along the face's own vertical, so that a tilted head is none."""
    marks = landmarks.map(FaceFrame.of(landmarks).to_face)

    def opening(side: Side) -> float:
        lower = np.interp(side.upper_lid[:, 0], *side.lower_lid[np.argsort(side.lower_lid[:, 0])].T)
        return float(np.max(lower - side.upper_lid[:, 1]))

    right, left = marks.right, marks.left
    return Asymmetry(
        mouth=10 * float(left.mouth_corner[1] - right.mouth_corner[1]),
        lid=10 * (opening(left) - opening(right)),
        brow=10 * float(left.brow[:, 1].mean() - right.brow[:, 1].mean()),
    )


def frame_truth(drawn: Drawn, time_s: float) -> dict[str, Any]:
    """One frame's truth as plain values: time, asymmetries, closure of the eyes, landmarks in pixels."""
    known = asymmetry(drawn.landmarks)
    return {
        "time_s": round(time_s, 6),
        "mouth": round(known.mouth, 3),
        "lid": round(known.lid, 3),
        "brow": round(known.brow, 3),
        "closure": [round(c, 4) for c in drawn.closure],
        "landmarks": drawn.landmarks.to_lists(),
    }
