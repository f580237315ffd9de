"""Drawn glasses on a photographed face: a layer that moves with the head, as drawn faces wear them."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from palsycheck.simulation.drawing.canvas import Canvas
from palsycheck.simulation.drawing.glasses import glasses_overlay
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.traits import draw_traits

_CHEEK = 11.3
"""u from the middle to where the temples of a mean face's glasses end."""


def with_glasses(portrait: Portrait, kind: Literal["thin", "horn"]) -> Portrait:
    """The face with glasses as wide as it is, tilted as its eyes are."""
    import cv2

    frame = portrait.frame
    height, width = portrait.image.shape[:2]
    jaw = frame.to_face(portrait.landmarks.jaw)
    wide = float(np.abs(jaw[[0, -1], 0]).mean()) / _CHEEK
    # only kind and width of the drawn person count
    traits = replace(draw_traits(0), glasses=kind, face_width=wide)
    canvas = Canvas(
        np.zeros((height, width, 3), dtype=np.float32),
        frame.scale,
        (float(frame.origin[0]), float(frame.origin[1])),
    )
    angle = float(np.degrees(np.arctan2(frame.axis[1], frame.axis[0])))
    turn = cv2.getRotationMatrix2D(canvas.origin, -angle, 1.0)
    layer = cv2.warpAffine(glasses_overlay(canvas, traits), turn, (width, height), flags=cv2.INTER_LINEAR)
    return replace(portrait, overlay=np.asarray(layer, dtype=np.uint8))
