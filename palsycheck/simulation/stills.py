"""A healthy person photographed in a studio, once for each cell of K-FACE's table.

A cell is an accessory, a light, an expression and a camera. The cameras release together: what one sees
is the same moment from another side. The scene's codes and what they mean are those of K-FACE (Choi et
al., arXiv 2103.02211).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from palsycheck.simulation.animate import Animator
from palsycheck.simulation.camera import Camera, Shutter
from palsycheck.simulation.expression import Action, Script, Segment, activate
from palsycheck.simulation.palsy import FaceMotion, Habit, draw_habit, move_face
from palsycheck.simulation.portrait import Landmarks, Portrait
from palsycheck.simulation.pose import Sway, wander
from palsycheck.simulation.traits import Glasses, Traits, draw_traits
from palsycheck.values import Picture

SIZE = (864, 576)
"""(width, height) of a still in pixels: K-FACE's high resolution."""
ACCESSORIES: dict[str, Glasses] = {"S001": "none", "S002": "thin", "S003": "horn", "S004": "sun"}
LUX = {"L1": 1000.0, "L2": 400.0, "L3": 200.0}
EXPRESSIONS = {"E01": Action.REST, "E02": Action.SMILE, "E03": Action.FROWN}
YAW_DEG = {"C6": 15.0, "C7": 0.0, "C8": -15.0}
"""Of the face as the camera sees it. K-FACE gives the sign but not the side that it stands for; here a
face of positive yaw looks to the picture's right, as ``pose.Sway`` has it."""

_EXPOSED_FOR_LUX = 800.0
"""Light at which the fixed exposure shows a face at its nominal brightness: 0.3 stops below L1, one stop
above L2."""
_AGES = (20.0, 59.0)
"""Of K-FACE's people, years."""
_SCALE = (0.0145, 0.0165)
"""Pixels per u as a share of the picture's height: eyes 84 to 95 px apart."""
_PLACE_Y = 0.42
_OVERSIZE = 1.25
"""Pixels of the portrait per pixel of the still: keeps what is stretched sharp."""
_BORDER = 1.1


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """One still of a person, by K-FACE's codes."""

    accessory: str
    light: str
    expression: str
    camera: str


@dataclass(frozen=True, slots=True)
class Still:
    """A still and its truth: picture (576, 864, 3) RGB uint8, landmarks in its pixels."""

    cell: Cell
    picture: Picture
    landmarks: Landmarks


SELECTION = tuple(
    Cell(*codes) for codes in product(("S001", "S002", "S003"), ("L1", "L2"), EXPRESSIONS, YAW_DEG)
)
"""The 54 cells that the paper took of each person, those of one accessory together."""
BESIDE = (
    Cell("S001", "L3", "E01", "C7"),
    Cell("S001", "L3", "E02", "C7"),
    Cell("S004", "L1", "E01", "C7"),
    Cell("S004", "L1", "E02", "C7"),
)
"""A few cells that the paper left out: poor light, sunglasses."""


def studio_traits(seed: int) -> Traits:
    """The person with this seed, in a shirt before the studio's grey, of K-FACE's ages, without glasses."""
    rng = np.random.default_rng([seed, 0x4B_FACE])
    age = float(rng.uniform(*_AGES))
    grey = float(np.clip((age - 38) / 38 + rng.normal(0, 0.25), 0, 1)) if age > 38 else 0.0
    return replace(
        draw_traits(seed),
        age=age,
        grey=grey,
        glasses="none",
        clothes="shirt",
        scene="studio",
        light=(0.0, -0.45),
    )


