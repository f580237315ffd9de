"""What makes a face of no use to the simulator, from its landmarks alone.

The limits are ours, set by looking at all pictures of both sources with their points drawn.
"""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side
from palsycheck.values import Points

MIN_EYES_PX = 45.0
"""Distance between the pupils in pixels; in the simulator's frames they are about 75 to 110 apart."""
MAX_SPREAD = 0.30
"""u that the mesh's answers to one face may spread."""
MAX_TURN = 1.3
"""u that the base of the nose may lie beside the middle between the pupils."""
MAX_LOPSIDED = 1.5
"""Width of the one half of the face at the height of the ears over that of the other, by the jaw's line."""
MAX_ROLL_DEG = 20.0
MAX_GAP = 0.35
"""u between the lips' inner borders in a closed mouth."""
MIN_OPENING = 0.35
"""u between the lids in an open eye."""
ROOM = 0.5
"""u from the face's outermost landmark to the picture's edge."""
MIN_FOREHEAD = 8.0
"""u of picture above the line of the eyes."""


def mouth_gap(landmarks: Landmarks) -> float:
    """Largest distance between the lips' inner borders along the face's vertical, u."""
    marks = landmarks.map(FaceFrame.of(landmarks).to_face)
    return float(np.max(marks.lower_lip_inner[:, 1] - marks.upper_lip_inner[:, 1]))


def eye_opening(side: Side) -> float:
    """Largest distance between the lids of a side in face coordinates, u."""
    return float(np.max(side.lower_lid[:, 1] - side.upper_lid[:, 1]))


def faults(landmarks: Landmarks, size: tuple[int, int], *, at_rest: bool) -> tuple[str, ...]:
    """Why a face cannot be used; empty if it can.

    Args:
        landmarks: In pixels.
        size: (width, height) of the picture.
        at_rest: Open eyes are wanted; those of smiling faces may be narrow.
    """
    frame = FaceFrame.of(landmarks)
    if not np.isfinite(landmarks.stacked()).all() or 10 * frame.scale < 1:
        return ("points are missing",)
    marks = landmarks.map(frame.to_face)
    found = []
    if 10 * frame.scale < MIN_EYES_PX:
        found.append(f"face too small: {10 * frame.scale:.0f} px between the pupils")
    if _cut_off(landmarks, size, frame):
        found.append("face cut off by the picture's edge")
    if abs(marks.nose_base[0]) > MAX_TURN:
        found.append(f"head turned: nose {abs(marks.nose_base[0]):.1f} u beside the middle")
    elif _lopsided(marks) > MAX_LOPSIDED:
        found.append(f"head turned: one half of the face {_lopsided(marks):.1f} times the other")
    roll = float(np.degrees(np.arctan2(frame.axis[1], frame.axis[0])))
    if abs(roll) > MAX_ROLL_DEG:
        found.append(f"head tilted by {abs(roll):.0f} degrees")
    if at_rest and min(map(eye_opening, (marks.right, marks.left))) < MIN_OPENING:
        found.append("eye shut")
    if not _in_order(marks):
        found.append("points out of order")
    return tuple(found)


def _cut_off(landmarks: Landmarks, size: tuple[int, int], frame: FaceFrame) -> bool:
    points = landmarks.stacked()
    low, high = points.min(axis=0) - ROOM * frame.scale, points.max(axis=0) + ROOM * frame.scale
    top = frame.origin[1] - MIN_FOREHEAD * frame.scale
    return bool((low < 0).any() or (high > np.array(size) - 1).any() or top < 0)


def _lopsided(marks: Landmarks) -> float:
    right, left = (float(np.abs(part).max()) for part in (marks.jaw[:8, 0], marks.jaw[-8:, 0]))
    return max(right, left) / max(min(right, left), 0.1)


def _in_order(marks: Landmarks) -> bool:
    """Curves run the way that they have to, and parts lie above each other as in any face."""
    for side, sign in ((marks.right, -1), (marks.left, 1)):
        outwards = (side.upper_lid, side.lower_lid, side.brow)
        if any((np.diff(curve[:, 0]) * sign <= 0).any() for curve in outwards):
            return False
        if (np.diff(side.fold[:, 1]) <= 0).any() or np.mean(side.brow[:, 1]) > np.min(side.upper_lid[:, 1]):
            return False
        if not side.upper_lid[:, 1].mean() < side.nose_wing[1] < side.mouth_corner[1] < marks.chin[1]:
            return False
    lips = (marks.upper_lip, marks.lower_lip, marks.upper_lip_inner, marks.lower_lip_inner)
    return all((np.diff(curve[:, 0]) > 0).all() for curve in lips) and _thick(marks)


def _thick(marks: Landmarks) -> bool:
    """The red of both lips has some height in the middle."""
    middle = len(marks.upper_lip) // 2

    def height(above: Points, below: Points) -> float:
        return float(below[middle, 1] - above[middle, 1])

    return (
        height(marks.upper_lip, marks.upper_lip_inner) > 0
        and height(marks.lower_lip_inner, marks.lower_lip) > 0
    )
