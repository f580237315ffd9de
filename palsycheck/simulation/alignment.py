"""Two pictures of one person, at rest and smiling: where every point of the face goes.

Both are laid over each other by the eyes. What is left between their landmarks is a displacement, made
dense by thin-plate splines. It has two forms: ``shown`` says where the smiling picture has a point of
the face at rest; ``moved`` is the same without what a slightly turned head would do: the face moves by it.
Upper and lower lip have splines of their own, as a mouth that opens tears where they meet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.interpolate import RBFInterpolator

from palsycheck.simulation import pose
from palsycheck.simulation.portrait import Landmarks, Side
from palsycheck.values import Points

_SMOOTHING = 0.1
"""Of the splines, u: about the error of found landmarks."""
_RIDGE = 3.0
"""u squared; a turn of 3 degrees moves the nose by about half a u."""
_JAW_TRUST = 0.6
"""Share of the jaw's movement that is believed: contours are found worse than features."""
_FADE = (0.1, 2.2)
"""u from the jaw's line (inside positive: see ``inside``) over which movement fades outwards."""
_FOREHEAD = (-5.8, -3.0)
"""y, u, from which down a smile moves the face: brows do, the forehead above them does not."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The displacement from a face at rest to its smile, both in the rest's face coordinates.

    Attributes:
        turn: (2, 2), shift: (2,): face coordinates of the smiling picture to those of the face at rest.
        rest: Landmarks of the face at rest, u.
        splines: For the face without its lower lip and for the face without its upper lip.
        turned: (pose.BASIS_SIZE,), how the head is turned in the smiling picture.
    """

    turn: Points
    shift: Points
    rest: Landmarks
    splines: tuple[RBFInterpolator, RBFInterpolator]
    turned: Points

    @classmethod
    def of(cls, rest: Landmarks, smile: Landmarks) -> Alignment:
        """Both in the face coordinates of their own pictures."""
        turn, shift = _similarity(_eyes(smile), _eyes(rest))
        aligned = smile.map(lambda points: points @ turn.T + shift)
        upper, lower = (_spline(rest, aligned, lip) for lip in ("upper", "lower"))
        return cls(turn, shift, rest, (upper, lower), _turned(rest, aligned))

    def to_smile(self, points: Points) -> Points:
        """Aligned points (n, 2) become face coordinates of the smiling picture."""
        return (points - self.shift) @ np.linalg.inv(self.turn).T

    def shown(self, points: Points) -> tuple[Points, Points]:
        """Displacements (n, 2) of points (n, 2) above and below the line of the lips."""
        upper, lower = (np.asarray(spline(points)) for spline in self.splines)
        return upper, lower

    def moved(self, points: Points) -> tuple[Points, Points]:
        """As ``shown``, without the turn of the head, and fading out beside the face."""
        head = np.tensordot(self.turned, pose.basis(points), axes=1)
        window = _ramp(inside(self.rest, points), -_FADE[1], -_FADE[0]) * _ramp(points[:, 1], *_FOREHEAD)
        window = window[:, None]
        upper, lower = self.shown(points)
        return (upper - head) * window, (lower - head) * window


def inside(marks: Landmarks, points: Points) -> npt.NDArray[np.float64]:
    """How far points (n, 2) are inside of the jaw's line, about u; above the jaw's ends an oval goes on."""
    middle = np.array([marks.jaw[:, 0].mean(), marks.jaw[:, 1].min() + 2.0])
    away = marks.jaw - middle
    top = np.array([[0.0, -11.0], [-6.0, -9.6], [6.0, -9.6]])
    outline = np.vstack([away, top])
    angle = np.arctan2(outline[:, 1], outline[:, 0])
    order = np.argsort(angle)
    place = points - middle
    radius = np.interp(
        np.arctan2(place[:, 1], place[:, 0]), angle[order], np.hypot(*outline[order].T), period=2 * np.pi
    )
    return np.asarray(radius - np.hypot(*place.T))


