"""Hair: a mass behind the head, a cap over it, and strands on both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from palsycheck.simulation.drawing.anatomy import Anatomy, smooth
from palsycheck.simulation.drawing.canvas import Canvas, Colour, Plane, blend, linear
from palsycheck.simulation.traits import HairStyle, Traits
from palsycheck.values import Points

_TONES = np.stack([linear(30, 26, 25), linear(58, 40, 30), linear(112, 78, 50), linear(186, 148, 98)])
_GREY = linear(188, 186, 184)


def hair_tone(traits: Traits, *, greyed: float = 1.0) -> Colour:
    """The mean colour of the hair; ``greyed`` says how much of the greying shows."""
    at = np.linspace(0, 1, len(_TONES))
    young = np.array([np.interp(traits.hair, at, _TONES[:, c]) for c in range(3)], dtype=np.float32)
    return blend(young, _GREY, 0.85 * traits.grey * greyed)


@dataclass(frozen=True, slots=True)
class _Cut:
    """Lengths in u: volume over the skull, fullness at the sides, lowest hair, hairline at the middle and at
    the temples, depth of a fringe below the hairline (0 none), and where the parting is (None: none)."""

    top: float
    sides: float
    ends: float
    middle: float
    temples: float
    parting: float | None


_CUTS: dict[HairStyle, _Cut] = {
    "short": _Cut(1.3, 0.5, 1.0, -11.0, -5.0, None),
    "parted": _Cut(1.8, 0.8, 2.0, -11.2, -4.5, 4.0),
    "bob": _Cut(1.9, 2.2, 13.0, -7.2, -3.0, None),
    "long": _Cut(1.8, 2.3, 27.0, -11.5, -3.5, 1.0),
    "tied": _Cut(0.9, 0.2, 0.5, -11.6, -5.5, None),
    "receding": _Cut(0.5, 0.6, 2.0, -14.3, -6.0, None),
    "bald": _Cut(0.0, 0.35, 2.5, -17.5, -2.5, None),
}


def paint_back(canvas: Canvas, anatomy: Anatomy, traits: Traits, rng: np.random.Generator) -> None:
    """What lies behind the head."""
    cut = _CUTS[traits.hair_style]
    side = 11.4 * traits.face_width + cut.sides
    if cut.ends < 6:
        return
    flare = 1.4 if cut.ends > 20 else 0.4
    half = np.array(
        [[0, -17.4 - cut.top * 0.5], [7.5, -15.5 - cut.top * 0.5], [side + 0.2, -8], [side + 1.0, 2]]
    )
    half = np.vstack(
        [
            half,
            [
                [side + 1.0 + flare, cut.ends * 0.7],
                [side - 0.5 + flare, cut.ends],
                [side - 5, cut.ends + 0.8],
            ],
        ]
    )
    polygon = np.vstack([smooth(half, 40), smooth(half * [-1, 1], 40)[::-1]])
    mask = canvas.shape(polygon, soft=0.25)
    canvas.paint(mask, hair_tone(traits) * np.float32(0.38))
    lines = []
    for _ in range(420):
        sign = rng.choice([-1.0, 1.0])
        x = rng.uniform(7.5, side + 1.4)
        bottom = cut.ends + rng.uniform(-2.0, 0.6)
        path = np.array(
            [
                [x * 0.8, -12],
                [x, -4],
                [x * 1.02, 4],
                [x + flare * 0.5, (4 + bottom) / 2 + 1],
                [x + flare * 0.7 - rng.uniform(0, 1.5), bottom],
            ]
        )
        path[:, 0] += 0.25 * np.sin(path[:, 1] / rng.uniform(2.5, 5) + rng.uniform(0, 6))
        lines.append(smooth(path, 14) * [sign, 1.0])
    _strands(canvas, mask, lines, traits, rng, level=0.72)


def paint_front(canvas: Canvas, anatomy: Anatomy, traits: Traits, rng: np.random.Generator) -> None:
    """What lies over the forehead, the temples and, in longer hair, the ears."""
    cut = _CUTS[traits.hair_style]
    face = traits.face_width
    side = 11.4 * face + cut.sides
    crown = -16.6 - cut.top
    outer = np.array(
        [
            [0, crown],
            [5.6, crown + 1.0],
            [9.6, crown + 4.0],
            [side, crown + 9],
            [side + 0.15, -2],
            [side, cut.ends * 0.5 + 0.5],
        ]
    )
    outer = np.vstack([outer, [[side - 0.3, max(cut.ends, 1.0)]]]) if cut.ends > 6 else outer
    inner_x = 10.9 * face
    if cut.ends > 6:
        inner = np.array([[inner_x - 0.2, min(cut.ends, 14.0) - 2], [inner_x + 0.2, 5], [inner_x - 0.4, -1]])
    else:
        inner = np.array([[inner_x + 0.25, cut.ends * 0.5], [inner_x - 0.1, -1.5]])
    brow = np.array(
        [
            [9.6 * face, cut.temples - 0.6],
            [8.4 * face, (cut.temples + cut.middle) / 2 - 1.2],
            [5.2, cut.middle - 0.1],
        ]
    )
    half = np.vstack([smooth(outer, 40), smooth(np.vstack([inner, brow, [[0, cut.middle]]]), 40)])
    if traits.hair_style == "bald":
        half = np.array(
            [
                [side, -7.5],
                [side + 0.4, -2],
                [side - 0.2, 2.5],
                [inner_x - 0.1, 2.0],
                [inner_x - 0.7, -2],
                [inner_x - 1.0, -6.5],
            ]
        )
        half = smooth(np.vstack([half, half[:1]]), 50)
        mask = canvas.shape(half, half * [-1, 1], soft=0.45) * 0.85
    else:
        mask = canvas.shape(np.vstack([half, (half * [-1, 1])[::-1]]), soft=0.22)
    shadow = canvas.blurred(mask, 0.9)
    canvas.shade(np.clip(shadow - mask, 0, 1) * 0.75, 0.42)
    canvas.paint(np.clip(mask * 1.05, 0, 1), hair_tone(traits) * np.float32(0.5))
    lines = _paths(cut, traits, rng, side=side, crown=crown, inner=inner_x)
    _strands(canvas, mask, lines, traits, rng, level=1.0)
    if traits.hair_style in ("receding", "short", "tied", "parted"):
        _wisps(canvas, cut, traits, rng)


def _paths(
    cut: _Cut, traits: Traits, rng: np.random.Generator, *, side: float, crown: float, inner: float
) -> list[Points]:
    """Curves that the strands of the front follow: from the parting or the crown outwards and down."""
    lines = []
    root_x = cut.parting or 0.0
    end = max(cut.ends, 1.0)
    fringe = cut.middle > -9
    for _ in range(1100):
        sign = float(rng.choice([-1.0, 1.0]))
        share = rng.uniform(0, 1)
        depth = rng.uniform(0, 1)
        if fringe and share < 0.62:
            x = rng.uniform(-9.5, 9.5)
            path = np.array(
                [
                    [x * 0.35, crown + 1.0 + 2 * depth],
                    [x * 0.8, crown + 4.5],
                    [x, (crown + cut.middle) / 2 + 2],
                    [x * 1.02, cut.middle + rng.uniform(-0.8, 0.9)],
                ]
            )
        elif traits.hair_style in ("tied", "receding", "short") and share < 0.6:
            x = rng.uniform(-10, 10)
            low = np.interp(
                abs(x),
                [0, 5.2, 8.4, 10],
                [cut.middle, cut.middle, (cut.temples + cut.middle) / 2 - 1.2, cut.temples],
            )
            path = np.array(
                [
                    [x * 1.02, low - 0.2 - 1.5 * depth],
                    [x * 0.9, (low + crown) / 2 + rng.normal(0, 0.6)],
                    [x * 0.7 + rng.normal(0, 0.7), crown + rng.uniform(0, 2)],
                ]
            )
        else:
            out = inner + (side - inner) * depth
            start = np.array(
                [
                    root_x + sign * rng.uniform(0, 1.2),
                    crown + rng.uniform(0, 1.2) + 4.0 * depth * (cut.parting is not None),
                ]
            )
            path = np.array(
                [
                    start,
                    [root_x + sign * (3.5 + 2 * depth), crown + 2.2 + 2.5 * (1 - depth)],
                    [sign * out * 0.86, crown + 6.5 + 1.5 * (1 - depth)],
                    [sign * out, crown + 12],
                    [sign * (out + 0.1), (crown + 12 + end) / 2],
                    [sign * (out - rng.uniform(0, 0.8)), end - rng.uniform(0, 1.5)],
                ]
            )
        path = path + [[0.0, 0.0]] * len(path)
        lines.append(smooth(path, 14) + rng.normal(0, 0.12, 2))
    return lines


def _strands(
    canvas: Canvas,
    mask: Plane,
    lines: list[Points],
    traits: Traits,
    rng: np.random.Generator,
    *,
    level: float,
) -> None:
    opacity, value = canvas.strokes(lines, rng.beta(2.2, 2.2, len(lines)), 0.13)
    value = canvas.blurred(value, 0.05)
    _, y = canvas.grid
    sheen = 1 + 0.9 * np.exp(-0.5 * ((y + 12.5) / 2.2) ** 2)
    grey = (value > 1 - 0.9 * traits.grey)[..., None] if traits.grey > 0 else np.zeros((1, 1, 1), dtype=bool)
    young = hair_tone(traits, greyed=0.35)
    colour = np.where(grey, blend(_GREY, young, 0.25), young) * (0.35 + 1.25 * value * sheen)[..., None]
    canvas.paint(opacity * mask, (level * colour).astype(np.float32))


def _wisps(canvas: Canvas, cut: _Cut, traits: Traits, rng: np.random.Generator) -> None:
    """Single hairs that soften the hairline."""
    lines = []
    for _ in range(120):
        x = rng.uniform(-9.8, 9.8)
        low = np.interp(
            abs(x),
            [0, 5.2, 8.4, 9.8],
            [cut.middle, cut.middle, (cut.temples + cut.middle) / 2 - 1.2, cut.temples - 0.6],
        )
        foot = np.array([x, low + rng.uniform(-0.2, 0.5)])
        lines.append(np.array([foot, foot + [rng.normal(0.15 * np.sign(x), 0.25), -rng.uniform(0.7, 1.6)]]))
    mask, _ = canvas.strokes(lines, np.zeros(len(lines)), 0.06)
    canvas.paint(0.5 * mask, hair_tone(traits) * np.float32(0.55))
