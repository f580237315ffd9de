"""Glasses: a layer before the face that no expression moves."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing.anatomy import smooth
from palsycheck.simulation.drawing.canvas import Canvas, Plane, linear
from palsycheck.simulation.traits import Traits
from palsycheck.values import Picture

_LENS = np.array(
    [
        [1.5, -1.1],
        [3.0, -1.9],
        [5.2, -2.1],
        [7.6, -1.9],
        [8.5, -1.0],
        [8.3, 1.0],
        [7.0, 2.9],
        [4.8, 3.3],
        [2.6, 2.7],
        [1.5, 0.8],
    ]
)


def glasses_overlay(canvas: Canvas, traits: Traits) -> Picture:
    """(height, width, 4), RGB and opacity, uint8: frame, bridge, temples and a faint reflection.

    Sunglasses have a thick dark frame, and lenses that let a tenth of the light through.
    """
    layer = Canvas(np.zeros_like(canvas.light), canvas.scale, canvas.origin)
    horn = traits.glasses in ("horn", "sun")
    rim = 0.62 if horn else 0.2
    colour = linear(34, 24, 20) if horn else linear(96, 92, 90)
    lens = smooth(np.vstack([_LENS, _LENS[:1]]), 60) * [1.0, 1.0] + [0.0, 0.35]
    edge = 11.3 * traits.face_width
    opacity: Plane = np.zeros(canvas.light.shape[:2], dtype=np.float32)
    shine = np.zeros_like(opacity)
    for sign in (-1.0, 1.0):
        flip = np.array([sign, 1.0])
        opacity = np.maximum(opacity, layer.line(lens * flip, rim, soft=0.04))
        if traits.glasses == "sun":
            opacity = np.maximum(opacity, 0.9 * layer.shape(lens * flip, soft=0.04))
        temple = np.array([[8.45, -0.9], [9.6, -1.0], [edge, -0.7]]) * flip
        opacity = np.maximum(opacity, layer.line(temple, rim * 0.9, soft=0.04))
        glint = np.array([[3.0, -1.2], [4.2, -1.5], [3.2, 1.9], [2.5, 1.4]]) + np.array([0.6, 0.2])
        shine = np.maximum(shine, layer.shape(glint, soft=0.5) * 0.10)
    bridge = smooth(np.array([[-1.55, -0.3], [-0.8, -0.85], [0.8, -0.85], [1.55, -0.3]]), 16)
    opacity = np.maximum(opacity, layer.line(bridge, rim, soft=0.04))
    layer.light[:] = linear(255, 255, 255)
    layer.paint(np.clip(layer.blurred(opacity, 0.3) * 8, 0, 1), colour)
    alpha = np.maximum(opacity * 0.95, shine)
    return np.dstack([layer.encoded(), np.round(alpha * 255).astype(np.uint8)])
