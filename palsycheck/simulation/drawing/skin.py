"""The colour of skin before any light falls on it, in linear RGB."""

from __future__ import annotations

import cv2
import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy
from palsycheck.simulation.drawing.canvas import Canvas, Colour, Plane, bell, blend, linear, ring
from palsycheck.simulation.traits import Traits

_TONES = np.stack(
    [
        linear(244, 208, 186),
        linear(234, 190, 160),
        linear(218, 172, 140),
        linear(192, 142, 108),
        linear(152, 104, 74),
        linear(112, 74, 54),
    ]
)


def tone(traits: Traits) -> Colour:
    """The mean colour of a person's skin."""
    at = np.linspace(0, 1, len(_TONES))
    base = np.array([np.interp(traits.skin, at, _TONES[:, c]) for c in range(3)])
    warm = 1 + traits.warmth * np.array([0.02, 0.0, -0.06])
    return np.asarray(base * warm, dtype=np.float32)


def lip_tone(traits: Traits) -> Colour:
    """The mean colour of the red of the lips."""
    red = blend(linear(196, 92, 92), linear(128, 66, 62), traits.skin)
    return blend(red, tone(traits), 0.36 if traits.female else 0.5)


def texture(canvas: Canvas, anatomy: Anatomy, traits: Traits, rng: np.random.Generator) -> Plane:
    """(height, width, 3): skin with blood, pores, freckles, age spots and the shadow of a beard."""
    x, y = canvas.grid
    marks = anatomy.landmarks
    old = float(np.clip((traits.age - 40) / 45, 0, 1))
    flush = np.zeros(canvas.light.shape[:2], dtype=np.float32)
    for sign in (-1, 1):
        flush += 0.6 * bell(x, y, (6.2 * sign, 4.9), 2.6, 1.9) + 0.35 * bell(
            x, y, (13.0 * sign, 2.5), 1.4, 3.0
        )
        flush += 0.5 * bell(x, y, (2.0 * sign, 6.3), 0.9, 0.8)
    flush += 0.55 * bell(x, y, marks.nose_tip, 1.3, 1.2) + 0.25 * bell(x, y, marks.chin, 2.0, 1.5)
    flush += 0.10 * canvas.noise(rng, 2.0) + 0.07 * canvas.noise(rng, 0.7)
    red = np.array([0.03, -0.16, -0.15], dtype=np.float32) * (1 - 0.4 * traits.skin)
    skin = tone(traits) * (1 + flush[..., None] * red)
    pores = 0.018 * canvas.noise(rng, 0.22) + 0.014 * canvas.noise(rng, 1.1) + 0.02 * canvas.noise(rng, 3.0)
    skin *= (1 + (0.7 + 0.8 * old) * pores)[..., None]
    for sign in (-1, 1):
        circle = bell(x, y, (4.5 * sign, 1.75), 1.7, 0.55) * (0.12 + 0.14 * old)
        skin *= 1 - circle[..., None] * np.array([0.8, 1.0, 0.85], dtype=np.float32)
    skin *= 1 - _spots(canvas, traits, rng)[..., None] * np.array([0.3, 0.5, 0.6], dtype=np.float32)
    if traits.beard > 0.08:
        dark = _beard(canvas, anatomy, rng) * min(0.75, 0.9 * traits.beard)
        hair = blend(linear(70, 62, 60), linear(150, 148, 146), traits.grey * 0.8)
        skin += dark[..., None] * (hair * 0.8 - skin)
    return np.asarray(skin, dtype=np.float32)


def _spots(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> Plane:
    """Freckles (fair skin), age spots and a mole or two."""
    mask = np.zeros(canvas.light.shape[:2], dtype=np.float32)
    freckles = int(90 * traits.freckles * (1 - traits.skin))
    old = int(9 * max(0.0, (traits.age - 55) / 30))
    kinds = [(rng.uniform(0.06, 0.14), 0.45, 7.0, 3.0) for _ in range(freckles)]
    kinds += [(rng.uniform(0.2, 0.5), 0.35, 8.0, 8.0) for _ in range(old)]
    kinds += [(rng.uniform(0.12, 0.22), 1.2, 7.0, 7.0) for _ in range(int(rng.integers(0, 3)))]
    for radius, strength, spread_x, spread_y in kinds:
        centre = (float(rng.normal(0, spread_x)), float(rng.normal(4.0, spread_y)))
        dot = canvas.pixels(ring(centre, radius, radius * float(rng.uniform(0.7, 1.0)), 12))
        cv2.fillPoly(mask, [np.round(dot * 16).astype(np.int32)], float(strength), cv2.LINE_AA, 4)
    return canvas.blurred(mask, 0.09)


def _beard(canvas: Canvas, anatomy: Anatomy, rng: np.random.Generator) -> Plane:
    """Where a beard grows: jaw, chin, upper lip; not the lips themselves."""
    x, y = canvas.grid
    marks = anatomy.landmarks
    mouth = (marks.right.mouth_corner + marks.left.mouth_corner) / 2
    jaw = np.clip((y - mouth[1] + 3.2 - 0.055 * x**2) / 2.5, 0, 1)
    cheeks = np.clip((np.abs(x) - 9.2) / 1.5, 0, 1) * np.clip((y - 3) / 3, 0, 1)
    lip = bell(x, y, mouth + np.array([0, -2.2]), 2.9, 0.75)
    area = np.maximum(np.maximum(jaw, cheeks), lip) * (
        1 - np.exp(-0.5 * ((y - mouth[1] - 0.2) / 1.3) ** 4 - 0.5 * (x / 3.4) ** 4)
    )
    area = area * np.clip((17.5 - y) / 3.0, 0.12, 1)
    grain = np.clip(0.8 + 0.22 * canvas.noise(rng, 0.12), 0.3, 1)
    return np.asarray(np.clip(area, 0, 1) * grain, dtype=np.float32)
