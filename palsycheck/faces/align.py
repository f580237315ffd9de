"""The aligned face: roll from the line of the eyes, scale from eyes or mouth, nothing warped.

A similarity transform (turn, scale, shift) keeps every droop as it is. Using the mouth corners for
the turn or for a warp would straighten what is looked for; the mouth enters only as a distance.
"""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.settings import Aligning
from palsycheck.values import (
    LEFT_EYE,
    LEFT_MOUTH,
    RIGHT_EYE,
    RIGHT_MOUTH,
    Detection,
    Face,
    Frame,
    Picture,
    Points,
)

Affine = npt.NDArray[np.float64]


def eye_distance(landmarks: Points) -> float:
    """Distance between the eyes in the landmarks' pixels."""
    return float(np.linalg.norm(landmarks[LEFT_EYE] - landmarks[RIGHT_EYE]))


def eye_to_mouth(landmarks: Points) -> float:
    """Distance from the middle of the eyes to the middle of the mouth corners, in pixels."""
    eyes = (landmarks[RIGHT_EYE] + landmarks[LEFT_EYE]) / 2
    mouth = (landmarks[RIGHT_MOUTH] + landmarks[LEFT_MOUTH]) / 2
    return float(np.linalg.norm(mouth - eyes))


def roll_degrees(landmarks: Points) -> float:
    """Turn of the line of the eyes, degrees, positive clockwise as seen in the picture."""
    dx, dy = landmarks[LEFT_EYE] - landmarks[RIGHT_EYE]
    return float(np.degrees(np.arctan2(dy, dx)))


def alignment(landmarks: Points, settings: Aligning) -> Affine:
    """The 2 x 3 similarity that takes frame pixels to the aligned face's.

    The eyes' middle goes to (size / 2 - 0.5, eye_line), their line becomes level. The scale is that
    of the larger of eye distance and eye-to-mouth distance (in frontal proportions): the first
    shrinks when the head is turned aside, the second when it nods.
    """
    span = max(eye_distance(landmarks), eye_to_mouth(landmarks) / settings.eye_to_mouth)
    if span <= 0:
        raise ValueError("landmarks coincide")
    scale = settings.eye_distance / span
    angle = np.radians(roll_degrees(landmarks))
    turn = scale * np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = (landmarks[RIGHT_EYE] + landmarks[LEFT_EYE]) / 2
    target = np.array([settings.size / 2 - 0.5, settings.eye_line])
    return np.column_stack([turn, target - turn @ middle])


def transform(affine: Affine, points: Points) -> Points:
    """Points of shape (n, 2) under a 2 x 3 affine transform."""
    return points @ affine[:, :2].T + affine[:, 2]


def warp(image: Picture, affine: Affine, size: int) -> Picture:
    """The picture under the transform, (size, size, 3); black outside of the frame.

    A large face is first halved until the rest of the way is less than a factor of two, so that
    bilinear sampling does not alias.
    """
    scale = float(np.hypot(affine[0, 0], affine[1, 0]))
    affine = affine.copy()
    while scale <= 0.5:
        image = cast(Picture, cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        affine[:, 2] += affine[:, :2] @ np.array([0.5, 0.5])
        affine[:, :2] *= 2
        scale *= 2
    return cast(Picture, cv2.warpAffine(image, affine, (size, size), flags=cv2.INTER_LINEAR))


def align(frame: Frame, detection: Detection, settings: Aligning) -> Face:
    """The aligned face of a detection in a frame."""
    affine = alignment(detection.landmarks, settings)
    return Face(
        frame=frame.index,
        time_s=frame.time_s,
        image=warp(frame.image, affine, settings.size),
        landmarks=transform(affine, detection.landmarks),
        detection=detection,
    )
