"""Eyes, lids, lashes and brows."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy
from palsycheck.simulation.drawing.canvas import Canvas, Colour, bell, blend, linear, ring
from palsycheck.simulation.drawing.hair import hair_tone
from palsycheck.simulation.portrait import Side
from palsycheck.simulation.traits import Traits
from palsycheck.values import Points

_IRIS_RADIUS = 0.95
"""In u: a visible iris of 11.8 mm (Ruefer et al. 2005) beside pupils 62 mm apart."""
_IRIS_TONES = np.stack([linear(62, 38, 24), linear(104, 72, 40), linear(112, 116, 76), linear(112, 144, 170)])


def iris_tone(traits: Traits) -> Colour:
    """The mean colour of the iris."""
    at = np.linspace(0, 1, len(_IRIS_TONES))
    return np.array([np.interp(traits.iris, at, _IRIS_TONES[:, c]) for c in range(3)], dtype=np.float32)


def paint_eye(canvas: Canvas, side: Side, traits: Traits, rng: np.random.Generator) -> None:
    """One eye within its lids, with crease, lashes and the shadow of the upper lid."""
    x, y = canvas.grid
    sign = float(np.sign(side.pupil[0]))
    opening = np.vstack([side.upper_lid, side.lower_lid[-2:0:-1]])
    mask = canvas.shape(opening, soft=0.04)
    white = linear(226, 216, 210) * np.float32(0.92)
    ball = np.clip(1 - 0.05 * (x - side.pupil[0]) ** 2 - 0.10 * (y - 0.15) ** 2, 0.4, 1)
    canvas.paint(mask, (ball[..., None] * white).astype(np.float32))
    corner = bell(x, y, side.upper_lid[0] + [0.25 * sign, -0.05], 0.3, 0.25)
    canvas.paint(mask * corner * 0.8, linear(205, 130, 122))

    iris = canvas.shape(ring((side.pupil[0], side.pupil[1]), _IRIS_RADIUS, _IRIS_RADIUS), soft=0.06)
    radius = np.hypot(x - side.pupil[0], y - side.pupil[1]) / _IRIS_RADIUS
    angle = np.arctan2(y - side.pupil[1], x - side.pupil[0])
    rays = 1 + 0.10 * np.sin(angle * 19 + rng.uniform(0, 6)) + 0.07 * np.sin(angle * 31 + rng.uniform(0, 6))
    rings = np.clip(1.25 - 0.75 * np.clip((radius - 0.62) / 0.38, 0, 1) ** 1.6, 0.3, 1.3)
    below = 1 + 0.35 * np.clip((y - side.pupil[1]) / _IRIS_RADIUS, -1, 1)
    canvas.paint(mask * iris, ((rays * rings * below)[..., None] * iris_tone(traits)).astype(np.float32))
    canvas.paint(mask * canvas.shape(ring((side.pupil[0], 0.0), 0.36, 0.36), soft=0.05), linear(8, 6, 6))
    canvas.paint(
        canvas.shape(ring((side.pupil[0] - 0.3, -0.32), 0.15, 0.15), soft=0.03) * mask, linear(250, 250, 250)
    )
    canvas.paint(
        0.35 * mask * canvas.shape(ring((side.pupil[0] + 0.3, 0.4), 0.16, 0.1), soft=0.06),
        linear(235, 235, 235),
    )

    lid = np.interp(x[0], *_by_x(side.upper_lid))[None, :]
    canvas.shade(mask * np.exp(-np.clip(y - lid, 0, None) / 0.32).astype(np.float32), 0.35)
    water = canvas.line(side.lower_lid + np.array([0, 0.06]), 0.12, soft=0.05)
    canvas.paint(0.45 * water, linear(232, 190, 178) * np.float32(0.8))
    canvas.shade(0.35 * canvas.line(side.lower_lid + np.array([0, 0.26]), 0.12, soft=0.09), 0.45)

    lash = blend(hair_tone(traits, greyed=0.2), linear(24, 18, 16), 0.75)
    upper = canvas.line(side.upper_lid + np.array([0, -0.02]), 0.2 if traits.female else 0.15, soft=0.05)
    canvas.paint(np.clip(1.2 * upper, 0, 0.95), lash)
    _lashes(canvas, side.upper_lid, lash, rng, length=0.5 if traits.female else 0.3)
    crease = side.upper_lid + np.stack(
        [np.zeros(13), -0.62 * np.sin(np.linspace(0.35, np.pi - 0.3, 13))], axis=1
    )
    canvas.shade(0.75 * traits.lid_crease * canvas.line(crease, 0.14, soft=0.08), 0.38)
    canvas.shade(0.25 * canvas.line(crease + np.array([0, 0.25]), 0.5, soft=0.25), 0.8)
    old = float(np.clip((traits.age - 45) / 35, 0, 1))
    for k in range(3):
        start = side.upper_lid[-1] + [0.45 * sign, -0.2 + 0.45 * k]
        feet = start + np.array([[0, 0], [0.8 * sign, 0.12 * (k - 1)], [1.5 * sign, 0.45 * (k - 0.6)]])
        canvas.shade(0.55 * old * canvas.line(feet, 0.1, soft=0.1), 0.6)
    bag = np.array([[2.6 * sign, 1.6], [3.6 * sign, 2.25], [5.0 * sign, 2.5], [6.4 * sign, 2.2]])
    canvas.shade((0.2 + 0.4 * old) * canvas.line(bag, 0.2, soft=0.22), 0.7)


def _by_x(curve: Points) -> tuple[Points, Points]:
    order = np.argsort(curve[:, 0])
    return curve[order, 0], curve[order, 1]


def _lashes(canvas: Canvas, lid: Points, colour: Colour, rng: np.random.Generator, *, length: float) -> None:
    sign = float(np.sign(lid[0, 0]))
    lines = []
    for share in np.linspace(0.25, 0.98, 16):
        foot = np.array([np.interp(share, np.linspace(0, 1, len(lid)), lid[:, c]) for c in range(2)])
        lean = sign * (share - 0.35) * 0.8
        reach = length * rng.uniform(0.7, 1.1) * (0.6 + 0.4 * share)
        lines.append(
            np.array(
                [
                    foot,
                    foot + np.array([lean * reach * 0.6, -0.3 * reach]),
                    foot + np.array([lean * reach, -0.8 * reach]),
                ]
            )
        )
    mask, _ = canvas.strokes(lines, np.zeros(len(lines)), 0.05)
    canvas.paint(0.55 * mask, colour)


def paint_brow(
    canvas: Canvas, anatomy: Anatomy, number: int, traits: Traits, rng: np.random.Generator
) -> None:
    """One brow (0 right, 1 left): a soft ground and single hairs that lean outwards."""
    top, bottom = anatomy.brow_top[number], anatomy.brow_bottom[number]
    sign = -1.0 if number == 0 else 1.0
    colour = blend(hair_tone(traits, greyed=0.45), linear(34, 26, 22), 0.35)
    ground = canvas.shape(np.vstack([top, bottom[::-1]]), soft=0.28)
    canvas.paint(np.clip(0.62 * ground * min(1.1, traits.brow_weight), 0, 1), colour)
    lines = []
    at = np.linspace(0, 1, len(top))
    for _ in range(int(150 * traits.brow_weight)):
        share, level = rng.uniform(0, 0.97), rng.uniform(0, 1)
        foot = np.array(
            [np.interp(share, at, top[:, c] * level + bottom[:, c] * (1 - level)) for c in range(2)]
        )
        angle = np.interp(share, [0, 0.3, 1], [1.35, 0.75, -0.25]) + rng.normal(0, 0.16)
        reach = rng.uniform(0.45, 0.95)
        lines.append(np.array([foot, foot + reach * np.array([sign * np.cos(angle), -np.sin(angle)])]))
    mask, value = canvas.strokes(lines, rng.uniform(0, 1, len(lines)), 0.07)
    hair = colour * (0.45 + 0.9 * value[..., None])
    fade = canvas.shape(
        np.vstack([top + np.array([0, -0.25]), (bottom + np.array([0, 0.1]))[::-1]]), soft=0.15
    )
    canvas.paint(0.75 * mask * fade, hair.astype(np.float32))
