"""Folds and lines of the skin that come with expression and go with palsy.

Each crease is a map of relative darkening and lightening over the portrait, scaled by the activation of
its muscle group. A lost nasolabial fold is the portrait itself with the fold blurred away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side
from palsycheck.values import Picture, Points

Plane = npt.NDArray[np.floating[Any]]

_FOLD_DEPTH = 0.22
"""Relative darkening in the nasolabial fold at a full smile."""
_LINE_DEPTH = 0.16
"""... in forehead and frown lines and crow's feet at full effort."""


@dataclass(frozen=True, slots=True)
class Creases:
    """The creases of one portrait.

    Attributes:
        rows, columns: The part of the portrait that holds the face.
        base: (h, w, 3), float32: that part as it is, sRGB 0..255.
        lines: (6, h, w): fold, crow's feet and forehead lines right and left; relative change at 1.
        knit: (2, h, w): frown lines, right and left.
        smooth: (h, w, 3): the part with its folds blurred.
        fold_area: (2, h, w): where a fold lies, 0..1, right and left.
        more: (6, h, w): shading of blown cheeks, lines of a wrinkled nose and of pursed lips, right and left.
    """

    rows: slice
    columns: slice
    base: Plane
    lines: Plane
    smooth: Plane
    fold_area: Plane
    more: Plane

    @classmethod
    def of(
        cls, marks: Landmarks, frame: FaceFrame, picture: Picture, *, photographed: bool = False
    ) -> Creases:
        """``marks`` in face coordinates; lines on photographs are not as straight as on drawings."""
        height, width = picture.shape[:2]
        low, high = np.array([-12.5, -13.0]), np.array([12.5, float(marks.chin[1]) + 4.0])
        box = frame.to_pixels(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        x0, y0 = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, y1 = np.minimum(np.ceil(box.max(axis=0)).astype(int) + 1, [width, height])
        rows, columns = slice(int(y0), int(y1)), slice(int(x0), int(x1))
        px, py = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        face = frame.to_face(np.stack([px.ravel(), py.ravel()], axis=1).astype(np.float64))
        x, y = (face[:, c].reshape(px.shape) for c in (0, 1))
        sides = ((marks.right, -1.0), (marks.left, 1.0))
        lines = [_fold(x, y, side, sign) for side, sign in sides]
        lines += [_feet(x, y, side, sign) for side, sign in sides]
        lines += [(_furrows if photographed else _forehead)(x, y, side, sign) for side, sign in sides]
        lines += [_frown(x, y, side, sign) for side, sign in sides]
        patch = picture[rows, columns]
        bare = _bare_skin(patch, x, y)
        more = [draw(x, y, side, sign) for draw in (_blown, _wrinkled) for side, sign in sides]
        more += [_pursed(x, y, marks, sign) for _, sign in sides]
        area = [_fold_area(x, y, side, sign) for side, sign in sides]
        return cls(
            rows=rows,
            columns=columns,
            base=patch.astype(np.float32),
            lines=(np.stack(lines) * bare).astype(np.float32),
            smooth=cv2.GaussianBlur(patch, (0, 0), 0.75 * frame.scale).astype(np.float32),
            fold_area=np.stack(area).astype(np.float32),
            more=(np.stack(more) * bare).astype(np.float32),
        )

    def render(
        self,
        picture: Picture,
        muscles: npt.NDArray[np.float64],
        fold_loss: Points,
        *,
        lines: float = 1.0,
        pursing: bool = False,
    ) -> None:
        """Writes the face with its creases into ``picture`` (in place).

        Args:
            picture: The portrait's copy.
            muscles: (len(MUSCLES), 2), activations, right and left.
            fold_loss: (2,), share of the fold lost, right and left.
            lines: How deep folds and lines are, as a factor.
            pursing: Whether pursed lips get lines around them.
        """
        smile, lid, brow, knit = (
            np.clip(muscles[MUSCLES.index(m)], 0, 1.2)
            for m in (Muscle.SMILE, Muscle.LID, Muscle.BROW, Muscle.KNIT)
        )
        feet = np.clip(0.8 * smile + 0.7 * np.clip(lid - 0.5, 0, 1), 0, 1.2)
        amounts = lines * np.concatenate([smile * (1 - fold_loss), feet, brow, knit]).astype(np.float32)
        used = np.flatnonzero(amounts)
        gain = 1 + np.tensordot(amounts[used], self.lines[used], axes=1)
        cheek, nose, pucker = (
            np.clip(muscles[MUSCLES.index(m)], 0, 1.2) for m in (Muscle.CHEEK, Muscle.NOSE, Muscle.PUCKER)
        )
        if (pursing and (pucker > 0.3).any()) or cheek.any() or nose.any():
            pursed = np.clip(pucker - 0.3, 0, 1) if pursing else np.zeros(2)
            gain += np.tensordot(
                np.concatenate([cheek, lines * nose, lines * pursed]).astype(np.float32), self.more, axes=1
            )
        face = self.base
        if fold_loss.any():
            lost = np.tensordot(fold_loss.astype(np.float32), self.fold_area, axes=1)
            face = face + lost[..., None] * (self.smooth - face)
        picture[self.rows, self.columns] = np.clip(np.round(face * gain[..., None]), 0, 255)


def _bare_skin(patch: Picture, x: Points, y: Points) -> Plane:
    """(h, w), 0..1: where a pixel has the colour of the cheeks; lines do not run over hair."""
    cheeks = np.hypot(np.abs(x) - 6.0, y - 5.0) < 2.5
    skin = patch[cheeks].astype(np.float32)
    middle = np.median(skin, axis=0)
    spread = 22.0 + 1.5 * np.median(np.abs(skin - middle))
    away = np.linalg.norm(patch.astype(np.float32) - middle * _brightness(patch, middle), axis=2)
    near = np.clip(2 - away / spread, 0, 1) * np.clip(_brightness(patch, middle)[..., 0] / 0.5 - 0.5, 0, 1)
    return np.asarray(cv2.GaussianBlur(near.astype(np.float32), (0, 0), 1.5), dtype=np.float32)


def _brightness(patch: Picture, middle: npt.NDArray[np.float32]) -> Plane:
    """(h, w, 1): how bright each pixel is relative to ``middle``."""
    return np.asarray(patch.astype(np.float32).sum(axis=2, keepdims=True) / middle.sum(), dtype=np.float32)


def _fold(x: Points, y: Points, side: Side, sign: float) -> Points:
    across, fade = _beside_fold(x, y, side, sign)
    groove = -np.exp(-0.5 * (across / 0.30) ** 2) - 0.4 * np.exp(-0.5 * ((across + 0.3) / 0.7) ** 2)
    pad = 0.45 * np.exp(-0.5 * ((across - 1.3) / 0.8) ** 2)
    return np.asarray(_FOLD_DEPTH * fade * (groove + pad))


def _fold_area(x: Points, y: Points, side: Side, sign: float) -> Points:
    across, fade = _beside_fold(x, y, side, sign)
    return np.asarray(fade * np.exp(-0.5 * ((across - 0.2) / 0.75) ** 4))


def _beside_fold(x: Points, y: Points, side: Side, sign: float) -> tuple[Points, Points]:
    """Signed distance from the fold along x (towards the ear positive), and 0..1 along its length."""
    fold = side.fold
    at = np.interp(y, fold[:, 1], fold[:, 0])
    top = np.clip((y - fold[0, 1] + 0.4) / 1.2, 0, 1)
    bottom = np.clip((fold[-1, 1] + 0.8 - y) / 2.4, 0, 1)
    return (x - at) * sign, top * bottom


def _feet(x: Points, y: Points, side: Side, sign: float) -> Points:
    corner = side.upper_lid[-1]
    out = (x - corner[0]) * sign
    fade = np.clip(out / 0.5, 0, 1) * np.clip((2.6 - out) / 1.4, 0, 1)
    lines = sum(
        np.exp(-0.5 * ((y - corner[1] - start - slope * out) / 0.10) ** 2)
        for start, slope in ((-0.35, -0.35), (0.1, -0.02), (0.5, 0.3))
    )
    return np.asarray(-0.9 * _LINE_DEPTH * fade * lines)


def _forehead(x: Points, y: Points, side: Side, sign: float) -> Points:
    brow = side.brow.min(axis=0)[1]
    half = 1 / (1 + np.exp(-(x * sign) / 0.5))
    across = half * np.clip((9.5 - np.abs(x)) / 3.0, 0, 1)
    arch = 0.5 * np.cos(np.clip((np.abs(x) - 4.5) / 5.0, -1, 1) * np.pi / 2)
    rows = [brow - 1.9, brow - 3.1, brow - 4.3, brow - 5.4]
    lines = sum(
        -np.exp(-0.5 * ((y - row + arch) / 0.15) ** 2)
        + 0.6 * np.exp(-0.5 * ((y - row + arch - 0.5) / 0.25) ** 2)
        for row in rows
    )
    return np.asarray(1.1 * _LINE_DEPTH * across * lines)


def _furrows(x: Points, y: Points, side: Side, sign: float) -> Points:
    """Forehead lines that wander, fade and start anew, as skin has them."""
    out = x * sign
    wander = 0.22 * np.sin(0.8 * out + 0.6) + 0.12 * np.sin(1.9 * out + 1.1 * y)
    depth = 0.55 + 0.45 * np.sin(0.9 * out + 1.7 * y) * np.cos(0.45 * out - 0.8 * y)
    fine = 0.85 + 0.3 * np.sin(2.6 * out + 0.9 * y)
    return np.asarray(1.3 * depth * fine * _forehead(x, y + wander, side, sign))


def _frown(x: Points, y: Points, side: Side, sign: float) -> Points:
    inner = side.brow[0]
    along = np.exp(-0.5 * ((y - inner[1] + 0.4) / 1.0) ** 4)
    line = np.exp(-0.5 * ((x * sign - 0.85 - 0.12 * (y - inner[1])) / 0.14) ** 2)
    pad = 0.5 * np.exp(-0.5 * ((x * sign - 1.4) / 0.35) ** 2)
    return np.asarray(1.1 * _LINE_DEPTH * along * (pad - line))


def _blown(x: Points, y: Points, side: Side, sign: float) -> Points:
    """A ball under the light from above: bright over its middle, dark below and towards the mouth."""
    across = (x - side.mouth_corner[0]) * sign - 3.0
    along = y - side.mouth_corner[1] + 1.2
    ball = np.exp(-0.5 * ((across / 2.2) ** 2 + (along / 2.6) ** 2))
    rim = np.exp(-0.5 * (((across + 2.9) / 0.8) ** 2 + (along / 2.2) ** 2))
    return np.asarray(0.16 * ball * np.clip(0.4 - 0.4 * along / 2.6, -1, 1) - 0.06 * rim)


def _wrinkled(x: Points, y: Points, side: Side, sign: float) -> Points:
    """Lines across the side wall of the nose's root, and the fold beside its wing."""
    top = side.pupil[1] + 0.6
    out = x * sign
    fade = np.clip(out / 0.3, 0, 1) * np.clip((1.7 - out) / 0.6, 0, 1)
    lines = sum(np.exp(-0.5 * ((y - top - row - 0.55 * out) / 0.13) ** 2) for row in (0.0, 0.65, 1.3))
    beside = (x - side.nose_wing[0]) * sign - 0.35
    groove = np.exp(-0.5 * ((beside / 0.28) ** 2 + ((y - side.nose_wing[1] + 0.6) / 0.8) ** 2))
    return np.asarray(-_LINE_DEPTH * (0.9 * fade * lines + 1.1 * groove))


def _pursed(x: Points, y: Points, marks: Landmarks, sign: float) -> Points:
    """Short lines that run at right angles to the lips, which the drawn-in skin throws."""
    middle = (marks.right.mouth_corner + marks.left.mouth_corner) / 2
    px, py = x - middle[0], (y - middle[1]) * 1.25
    reach, angle = np.hypot(px, py), np.arctan2(py, px)
    half = 1 / (1 + np.exp(-(px * sign) / 0.25))
    ring = np.exp(-0.5 * ((reach - 2.3) / 0.55) ** 2)
    return np.asarray(-0.55 * _LINE_DEPTH * half * ring * np.clip(np.cos(14 * angle), 0, 1) ** 2)
