"""How a head moves: turned, nodded, tilted and shifted, on a trunk and before a room that stay.

A head is taken for a half ellipsoid with a nose; turning shifts every point by its depth. A smooth window
lets the motion fade from the head into its surroundings, so that no cut-out is needed and photographs
move as drawings do. Good for turns up to about 20 degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from palsycheck.values import Points

_CENTRE = np.array([0.0, 1.0])
_RADII = np.array([14.5, 19.5])
"""Of the head's outline in face coordinates, u."""
_FADE = 0.75
"""Width of the window's edge, in radii."""
_PIVOT_Y = 16.0
"""y about which the head tilts: the top of the neck, u."""

BASIS_SIZE = 9
LOW, HIGH = (-26.0, -34.0), (26.0, 36.0)
"""Corners in u of the part of a picture that a moving head reaches."""


@dataclass(frozen=True, slots=True)
class Skull:
    """How far the points of a head lie in front of the axis about which it turns.

    Attributes:
        depth: Of the head at its middle, u.
        nose: How far the nose stands out, u.
        axis: Depth of the axis, u: points as deep stay in their place.
        rim: Share of the way from the middle to the outline beyond which the head counts as flat; an
            outline that goes the whole way back tears hair and ears.
    """

    depth: float
    nose: float
    axis: float
    rim: float


DRAWN = Skull(depth=11.0, nose=2.2, axis=0.0, rim=1.0)
"""Of the drawn faces: turned by 18 degrees, they look as if it were some 2."""
PHOTOGRAPHED = Skull(depth=20.0, nose=5.0, axis=19.0, rim=0.72)
"""Of photographs: turns about the eyes. By its landmarks it looks half to two thirds as turned as it is."""


@dataclass(frozen=True, slots=True)
class Sway:
    """How far a head wanders. Angles in degrees, shifts in u.

    Attributes:
        yaw, pitch, roll: Held angles; positive yaw turns to the picture's right.
        yaw_range, pitch_range, roll_range, shift_range: Standard deviation of the slow wandering.
        seed: Of the wandering.
    """

    yaw: float
    pitch: float
    roll: float
    yaw_range: float
    pitch_range: float
    roll_range: float
    shift_range: float
    seed: int


@dataclass(frozen=True, slots=True)
class HeadPose:
    """Pose of a head at n times: angles in radians (n,), ``shift`` (n, 2) in u, ``growth`` (n,) relative."""

    yaw: npt.NDArray[np.float64]
    pitch: npt.NDArray[np.float64]
    roll: npt.NDArray[np.float64]
    shift: npt.NDArray[np.float64]
    growth: npt.NDArray[np.float64]

    def coefficients(self, index: int) -> npt.NDArray[np.float64]:
        """(BASIS_SIZE,), the weights of ``basis`` at one time."""
        yaw, pitch, roll = self.yaw[index], self.pitch[index], self.roll[index]
        return np.array(
            [
                np.sin(yaw),
                np.cos(yaw) - 1,
                np.sin(pitch),
                np.cos(pitch) - 1,
                np.sin(roll),
                np.cos(roll) - 1,
                *self.shift[index],
                self.growth[index],
            ]
        )


def wander(sway: Sway, times: npt.NDArray[np.float64]) -> HeadPose:
    """The pose at each time: slow sums of sines about the held pose."""
    rng = np.random.default_rng([sway.seed, 0x5A4D])

    def slow(spread: float) -> npt.NDArray[np.float64]:
        rates, phases = rng.uniform(0.05, 0.45, 4), rng.random(4)
        heights = rng.normal(0, 1, 4) * spread / 2 * np.sqrt(2)
        return np.asarray(np.sin(2 * np.pi * (times[:, None] * rates + phases)) @ heights)

    return HeadPose(
        yaw=np.radians(sway.yaw + slow(sway.yaw_range)),
        pitch=np.radians(sway.pitch + slow(sway.pitch_range)),
        roll=np.radians(sway.roll + slow(sway.roll_range)),
        shift=np.stack([slow(sway.shift_range), slow(sway.shift_range)], axis=1),
        growth=slow(0.02 * sway.shift_range),
    )


def basis(points: Points, skull: Skull = DRAWN) -> npt.NDArray[np.float64]:
    """Displacements (BASIS_SIZE, n, 2) in u at ``points`` (n, 2) in face coordinates, for weights of 1."""
    reach = np.hypot(*((points - _CENTRE) / _RADII).T)
    t = np.clip((1 + _FADE - reach) / _FADE, 0, 1)
    window = t * t * (3 - 2 * t)
    dome = skull.depth * np.sqrt(1 - np.minimum(reach, skull.rim) ** 2 + 0.02)
    nose = skull.nose * np.exp(-0.5 * (points[:, 0] / 1.5) ** 2 - 0.5 * ((points[:, 1] - 4.6) / 2.0) ** 2)
    depth, x, y = dome + nose - skull.axis, points[:, 0], points[:, 1] - _PIVOT_Y
    zero, one = np.zeros_like(x), np.ones_like(x)
    vectors = [
        (depth, zero),
        (x, zero),
        (zero, depth),
        (zero, y),
        (-y, x),
        (x, y),
        (one, zero),
        (zero, one),
        (x, y),
    ]
    return np.asarray(np.stack([np.stack(v, axis=1) for v in vectors]) * window[None, :, None])