def stills(seed: int, cells: Sequence[Cell] = SELECTION) -> Iterator[Still]:
    """The stills of one person, in the order of ``cells``.

    Each depends on the seed and on its own cell alone: another selection gives the same pictures.

    Args:
        seed: Of the person, 0 or more.
        cells: Which; codes that are in this module's tables.
    """
    traits = studio_traits(seed)
    rng = np.random.default_rng([seed, 0x57_1115])
    height = SIZE[1]
    scale = float(height * rng.uniform(*_SCALE))
    place = (SIZE[0] * float(0.5 + rng.normal(0, 0.008)), height * float(_PLACE_Y + rng.normal(0, 0.01)))
    habit = draw_habit(rng)
    portrait = _portrait(traits, scale, place)
    frame = portrait.frame
    animators: dict[str, Animator] = {}
    for cell in cells:
        if cell.accessory not in animators:
            animators = {cell.accessory: Animator(_wearing(portrait, traits, ACCESSORIES[cell.accessory]))}
        moment, sway = _moment(seed, cell, habit)
        head = wander(replace(sway, yaw=sway.yaw + YAW_DEG[cell.camera]), np.zeros(1))
        shutter = Shutter(_camera(seed, cell), np.zeros(1), SIZE)
        view = shutter.view(0, frame, scale, place)
        drawn = animators[cell.accessory].draw(moment, head, 0, view, SIZE)
        yield Still(cell, shutter.take(drawn.picture, 0, scale, place), drawn.landmarks)


def _portrait(traits: Traits, scale: float, place: tuple[float, float]) -> Portrait:
    """The person without glasses, somewhat larger and wider than a still."""
    from palsycheck.simulation.drawing import draw_portrait

    width, height = SIZE
    pad = (width * (_BORDER - 1) / 2, height * (_BORDER - 1) / 2)
    return draw_portrait(
        traits,
        width=round(width * _BORDER * _OVERSIZE),
        height=round(height * _BORDER * _OVERSIZE),
        scale=scale * _OVERSIZE,
        origin=((place[0] + pad[0]) * _OVERSIZE, (place[1] + pad[1]) * _OVERSIZE),
    )


def _wearing(portrait: Portrait, traits: Traits, glasses: Glasses) -> Portrait:
    """The same picture with glasses before it."""
    if glasses == "none":
        return portrait
    from palsycheck.simulation.drawing.canvas import Canvas
    from palsycheck.simulation.drawing.glasses import glasses_overlay

    frame = portrait.frame
    canvas = Canvas(
        np.zeros(portrait.image.shape, dtype=np.float32), frame.scale, (frame.origin[0], frame.origin[1])
    )
    return replace(portrait, overlay=glasses_overlay(canvas, replace(traits, glasses=glasses)))


def _moment(seed: int, cell: Cell, habit: Habit) -> tuple[FaceMotion, Sway]:
    """What face and head do when the cameras release; the same for all cameras."""
    rng = np.random.default_rng([seed, *_code(cell.accessory, cell.light, cell.expression)])
    action = EXPRESSIONS[cell.expression]
    held = Segment(action, 0.0, 2.0, float(rng.uniform(0.9, 1.1)))
    activation = activate(Script((held,), int(rng.integers(2**31)), blinks=False), np.array([1.0]))
    sway = Sway(
        yaw=float(rng.normal(0, 0.8)),
        pitch=float(rng.normal(0, 1.0)),
        roll=float(rng.normal(0, 1.0)),
        yaw_range=0.0,
        pitch_range=0.0,
        roll_range=0.0,
        shift_range=0.0,
        seed=seed,
    )
    return move_face(activation, np.array([1.0]), habit, None), sway


def _camera(seed: int, cell: Cell) -> Camera:
    """A camera on a stand, its exposure fixed: less light gives a darker picture."""
    return Camera(
        exposure_stops=float(np.log2(LUX[cell.light] / _EXPOSED_FOR_LUX)),
        read_noise=0.0012,
        shot_noise=0.00004,
        seed=int(np.random.default_rng([seed, *_code(*_codes(cell))]).integers(2**31)),
    )


def _codes(cell: Cell) -> tuple[str, str, str, str]:
    return cell.accessory, cell.light, cell.expression, cell.camera


def _code(*codes: str) -> list[int]:
    """The numbers in K-FACE's codes."""
    return [int(code[1:]) for code in codes]
