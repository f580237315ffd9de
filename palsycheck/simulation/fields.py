"""Displacement fields of a face: sums of Gaussians placed by its landmarks.

All lengths are in u, a tenth of the distance between the pupils, in face coordinates (see ``portrait``).
A field is given at the place where the skin arrives; ``warp`` inverts it where it needs to. Sizes follow
what was seen to carry over from simulation to patients' photographs: bells of 1 to 2.2 u, commissures
moving by up to 1.3 u, cheeks by half of that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.expression import Muscle
from palsycheck.simulation.portrait import Landmarks, Side
from palsycheck.values import Points

JAW_DROP = 1.25
"""u that the chin goes down where OPEN is 1."""

_BROW_ROOM = 2.4
"""u from the lid to the brow's middle line from which on a brow of a photograph goes up all the way."""
_LID_STAYS = 0.85
"""Share of the upper lid's movement that is undone on photographs where the brow goes up."""


@dataclass(frozen=True, slots=True)
class Bump:
    """A Gaussian: moves its centre by ``move``; ``sigma`` is its standard deviation along x and y."""

    centre: tuple[float, float]
    move: tuple[float, float]
    sigma: tuple[float, float]


Field = tuple[Bump, ...]


class FieldSum:
    """Several fields, each with a weight that changes from frame to frame."""

    def __init__(self, fields: Sequence[Field]) -> None:
        bumps = [bump for field in fields for bump in field]
        self._centre = np.array([bump.centre for bump in bumps])
        self._sigma = np.array([bump.sigma for bump in bumps])
        self._move = np.array([bump.move for bump in bumps])
        self._owner = np.repeat(np.arange(len(fields)), [len(field) for field in fields])

    def displacement(self, points: Points, weights: npt.ArrayLike) -> Points:
        """The weighted sum (n, 2) at ``points`` (n, 2), u; one weight a field."""
        move = self._move * np.asarray(weights, dtype=np.float64)[self._owner, None]
        used = move.any(axis=1)
        x, y = points.T[:, :, None]
        across = (x - self._centre[used, 0]) / self._sigma[used, 0]
        along = (y - self._centre[used, 1]) / self._sigma[used, 1]
        return np.asarray(np.exp(-0.5 * (across**2 + along**2)) @ move[used])


def _bump(at: npt.ArrayLike, move: tuple[float, float], sigma: tuple[float, float]) -> Bump:
    x, y = np.asarray(at, dtype=np.float64)
    return Bump((float(x), float(y)), move, sigma)


def _brow(side: Side, inner: float, middle: float, outer: float) -> Field:
    """The brow moved up (negative) or down by three amounts along it, the forehead following."""
    n = len(side.brow)
    field = []
    for share, amount in ((0.1, inner), (0.45, middle), (0.85, outer)):
        at = side.brow[round(share * (n - 1))]
        field.append(_bump(at + np.array([0.0, -0.5]), (0.0, amount * 0.62), (1.9, 1.1)))
        field.append(_bump(at + np.array([0.0, -3.2]), (0.0, amount * 0.36), (2.4, 1.6)))
    return tuple(field)


