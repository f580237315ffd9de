"""Shutting eyes: the skin of the lids slides over an eyeball that stays where it is.

A smooth field would squeeze the eye to a slit with its iris in it. So the picture around an eye is made
of two layers: the lids' skin, stretched along y from below the brow to the moving edge of the lid with
its lashes, and the eye itself, untouched, seen between the edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.lattice import sampled
from palsycheck.simulation.portrait import FaceFrame, Side
from palsycheck.values import Picture, Points

UPPER_SHARE = 0.84
"""Share of a closure that the upper lid makes; the lower lid comes up by the rest."""
_LOWER_REACH = 1.4
_UPPER_REACH = 1.9
"""u of skin below and above the eye that stretch."""
_MARGIN = 0.6
_UP = 0.5
"""u that the iris goes up where a lid does not follow: it is about 1.2 across."""

Plane = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Lids:
    """One eye's surroundings, measured once for a portrait.

    Attributes:
        rows, columns: The patch of the portrait.
        down: (2,), pixels that one u along y covers in the portrait.
        y, upper, lower: (h, w), for each pixel of the patch its own y and those of the two lids' edges at
            its x, in u; the edges meet outside of the eye.
        reach: u above the upper lid that stretch.
        scale: Pixels per u.
    """

    rows: slice
    columns: slice
    down: Points
    y: Plane
    upper: Plane
    lower: Plane
    reach: float
    scale: float
    curve: tuple[Points, Points]

    @classmethod
    def of(cls, side: Side, frame: FaceFrame, shape: tuple[int, int]) -> Lids:
        """``side`` in face coordinates; ``shape`` is the portrait's (height, width)."""
        points = np.vstack([side.upper_lid, side.lower_lid])
        low, high = points.min(axis=0), points.max(axis=0)
        low, high = low - [_MARGIN, _UPPER_REACH + 0.3], high + np.array([_MARGIN, _LOWER_REACH + 0.3])
        corners = frame.to_pixels(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        x0, y0 = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
        x1, y1 = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, [shape[1], shape[0]])
        px, py = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        face = frame.to_face(np.stack([px.ravel(), py.ravel()], axis=1).astype(np.float64))
        x, y = (face[:, c].reshape(px.shape) for c in (0, 1))
        upper, lower = (_along(lid, x) for lid in (side.upper_lid, side.lower_lid))
        to_brow = float(np.min(side.upper_lid[:, 1]) - np.max(side.brow[:, 1]))
        return cls(
            rows=slice(int(y0), int(y1)),
            columns=slice(int(x0), int(x1)),
            down=frame.matrix[:, 1],
            y=y.astype(np.float32),
            upper=np.minimum(upper, lower).astype(np.float32),
            lower=lower.astype(np.float32),
            reach=float(np.clip(to_brow, 1.0, _UPPER_REACH)),
            scale=frame.scale,
            curve=(side.upper_lid, side.lower_lid),
        )

    def close(self, picture: Picture, closure: float, *, up: float = 0.0) -> None:
        """Shuts the eye in ``picture`` (changed in place).

        Args:
            picture: The portrait.
            closure: 0 as it is to 1 shut.
            up: How far the eyeball turns up, 0 not to 1: what is seen below the iris is white.
        """
        if closure <= 0.004 and up <= 0.004:
            return
        patch = picture[self.rows, self.columns]
        gap = (self.lower - self.upper) * np.float32(closure)
        top, bottom = self.upper + UPPER_SHARE * gap, self.lower - (1 - UPPER_SHARE) * gap
        skin = self._pull(patch, top, bottom, gap)
        depth = self.y - top
        seen = np.clip(depth * self.scale + 0.5, 0, 1) * np.clip((bottom - self.y) * self.scale + 0.5, 0, 1)
        seen *= self.lower - self.upper > 0.02
        shadow = 1 - 0.35 * min(1.0, 3 * closure) * np.exp(-np.clip(depth, 0, None) / 0.3)
        eye = (patch if up <= 0.004 else self._turned_up(patch, up)) * shadow[..., None]
        wide = np.clip((self.lower - self.upper) / 0.5, 0, 1)
        lash = 0.5 * np.clip(2 * closure - 1, 0, 1) * wide * np.exp(-0.5 * ((depth - 0.08) / 0.11) ** 2)
        skin = skin * (1 - lash[..., None])
        patch[:] = np.round(skin + seen[..., None] * (eye - skin)).astype(np.uint8)

    def _pull(self, patch: Picture, top: Plane, bottom: Plane, gap: Plane) -> Picture:
        above = np.clip((self.y - self.upper + self.reach) / (top - self.upper + self.reach), 0, 1)
        below = np.clip(1 - (self.y - bottom) / _LOWER_REACH, 0, 1)
        ease_above, ease_below = (t * t * (3 - 2 * t) for t in (above, below))
        middle = (top + bottom) / 2
        shift = np.where(
            self.y < middle, -UPPER_SHARE * gap * ease_above, (1 - UPPER_SHARE) * gap * ease_below
        ).astype(np.float32)
        h, w = patch.shape[:2]
        map_x = np.arange(w, dtype=np.float32)[None, :] + shift * np.float32(self.down[0])
        map_y = np.arange(h, dtype=np.float32)[:, None] + shift * np.float32(self.down[1])
        return np.asarray(cv2.remap(patch, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))

    def _turned_up(self, patch: Picture, up: float) -> npt.NDArray[np.float64]:
        """The eyeball turned up (Bell's phenomenon): its picture further up, and white where that ends."""
        inside = (self.y > self.upper + 0.1) & (self.y < self.lower - 0.1)
        if not inside.any():
            return patch.astype(np.float64)
        white = np.percentile(patch[inside], 75, axis=0)
        shift = np.float32(_UP * up)
        y, x = np.indices(patch.shape[:2], dtype=np.float32)
        at = np.stack([x, y], axis=2) + shift * self.down.astype(np.float32)
        moved = sampled(patch, at, border=cv2.BORDER_REPLICATE)
        ends = np.clip((self.y + shift - self.lower + 0.3) / 0.15, 0, 1)[..., None]
        return np.asarray(moved + ends * (white - moved), dtype=np.float64)

    def edges(self, closure: float) -> tuple[Points, Points]:
        """Upper and lower lid's landmarks, in u, at this closure."""
        upper, lower = self.curve
        gap_upper = np.clip(_along(lower, upper[:, 0]) - upper[:, 1], 0, None) * closure
        gap_lower = np.clip(lower[:, 1] - _along(upper, lower[:, 0]), 0, None) * closure
        return (
            upper + np.stack([np.zeros(len(upper)), UPPER_SHARE * gap_upper], axis=1),
            lower - np.stack([np.zeros(len(lower)), (1 - UPPER_SHARE) * gap_lower], axis=1),
        )


def _along(curve: Points, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """y of a curve at ``x``; the ends are continued level."""
    order = np.argsort(curve[:, 0])
    return np.asarray(np.interp(x, curve[order, 0], curve[order, 1]))
