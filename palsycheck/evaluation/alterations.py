"""Faces altered on purpose, to find out what a score rests on; symmetric ones are made in faces.symmetry."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from palsycheck.faces.symmetry import Faces
from palsycheck.settings import Aligning

FACE_HALF_WIDTH = 1.25
"""Of the face's ellipse, in eye distances. Faces are about 140 mm wide at the cheekbones and 145 mm from ear
to ear, pupils 63 mm apart (adult means, Farkas 1994): 1.15 from the middle to the ear, and some room."""

FACE_ABOVE, FACE_BELOW = 1.15, 2.05
"""Of the face's ellipse above and below the line of the eyes, in eye distances: the hairline is at about 1.1,
the chin at about 1.8 (Farkas), lower where the mouth is open. At the default alignment the ellipse is as high
as the picture."""


def face_region(aligning: Aligning) -> npt.NDArray[np.bool_]:
    """The ellipse that holds the face from hairline to chin and from ear to ear, (size, size)."""
    middle_x = aligning.size / 2 - 0.5
    middle_y = aligning.eye_line + aligning.eye_distance * (FACE_BELOW - FACE_ABOVE) / 2
    half_width = aligning.eye_distance * FACE_HALF_WIDTH
    half_height = aligning.eye_distance * (FACE_ABOVE + FACE_BELOW) / 2
    y, x = np.ogrid[: aligning.size, : aligning.size]
    region: npt.NDArray[np.bool_] = (
        ((x - middle_x) / half_width) ** 2 + ((y - middle_y) / half_height) ** 2
    ) <= 1
    return region


def without_face(faces: Faces, aligning: Aligning) -> Faces:
    """Faces with the face's region filled: only background and border are left.

    The filling is the mean colour of what is left of the same picture, black where nothing is. The mean of
    the whole picture would carry the face's own colour and brightness into a test without the face.
    """
    region = face_region(aligning)
    made = np.array(faces)
    for picture in made:
        left = picture[~region]
        picture[region] = np.rint(left.mean(axis=0)).astype(np.uint8) if len(left) else 0
    return made
