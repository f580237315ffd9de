"""Aligned faces made symmetric from one of their halves."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

Faces = npt.NDArray[np.uint8]
"""Aligned faces (faces.align), (N, size, size, 3), RGB: the middle between the eyes lies between the two
middle columns, and the patient's left half is on the picture's right."""

Half = Literal["left", "right"]
"""The patient's."""

HALVES: tuple[Half, Half] = ("left", "right")


def symmetric(faces: Faces, half: Half) -> Faces:
    """Faces whose other half is the mirror image of this half.

    Mirrored about the vertical middle line, on which alignment puts the middle between the eyes. In a head
    turned aside nose and mouth do not lie on it: the result is symmetric, but narrower or wider than a face.
    """
    columns = faces.shape[2]
    width = columns // 2
    made = np.array(faces)
    if half == "left":
        made[:, :, :width] = faces[:, :, columns - width :][:, :, ::-1]
    else:
        made[:, :, columns - width :] = faces[:, :, :width][:, :, ::-1]
    return made
