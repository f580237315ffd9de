"""The CSV of raw mesh points that ``scripts/photograph_points.py`` writes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from palsycheck.errors import MissingInputError, TableError
from palsycheck.simulation.photographs import mesh
from palsycheck.values import Points


@dataclass(frozen=True, slots=True)
class RawMesh:
    """A face mesh found in one picture.

    Attributes:
        picture: Folder and name.
        size: (width, height) of the picture it was found in.
        points: (478, 2), pixels; None where no face was found.
        spread: Median over the points of their standard deviation over the answers, pixels.
    """

    picture: str
    size: tuple[int, int]
    points: Points | None
    spread: float


def read_meshes(path: Path) -> dict[str, RawMesh]:
    """``picture`` to its mesh.

    Raises:
        MissingInputError: There is no such file.
        TableError: It is not such a table.
    """
    if not path.is_file():
        raise MissingInputError(
            "there is no table of mesh points", where=path, remedy="Make it with scripts/photograph_points.py"
        )
    try:
        with path.open(newline="", encoding="utf-8") as file:
            found = [_mesh(row) for row in csv.DictReader(file)]
    except (KeyError, TypeError, ValueError, csv.Error) as error:
        raise TableError(
            f"the table of mesh points cannot be read: {error}",
            where=path,
            remedy="Make it again with scripts/photograph_points.py",
        ) from error
    return {one.picture: one for one in found}


def _mesh(row: dict[str, str]) -> RawMesh:
    size = int(row["width"]), int(row["height"])
    if int(row["seen"]) == 0:
        return RawMesh(row["picture"], size, None, 0.0)
    points = np.array([[float(row[f"{c}{n}"]) for c in "xy"] for n in range(mesh.COUNT)])
    if not np.isfinite(points).all():
        raise ValueError("a coordinate is no number")
    return RawMesh(row["picture"], size, points, float(row["spread"]))
