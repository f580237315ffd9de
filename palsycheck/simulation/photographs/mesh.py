"""The points of a face mesh become the hand-placed points of the London set, and so landmarks.

The mesh is MediaPipe's of 478 points (``scripts/photograph_points.py`` writes them). Its points lie elsewhere
than a hand would place them, by the same amounts in everybody, more or less: each hand-placed point is
taken to be a mesh point nearby, plus a mean offset, plus what the shape of the mesh around it tells
linearly. Offsets and weights were learnt from pictures with both (``learn``) and lie beside this module.

A mesh has no nasolabial fold; its folds are placed by the points of cheek, nose and mouth in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np

from palsycheck.errors import TableError
from palsycheck.simulation.photographs import london
from palsycheck.simulation.portrait import FaceFrame, Landmarks
from palsycheck.values import Points

COUNT = 478
IRIS = (468, 473)
"""Middles of the irises, patient's right and left."""
FILE = "mesh.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Group:
    """Hand-placed points that are found together.

    Attributes:
        name: Of the group.
        hand: Numbers of the hand-placed points: of the patient's right side, or of both sides.
        hand_twins: Their twins on the other side, in the same order.
        mesh: Numbers of the mesh points that tell where they are.
        mesh_twins: The twins of those.
    """

    name: str
    hand: tuple[int, ...]
    hand_twins: tuple[int, ...]
    mesh: tuple[int, ...]
    mesh_twins: tuple[int, ...]


_RIGHT_EYE = (468, 33, 246, 161, 160, 159, 158, 157, 173, 133, 7, 163, 144, 145, 153, 154, 155)
_LEFT_EYE = (473, 263, 466, 388, 387, 386, 385, 384, 398, 362, 249, 390, 373, 374, 380, 381, 382)
_RIGHT_BROW = (70, 63, 105, 66, 107, 46, 53, 52, 65, 55)
_LEFT_BROW = (300, 293, 334, 296, 336, 276, 283, 282, 295, 285)
_RIGHT_CHEEK = (129, 203, 206, 216, 92, 186, 205, 207, 36, 61, 98, 50)
_LEFT_CHEEK = (358, 423, 426, 436, 322, 410, 425, 427, 266, 291, 327, 280)
_NOSE = (1, 4, 5, 2, 94, 19, 129, 358, 98, 327, 64, 294, 48, 278, 49, 279, 131, 360, 217, 437)
_NOSE_TWINS = (1, 4, 5, 2, 94, 19, 358, 129, 327, 98, 294, 64, 278, 48, 279, 49, 360, 131, 437, 217)
_UPPER_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
_UPPER_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
_LOWER_OUTER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
_LOWER_INNER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
_OVAL = (127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148, 152)
_OVAL_TWINS = (356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152)
_CONTOUR = (*_OVAL, *_OVAL_TWINS[-2::-1])
_CHIN = (18, 200, 199, 175)

GROUPS = (
    Group(
        "lids", (0, *range(18, 23), 28, 29, 30), (1, *range(27, 22, -1), 33, 32, 31), _RIGHT_EYE, _LEFT_EYE
    ),
    Group(
        "brows",
        (71, 72, 73, 74, 75, 76, 83, 84),
        (82, 81, 80, 79, 78, 77, 86, 85),
        _RIGHT_BROW,
        _LEFT_BROW,
    ),
    Group("nose", (62, 67, 54, 60, 55), (67, 62, 60, 54, 55), _NOSE, _NOSE_TWINS),
    Group("folds", (158, 159, 160), (161, 162, 163), _RIGHT_CHEEK, _LEFT_CHEEK),
    Group("corners", (87, 93), (93, 87), (61, 291, 78, 308), (291, 61, 308, 78)),
    # upper and lower lip apart: in a closed mouth each inner border is as near to the other lip as to its own
    Group("upper lip, outer", (88, 89, 90, 91, 92), (92, 91, 90, 89, 88), _UPPER_OUTER, _UPPER_OUTER[::-1]),
    Group("upper lip, inner", (94, 95, 96, 97, 98), (98, 97, 96, 95, 94), _UPPER_INNER, _UPPER_INNER[::-1]),
    Group(
        "lower lip, inner",
        (99, 100, 101, 102, 103),
        (103, 102, 101, 100, 99),
        _LOWER_INNER,
        _LOWER_INNER[::-1],
    ),
    Group(
        "lower lip, outer",
        (104, 105, 106, 107, 108),
        (108, 107, 106, 105, 104),
        _LOWER_OUTER,
        _LOWER_OUTER[::-1],
    ),
    Group(
        "jaw",
        (109, 110, 111, *range(125, 134), 114, 113, 112, 175),
        (112, 113, 114, *range(133, 124, -1), 111, 110, 109, 175),
        (*_CONTOUR, *_CHIN),
        (*_CONTOUR[::-1], *_CHIN),
    ),
)

