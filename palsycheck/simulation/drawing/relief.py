"""The relief of a face as a height over the picture plane, and the light on it.

Lambert's law with a wrapped terminator, an ambient part darkened in hollows, and a soft Blinn
highlight for the skin's shine. Heights and widths are in u.
"""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy
from palsycheck.simulation.drawing.canvas import Canvas, Plane, bell
from palsycheck.simulation.traits import Traits
from palsycheck.values import Points

_DEPTH = 11.5
"""From the contour to the middle of the face."""
_STEEPEST = 2.0
"""Slope that the rim of a head is shaded with at most: light comes round it in a room."""


def head(canvas: Canvas, outline: Points) -> Plane:
    """Height of the bare head: a rounded dome over the outline, 0 outside."""
    x, y = canvas.grid
    centre = np.array([0.0, 2.0])
    arms = outline - centre
    angle = np.arctan2(arms[:, 1], arms[:, 0])
    order = np.argsort(angle)
    at = np.arctan2(y - centre[1], x - centre[0])
    radius = np.interp(at, angle[order], np.hypot(*arms[order].T), period=2 * np.pi)
    share = np.hypot(x - centre[0], y - centre[1]) / radius
    return np.asarray(_DEPTH * np.sqrt(np.clip(1 - share**2.3, 0, None)), dtype=np.float32)


def features(canvas: Canvas, anatomy: Anatomy, traits: Traits) -> Plane:
    """Height of brows, sockets, nose, cheeks, lips and chin over the bare head."""
    x, y = canvas.grid
    marks = anatomy.landmarks
    old = np.clip((traits.age - 35) / 45, 0, 1)
    nose, length = traits.nose_width, traits.nose_length
    tip = marks.nose_tip
    mouth = (marks.right.mouth_corner + marks.left.mouth_corner) / 2
    full = traits.lip_fullness
    z = np.zeros(np.broadcast_shapes(x.shape, y.shape), dtype=np.float32)

    along = np.clip((y + 1.6) / (tip[1] + 1.6), 0, 1)
    bridge = (0.75 + 2.1 * along**1.5) * np.exp(-0.5 * ((x - tip[0] * along) / (0.78 + 0.38 * along)) ** 2)
    z += bridge * (1 - np.clip((y - tip[1] - 0.1) / 1.4, 0, 1) ** 1.5) * np.clip((y + 3.4) / 2.6, 0, 1)
    z += 1.15 * bell(x, y, (tip[0], tip[1] + 0.2), 1.1 * nose, 0.9)
    for sign, side in ((-1, marks.right), (1, marks.left)):
        brow, corner = side.brow.mean(axis=0), side.mouth_corner
        z += 0.55 * bell(x, y, (brow[0] * 0.92, brow[1] + 0.1), 2.9, 1.0)
        z -= 1.0 * bell(x, y, (4.6 * sign, -0.9), 2.7, 1.1)
        z -= 0.9 * bell(x, y, (1.9 * sign, -0.2), 0.85, 1.4)
        z += 0.8 * bell(x, y, (5.0 * sign, 0.25), 1.6, 1.05)
        z -= (0.22 + 0.35 * old) * bell(x, y, (4.6 * sign, 2.1 + 0.5 * old), 2.1, 0.45)
        z += (1.1 * nose) * bell(
            x, y, (side.nose_wing[0] * 0.74, side.nose_wing[1] + 0.3 * length), 0.72, 0.72
        )
        z += 0.9 * bell(x, y, (6.4 * sign, 5.0), 2.7, 2.2)
        z -= (0.35 + 0.4 * old) * bell(x, y, (7.4 * sign, 9.8), 1.8, 2.4)
        z -= 0.3 * bell(x, y, corner + np.array([0.25 * sign, 0.2]), 0.55, 0.5)
        z += _fold(x, y, side.fold, sign, depth=0.16 + 0.5 * old)
    z += 1.0 * bell(x, y, mouth + np.array([0, -0.2]), 3.3, 2.4)
    z -= 0.2 * bell(x, y, ((tip[0] + mouth[0]) / 2, (tip[1] + mouth[1]) / 2 + 0.6), 0.4, 0.8)
    z += 0.42 * full * bell(x, y, mouth + np.array([0, -0.75]), 1.7, 0.42)
    z += 0.6 * full * bell(x, y, mouth + np.array([0, 0.85]), 1.9, 0.5)
    z -= 0.45 * bell(x, y, mouth + np.array([0, -0.05]), 2.1, 0.16)
    z -= 0.55 * bell(x, y, mouth + np.array([0, 2.7]), 2.3, 0.6)
    z += 0.8 * bell(x, y, marks.chin, 2.1, 1.5)
    for row in np.linspace(-9.6, -5.6, 4):
        wave = row + 0.25 * np.cos(x / 3.2) + 0.15 * np.sin(x * 0.9 + row)
        z -= 0.09 * old * np.exp(-0.5 * ((y - wave) / 0.22) ** 2) * np.exp(-0.5 * (x / 5.0) ** 4)
    return z


def _fold(x: Plane, y: Plane, fold: Points, sign: int, *, depth: float) -> Plane:
    """A nasolabial fold: a groove along a curve with the cheek's pad beside it."""
    at = np.interp(y, fold[:, 1], fold[:, 0] * sign)
    ends = (y - fold[0, 1] + 0.3) / 1.2, (fold[-1, 1] + 0.6 - y) / 2.0
    fade = np.clip(ends[0], 0, 1) * np.clip(ends[1], 0, 1)
    across = x * sign - at
    groove = -np.exp(-0.5 * (across / 0.38) ** 2) + 0.85 * np.exp(-0.5 * ((across - 1.15) / 0.75) ** 2)
    return np.asarray(depth * fade * groove, dtype=np.float32)


def lighting(canvas: Canvas, height: Plane, traits: Traits) -> tuple[Plane, Plane]:
    """Irradiance relative to a surface that faces the light, and specular highlight, (height, width) each."""
    step = 1 / canvas.scale
    rise_y, rise_x = np.gradient(height, step)
    steepness = np.sqrt(1 + (rise_x**2 + rise_y**2) / _STEEPEST**2)
    rise_x, rise_y = rise_x / steepness, rise_y / steepness
    length = np.sqrt(rise_x**2 + rise_y**2 + 1)
    light = np.array([traits.light[0], traits.light[1], 0.85])
    light /= np.linalg.norm(light)
    facing = (-rise_x * light[0] - rise_y * light[1] + light[2]) / length
    diffuse = np.clip((facing + 0.25) / 1.25, 0, 1)
    hollow = canvas.blurred(height, 0.8) - height + 0.5 * (canvas.blurred(height, 2.2) - height)
    ambient = np.clip(1 - 0.55 * np.clip(hollow, 0, None), 0.35, 1) * (0.75 + 0.25 / length)
    half = light + np.array([0, 0, 1])
    half /= np.linalg.norm(half)
    gloss = np.clip((-rise_x * half[0] - rise_y * half[1] + half[2]) / length, 0, 1) ** 22
    irradiance = 0.62 * diffuse + 0.38 * ambient
    return np.asarray(irradiance, dtype=np.float32), np.asarray(gloss, dtype=np.float32)
