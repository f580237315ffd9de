"""Points for the tests of photographs, made from the landmarks of a drawn face: nobody is shown."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

from palsycheck.simulation.photographs import london, mesh
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Side
from palsycheck.values import Points

HALF_BROW = np.array([0.0, 0.35])


def hand_points(marks: Landmarks) -> Points:
    """(189, 2), pixels, NaN where no landmark needs them: as a hand might have placed them."""
    frame = FaceFrame.of(marks)
    face = marks.map(frame.to_face)
    points = np.full((london.COUNT, 2), np.nan)
    for which, side in enumerate((face.right, face.left)):
        _place_side(points, side, which)
    points[[54, 60]] = [[-1.1, 4.8], [1.1, 4.8]]
    points[55], points[175] = face.nose_base, face.chin
    for numbers, curve in (
        ([87, 88, 89, 90, 91, 92, 93], face.upper_lip),
        ([87, 94, 95, 96, 97, 98, 93], face.upper_lip_inner),
        ([87, 99, 100, 101, 102, 103, 93], face.lower_lip_inner),
        ([87, 104, 105, 106, 107, 108, 93], face.lower_lip),
        ([109, 110, 111, *range(125, 134), 114, 113, 112], face.jaw),
    ):
        points[numbers] = london.resampled(curve, len(numbers))
    return frame.to_pixels(points)


def _place_side(points: Points, side: Side, which: int) -> None:
    points[which] = side.pupil
    for numbers, curve in (
        (((22, 21, 20, 19, 18), (23, 24, 25, 26, 27))[which], side.upper_lid),
        (((22, 30, 29, 28, 18), (23, 31, 32, 33, 27))[which], side.lower_lid),
        (((75, 74, 73, 72, 71), (78, 79, 80, 81, 82))[which], side.brow - HALF_BROW),
        (((76, 84, 83, 71), (77, 85, 86, 82))[which], side.brow + HALF_BROW),
    ):
        points[list(numbers)] = london.resampled(curve, len(numbers))
    points[(71, 82)[which]] = side.brow[-1]
    points[(62, 67)[which]] = side.nose_wing
    points[list(((158, 159, 160), (161, 162, 163))[which])] = side.fold[[2, 4, 6]]


def mesh_points(hand: Points, corrections: dict[str, mesh.Correction]) -> Points:
    """(478, 2), pixels: a mesh that the corrections take to lie about where ``hand`` does; 0 where unused.

    Each group has its mean shape, shifted to where its points are.
    """
    frame = FaceFrame(origin=hand[:2].mean(axis=0), axis=(hand[1] - hand[0]) / 10)
    face = frame.to_face(hand)
    points = np.zeros((mesh.COUNT, 2))
    for group in mesh.GROUPS:
        known = corrections[group.name]
        for numbers, placed, flip in (
            (group.mesh, group.hand, [1.0, 1.0]),
            (group.mesh_twins, group.hand_twins, [-1.0, 1.0]),
        ):
            wanted = face[list(placed)] * flip - known.offset - known.shape[list(known.anchors)]
            points[list(numbers)] = (known.shape + wanted.mean(axis=0)) * flip
    points[list(mesh.IRIS)] = [[-5.0, 0.0], [5.0, 0.0]]
    return frame.to_pixels(points)


def mesh_mirror() -> list[int]:
    """(478,), for each mesh point that is looked at its twin; the others are their own."""
    twins = list(range(mesh.COUNT))
    for group in mesh.GROUPS:
        for one, other in zip(group.mesh, group.mesh_twins, strict=True):
            twins[one], twins[other] = other, one
    return twins


def hand_mirror() -> list[int]:
    """(189,), the same for the hand-placed points."""
    twins = list(range(london.COUNT))
    for group in mesh.GROUPS:
        for one, other in zip(group.hand, group.hand_twins, strict=True):
            twins[one], twins[other] = other, one
    return twins


def write_hand_table(path: Path, faces: dict[str, Points]) -> None:
    """A table of hand-placed points, as the London set's."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", *(f"{c}{n}" for n in range(london.COUNT) for c in "xy")])
        for name, points in faces.items():
            writer.writerow([name, *points.ravel()])


def write_mesh_table(path: Path, meshes: dict[str, Points | None], size: tuple[int, int]) -> None:
    """A table of mesh points, as ``scripts/photograph_points.py`` writes it; None where no face was found."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["picture", "width", "height", "seen", "spread"]
            + [f"{c}{n}" for n in range(mesh.COUNT) for c in "xy"]
        )
        for name, points in meshes.items():
            values = [""] * (2 * mesh.COUNT) if points is None else list(points.ravel())
            writer.writerow([name, *size, 0 if points is None else 6, "0.5", *values])