_INNER_LIPS = ((94, 95, 96, 97, 98), (99, 100, 101, 102, 103))
"""Hand-placed points of the upper and the lower lip that lie on each other in a closed mouth."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What was learnt for one group, for its right side.

    Attributes:
        anchors: (k,), for each hand-placed point the mesh point that it is taken to be, as its place in the
            group's ``mesh``.
        offset: (k, 2), u: mean of what is added to it.
        shape: (m, 2), u: mean of the group's mesh points, from their middle.
        weights: (2 k, 2 m): what a deviation from that shape adds further.
    """

    anchors: tuple[int, ...]
    offset: Points
    shape: Points
    weights: Points

    def place(self, mesh: Points) -> Points:
        """The group's mesh points (m, 2), u, right side, become its hand-placed points (k, 2)."""
        deviation = (mesh - mesh.mean(axis=0) - self.shape).ravel()
        return np.asarray(mesh[list(self.anchors)] + self.offset + (self.weights @ deviation).reshape(-1, 2))


def face_frame(mesh: Points) -> FaceFrame:
    """Face coordinates by the irises of mesh points (478, 2)."""
    right, left = mesh[IRIS[0]], mesh[IRIS[1]]
    return FaceFrame(origin=(right + left) / 2, axis=(left - right) / 10)


def hand_points(mesh: Points, corrections: Mapping[str, Correction]) -> Points:
    """Mesh points (478, 2), pixels, become hand-placed points (189, 2), pixels; NaN where none is used.

    Both sides are found by the same weights, so the mirror image's points are the mirror images.
    """
    frame = face_frame(mesh)
    face = frame.to_face(mesh)
    flip = np.array([-1.0, 1.0])
    total, times = np.zeros((london.COUNT, 2)), np.zeros((london.COUNT, 1))
    for group in GROUPS:
        correction = corrections[group.name]
        for hand, numbers, turn in (
            (group.hand, group.mesh, 1.0),
            (group.hand_twins, group.mesh_twins, flip),
        ):
            total[list(hand)] += correction.place(face[list(numbers)] * turn) * turn
            times[list(hand)] += 1
    with np.errstate(invalid="ignore"):
        return frame.to_pixels(total / times)


def carried_points(
    hand: Points, mesh: Points, other_mesh: Points, corrections: Mapping[str, Correction]
) -> Points:
    """Hand-placed points of one picture of a person, carried to another picture of the same person.

    What the mesh misses in the one picture it is taken to miss in the other: so a point of the one is the
    same point of the skin in the other, and the difference between the two is movement alone.

    Args:
        hand, mesh: (189, 2) and (478, 2) of the one picture, in its pixels.
        other_mesh: (478, 2) of the other, in its pixels.
        corrections: What else is known of the mesh.

    Returns:
        (189, 2), pixels of the other picture; NaN where none is used.
    """
    frame, other = face_frame(mesh), face_frame(other_mesh)
    missed = frame.to_face(hand) - frame.to_face(hand_points(mesh, corrections))
    # lips that touch in the one picture may part in the other: how far is for that picture's mesh to say
    upper, lower = list(_INNER_LIPS[0]), list(_INNER_LIPS[1])
    missed[upper] = missed[lower] = (missed[upper] + missed[lower]) / 2
    return other.to_pixels(other.to_face(hand_points(other_mesh, corrections)) + missed)


def landmarks(mesh: Points, corrections: Mapping[str, Correction] | None = None) -> Landmarks:
    """Mesh points (478, 2) become landmarks, both in pixels; by the package's corrections if none given."""
    return london.landmarks(hand_points(mesh, corrections or read_corrections()))


def read_corrections() -> dict[str, Correction]:
    """What is shipped with the package.

    Raises:
        TableError: The file does not fit this version.
    """
    text = (resources.files(__package__) / FILE).read_text(encoding="utf-8")
    return corrections_from(json.loads(text))


def corrections_from(stored: Any) -> dict[str, Correction]:
    """The reverse of ``corrections_to``.

    Raises:
        TableError: Another version, a group is missing, or a size is not its group's.
    """
    try:
        if stored["version"] != _VERSION:
            raise ValueError("another version")
        return {group.name: _correction(group, stored["groups"][group.name]) for group in GROUPS}
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise TableError(
            f"the corrections of the face mesh cannot be used: {error}",
            where=FILE,
            remedy="Make them again with scripts/photograph_learn.py",
        ) from error


def _correction(group: Group, values: Any) -> Correction:
    k, m = len(group.hand), len(group.mesh)
    anchors = tuple(int(a) for a in values["anchors"])
    if len(anchors) != k or not all(0 <= a < m for a in anchors):
        raise ValueError(f"anchors of {group.name}")
    return Correction(
        anchors=anchors,
        offset=np.asarray(values["offset"], dtype=np.float64).reshape(k, 2),
        shape=np.asarray(values["shape"], dtype=np.float64).reshape(m, 2),
        weights=np.asarray(values["weights"], dtype=np.float64).reshape(2 * k, 2 * m),
    )


def corrections_to(corrections: Mapping[str, Correction]) -> dict[str, Any]:
    """Plain values for JSON, rounded to what a picture can show."""
    return {
        "version": _VERSION,
        "groups": {
            name: {
                "anchors": list(c.anchors),
                "offset": np.round(c.offset, 3).tolist(),
                "shape": np.round(c.shape, 3).tolist(),
                "weights": np.round(c.weights, 4).tolist(),
            }
            for name, c in corrections.items()
        },
    }
