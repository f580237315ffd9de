"""Hair: a mass behind the head, a cap over it, and strands that flow along both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from palsycheck.simulation.drawing.anatomy import smooth
from palsycheck.simulation.drawing.canvas import Canvas, Colour, Plane, blend, linear
from palsycheck.simulation.traits import HairStyle, Traits
from palsycheck.values import Points

_TONES = np.stack([linear(32, 27, 25), linear(62, 43, 32), linear(116, 82, 54), linear(190, 152, 102)])
_GREY = linear(196, 194, 190)
_LEVELS = 24
_STRANDS_PER_U2 = 16.0
_STEPS = 7

Flow = Callable[[Points], Points]
"""Direction of the hair (n, 2) at points (n, 2), both in u."""


def hair_tone(traits: Traits, *, greyed: float = 1.0) -> Colour:
    """The mean colour of the hair; ``greyed`` says how much of the greying shows."""
    at = np.linspace(0, 1, len(_TONES))
    young = np.array([np.interp(traits.hair, at, _TONES[:, c]) for c in range(3)], dtype=np.float32)
    return blend(young, _GREY, 0.85 * traits.grey * greyed)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A hair style. Lengths in u.

    Attributes:
        top: Volume over the skull.
        sides: Volume beside the head.
        ends: y of the lowest hair.
        middle, temples: y of the hairline there.
        parting: x of the parting; None where the hair is combed back or falls as a fringe.
        strand: Length of the strands that are seen.
    """

    top: float
    sides: float
    ends: float
    middle: float
    temples: float
    parting: float | None
    strand: float


_CUTS: dict[HairStyle, _Cut] = {
    "short": _Cut(1.6, 0.5, 1.0, -10.8, -5.0, None, 1.8),
    "parted": _Cut(1.9, 0.8, 2.0, -10.9, -4.5, 4.5, 4.0),
    "bob": _Cut(1.9, 2.2, 13.0, -6.4, -3.0, None, 5.0),
    "long": _Cut(1.8, 2.3, 27.0, -11.0, -3.5, 1.0, 6.0),
    "tied": _Cut(0.9, 0.2, 0.5, -11.4, -5.5, None, 4.0),
    "receding": _Cut(0.5, 0.6, 2.0, -14.0, -6.0, None, 1.6),
    "bald": _Cut(0.0, 0.35, 2.5, -17.5, -2.5, None, 1.2),
}


