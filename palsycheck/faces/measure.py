"""What can be measured of aligned faces: blur, turn of the head, mouth width, likeness.

All work on the aligned face (values.Face), so that sizes mean the same in every recording.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.faces.align import eye_distance
from palsycheck.values import LEFT_EYE, LEFT_MOUTH, NOSE, RIGHT_EYE, RIGHT_MOUTH, Picture, Points

NOSE_PROTRUSION = 0.60
"""Distance of the nose's tip in front of the plane of the pupils over pupil distance: about 38 mm over
63 mm in adults. MTCNN's nose landmark lies near the tip; the angle that follows is coarse."""

BLUR_TAPS = 9
"""Length of the averaging filter in the blur effect (Crete et al. 2007, section 2)."""

LIKENESS_SIDE = 32
"""Side of the reduced grey face that likeness compares, in pixels."""


def yaw_degrees(landmarks: Points) -> float:
    """Turn of the head to a side from five landmarks, degrees, positive towards the patient's left.

    The nose's tip lies in front of the eyes' plane, so it moves by protrusion * tan(yaw) along the
    line of the eyes. In a frontal face it lies between the eyes.
    """
    right, left = landmarks[RIGHT_EYE], landmarks[LEFT_EYE]
    span = eye_distance(landmarks)
    if span == 0:
        return 0.0
    along = (left - right) / span
    offset = float((landmarks[NOSE] - (right + left) / 2) @ along) / span
    return float(np.degrees(np.arctan2(offset, NOSE_PROTRUSION)))


def mouth_width(landmarks: Points) -> float:
    """Distance between the mouth corners in eye distances."""
    span = eye_distance(landmarks)
    return float(np.linalg.norm(landmarks[LEFT_MOUTH] - landmarks[RIGHT_MOUTH])) / span if span else 0.0


def blur(image: Picture) -> float:
    """The blur effect of an aligned face, 0 (sharp) to 1 (blurred), the worse of the two directions.

    Crete, Dolmiere, Ladret, Nicolas, "The blur effect: perception and estimation with a new
    no-reference perceptual blur metric", SPIE 6492, 2007: how little a further blur changes the
    differences between neighbouring pixels. Taken on the face at half size, where camera noise, which
    the measure takes for detail, is half as strong.
    """
    half = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(half, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return max(_blur_along(grey), _blur_along(np.ascontiguousarray(grey.T)))


def _blur_along(grey: npt.NDArray[np.float32]) -> float:
    smooth = cv2.blur(grey, (BLUR_TAPS, 1))
    sharp_step = np.abs(np.diff(grey, axis=1))
    smooth_step = np.abs(np.diff(smooth, axis=1))
    total = float(sharp_step.sum())
    if total == 0:
        return 1.0
    return 1.0 - float(np.maximum(0.0, sharp_step - smooth_step).sum()) / total


def likeness(one: Picture, other: Picture) -> float:
    """Correlation (-1..1) of two aligned faces, grey, reduced and smoothed.

    The same person under the same light: above 0.79 in 95 of 100 pairs of a neutral and a smiling
    picture; two people: 0.61 in the median (London set, docs/face_measures.md). It tells a change of
    person in most cases, not in all, and is not an identification.
    """
    return float(_appearance(one) @ _appearance(other))


def _appearance(image: Picture) -> npt.NDArray[np.float64]:
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    height, width = grey.shape
    inner = cv2.GaussianBlur(grey, (0, 0), 2.5)[height // 7 : -height // 9, width // 6 : -width // 6]
    small = cv2.resize(inner, (LIKENESS_SIDE, LIKENESS_SIDE), interpolation=cv2.INTER_AREA).ravel()
    centred = small.astype(np.float64) - float(small.mean())
    norm = float(np.linalg.norm(centred))
    return centred / norm if norm else centred


def least_likeness(images: Sequence[Picture], *, pieces: int = 8) -> float:
    """Lowest likeness between the median faces of any two of ``pieces`` equal parts of a recording.

    Medians take out blinks and speech; what remains different is another person or another pose.
    1.0 for fewer images than two pieces need.
    """
    parts = [part for part in np.array_split(np.arange(len(images)), pieces) if len(part)]
    medians = [np.median([images[i] for i in part], axis=0).astype(np.uint8) for part in parts]
    return min((likeness(a, b) for a, b in combinations(medians, 2)), default=1.0)