def smooth(share: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """0 to 1 along a cubic, level at both ends and beyond."""
    t = np.clip(share, 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def _ramp(value: npt.NDArray[np.float64], low: float, high: float) -> npt.NDArray[np.float64]:
    return smooth((value - low) / (high - low))


def _eyes(marks: Landmarks) -> Points:
    """(6, 2): pupils, and both corners of both eyes, which do not follow the gaze."""
    sides = (marks.right, marks.left)
    return np.array([p for s in sides for p in (s.pupil, s.upper_lid[0], s.upper_lid[-1])])


def _similarity(source: Points, target: Points) -> tuple[Points, Points]:
    """Least-squares turn, scale and shift (Umeyama 1991; never a reflection, as faces stand upright)."""
    a, b = source - source.mean(axis=0), target - target.mean(axis=0)
    size = (a**2).sum()
    cos = (a * b).sum() / size
    sin = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum() / size
    turn = np.array([[cos, -sin], [sin, cos]])
    return turn, target.mean(axis=0) - turn @ source.mean(axis=0)


def _side_points(side: Side) -> list[Points]:
    return [
        side.pupil[None],
        side.upper_lid[::3],
        side.lower_lid[3:-2:3],
        side.brow[::2],
        side.nose_wing[None],
        side.fold[::2],
        side.mouth_corner[None],
    ]


def lip_points(marks: Landmarks, lip: str) -> Points:
    """Landmarks that splines rest on, with one lip, "upper" or "lower"; the jaw's come last."""
    lips = (
        (marks.upper_lip, marks.upper_lip_inner)
        if lip == "upper"
        else (marks.lower_lip, marks.lower_lip_inner)
    )
    return np.vstack(
        [
            *_side_points(marks.right),
            *_side_points(marks.left),
            marks.nose_tip[None],
            marks.nose_base[None],
            marks.chin[None],
            *(curve[2:-2:2] for curve in lips),
            marks.jaw[::3],
        ]
    )


def _spline(rest: Landmarks, aligned: Landmarks, lip: str) -> RBFInterpolator:
    at, gone = lip_points(rest, lip), lip_points(aligned, lip)
    move = gone - at
    jaw = len(rest.jaw[::3])
    move[-jaw:] *= _JAW_TRUST
    # far points that stay keep the splines level where no landmark is
    still = np.array([[x, y] for x in (-16.0, 0.0, 16.0) for y in (-14.0, 24.0)])
    return RBFInterpolator(
        np.vstack([at, still]),
        np.vstack([move, np.zeros_like(still)]),
        kernel="thin_plate_spline",
        smoothing=_SMOOTHING,
    )


def _turned(rest: Landmarks, aligned: Landmarks) -> Points:
    """Yaw and pitch that explain best how nose and jaw differ beside the eyes: a smile moves them little."""

    def firm(marks: Landmarks) -> Points:
        wings = np.stack([marks.right.nose_wing, marks.left.nose_wing])
        return np.vstack(
            [marks.nose_tip[None], marks.nose_base[None], wings.mean(axis=0)[None], marks.jaw[[0, 2, -3, -1]]]
        )

    at = firm(rest)
    axes = {0: 6, 2: 7}
    basis, eyes = pose.basis(at), pose.basis(_eyes(rest))
    # both pictures are laid over each other by the eyes, so what is seen is the turn less that of the eyes
    depth = [float(eyes[turn, :, axis].mean()) for axis, turn in enumerate(axes)]
    vectors = np.stack(
        [
            (basis[turn] - d * basis[shift]).ravel()
            for (turn, shift), d in zip(axes.items(), depth, strict=True)
        ],
        axis=1,
    )
    wanted = (firm(aligned) - at).ravel()
    # a ridge: what little evidence there is must not become a large turn
    found = np.linalg.solve(vectors.T @ vectors + _RIDGE * np.eye(len(axes)), vectors.T @ wanted)
    result = np.zeros(pose.BASIS_SIZE)
    for (turn, shift), d, amount in zip(axes.items(), depth, found, strict=True):
        result[turn], result[shift] = amount, -d * amount
    return result
