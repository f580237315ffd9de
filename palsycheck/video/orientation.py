"""How a stored picture is turned and scaled to be shown.

A container's display matrix (ISO/IEC 14496-12, 6.2.2; FFmpeg's ``libavutil/display.h``) maps stored
to shown pixels. Cameras use eight of its values: a right-angle turn, with or without a flip.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

MAX_ASPECT = 3
"""Pixel aspects beyond 1:3 and 3:1 belong to no recording format (the widest in use, half-width
16:9 PAL, is 2.9) and are taken for damage."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """What has to be done to a stored picture, in this order.

    Attributes:
        stored: Width and height of the stored picture in pixels.
        aspect: Width of a stored pixel over its height.
        flipped: Whether left and right are exchanged.
        rotation: Degrees clockwise that it is turned then: 0, 90, 180 or 270.
    """

    stored: tuple[int, int]
    aspect: Fraction = Fraction(1)
    flipped: bool = False
    rotation: int = 0

    @property
    def square(self) -> tuple[int, int]:
        """Width and height with square pixels, before the turn."""
        width, height = self.stored
        return max(round(width * self.aspect), 1), height

    @property
    def shown(self) -> tuple[int, int]:
        """Width and height of the picture as shown."""
        width, height = self.square
        return (width, height) if self.rotation % 180 == 0 else (height, width)


def read_display_matrix(matrix: Sequence[int]) -> tuple[int, bool]:
    """Rotation (degrees clockwise: 0, 90, 180, 270) and flip of a display matrix.

    Args:
        matrix: Nine numbers, row by row; the upper left four, in units of 1/65536, map stored (x, y)
            to shown (a x + c y, b x + d y), y down. Turns between right angles are rounded.
    """
    a, b, c, d = matrix[0], matrix[1], matrix[3], matrix[4]
    flipped = a * d - b * c < 0
    if flipped:
        a, b = -a, -b
    turn = math.degrees(math.atan2(b, a))
    return round(turn / 90) * 90 % 360, flipped


def plausible_aspect(aspect: Fraction | None) -> Fraction:
    """The pixel aspect, or 1 where it is absent or absurd."""
    if aspect is None or not Fraction(1, MAX_ASPECT) <= aspect <= MAX_ASPECT:
        return Fraction(1)
    return aspect
