"""The immutable values that travel from stage to stage inside one process.

Coordinates are in pixels, x to the right and y down, the centre of the top left pixel at (0, 0).
Pictures are RGB, uint8, shape (height, width, 3). "Left" and "right" are the patient's: in a picture
that is not mirrored the patient's right side is on the picture's left, and mirrored recordings are
turned back before anything looks at them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

RIGHT_EYE, LEFT_EYE, NOSE, RIGHT_MOUTH, LEFT_MOUTH = range(5)
"""Rows of a five-landmark array, in MTCNN's order, named for the patient's sides."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One sampled picture of a recording.

    Attributes:
        index: Its number among the sampled frames, from 0.
        time_s: Presentation time in seconds from the start of the video stream.
        image: RGB picture, upright and not mirrored.
    """

    index: int
    time_s: float
    image: Picture


@dataclass(frozen=True, slots=True)
class Detection:
    """One face found in a frame, in the frame's pixels.

    Attributes:
        box: x0, y0, x1, y1.
        landmarks: Shape (5, 2), rows as named above.
        probability: The detector's own, 0..1.
    """

    box: tuple[float, float, float, float]
    landmarks: Points
    probability: float

    @property
    def size(self) -> float:
        """Geometric mean of the box's sides in pixels."""
        x0, y0, x1, y1 = self.box
        return float(np.sqrt(max(x1 - x0, 0.0) * max(y1 - y0, 0.0)))

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box in pixels."""
        x0, y0, x1, y1 = self.box
        return (x0 + x1) / 2, (y0 + y1) / 2


@dataclass(frozen=True, slots=True)
class Face:
    """An aligned face.

    Attributes:
        frame: Index of the frame that it was found in.
        time_s: That frame's presentation time in seconds.
        image: The aligned picture, (size, size, 3), RGB, uint8.
        landmarks: The five landmarks in the aligned picture's pixels, shape (5, 2).
        detection: Where it was found, in the frame's pixels.
    """

    frame: int
    time_s: float
    image: Picture
    landmarks: Points
    detection: Detection
