"""Background, ears, neck and clothes."""

from __future__ import annotations

import colorsys

import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy, smooth
from palsycheck.simulation.drawing.canvas import Canvas, Colour, Plane, bell, linear, ring
from palsycheck.simulation.traits import Traits


def _hue(hue: float, saturation: float, value: float) -> Colour:
    return linear(*(255 * v for v in colorsys.hsv_to_rgb(hue, saturation, value)))


def paint_scene(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """A wall with what stands before it, out of focus."""
    x, y = canvas.grid
    wall = _hue(traits.wall_hue, float(rng.uniform(0.03, 0.14)), float(rng.uniform(0.62, 0.84)))
    fall = 1 - 0.18 * np.tanh((y - 5) / 30) + 0.10 * np.tanh(x / 40 * float(rng.choice([-1, 1])))
    canvas.light[:] = fall[..., None] * wall
    canvas.light *= (1 + 0.02 * canvas.noise(rng, 8.0))[..., None]
    left, right, top, bottom = float(x.min()), float(x.max()), float(y.min()), float(y.max())
    if traits.scene == "pillow":
        mask = canvas.shape(ring((float(rng.normal(0, 2)), 6.0), 27, 19, 64), soft=1.6)
        folds = 1 + 0.07 * canvas.noise(rng, 5.0)
        canvas.paint(mask, (folds[..., None] * _hue(traits.wall_hue, 0.03, 0.86)).astype(np.float32))
        canvas.shade(canvas.shape(ring((0, 12), 19, 17, 64), soft=4.0) * 0.55, 0.55)
    elif traits.scene == "curtain":
        edge = float(rng.uniform(-16, 16))
        stripes = 1 + 0.16 * np.sin(x * 0.9 + 0.8 * np.sin(x * 0.23)) + 0.05 * np.sin(x * 2.3)
        mask = canvas.shape(np.array([[edge, top], [right, top], [right, bottom], [edge, bottom]]), soft=0.6)
        canvas.paint(
            mask,
            (stripes[..., None] * _hue(traits.cloth_hue, 0.22, 0.72) * np.ones_like(fall)[..., None]).astype(
                np.float32
            ),
        )
    elif traits.scene == "window":
        near = float(rng.choice([-1, 1])) * rng.uniform(22, 34)
        pane = np.array([[near - 9, top], [near + 9, top], [near + 9, 3], [near - 9, 3]])
        canvas.paint(canvas.shape(pane, soft=1.0), _hue(0.58, 0.06, 0.97))
        canvas.paint(canvas.line(np.array([[near, top], [near, 3]]), 1.0, soft=0.6), _hue(0.1, 0.03, 0.8))
        canvas.paint(
            canvas.line(np.array([[near - 10, 3.4], [near + 10, 3.4]]), 1.4, soft=0.6), _hue(0.1, 0.05, 0.85)
        )
    else:
        rail = float(rng.uniform(9, 16))
        canvas.paint(
            canvas.line(np.array([[left, rail], [right, rail]]), 2.2, soft=0.7) * 0.8, _hue(0.09, 0.3, 0.5)
        )


def paint_ears(canvas: Canvas, skin: Plane, traits: Traits) -> None:
    """Both ears, to be painted before the face covers their inner edge."""
    x, y = canvas.grid
    for sign in (-1.0, 1.0):
        at = 11.6 * traits.face_width
        half = np.array(
            [
                [at - 1.4, -1.2],
                [at + 0.6, -2.0],
                [at + 1.9, -1.0],
                [at + 1.9, 1.5],
                [at + 1.2, 3.8],
                [at + 0.4, 5.8],
                [at - 0.6, 5.9],
                [at - 1.4, 4.5],
            ]
        )
        mask = canvas.shape(smooth(np.vstack([half, half[:1]]), 48) * [sign, 1], soft=0.1)
        roll = 0.72 + 0.28 * np.clip((np.abs(x) - at + 0.3) / 1.6, 0, 1)
        canvas.paint(
            mask, (skin * (0.62 * roll)[..., None] * np.array([1.08, 0.95, 0.93])).astype(np.float32)
        )
        rim = smooth(
            np.array(
                [[at + 0.2, -0.6], [at + 1.1, -0.7], [at + 1.25, 1.2], [at + 0.7, 3.0], [at + 0.2, 3.6]]
            ),
            20,
        ) * [sign, 1]
        canvas.shade(mask * canvas.line(rim, 0.4, soft=0.25) * 0.8, 0.5)
        canvas.shade(mask * bell(x, y, ((at + 0.1) * sign, 1.8), 0.5, 1.3) * 0.6, 0.5)


def paint_neck(canvas: Canvas, anatomy: Anatomy, skin: Plane, traits: Traits) -> None:
    """The neck down to the collar, with the shadow that the chin throws."""
    x, y = canvas.grid
    wide = 7.4 * (0.92 if traits.female else 1.06) * traits.jaw_width
    half = np.array(
        [[wide + 0.5, 8], [wide, 14], [wide, 19], [wide + 1.2, 22.5], [wide + 6, 26], [wide + 8, 32]]
    )
    polygon = np.vstack([smooth(half, 30), smooth(half * [-1, 1], 30)[::-1]])
    round_ = np.clip(1 - np.clip(np.abs(x) / wide, 0, 1.3) ** 3 * 0.5, 0.3, 1)
    tendon = sum(0.10 * np.exp(-0.5 * ((np.abs(x) - 5.2 + (y - 16) * 0.33) / 0.7) ** 2) for _ in range(1))
    hollow = 0.25 * bell(x, y, (0.0, 25.5), 1.6, 1.4)
    level = 0.72 * round_ * (1 + tendon - hollow) * np.ones_like(y)
    canvas.paint(canvas.shape(polygon, soft=0.15), (skin * level[..., None]).astype(np.float32))
    chin = anatomy.landmarks.jaw + [0.0, 1.5]
    below = np.vstack([chin, [[6, 24], [-6, 24]]])
    canvas.shade(canvas.shape(polygon) * canvas.shape(np.vstack([chin, [[0, 0]]]), soft=1.1), 0.42)
    canvas.shade(canvas.shape(polygon) * canvas.shape(below, soft=2.5) * 0.3, 0.75)


def paint_clothes(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """Shoulders in a gown, a shirt or pyjamas."""
    x, y = canvas.grid
    bottom = float(y.max()) + 2
    slope = 25.5 if traits.female else 28.5
    collar = {"gown": 26.5, "shirt": 23.8, "pyjamas": 28.5}[traits.clothes]
    neck = {"gown": 9.2, "shirt": 8.6, "pyjamas": 8.8}[traits.clothes]
    half = np.array(
        [
            [0, collar],
            [neck * 0.55, collar - 1.2],
            [neck, 21.6],
            [15, 24.2],
            [slope - 4, 27.5],
            [slope, 33],
            [slope + 2.5, bottom],
        ]
    )
    if traits.clothes == "pyjamas":
        half[1] = [neck * 0.5, 25.6]
    curve = np.vstack([smooth(half[:3], 12), smooth(half[2:], 30)])
    polygon = np.vstack([curve, (curve * [-1, 1])[::-1]])
    mask = canvas.shape(polygon, soft=0.12)
    if traits.clothes == "gown":
        colour = _hue(0.5 + 0.12 * (traits.cloth_hue - 0.5), 0.22, 0.78)
    else:
        colour = _hue(
            traits.cloth_hue,
            0.35 if traits.clothes == "shirt" else 0.2,
            0.6 if traits.clothes == "shirt" else 0.75,
        )
    folds = 1 + 0.07 * canvas.noise(rng, 3.5) + 0.06 * np.sin(x * 0.35 + y * 0.25 + 3 * traits.cloth_hue)
    level = folds * np.clip(1.05 - 0.0007 * x**2, 0.4, 1.1) * 0.9
    picture = level[..., None] * colour
    if traits.clothes == "gown":
        dots = np.clip(np.sin(x * 2.1) * np.sin(y * 2.1) - 0.55, 0, 1) * 1.6
        picture = picture * (1 - 0.45 * np.clip(dots, 0, 1)[..., None] * np.array([1.0, 0.6, 0.35]))
    elif traits.clothes == "pyjamas":
        stripes = np.clip(np.sin(x * 1.7 + 0.2 * np.sin(y * 0.2)) - 0.6, 0, 1) * 2
        picture = picture * (1 - 0.4 * np.clip(stripes, 0, 1)[..., None] * np.array([1.0, 0.7, 0.4]))
    shadow = canvas.blurred(mask, 0.9) * (1 - mask)
    canvas.shade(shadow * 0.6, 0.5)
    canvas.paint(mask, picture.astype(np.float32))
    edge = curve[:12]
    hem = canvas.line(edge, 0.5, soft=0.12) + canvas.line(edge * [-1, 1], 0.5, soft=0.12)
    canvas.shade(np.clip(hem, 0, 1) * mask, 0.72)
