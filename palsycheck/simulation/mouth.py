"""Opening mouths: lips that part, and what is seen between them.

As with the eyes, a smooth field cannot open a slit. The skin above the line of the lips moves up, the
skin below it moves down, and between them a dark cavity with teeth and tongue is painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.portrait import FaceFrame, Landmarks
from palsycheck.values import Picture, Points

FULL_OPENING = 2.3
"""u between the lips at the middle where OPEN is 1."""
_UP_SHARE = 0.34
_UP_REACH, _DOWN_REACH = 3.0, 4.6
_OPEN_ALREADY = 0.4
"""u between the lips from which on a photographed mouth counts as open."""
_PALE = 0.6
"""Share of the colour of the light that painted teeth keep on photographs."""
_OVER_EYES, _OVER_SKIN = 1.22, np.array([1.02, 1.10, 1.08])
"""How much brighter (sRGB) white teeth are than the whites of the eyes and than the cheeks. Medians of the
bright quarter of teeth in 45 open smiles of the London set: 1.2, and 1.00, 1.13, 1.13."""
_TOOTH = np.array([0.0, 0.78, 1.38, 1.95, 2.45, 2.9])
"""Edges of the upper teeth from the middle outwards, u."""

Plane = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Mouth:
    """The surroundings of a closed mouth, measured once for a portrait.

    Attributes:
        rows, columns: The patch of the portrait.
        down: (2,), pixels that one u along y covers.
        x, y, seam: (h, w), coordinates of the patch's pixels from the middle of the mouth (x) and in face
            coordinates (y, and the line of the lips at that x), u.
        right, left: (h, w), how much each side's opening counts at that x; 0 outside of the mouth.
        white: (3,), sRGB of white under the portrait's light, from the whites of the eyes.
        scale: Pixels per u.
        corners: The commissures, right and left, u.
        seam_curve: (n, 2), the line of the lips, u.
        painted: Whether upper teeth are painted; a mouth that is open in the portrait has its own.
    """

    rows: slice
    columns: slice
    down: Points
    x: Plane
    y: Plane
    seam: Plane
    right: Plane
    left: Plane
    white: npt.NDArray[np.float64]
    scale: float
    corners: tuple[Points, Points]
    seam_curve: Points
    painted: bool

    @classmethod
    def of(cls, marks: Landmarks, frame: FaceFrame, picture: Picture, *, photographed: bool = False) -> Mouth:
        """``marks`` in face coordinates; photographs say less plainly than drawings how white teeth are.

        A mouth that is open already opens further below its upper teeth, which are not painted again.
        """
        right, left = marks.right.mouth_corner, marks.left.mouth_corner
        low = np.array([right[0] - 0.5, min(right[1], left[1]) - _UP_REACH - 1.0])
        high = np.array([left[0] + 0.5, max(right[1], left[1]) + _DOWN_REACH + 1.5])
        box = frame.to_pixels(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        height, width = picture.shape[:2]
        x0, y0 = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, y1 = np.minimum(np.ceil(box.max(axis=0)).astype(int) + 1, [width, height])
        px, py = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        face = frame.to_face(np.stack([px.ravel(), py.ravel()], axis=1).astype(np.float64))
        x, y = (face[:, c].reshape(px.shape) for c in (0, 1))
        gap = float(np.max(marks.lower_lip_inner[:, 1] - marks.upper_lip_inner[:, 1]))
        opened = photographed and gap > _OPEN_ALREADY
        seam = marks.lower_lip_inner if opened else (marks.upper_lip_inner + marks.lower_lip_inner) / 2
        white = _white(marks, frame, picture)
        weights = _weights(x, right, left)
        return cls(
            rows=slice(int(y0), int(y1)),
            columns=slice(int(x0), int(x1)),
            down=frame.matrix[:, 1],
            x=(x - (right[0] + left[0]) / 2).astype(np.float32),
            y=y.astype(np.float32),
            seam=np.interp(x, seam[:, 0], seam[:, 1]).astype(np.float32),
            right=weights[0].astype(np.float32),
            left=weights[1].astype(np.float32),
            white=_brighter(white, marks, frame, picture) if photographed else white,
            scale=frame.scale,
            corners=(right, left),
            seam_curve=seam,
            painted=not opened,
        )

    def open(self, picture: Picture, right: float, left: float) -> None:
        """Opens the mouth in ``picture`` (changed in place); each side's opening as OPEN's activation."""
        if max(right, left) <= 0.01:
            return
        gap = FULL_OPENING * (self.right * max(right, 0.0) + self.left * max(left, 0.0))
        top, bottom = self.seam - _UP_SHARE * gap, self.seam + (1 - _UP_SHARE) * gap
        patch = picture[self.rows, self.columns]
        skin = self._part(patch, top, bottom, gap)
        seen = np.clip((self.y - top) * self.scale + 0.5, 0, 1)
        seen *= np.clip((bottom - self.y) * self.scale + 0.5, 0, 1) * np.clip(
            gap * self.scale / 1.5 - 0.2, 0, 1
        )
        inside = self._cavity(top, bottom, float(gap.max()))
        patch[:] = np.round(skin + seen[..., None] * (inside - skin)).astype(np.uint8)

    def _part(self, patch: Picture, top: Plane, bottom: Plane, gap: Plane) -> Picture:
        above = np.clip(1 - (top - self.y) / _UP_REACH, 0, 1)
        below = np.clip(1 - (self.y - bottom) / _DOWN_REACH, 0, 1)
        ease_above, ease_below = (t * t * (3 - 2 * t) for t in (above, below))
        shift = np.where(
            self.y < (top + bottom) / 2, _UP_SHARE * gap * ease_above, -(1 - _UP_SHARE) * gap * ease_below
        ).astype(np.float32)
        h, w = patch.shape[:2]
        map_x = np.arange(w, dtype=np.float32)[None, :] + shift * np.float32(self.down[0])
        map_y = np.arange(h, dtype=np.float32)[:, None] + shift * np.float32(self.down[1])
        return np.asarray(cv2.remap(patch, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))

    def _cavity(self, top: Plane, bottom: Plane, opening: float) -> npt.NDArray[np.float64]:
        """sRGB of what is seen inside: darkness, tongue, and teeth that stay with the skull and the jaw."""
        side = np.clip(1 - 0.055 * self.x**2, 0.15, 1)
        depth = np.clip((self.y - self.seam) / max(opening, 0.3), -1, 1)
        tongue = np.clip(depth - 0.1, 0, 1) * np.clip(1 - (self.x / 2.6) ** 2, 0, 1)
        colour = self.white * ([0.16, 0.06, 0.065] + tongue[..., None] * np.array([0.42, 0.17, 0.18]))
        lip_shadow = np.clip(0.55 + (self.y - top) / 0.7, 0.55, 1)
        edge = self.seam + 0.42 - 0.035 * self.x**2
        gaps = np.min(np.abs(np.abs(self.x)[..., None] - _TOOTH), axis=-1)
        enamel = (0.92 - 0.22 * np.exp(-0.5 * (gaps / 0.06) ** 2)) * side * lip_shadow
        upper = np.clip((edge - self.y) * self.scale * 0.7 + 0.5, 0, 1) * np.clip(
            (3.3 - np.abs(self.x)) / 0.4, 0, 1
        )
        low_edge = bottom - 0.35 + 0.02 * self.x**2
        if not self.painted:
            upper = np.zeros_like(upper)
        lower = (
            0.75
            * np.clip((self.y - low_edge) * self.scale * 0.7 + 0.5, 0, 1)
            * np.clip((2.6 - np.abs(self.x)) / 0.4, 0, 1)
        )
        tooth = enamel[..., None] * self.white * [1.0, 0.965, 0.89]
        colour = colour + (lower * np.clip(opening - 0.7, 0, 1))[..., None] * (0.8 * tooth - colour)
        return np.asarray(colour + upper[..., None] * (tooth - colour), dtype=np.float64)

    def move(self, points: Points, right: float, left: float) -> Points:
        """Where skin points (n, 2) in u go when the mouth opens so far (lips' inner borders: ``edges``)."""
        w_right, w_left = _weights(points[:, 0], *self.corners)
        gap = FULL_OPENING * (w_right * max(right, 0.0) + w_left * max(left, 0.0))
        seam = np.interp(points[:, 0], self.seam_curve[:, 0], self.seam_curve[:, 1])
        up = points[:, 1] < seam
        moved = points[:, 1].copy()
        for _ in range(12):
            above = np.clip(1 - (seam - _UP_SHARE * gap - moved) / _UP_REACH, 0, 1)
            below = np.clip(1 - (moved - seam - (1 - _UP_SHARE) * gap) / _DOWN_REACH, 0, 1)
            ease_above, ease_below = (t * t * (3 - 2 * t) for t in (above, below))
            moved = points[:, 1] + np.where(
                up, -_UP_SHARE * gap * ease_above, (1 - _UP_SHARE) * gap * ease_below
            )
        return np.stack([points[:, 0], moved], axis=1)

    def edges(self, upper: Points, lower: Points, right: float, left: float) -> tuple[Points, Points]:
        """The lips' inner borders, in u, when the mouth opens so far."""
        moved = []
        for points, share in ((upper, -_UP_SHARE), (lower, 1 - _UP_SHARE)):
            w_right, w_left = _weights(points[:, 0], *self.corners)
            gap = FULL_OPENING * (w_right * max(right, 0.0) + w_left * max(left, 0.0))
            moved.append(points + np.stack([np.zeros(len(points)), share * gap], axis=1))
        return moved[0], moved[1]


def _weights(x: npt.NDArray[np.float64], right: Points, left: Points) -> tuple[Plane, Plane]:
    """How much of the right and of the left side's opening there is at ``x``."""
    share = 2 * (x - right[0]) / (left[0] - right[0]) - 1
    bow = np.clip(1 - np.abs(share) ** 2.4, 0, 1)
    t = np.clip((share + 0.8) / 1.6, 0, 1)
    to_left = t * t * (3 - 2 * t)
    return bow * (1 - to_left), bow * to_left


def _white(marks: Landmarks, frame: FaceFrame, picture: Picture) -> npt.NDArray[np.float64]:
    """sRGB of the brightest tenth of what lies between the lids."""
    mask = np.zeros(picture.shape[:2], dtype=np.uint8)
    for side in (marks.right, marks.left):
        opening = np.vstack([side.upper_lid, side.lower_lid[-2:0:-1]])
        cv2.fillPoly(mask, [np.round(frame.to_pixels(opening)).astype(np.int32)], 1)
    return np.asarray(np.percentile(picture[mask > 0], 88, axis=0), dtype=np.float64)


def _brighter(
    white: npt.NDArray[np.float64], marks: Landmarks, frame: FaceFrame, picture: Picture
) -> npt.NDArray[np.float64]:
    """sRGB of white teeth on a photograph, whose eyes are shaded by lids and lashes."""
    sides = ((marks.right, -1), (marks.left, 1))
    corners = [side.mouth_corner + np.array([1.2 * sign, -5.5]) for side, sign in sides]
    height, width = picture.shape[:2]
    found = []
    reach = max(1, round(0.9 * frame.scale))
    for x, y in np.round(frame.to_pixels(np.array(corners))).astype(int):
        rows = slice(max(0, y - reach), min(height, y + reach + 1))
        found.append(picture[rows, max(0, x - reach) : min(width, x + reach + 1)].reshape(-1, 3))
    skin = np.median(np.concatenate(found), axis=0)
    bright = np.maximum(white * _OVER_EYES, skin * _OVER_SKIN)
    # warm light tints teeth less than it does skin and the whites of eyes
    return np.asarray(np.minimum(bright.max() + _PALE * (bright - bright.max()), 246.0))