def paint_back(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """What lies behind the head."""
    cut = _CUTS[traits.hair_style]
    if cut.ends < 6:
        return
    side = 11.4 * traits.face_width + cut.sides
    flare = 1.4 if cut.ends > 20 else 0.3
    top = -17.4 - cut.top * 0.5
    half = np.array(
        [
            [0, top],
            [7.5, top + 1.9],
            [side + 0.2, -8],
            [side + 1.0, 2],
            [side + 1.0 + flare, cut.ends * 0.7],
            [side - 0.5 + flare, cut.ends],
            [side - 5, cut.ends + 0.8],
        ]
    )
    polygon = np.vstack([smooth(half, 40), smooth(half * [-1, 1], 40)[::-1]])
    mask = canvas.shape(polygon, soft=0.2)
    canvas.shade(np.clip(canvas.blurred(mask, 1.2) - mask, 0, 1) * 0.5, 0.6)
    _comb(canvas, mask, _falling, traits, rng, length=6.0, level=0.75)


def paint_front(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> None:
    """What lies over the forehead, the temples and, in longer hair, the ears."""
    cut = _CUTS[traits.hair_style]
    side = 11.4 * traits.face_width + cut.sides
    inner = 10.9 * traits.face_width
    if traits.hair_style == "bald":
        half = np.array(
            [
                [side, -7.5],
                [side + 0.4, -2],
                [side - 0.2, 2.5],
                [inner - 0.1, 2.0],
                [inner - 0.7, -2],
                [inner - 1.0, -6.5],
            ]
        )
        half = smooth(np.vstack([half, half[:1]]), 50)
        mask = canvas.shape(half, half * [-1, 1], soft=0.45) * np.float32(0.8)
    else:
        half = _cap(cut, traits, rng, side=side, inner=inner)
        mask = canvas.shape(half, soft=0.16)
    shadow = canvas.blurred(mask, 0.8)
    canvas.shade(np.clip(shadow - mask, 0, 1) * 0.8, 0.45)
    _comb(canvas, mask, _flow(cut, side), traits, rng, length=cut.strand, level=1.0)
    if cut.ends < 6 and traits.hair_style != "bald":
        _wisps(canvas, cut, traits, rng)


def _cap(cut: _Cut, traits: Traits, rng: np.random.Generator, *, side: float, inner: float) -> Points:
    """Outline of the hair over the forehead and down both sides."""
    face = traits.face_width
    crown = -16.6 - cut.top
    outer = [[0, crown], [5.6, crown + 0.9], [9.6, crown + 3.8], [side, crown + 9], [side + 0.15, -2]]
    if cut.ends > 6:
        outer += [[side, cut.ends * 0.5 + 0.5], [side - 0.3, cut.ends]]
        rest = [[inner - 0.2, min(cut.ends, 14.0) - 2], [inner + 0.2, 5], [inner - 0.4, -1]]
    else:
        outer += [[side, cut.ends * 0.5 + 0.5]]
        rest = [[inner + 0.25, cut.ends * 0.5], [inner - 0.1, -1.5]]
    halves = []
    for sign in (1.0, -1.0):
        line = [[9.6 * face, cut.temples - 0.6], [8.4 * face, (cut.temples + cut.middle) / 2 - 1.2]]
        jitter = rng.uniform(-0.35, 0.35, 2)
        line += [[5.2, cut.middle - 0.1 + jitter[0]], [0, cut.middle]]
        if cut.middle > -9:
            line = [
                [9.3 * face, cut.middle + 0.7],
                [6.5, cut.middle + 0.3],
                [3.0, cut.middle + 0.1],
                [0, cut.middle],
            ]
        half = np.vstack([smooth(np.array(outer), 40), smooth(np.array(rest + line), 40)])
        halves.append(half * [sign, 1.0])
    return np.vstack([halves[0], halves[1][::-1]])


def _falling(points: Points) -> Points:
    x, y = points.T
    return np.stack([0.05 * np.sign(x) + 0.10 * np.sin(y / 3.0 + x), np.ones_like(x)], axis=1)


def _flow(cut: _Cut, side: float) -> Flow:
    """Round the skull from the parting; combed back where there is none; straight down in a fringe."""

    def round_the_skull(points: Points) -> Points:
        x, y = points.T - np.array([[cut.parting or 0.0], [0.0]])
        height = np.clip(-(y + 1.0), 0, None)
        return np.stack([np.sign(x) * height / 15.0, 0.12 + np.abs(x) / side], axis=1)

    def combed_back(points: Points) -> Points:
        x, y = points.T
        beside = np.clip((np.abs(x) - 8.5) / 1.5, 0, 1) * np.clip((y + 11) / 3, 0, 1)
        back = np.stack([-0.05 * x, -np.ones_like(x)], axis=1)
        down = np.stack([0.1 * np.sign(x), np.ones_like(x)], axis=1)
        return np.asarray(back * (1 - beside[:, None]) + down * beside[:, None])

    def fringe(points: Points) -> Points:
        x, _ = points.T
        middle = np.clip((10.0 - np.abs(x)) / 2.0, 0, 1)[:, None]
        ahead = np.stack([0.055 * x, np.ones_like(x)], axis=1)
        return np.asarray(ahead * middle + round_the_skull(points) * (1 - middle))

    if cut.parting is not None:
        return round_the_skull
    return fringe if cut.middle > -9 else combed_back


def _comb(
    canvas: Canvas,
    mask: Plane,
    flow: Flow,
    traits: Traits,
    rng: np.random.Generator,
    *,
    length: float,
    level: float,
) -> None:
    """Fills ``mask`` with strands that follow ``flow``, in locks of varied brightness."""
    rows, columns = np.nonzero(mask > 0.2)
    if not len(rows):
        return
    count = int(len(rows) / canvas.scale**2 * _STRANDS_PER_U2)
    chosen = rng.integers(0, len(rows), count)
    rows, columns = rows[chosen], columns[chosen]
    pixels = np.stack([columns, rows], axis=1).astype(np.float64)
    roots: Points = (pixels - canvas.origin) / canvas.scale
    lock = 0.6 * canvas.noise(rng, 1.1)[rows, columns] + 0.4 * canvas.noise(rng, 3.0)[rows, columns]
    value = np.clip(0.5 + 0.13 * lock + 0.15 * rng.normal(size=count), 0, 1)
    sway = 0.18 * canvas.noise(rng, 2.0)[rows, columns]
    step = length * rng.uniform(0.6, 1.2, count)[:, None] / _STEPS
    paths = [roots]
    for _ in range(_STEPS):
        way = flow(paths[-1])
        way = way / np.maximum(np.hypot(way[:, 0], way[:, 1])[:, None], 1e-6)
        way = way + sway[:, None] * np.stack([-way[:, 1], way[:, 0]], axis=1)
        paths.append(paths[-1] + way * step)
    lines = np.round(canvas.pixels(np.stack(paths, axis=1).reshape(-1, 2)).reshape(count, -1, 2) * 16)
    plane = np.full(mask.shape, int(0.32 * 255), dtype=np.uint8)
    bins = np.minimum((value * _LEVELS).astype(int), _LEVELS - 1)
    width = max(1, round(0.10 * canvas.scale))
    for number in range(_LEVELS):
        bundle = list(lines[bins == number].astype(np.int32))
        cv2.polylines(plane, bundle, False, 255 * (number + 0.5) / _LEVELS, width, cv2.LINE_AA, 4)
    _tint(canvas, mask, plane.astype(np.float32) / 255, traits, level)


def _tint(canvas: Canvas, mask: Plane, value: Plane, traits: Traits, level: float) -> None:
    """Colours strands by their brightness, with the light on the dome of the head."""
    x, y = canvas.grid
    dome = np.clip(1 - (x / 15.5) ** 2 - np.clip((-y - 2) / 19.0, 0, 1) ** 2, 0, 1) ** 0.5
    band = np.exp(-0.5 * ((y + 12.8 - 0.02 * x**2) / 1.9) ** 2)
    light = level * (0.45 + 0.55 * dome + 0.5 * band * value)
    share = np.clip(1.15 * traits.grey + 0.8 * traits.grey * (value - 0.5) * 2 * (1.2 - traits.grey), 0, 1)
    colour = hair_tone(traits, greyed=0.0) * (1 - share[..., None]) + _GREY * share[..., None]
    canvas.paint(
        np.clip(mask * 1.03, 0, 1), (colour * ((0.25 + 1.35 * value) * light)[..., None]).astype(np.float32)
    )


def _wisps(canvas: Canvas, cut: _Cut, traits: Traits, rng: np.random.Generator) -> None:
    """Single hairs that soften the hairline."""
    lines = []
    low = [cut.middle, cut.middle, (cut.temples + cut.middle) / 2 - 1.2, cut.temples - 0.6]
    for _ in range(160):
        x = rng.uniform(-9.8, 9.8)
        foot = np.array([x, np.interp(abs(x), [0, 5.2, 8.4, 9.8], low) + rng.uniform(-0.2, 0.6)])
        lines.append(
            np.array([foot, foot + np.array([rng.normal(0.15 * np.sign(x), 0.25), -rng.uniform(0.7, 1.6)])])
        )
    mask, _ = canvas.strokes(lines, np.zeros(len(lines)), 0.06)
    canvas.paint(0.45 * mask, hair_tone(traits) * np.float32(0.6))
