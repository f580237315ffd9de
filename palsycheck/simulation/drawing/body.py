"""Ears, neck and clothes."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy, smooth
from palsycheck.simulation.drawing.canvas import Canvas, Colour, Plane, bell, hue
from palsycheck.simulation.traits import Clothes, Traits


def paint_ears(canvas: Canvas, skin: Plane, traits: Traits) -> None:
    """Both ears, to be painted before the face covers their inner edge."""
    x, y = canvas.grid
    at = 11.6 * traits.face_width
    shell = [
        [-1.4, -1.2],
        [0.6, -2.0],
        [1.7, -1.0],
        [1.7, 1.5],
        [1.1, 3.8],
        [0.4, 5.6],
        [-0.6, 5.7],
        [-1.4, 4.5],
    ]
    rim = [[0.2, -0.6], [1.0, -0.7], [1.1, 1.2], [0.6, 3.0], [0.2, 3.6]]
    for sign in (-1.0, 1.0):
        outline = smooth(np.array([*shell, shell[0]]) + np.array([at, 0]), 48) * [sign, 1]
        mask = canvas.shape(outline, soft=0.1)
        roll = 0.72 + 0.28 * np.clip((np.abs(x) - at + 0.3) / 1.6, 0, 1)
        colour = skin * (0.62 * roll)[..., None] * np.array([1.06, 0.94, 0.92])
        canvas.paint(mask, colour.astype(np.float32))
        inner = smooth(np.array(rim) + np.array([at, 0]), 20) * [sign, 1]
        canvas.shade(mask * canvas.line(inner, 0.4, soft=0.25) * 0.8, 0.5)
        canvas.shade(mask * bell(x, y, ((at + 0.1) * sign, 1.8), 0.5, 1.3) * 0.6, 0.5)


def paint_neck(canvas: Canvas, anatomy: Anatomy, skin: Plane, traits: Traits) -> None:
    """The neck down to the collar, with the shadow that the chin throws."""
    x, y = canvas.grid
    wide = 7.6 * (0.92 if traits.female else 1.06) * traits.jaw_width
    half = np.array(
        [[wide + 0.5, 8], [wide, 14], [wide, 18], [wide + 1.4, 22], [wide + 6, 25.5], [wide + 9, 32]]
    )
    polygon = np.vstack([smooth(half, 30), smooth(half * [-1, 1], 30)[::-1]])
    barrel = np.clip(1 - np.clip(np.abs(x) / (wide + 0.3), 0, 1.3) ** 3 * 0.5, 0.3, 1)
    barrel = np.where(y > 21, np.maximum(barrel, 0.8), barrel)
    tendon = 0.12 * np.exp(-0.5 * ((np.abs(x) - 5.2 + (y - 16) * 0.33) / 0.7) ** 2)
    hollow = 0.25 * bell(x, y, (0.0, 25.5), 1.6, 1.4)
    level = 0.74 * barrel * (1 + tendon - hollow)
    mask = canvas.shape(polygon, soft=0.15)
    canvas.paint(mask, (skin * level[..., None]).astype(np.float32))
    chin = anatomy.landmarks.jaw + np.array([0.0, 1.2])
    throat = canvas.shape(np.vstack([chin, [[0, 0]]]), soft=1.0)
    below = canvas.shape(np.vstack([chin, [[6, 25], [-6, 25]]]), soft=2.5)
    canvas.shade(mask * throat, 0.48)
    canvas.shade(mask * below * 0.3, 0.75)


_COLLAR: dict[Clothes, tuple[float, float, float]] = {
    "gown": (26.0, 24.9, 9.6),
    "shirt": (23.6, 22.6, 8.9),
    "pyjamas": (29.5, 26.0, 9.2),
}
"""y of the collar at the middle and half way, x where it meets the shoulder, u."""


def paint_clothes(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """Shoulders in a gown, a shirt or pyjamas."""
    x, y = canvas.grid
    bottom = max(float(y.max()) + 3, 60.0)
    wide = (24.5 if traits.female else 28.0) * traits.jaw_width**0.5
    middle, half_way, neck = _COLLAR[traits.clothes]
    collar = smooth(np.array([[0, middle], [neck * 0.55, half_way], [neck, 21.4]]), 12)
    if traits.clothes == "pyjamas":
        collar = np.array([[0, middle], [neck, 21.4]])
    shoulder = [
        [neck, 21.4],
        [14.5, 23.6],
        [wide - 4, 26.6],
        [wide, 31],
        [wide + 2.0, 40],
        [wide + 3.5, bottom],
    ]
    curve = np.vstack([collar, smooth(np.array(shoulder), 30)])
    mask = canvas.shape(np.vstack([curve, (curve * [-1, 1])[::-1]]), soft=0.12)
    fold = np.sin(0.55 * np.abs(x) + 0.18 * (y - 24) + 5 * traits.cloth_hue + 0.8 * canvas.noise(rng, 6.0))
    level = (1 + 0.045 * fold + 0.02 * canvas.noise(rng, 0.4)) * np.clip(
        1.0 - (np.abs(x) / (wide + 6)) ** 4, 0.3, 1
    )
    level = level * np.clip(1.05 - 0.012 * (y - 24), 0.5, 1.05)
    shadow = canvas.blurred(mask, 0.9) * (1 - mask)
    canvas.shade(shadow * 0.6, 0.5)
    canvas.paint(mask, _cloth(x, y, traits, level))
    for sign in (-1, 1):
        hem = canvas.line(collar * [sign, 1], 0.55, soft=0.1)
        canvas.shade(hem * mask, 0.74)
        crease = smooth(np.array([[wide - 5.5, 46], [wide - 6.0, 38], [wide - 7.5, 33]]), 12) * [sign, 1]
        canvas.shade(canvas.line(crease, 0.8, soft=0.5) * mask * 0.6, 0.6)


def _cloth(x: Plane, y: Plane, traits: Traits, level: Plane) -> Plane:
    """The colour of the cloth with its pattern, (height, width, 3)."""
    saturation, value = {"gown": (0.20, 0.76), "shirt": (0.30, 0.55), "pyjamas": (0.16, 0.74)}[traits.clothes]
    shade = 0.47 + 0.16 * traits.cloth_hue if traits.clothes == "gown" else traits.cloth_hue
    colour: Colour = hue(shade, saturation, value)
    pattern = np.zeros_like(level)
    if traits.clothes == "gown":
        pattern = 0.4 * np.clip(np.clip(np.sin(x * 2.1) * np.sin(y * 2.1) - 0.55, 0, 1) * 1.6, 0, 1)
    elif traits.clothes == "pyjamas":
        pattern = 0.35 * np.clip((np.sin(x * 1.7 + 0.2 * np.sin(y * 0.2)) - 0.6) * 2, 0, 1)
    ink = np.array([1.0, 0.65, 0.4], dtype=np.float32)
    return np.asarray(level[..., None] * colour * (1 - pattern[..., None] * ink), dtype=np.float32)