def _smile(side: Side, _marks: Landmarks, sign: float) -> Field:
    corner, lid = side.mouth_corner, side.lower_lid[len(side.lower_lid) // 2]
    return (
        _bump(corner, (1.50 * sign, -1.10), (1.75, 1.55)),
        _bump(corner + np.array([1.9 * sign, -1.6]), (0.45 * sign, -0.55), (1.6, 1.6)),
        _bump(corner + np.array([2.3 * sign, -4.6]), (0.15 * sign, -0.75), (2.3, 1.9)),
        _bump(corner + np.array([-0.6 * sign, 2.2]), (0.35 * sign, -0.30), (1.8, 1.5)),
        _bump(corner + np.array([-2.4 * sign, -1.2]), (0.25 * sign, -0.32), (1.3, 1.0)),
        _bump(side.nose_wing, (0.28 * sign, -0.12), (0.9, 0.9)),
        _bump(lid + np.array([0.0, 0.5]), (0.0, -0.22), (1.7, 0.7)),
    )


def _depress(side: Side, marks: Landmarks, sign: float) -> Field:
    corner = side.mouth_corner
    return (
        _bump(corner, (0.12 * sign, 0.85), (1.5, 1.3)),
        _bump(corner + np.array([0.3 * sign, 2.4]), (0.10 * sign, 0.30), (1.6, 1.6)),
        _bump(marks.chin + np.array([1.2 * sign, -1.5]), (0.0, -0.28), (1.6, 1.4)),
    )


def _pucker(side: Side, marks: Landmarks, sign: float) -> Field:
    corner = side.mouth_corner
    middle = (marks.right.mouth_corner + marks.left.mouth_corner) / 2
    return (
        _bump(corner, (-1.15 * sign, 0.05), (1.6, 1.5)),
        _bump(corner + np.array([1.8 * sign, -1.5]), (-0.40 * sign, 0.1), (1.7, 1.7)),
        _bump(middle + np.array([0.9 * sign, -1.0]), (0.0, -0.16), (1.0, 0.8)),
        _bump(middle + np.array([0.9 * sign, 1.3]), (0.0, 0.18), (1.0, 0.8)),
    )


def _open(side: Side, marks: Landmarks, sign: float) -> Field:
    return (
        _bump(marks.chin + np.array([2.2 * sign, 1.0]), (0.0, JAW_DROP * 0.62), (2.6, 2.6)),
        _bump(marks.chin + np.array([5.8 * sign, -2.6]), (-0.12 * sign, JAW_DROP * 0.34), (2.6, 2.8)),
        _bump(side.mouth_corner, (-0.22 * sign, 0.28), (1.4, 1.4)),
    )


def _raise_brow(side: Side, _marks: Landmarks, _sign: float) -> Field:
    return (
        *_brow(side, -0.95, -1.15, -0.9),
        _bump(side.upper_lid.mean(axis=0), (0.0, -0.12), (1.8, 0.8)),
    )


def raise_brow_alone(side: Side, marks: Landmarks, sign: float) -> Field:
    """``BROW`` with most of what it does to the upper lid undone: the iris of a photographed eye would be
    drawn out with it."""
    room = float(side.upper_lid[:, 1].mean() - side.brow[:, 1].mean())
    share = float(np.clip(room / _BROW_ROOM, 0.45, 1.0))
    field = tuple(
        replace(bump, move=(bump.move[0], bump.move[1] * share)) for bump in _raise_brow(side, marks, sign)
    )
    n = len(side.upper_lid)
    at = np.array([side.upper_lid[round(place * (n - 1))] for place in (0.1, 0.5, 0.9)])
    at = np.vstack([at, side.pupil])
    single = [_bump(point, (0.0, 1.0), (1.3, 0.7)) for point in at]
    effect = np.stack([FieldSum([(one,)]).displacement(at, [1.0])[:, 1] for one in single], axis=1)
    before = FieldSum([field]).displacement(at, [1.0])[:, 1]
    back = np.linalg.solve(effect, -_LID_STAYS * before)
    return (*field, *(replace(one, move=(0.0, float(b))) for one, b in zip(single, back, strict=True)))


def _knit(side: Side, _marks: Landmarks, sign: float) -> Field:
    return (*_brow(side, 0.55, 0.35, 0.05), _bump(side.brow[0], (-0.42 * sign, 0.0), (1.5, 1.1)))


def _lid(side: Side, _marks: Landmarks, _sign: float) -> Field:
    lid = side.lower_lid[len(side.lower_lid) // 2]
    return (
        _bump(side.brow.mean(axis=0), (0.0, 0.22), (2.6, 1.1)),
        _bump(lid + np.array([0.0, 1.2]), (0.0, -0.30), (2.0, 0.9)),
    )


def _spread(side: Side, _marks: Landmarks, sign: float) -> Field:
    corner = side.mouth_corner
    return (
        _bump(corner, (0.95 * sign, -0.20), (1.7, 1.5)),
        _bump(corner + np.array([1.9 * sign, -1.2]), (0.35 * sign, -0.15), (1.7, 1.7)),
    )


def _squint(side: Side, _marks: Landmarks, _sign: float) -> Field:
    lid = side.lower_lid[len(side.lower_lid) // 2]
    return (
        _bump(lid + np.array([0.0, 0.4]), (0.0, -0.30), (1.7, 0.75)),
        _bump(lid + np.array([0.0, 2.4]), (0.0, -0.30), (2.2, 1.4)),
    )


def _cheek(side: Side, _marks: Landmarks, sign: float) -> Field:
    corner = side.mouth_corner
    return (
        _bump(corner + np.array([3.4 * sign, -1.4]), (0.85 * sign, 0.0), (2.1, 2.6)),
        _bump(corner + np.array([2.4 * sign, 1.6]), (0.35 * sign, 0.45), (2.0, 1.6)),
        _bump(corner + np.array([2.4 * sign, -4.2]), (0.2 * sign, -0.35), (2.0, 1.5)),
        _bump(corner, (-0.15 * sign, 0.0), (1.2, 1.2)),
    )


def _nose(side: Side, marks: Landmarks, sign: float) -> Field:
    lip = marks.upper_lip[len(marks.upper_lip) // 2]
    inner = side.brow[0]
    return (
        _bump(side.nose_wing, (0.14 * sign, -0.52), (1.2, 1.2)),
        _bump(lip + np.array([1.5 * sign, 0.0]), (0.0, -0.42), (1.3, 1.0)),
        _bump(side.nose_wing + np.array([2.0 * sign, -1.0]), (0.1 * sign, -0.40), (1.7, 1.6)),
        _bump(inner, (-0.18 * sign, 0.30), (1.5, 1.1)),
    )


MUSCLE_FIELDS: dict[Muscle, Callable[[Side, Landmarks, float], Field]] = {
    Muscle.SMILE: _smile,
    Muscle.DEPRESS: _depress,
    Muscle.PUCKER: _pucker,
    Muscle.OPEN: _open,
    Muscle.BROW: _raise_brow,
    Muscle.KNIT: _knit,
    Muscle.LID: _lid,
    Muscle.SPREAD: _spread,
    Muscle.SQUINT: _squint,
    Muscle.CHEEK: _cheek,
    Muscle.NOSE: _nose,
}
"""The field of a muscle group on one side at full activation, from that side, the face, and the side's
sign: +1 on the left, -1 on the right. The lids themselves and the parting of the lips are no fields: see
``lids`` and ``mouth``."""


def sag_mouth(side: Side, sign: float) -> Field:
    """The weak commissure lowered and drawn in, jowl and cheek following."""
    corner = side.mouth_corner
    return (
        _bump(corner, (-0.25 * sign, 1.05), (1.9, 1.7)),
        _bump(corner + np.array([1.2 * sign, 3.0]), (0.0, 0.55), (2.1, 1.8)),
        _bump(corner + np.array([2.2 * sign, -3.6]), (0.0, 0.36), (2.2, 2.0)),
        _bump(side.nose_wing, (-0.12 * sign, 0.12), (0.9, 0.9)),
    )


def sag_brow(side: Side) -> Field:
    """The weak brow lowered."""
    return _brow(side, 0.35, 0.65, 0.75)


def sag_lid(side: Side) -> Field:
    """The weak lower lid hanging, the upper lid drawn up a little."""
    upper, lower = (lid[len(lid) // 2] for lid in (side.upper_lid, side.lower_lid))
    return (
        _bump(lower + np.array([0.0, 0.2]), (0.0, 0.42), (1.6, 0.65)),
        _bump(upper + np.array([0.0, -0.4]), (0.0, -0.14), (1.6, 0.55)),
    )


def pull(marks: Landmarks) -> Field:
    """The middle of the mouth, philtrum and chin drawn to the patient's left by one unit of ``pull``."""
    middle = (marks.right.mouth_corner + marks.left.mouth_corner) / 2
    return (
        _bump(middle, (0.52, 0.0), (2.7, 1.8)),
        _bump(marks.nose_base + np.array([0.0, 1.0]), (0.22, 0.0), (1.4, 1.3)),
        _bump(marks.chin, (0.16, 0.0), (2.6, 2.0)),
    )
