"""A portrait from traits: every part in its order, from the wall to the glasses."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.drawing import relief, skin
from palsycheck.simulation.drawing.anatomy import Anatomy, build
from palsycheck.simulation.drawing.body import paint_clothes, paint_ears, paint_neck
from palsycheck.simulation.drawing.canvas import Canvas, Plane, bell, ring
from palsycheck.simulation.drawing.eyes import paint_brow, paint_eye
from palsycheck.simulation.drawing.glasses import glasses_overlay
from palsycheck.simulation.drawing.hair import paint_back, paint_front
from palsycheck.simulation.drawing.scene import paint_bed, paint_scene
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.traits import Traits
from palsycheck.values import Picture

_FACE_LUMINANCE = (0.18, 0.34)
"""Median linear luminance of the darkest and of the fairest face at nominal exposure: a camera's
automatic exposure brings faces closer together than their skins are."""
_FAIR = 0.62
"""Luminance of skin before which a scene is painted as it is; exposed for darker skin it would burn out."""
_FAR_SIZE = 0.58
_FAR_PLACE = (29.0, -6.0)
"""Size of a bystander over that of the patient, and where, in the patient's u."""
_BT709 = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


def draw_portrait(
    traits: Traits,
    *,
    width: int,
    height: int,
    scale: float,
    origin: tuple[float, float],
    bystander: Traits | None = None,
) -> Portrait:
    """Draws a person.

    Args:
        traits: Who.
        width, height: Of the picture, pixels.
        scale: Pixels per u, i.e. a tenth of the distance between the pupils.
        origin: Where the middle between the pupils is, pixels.
        bystander: Somebody smaller who stands at the back of the room.

    Returns:
        The portrait with exact landmarks, mouth closed and eyes open.
    """
    rng = np.random.default_rng([traits.seed, 0x0D7A])
    canvas = Canvas(np.zeros((height, width, 3), dtype=np.float32), scale, origin)
    paint_scene(canvas, traits, rng)
    canvas.light *= np.float32((float(skin.tone(traits) @ _BT709) / _FAIR) ** 0.8)
    if bystander is not None:
        _paint_bystander(canvas, bystander)
    anatomy = _paint_person(canvas, traits, rng)
    _expose(canvas, traits)
    overlay = None if traits.glasses == "none" else glasses_overlay(canvas, traits)
    return Portrait(canvas.encoded(), anatomy.landmarks.map(canvas.pixels), overlay)


def draw_bed(
    traits: Traits, *, width: int, height: int, scale: float, origin: tuple[float, float]
) -> Picture:
    """A bed with nobody in it; arguments as for ``draw_portrait``."""
    canvas = Canvas(np.zeros((height, width, 3), dtype=np.float32), scale, origin)
    paint_bed(canvas, traits, np.random.default_rng([traits.seed, 0x0D7A]))
    canvas.light *= np.float32(0.75)
    return canvas.encoded()


def _paint_person(canvas: Canvas, traits: Traits, rng: np.random.Generator) -> Anatomy:
    anatomy = build(traits)
    texture = skin.texture(canvas, anatomy, traits, rng)
    paint_back(canvas, traits, rng)
    paint_neck(canvas, anatomy, texture, traits)
    paint_clothes(canvas, traits, rng)
    paint_ears(canvas, texture, traits)
    _paint_face(canvas, anatomy, texture, traits)
    _paint_nose(canvas, anatomy, traits)
    _paint_lips(canvas, anatomy, traits, rng)
    for number, side in enumerate((anatomy.landmarks.right, anatomy.landmarks.left)):
        paint_eye(canvas, side, traits, rng)
        paint_brow(canvas, anatomy, number, traits, rng)
    paint_front(canvas, traits, rng)
    return anatomy


def _paint_bystander(canvas: Canvas, traits: Traits) -> None:
    """A person at a little more than half the size, to the patient's left, out of focus."""
    far = Canvas(
        canvas.light,
        canvas.scale * _FAR_SIZE,
        (canvas.origin[0] + _FAR_PLACE[0] * canvas.scale, canvas.origin[1] + _FAR_PLACE[1] * canvas.scale),
    )
    _paint_person(far, traits, np.random.default_rng([traits.seed, 0xFA4]))
    canvas.light[:] = canvas.blurred(canvas.light, 0.08)


def _paint_face(canvas: Canvas, anatomy: Anatomy, texture: Plane, traits: Traits) -> None:
    surface = relief.head(canvas, anatomy.outline) + relief.features(canvas, anatomy, traits)
    irradiance, gloss = relief.lighting(canvas, surface, traits)
    lit = texture * irradiance[..., None] + 0.16 * traits.shine * gloss[..., None]
    canvas.paint(canvas.shape(anatomy.outline, soft=0.12), lit.astype(np.float32))


def _paint_nose(canvas: Canvas, anatomy: Anatomy, traits: Traits) -> None:
    marks = anatomy.landmarks
    x, y = canvas.grid
    base = marks.nose_base
    for sign, side in ((-1.0, marks.right), (1.0, marks.left)):
        inner = (float(base[0] + 1.12 * traits.nose_width * sign), float(base[1] - 0.28))
        canvas.shade(0.85 * canvas.shape(ring(inner, 0.55 * traits.nose_width, 0.24, 24), soft=0.13), 0.22)
        wing = side.nose_wing
        edge = wing + np.array([[-0.35, -0.75], [0.0, -0.2], [0.02, 0.55], [-0.35, 1.1]]) * [sign, 1.0]
        canvas.shade(0.55 * canvas.line(edge, 0.18, soft=0.16), 0.5)
    canvas.shade(0.45 * bell(x, y, base + np.array([0, 0.15]), 1.5 * traits.nose_width, 0.28), 0.6)


def _paint_lips(canvas: Canvas, anatomy: Anatomy, traits: Traits, rng: np.random.Generator) -> None:
    marks = anatomy.landmarks
    red = skin.lip_tone(traits) / skin.tone(traits)
    upper = canvas.shape(np.vstack([marks.upper_lip, marks.upper_lip_inner[::-1]]), soft=0.14)
    lower = canvas.shape(np.vstack([marks.lower_lip, marks.lower_lip_inner[::-1]]), soft=0.14)
    grain = 1 + 0.05 * canvas.noise(rng, 0.25)
    canvas.shade(np.clip(upper * grain, 0, 1), red * np.float32(0.86))
    canvas.shade(np.clip(lower * grain, 0, 1), red)
    seam = marks.upper_lip_inner
    canvas.shade(np.clip(canvas.line(seam, 0.2, soft=0.09) * 1.4, 0, 1), 0.30)
    canvas.shade(0.5 * canvas.line(marks.lower_lip[3:-3] + np.array([0, 0.25]), 0.5, soft=0.3), 0.75)
    for side in (marks.right, marks.left):
        canvas.shade(0.6 * canvas.shape(ring(tuple(side.mouth_corner), 0.28, 0.22, 16), soft=0.16), 0.35)


def _expose(canvas: Canvas, traits: Traits) -> None:
    """Scales the light so that the median of the face has its nominal luminance."""
    x, y = canvas.grid
    face = ((x / 8.5) ** 2 + ((y - 4.5) / 10.0) ** 2) < 1
    median = float(np.median((canvas.light @ _BT709)[face]))
    fair, dark = _FACE_LUMINANCE[1], _FACE_LUMINANCE[0]
    canvas.light *= np.float32((fair + (dark - fair) * traits.skin) / median)
