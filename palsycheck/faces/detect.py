"""Faces in one frame, by MTCNN on a reduced copy of it.

MTCNN: Zhang, Zhang, Li, Qiao, "Joint Face Detection and Alignment Using Multitask Cascaded
Convolutional Networks", 2016, in facenet-pytorch's implementation with its own weights.
"""

from __future__ import annotations

from typing import Any, Protocol

import cv2
import numpy as np

from palsycheck.settings import Detecting
from palsycheck.values import Detection, Picture


class FaceDetector(Protocol):
    """Finds faces in a picture."""

    def __call__(self, image: Picture) -> tuple[Detection, ...]:
        """Faces of an RGB picture, in its pixels, largest first."""
        ...


def reduce_lines(image: Picture, lines: int) -> tuple[Picture, float]:
    """A copy whose shorter side has at most ``lines`` pixels, and the factor (<= 1) that made it."""
    height, width = image.shape[:2]
    factor = min(1.0, lines / min(height, width))
    if factor == 1.0:
        return image, 1.0
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8), factor


class Detector:
    """MTCNN with the settings' thresholds; loaded once, used for many frames.

    Args:
        settings: Reduction, smallest face and thresholds.
        device: "cpu" or a CUDA device; the detector is as fast on a CPU one frame at a time.
    """

    def __init__(self, settings: Detecting, *, device: str = "cpu") -> None:
        import torch
        from facenet_pytorch import MTCNN

        self.settings = settings
        self._mtcnn: Any = MTCNN(
            keep_all=True,
            min_face_size=settings.min_face_px,
            thresholds=list(settings.net_thresholds),
            post_process=False,
            device=torch.device(device),
        )

    def __call__(self, image: Picture) -> tuple[Detection, ...]:
        """Faces of an RGB picture, in its pixels, largest first.

        A picture with a side shorter than the smallest face searched for has none.
        """
        reduced, factor = reduce_lines(image, self.settings.lines)
        if min(reduced.shape[:2]) < self.settings.min_face_px:
            return ()
        boxes, probabilities, landmarks = self._mtcnn.detect(reduced, landmarks=True)
        if boxes is None:
            return ()
        found = (
            Detection(
                box=(float(box[0]), float(box[1]), float(box[2]), float(box[3])),
                landmarks=np.asarray(points, dtype=np.float64),
                probability=float(probability),
            )
            for box, probability, points in zip(
                _enlarge(boxes, factor), probabilities, _enlarge(landmarks, factor), strict=True
            )
            if probability >= self.settings.min_probability
        )
        return tuple(sorted(found, key=lambda face: -face.size))


def _enlarge(coordinates: Any, factor: float) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Pixels of the reduced picture as pixels of the whole one (pixel centres at whole numbers)."""
    return (np.asarray(coordinates, dtype=np.float64) + 0.5) / factor - 0.5
