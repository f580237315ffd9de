"""What is behind a person: a wall, a curtain, a pillow, a window, a studio; or a bed with nobody in it."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing.canvas import Canvas, hue
from palsycheck.simulation.traits import Traits
from palsycheck.values import Points


def paint_scene(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """A wall with what stands before it, out of focus; or the even grey of a studio."""
    x, y = canvas.grid
    if traits.scene == "studio":
        canvas.light[:] = (1 - 0.08 * np.hypot(x / 60, (y - 5) / 45))[..., None] * hue(0.58, 0.03, 0.74)
        return
    tint = 0.08 + 0.55 * traits.wall_hue
    wall = hue(tint, float(rng.uniform(0.02, 0.10)), float(rng.uniform(0.60, 0.84)))
    fall = 1 - 0.18 * np.tanh((y - 5) / 30) + 0.10 * np.tanh(x / 40 * float(rng.choice([-1, 1])))
    canvas.light[:] = fall[..., None] * wall
    canvas.light *= (1 + 0.02 * canvas.noise(rng, 8.0))[..., None]
    left, right, top, bottom = float(x.min()), float(x.max()), float(y.min()), float(y.max())
    if traits.scene == "pillow":
        _pillow(canvas, rng, centre=(float(rng.normal(0, 1.5)), 3.0), tint=tint)
    elif traits.scene == "curtain":
        edge = float(rng.uniform(-16, 16))
        stripes = 1 + 0.14 * np.sin(x * 0.9 + 0.8 * np.sin(x * 0.23)) + 0.05 * np.sin(x * 2.3) + 0 * y
        mask = canvas.shape(np.array([[edge, top], [right, top], [right, bottom], [edge, bottom]]), soft=0.6)
        cloth = stripes[..., None] * hue(0.1 + 0.5 * traits.cloth_hue, 0.16, 0.72)
        canvas.paint(mask, cloth.astype(np.float32))
    elif traits.scene == "window":
        near = float(rng.choice([-1, 1])) * rng.uniform(22, 34)
        pane = np.array([[near - 9, top], [near + 9, top], [near + 9, 3], [near - 9, 3]])
        canvas.paint(canvas.shape(pane, soft=1.0), hue(0.58, 0.05, 0.95))
        bar, sill = np.array([[near, top], [near, 3]]), np.array([[near - 10, 3.4], [near + 10, 3.4]])
        canvas.paint(canvas.line(bar, 1.0, soft=0.6), hue(0.1, 0.03, 0.8))
        canvas.paint(canvas.line(sill, 1.4, soft=0.6), hue(0.1, 0.05, 0.85))
    else:
        panel = np.array([[left, 19.0], [right, 19.0], [right, bottom], [left, bottom]])
        canvas.shade(canvas.shape(panel, soft=0.9) * 0.8, hue(tint + 0.05, 0.15, 0.88))


def paint_bed(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """An empty bed: headboard, pillow, sheet and blanket."""
    x, y = canvas.grid
    tint = 0.08 + 0.55 * traits.wall_hue
    wall = hue(tint, 0.06, 0.74)
    canvas.light[:] = (1 - 0.15 * np.tanh(y / 30) + 0 * x)[..., None] * wall
    board = np.array([[-34.0, -12.0], [34.0, -12.0], [34.0, 30.0], [-34.0, 30.0]])
    canvas.paint(canvas.shape(board, soft=0.4), hue(0.08, 0.35, 0.55) * np.float32(0.8))
    for rail in (-10.5, 9.0):
        line = np.array([[-34.0, rail], [34.0, rail]])
        canvas.shade(canvas.line(line, 0.6, soft=0.3) * 0.8, 0.6)
    sheet = np.array([[-40.0, 10.0], [40.0, 10.0], [48.0, 70.0], [-48.0, 70.0]])
    folds = 1 + 0.05 * np.sin(x * 0.5 + 0.2 * y + canvas.noise(rng, 8.0)) + 0.03 * canvas.noise(rng, 3.0)
    canvas.paint(canvas.shape(sheet, soft=0.5), (folds[..., None] * hue(0.6, 0.02, 0.84)).astype(np.float32))
    _pillow(canvas, rng, centre=(0.0, 5.0), tint=tint)
    edge = smooth_row(-50, 50, 25.0, rng)
    blanket = np.vstack([edge, [[50, 80], [-50, 80]]])
    mask = canvas.shape(blanket, soft=0.3)
    canvas.shade(np.clip(canvas.blurred(mask, 1.2) - mask, 0, 1) * 0.6, 0.5)
    canvas.paint(mask, (folds[..., None] ** 2 * hue(0.55, 0.35, 0.5)).astype(np.float32))
    canvas.paint(canvas.line(edge + np.array([0, 1.2]), 2.2, soft=0.2), hue(0.6, 0.04, 0.8))


def smooth_row(start: float, end: float, y: float, rng: np.random.Generator) -> Points:
    """A nearly level line (40, 2) with a slight wave."""
    x = np.linspace(start, end, 40)
    return np.stack([x, y + 0.5 * np.sin(x * 0.15 + rng.uniform(0, 6)) + 0.3 * np.sin(x * 0.37)], axis=1)


def _pillow(canvas: Canvas, rng: np.random.Generator, *, centre: tuple[float, float], tint: float) -> None:
    """A pillow seen from the front: a rounded rectangle with drawn-in edges and a hollow in the middle."""
    x, y = canvas.grid
    angle = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    bulge = (np.abs(np.cos(angle)) ** 4.5 + np.abs(np.sin(angle)) ** 4.5) ** (-1 / 4.5)
    outline = np.stack([25 * bulge * np.cos(angle), 14.5 * bulge * np.sin(angle)], axis=1)
    outline = outline * (1 - 0.05 * np.cos(4 * angle)[:, None] ** 2) + np.array(centre)
    mask = canvas.shape(outline, soft=0.7)
    u, v = (x - centre[0]) / 25, (y - centre[1]) / 14.5
    dome = np.clip(1 - 0.55 * np.clip(u**4 + v**4, 0, 1.3), 0.3, 1) - 0.10 * np.exp(-3 * (u**2 + v**2))
    creases = 0.035 * np.sin(9 * np.arctan2(v, u) + canvas.noise(rng, 6.0)) * np.clip(u**2 + v**2, 0, 1)
    canvas.shade(np.clip(canvas.blurred(mask, 1.5) - mask, 0, 1) * 0.6, 0.5)
    canvas.paint(mask, ((dome + creases)[..., None] * hue(tint, 0.03, 0.90)).astype(np.float32))
