"""The 189 hand-placed points of the Face Research Lab London Set become landmarks.

DeBruine & Jones 2017, CC BY 4.0. Numbers as in its template; left and right below are the patient's, the
patient's right being on the picture's left. Only ``USED`` are looked at.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from palsycheck.errors import MissingInputError, TableError
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side
from palsycheck.values import Points

COUNT = 189
TABLE = "neutral-landmarks.csv"

_PUPIL = (0, 1)
_UPPER_LID = ((22, 21, 20, 19, 18), (23, 24, 25, 26, 27))
_LOWER_LID = ((22, 30, 29, 28, 18), (23, 31, 32, 33, 27))
_BROW_TOP = ((75, 74, 73, 72, 71), (78, 79, 80, 81, 82))
_BROW_BOTTOM = ((76, 84, 83, 71), (77, 85, 86, 82))
_WING = (62, 67)
_FOLD = ((158, 159, 160), (161, 162, 163))
_CORNER = (87, 93)
_UPPER_LIP, _UPPER_INNER = (87, 88, 89, 90, 91, 92, 93), (87, 94, 95, 96, 97, 98, 93)
_LOWER_LIP, _LOWER_INNER = (87, 104, 105, 106, 107, 108, 93), (87, 99, 100, 101, 102, 103, 93)
_NOSE = (54, 60, 55)
"""Lower ends of the nose's two side walls, and the base of its columella."""
_CHIN = 175
_JAW = (109, 110, 111, *range(125, 134), 114, 113, 112)

_TIP_SHARE = 0.3
"""Where the tip is seen between the ends of the side walls and the base."""
_FOLD_START = np.array([0.15, 0.2])
_FOLD_END = np.array([0.1, 1.15])
"""u, outwards and down: a fold is placed from beside the wing to above the corner of the mouth; it begins
at the wing and goes on past the corner, as in the drawn face."""
_FOLD_GAP = 0.5
"""u, least height of the fold's beginning above its first placed point: folds only go down."""

LID_POINTS, BROW_POINTS, FOLD_POINTS, LIP_POINTS, JAW_POINTS = 13, 9, 9, 17, 33
"""Points of each curve, as in the drawn face."""


def _numbers() -> tuple[int, ...]:
    paired = (*_UPPER_LID, *_LOWER_LID, *_BROW_TOP, *_BROW_BOTTOM, *_FOLD)
    across = (_UPPER_LIP, _UPPER_INNER, _LOWER_LIP, _LOWER_INNER, _JAW, _NOSE, _WING, _PUPIL, (_CHIN,))
    return tuple(sorted({n for curve in (*paired, *across) for n in curve}))


LINES = (
    *_UPPER_LID,
    *_LOWER_LID,
    *_BROW_TOP,
    *_BROW_BOTTOM,
    *_FOLD,
    _UPPER_LIP[1:-1],
    _UPPER_INNER[1:-1],
    _LOWER_INNER[1:-1],
    _LOWER_LIP[1:-1],
    _JAW,
)
"""Hand-placed points that lie on one line of the face, in their order."""

USED = _numbers()
"""The hand-placed points that landmarks are made of, ascending."""


def read_points(folder: Path) -> dict[str, Points]:
    """The hand-placed points of a folder of London pictures.

    Returns:
        File name to (189, 2), pixels.

    Raises:
        MissingInputError: There is no table of points in the folder.
        TableError: It is not one.
    """
    path = folder / TABLE
    if not path.is_file():
        raise MissingInputError(
            "there is no table of hand-placed points", where=path, remedy="Name the folder of the London set"
        )
    try:
        with path.open(newline="", encoding="utf-8") as file:
            return {row["file"]: _points(row) for row in csv.DictReader(file)}
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise TableError(
            f"the table of hand-placed points cannot be read: {error}", where=path, remedy="Restore the file"
        ) from error


def _points(row: dict[str, str]) -> Points:
    points = np.array([[float(row[f"{c}{n}"]) for c in "xy"] for n in range(COUNT)])
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is no number")
    return points


def landmarks(points: Points) -> Landmarks:
    """Hand-placed points (189, 2), of which those of ``USED`` count, become landmarks, all in pixels."""
    frame = FaceFrame(
        origin=points[list(_PUPIL)].mean(axis=0), axis=(points[_PUPIL[1]] - points[_PUPIL[0]]) / 10
    )
    face = frame.to_face(points)

    def curve(numbers: tuple[int, ...], count: int) -> Points:
        return resampled(face[list(numbers)], count)

    right, left = (_side(face, which) for which in (0, 1))
    wall_right, wall_left, base = face[list(_NOSE)]
    tip = (1 - _TIP_SHARE) * (wall_right + wall_left) / 2 + _TIP_SHARE * base
    return Landmarks(
        right=right,
        left=left,
        nose_tip=tip,
        nose_base=base,
        chin=face[_CHIN],
        upper_lip=curve(_UPPER_LIP, LIP_POINTS),
        lower_lip=curve(_LOWER_LIP, LIP_POINTS),
        upper_lip_inner=curve(_UPPER_INNER, LIP_POINTS),
        lower_lip_inner=curve(_LOWER_INNER, LIP_POINTS),
        jaw=curve(_JAW, JAW_POINTS),
    ).map(frame.to_pixels)


def _side(face: Points, which: int) -> Side:
    """One side from the points in face coordinates; ``which`` is 0 for the right, 1 for the left."""
    outwards = np.array([2 * which - 1, 1])
    top, bottom = (resampled(face[list(b[which])], BROW_POINTS) for b in (_BROW_TOP, _BROW_BOTTOM))
    wing = face[_WING[which]]
    placed = face[list(_FOLD[which])]
    start = wing + _FOLD_START * outwards
    start[1] = min(start[1], placed[0, 1] - _FOLD_GAP)
    fold = np.vstack([start, placed, placed[-1] + _FOLD_END * outwards])
    return Side(
        pupil=face[_PUPIL[which]],
        upper_lid=resampled(face[list(_UPPER_LID[which])], LID_POINTS),
        lower_lid=resampled(face[list(_LOWER_LID[which])], LID_POINTS),
        brow=(top + bottom) / 2,
        nose_wing=wing,
        fold=resampled(fold, FOLD_POINTS),
        mouth_corner=face[_CORNER[which]],
    )


def resampled(points: Points, count: int) -> Points:
    """``count`` points on a centripetal cubic through ``points`` (n, 2), first and last as they are."""
    gaps = np.sqrt(np.maximum(np.hypot(*np.diff(points, axis=0).T), 1e-6))
    at = np.concatenate([[0.0], np.cumsum(gaps)])
    return np.asarray(CubicSpline(at, points)(np.linspace(0, at[-1], count)), dtype=np.float64)
