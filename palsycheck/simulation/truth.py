"""What is known of a phantom's every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from palsycheck.simulation.animate import Drawn
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side

TRUTH_VERSION = 2
"""2: five asymmetries, measured on the face as it is before the head turns."""


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Signed differences between the sides in hundredths of the distance between the pupils.

    One rule: positive where a palsy of the patient's left side would make it so, at rest and in a smile. All
    five change their sign in the mirror image. The line between the pupils is level, and the face's mid
    line stands upright on its middle.

    Attributes:
        mouth: Height of the left commissure below that of the right.
        shift: How far the middle of the lips (mean of their four borders' middle points) lies from the
            mid line, towards the patient's right: a weak left side lets the mouth go there.
        reach: Sum of the distances of both commissures from the mid line, each with its sign, positive to the
            patient's right: the right one goes further out in a smile that the left one does not follow.
        lid: Opening of the left eye minus that of the right, each at its widest: a weak lid stays open.
        brow: Height of the middle of the left brow below that of the right.
    """

    mouth: float
    shift: float
    reach: float
    lid: float
    brow: float


def asymmetry(landmarks: Landmarks) -> Asymmetry:
    """Measured in the face's own coordinates, so that a tilted head is none. A turned head is a
    shift, so what is of the face alone is measured on ``Drawn.frontal``."""
    marks = landmarks.map(FaceFrame.of(landmarks).to_face)

    def opening(side: Side) -> float:
        lower = np.interp(side.upper_lid[:, 0], *side.lower_lid[np.argsort(side.lower_lid[:, 0])].T)
        return float(np.max(lower - side.upper_lid[:, 1]))

    right, left = marks.right, marks.left
    lips = (marks.upper_lip, marks.upper_lip_inner, marks.lower_lip_inner, marks.lower_lip)
    return Asymmetry(
        mouth=10 * float(left.mouth_corner[1] - right.mouth_corner[1]),
        shift=-10 * float(np.mean([lip[len(lip) // 2, 0] for lip in lips])),
        reach=-10 * float(left.mouth_corner[0] + right.mouth_corner[0]),
        lid=10 * (opening(left) - opening(right)),
        brow=10 * float(left.brow[:, 1].mean() - right.brow[:, 1].mean()),
    )


def frame_truth(drawn: Drawn, time_s: float) -> dict[str, Any]:
    """One frame's truth as plain values: time, asymmetries, closure of the eyes, landmarks in pixels."""
    known = asymmetry(drawn.frontal)
    return {
        "time_s": round(time_s, 6),
        "mouth": round(known.mouth, 3),
        "shift": round(known.shift, 3),
        "reach": round(known.reach, 3),
        "lid": round(known.lid, 3),
        "brow": round(known.brow, 3),
        "closure": [round(c, 4) for c in drawn.closure],
        "landmarks": drawn.landmarks.to_lists(),
    }
