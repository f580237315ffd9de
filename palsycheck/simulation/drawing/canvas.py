"""A canvas in linear light on which shapes are painted in face coordinates.

Colours are linear RGB, 0..1; sRGB values pass through ``linear`` first (IEC 61966-2-1).
"""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.values import Picture, Points

Plane = npt.NDArray[np.floating[Any]]
Colour = npt.NDArray[np.float32]

_SHIFT = 4
"""Fractional bits of cv2's coordinates."""
_SHOULDER = 0.65
"""Linear light above which a camera's response bends, so that white cloth keeps its folds."""


def linear(*srgb: float) -> Colour:
    """Linear RGB of an sRGB colour given as three numbers 0..255."""
    s = np.array(srgb) / 255
    return np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4).astype(np.float32)


def hue(hue_: float, saturation: float, value: float) -> Colour:
    """Linear RGB of an sRGB colour given as hue, saturation and value, 0..1 (the hue wraps)."""
    return linear(*(255 * v for v in colorsys.hsv_to_rgb(hue_ % 1.0, saturation, value)))


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """``share`` of ``b`` in ``a``."""
    return np.asarray(a * (1 - share) + b * share, dtype=np.float32)


@dataclass(slots=True)
class Canvas:
    """A picture under construction; painting changes ``light`` in place.

    Attributes:
        light: (height, width, 3), float32, linear light.
        scale: Pixels per u.
        origin: Of the face coordinates, in pixels.
    """

    light: Plane
    scale: float
    origin: tuple[float, float]

    @property
    def grid(self) -> tuple[Plane, Plane]:
        """x of shape (1, width) and y of shape (height, 1), in u, at the centres of the pixels."""
        height, width = self.light.shape[:2]
        x = (np.arange(width, dtype=np.float32) - self.origin[0]) / self.scale
        y = (np.arange(height, dtype=np.float32) - self.origin[1]) / self.scale
        return x[None, :], y[:, None]

    def pixels(self, points: Points) -> Points:
        """Points (n, 2) in u, in pixels."""
        return np.asarray(points * self.scale + self.origin, dtype=np.float64)

    def _fixed(self, points: Points) -> npt.NDArray[np.int32]:
        return np.round(self.pixels(points) * (1 << _SHIFT)).astype(np.int32)

    def shape(self, *polygons: Points, soft: float = 0.0) -> Plane:
        """Opacity (height, width), 0..1, of filled polygons with edges blurred by ``soft`` u."""
        mask = np.zeros(self.light.shape[:2], dtype=np.uint8)
        for polygon in polygons:
            cv2.fillPoly(mask, [self._fixed(polygon)], 255, cv2.LINE_AA, _SHIFT)
        return self._softened(mask, soft)

    def line(self, points: Points, width: float, *, soft: float = 0.0) -> Plane:
        """Opacity of a line of ``width`` u; lines under one pixel are drawn at one and made fainter."""
        mask = np.zeros(self.light.shape[:2], dtype=np.uint8)
        thickness = width * self.scale
        cv2.polylines(mask, [self._fixed(points)], False, 255, max(1, round(thickness)), cv2.LINE_AA, _SHIFT)
        return self._softened(mask, soft) * np.float32(min(1.0, thickness))

    def strokes(self, lines: list[Points], values: Points, width: float) -> tuple[Plane, Plane]:
        """Many thin lines: opacity, and the value 0..1 of the uppermost line, each (height, width)."""
        mask = np.zeros(self.light.shape[:2], dtype=np.uint8)
        value = np.full(self.light.shape[:2], 128, dtype=np.uint8)
        thickness = max(1, round(width * self.scale))
        for points, level in zip(lines, values, strict=True):
            fixed = [self._fixed(points)]
            cv2.polylines(mask, fixed, False, 255, thickness, cv2.LINE_AA, _SHIFT)
            cv2.polylines(
                value, fixed, False, float(np.clip(level, 0, 1) * 255), thickness, cv2.LINE_AA, _SHIFT
            )
        return mask.astype(np.float32) / 255, value.astype(np.float32) / 255

    def _softened(self, mask: Picture, soft: float) -> Plane:
        plane = mask.astype(np.float32) / np.float32(255)
        return self.blurred(plane, soft) if soft > 0 else plane

    def blurred(self, plane: Plane, sigma: float) -> Plane:
        """Gaussian blur by ``sigma`` u; wide ones on a reduced picture."""
        pixels = sigma * self.scale
        if pixels < 0.3:
            return plane
        shrink = max(1, int(pixels // 3))
        if shrink == 1:
            return np.asarray(cv2.GaussianBlur(plane, (0, 0), pixels, borderType=cv2.BORDER_REPLICATE))
        height, width = plane.shape[:2]
        small = cv2.resize(
            plane, (max(1, width // shrink), max(1, height // shrink)), interpolation=cv2.INTER_AREA
        )
        small = cv2.GaussianBlur(small, (0, 0), pixels / shrink, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC))

    def paint(self, opacity: Plane, colour: Colour | Plane) -> None:
        """Lays a colour (3,) or a picture (height, width, 3) over the canvas."""
        rows, columns = _occupied(opacity)
        alpha = opacity[rows, columns, None]
        over = colour if colour.ndim == 1 else colour[rows, columns]
        patch = self.light[rows, columns]
        patch += alpha * (over - patch)

    def shade(self, opacity: Plane, factor: float | Colour) -> None:
        """Multiplies the canvas by ``factor`` (a number or per channel) where opacity is 1."""
        rows, columns = _occupied(opacity)
        patch = self.light[rows, columns]
        patch *= 1 + opacity[rows, columns, None] * (np.asarray(factor, dtype=np.float32) - 1)

    def noise(self, rng: np.random.Generator, size: float) -> Plane:
        """Smooth noise (height, width) with unit variance and a grain of about ``size`` u."""
        height, width = self.light.shape[:2]
        step = max(1.0, size * self.scale / 1.5)
        grain = rng.standard_normal((int(height / step) + 4, int(width / step) + 4)).astype(np.float32)
        small = cv2.GaussianBlur(grain, (0, 0), 1.0)
        field = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
        return np.asarray(field / field.std(), dtype=np.float32)

    def encoded(self) -> Picture:
        """The canvas as an sRGB picture, uint8; highlights roll off softly above ``_SHOULDER``."""
        excess = np.clip(self.light - _SHOULDER, 0, None) / (1 - _SHOULDER)
        v = np.clip(np.minimum(self.light, _SHOULDER) + (1 - _SHOULDER) * np.tanh(excess), 0, 1)
        s = np.where(v <= 0.0031308, v * 12.92, 1.055 * np.power(v, 1 / 2.4) - 0.055)
        return np.asarray(np.round(s * 255), dtype=np.uint8)


def _occupied(opacity: Plane) -> tuple[slice, slice]:
    """The rectangle outside of which the opacity is zero."""
    rows = np.flatnonzero(opacity.any(axis=1))
    columns = np.flatnonzero(opacity.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def bell(x: Plane, y: Plane, centre: tuple[float, float] | Points, width: float, height: float) -> Plane:
    """A Gaussian bell of height 1 with the given standard deviations."""
    return np.asarray(
        np.exp(-0.5 * (((x - centre[0]) / width) ** 2)) * np.exp(-0.5 * ((y - centre[1]) / height) ** 2),
        dtype=np.float32,
    )


def ring(centre: tuple[float, float], rx: float, ry: float, count: int = 48) -> Points:
    """An ellipse as a polygon (count, 2)."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([centre[0] + rx * np.cos(t), centre[1] + ry * np.sin(t)], axis=1)
