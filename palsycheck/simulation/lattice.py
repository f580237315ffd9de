"""Displacement fields tabulated once on a lattice, so that a frame costs one weighted sum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.portrait import FaceFrame
from palsycheck.values import Points

Maps = npt.NDArray[np.float32]


def sampled(
    picture: npt.NDArray[Any], at: Maps, *, border: int, how: int = cv2.INTER_LINEAR
) -> npt.NDArray[Any]:
    """The values of a picture (h, w, up to 4) at places (r, c, 2), x and y; ``border`` and ``how`` as
    OpenCV's; outside of it, a constant border is 0."""
    # OpenCV takes both maps as one of two channels, which its type hints do not know
    return np.asarray(cv2.remap(picture, at, None, how, borderMode=border, borderValue=0))  # type: ignore[call-overload]


def spread(table: Maps, step: float, size: tuple[int, int]) -> Maps:
    """Values at nodes (r, c, up to 4), ``step`` pixels apart from the first pixel on, at every pixel of a
    picture of ``size`` (width, height)."""
    grow = np.array([[step, 0, 0], [0, step, 0]], dtype=np.float32)
    found = cv2.warpAffine(table, grow, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Lattice:
    """Fields over a part of a portrait; outside of it they count as zero.

    Attributes:
        corner: (2,), pixels of the portrait at the first node.
        step: Pixels from node to node.
        shape: (rows, columns) of nodes.
        table: (k, rows * columns * 2), displacements in pixels for a weight of 1.
    """

    corner: Maps
    step: float
    shape: tuple[int, int]
    table: Maps

    @classmethod
    def of(
        cls,
        fields: Callable[[Points], Points],
        frame: FaceFrame,
        *,
        low: tuple[float, float],
        high: tuple[float, float],
        step: float,
    ) -> Lattice:
        """Tabulates ``fields``, which gives (k, n, 2) in u at points (n, 2) in u.

        Args:
            fields: The fields.
            frame: Of the portrait.
            low, high: Corners in u of the part that matters.
            step: Pixels of the portrait.
        """
        box = frame.to_pixels(np.array([low, (high[0], low[1]), high, (low[0], high[1])]))
        corner = np.floor(box.min(axis=0))
        columns, rows = np.ceil((box.max(axis=0) - corner) / step).astype(int) + 1
        x, y = np.meshgrid(corner[0] + step * np.arange(columns), corner[1] + step * np.arange(rows))
        at = frame.to_face(np.stack([x.ravel(), y.ravel()], axis=1))
        table = fields(at) @ frame.matrix.T
        return cls(
            corner=corner.astype(np.float32),
            step=step,
            shape=(int(rows), int(columns)),
            table=table.reshape(len(table), -1).astype(np.float32),
        )

    def displacement(self, weights: npt.ArrayLike, at: Maps) -> Maps:
        """The weighted sum at pixels ``at`` (height, width, 2) of the portrait, in pixels, same shape."""
        amounts = np.asarray(weights, dtype=np.float32)
        used = np.flatnonzero(amounts)
        field = (amounts[used] @ self.table[used]).reshape(*self.shape, 2)
        nodes = (at - self.corner) / np.float32(self.step)
        return np.asarray(sampled(field, nodes, border=cv2.BORDER_CONSTANT), dtype=np.float32)
