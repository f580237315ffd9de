"""A folder of photographs made from the London set and the generated portraits, outside of the repository."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from palsycheck.errors import MissingInputError, TableError
from palsycheck.files import atomic_write_bytes, check_free, plain_bytes, private_folder, remove_file
from palsycheck.simulation.photographs import check, library, london, mesh
from palsycheck.simulation.photographs.raw import RawMesh, read_meshes
from palsycheck.simulation.portrait import FaceFrame
from palsycheck.values import Points

_METADATA = "metadata.csv"
_GLASSES = {"female-069.jpg", "male-095.jpg"}
"""Portraits that wear glasses, seen by eye among those that can be used. Nobody in the London set does."""


_Found = tuple[Points, library.Placed, tuple[str, ...]]
"""Points (189, 2), who placed them, and what is wrong with them."""


def prepare(out: Path, *, meshes: Path, london_folder: Path, portraits_folder: Path) -> library.Index:
    """Copies the pictures that can be used and writes their points beside them.

    London's neutral faces have the points that were placed by hand, their smiling ones those points carried
    over by the mesh, the portraits those of the mesh, corrected. A London person whose smiling picture cannot
    be used stays without it.

    Args:
        out: New or empty, or prepared before.
        meshes: CSV of ``scripts/photograph_points.py`` over both folders.
        london_folder, portraits_folder: As in the README of the data.

    Returns:
        What was written.

    Raises:
        UsageError: ``out`` holds something else.
        MissingInputError: A folder, table or picture is not there.
        TableError: A table or picture is damaged.
        OutputError: Something cannot be written.
    """
    check_free(out, ours=(library.INDEX,), remedy="Name a new folder")
    found = read_meshes(meshes)
    corrections = mesh.read_corrections()
    hand = london.read_points(london_folder)
    people: list[library.Entry] = []
    left_out: list[library.LeftOut] = []
    private_folder(out)
    for name, points in sorted(hand.items()):
        smiling = name.replace("neutral", "smiling")
        kept = _keep(out, london_folder / name, _by_hand(london_folder / name, points), left_out)
        if kept is not None:
            smile = _carried(points, found.get(f"london/{name}"), found.get(f"london/{smiling}"), corrections)
            people.append(
                library.Entry(
                    identity=f"london-{name.split('-')[0]}",
                    source="london",
                    neutral=kept,
                    smiling=_keep(out, london_folder / smiling, smile, left_out),
                )
            )
    for row in _metadata(portraits_folder):
        face = _by_mesh(found.get(f"portraits/{row['file']}"), corrections)
        kept = _keep(out, portraits_folder / row["file"], face, left_out)
        if kept is not None:
            people.append(_entry(row, kept))
    library.write_index(out, people=people, left_out=left_out)
    index = library.Index(people=tuple(people), left_out=tuple(left_out))
    _remove_others(out, index)
    return index


def _remove_others(out: Path, index: library.Index) -> None:
    """Takes away the pictures that an earlier preparation kept and this one did not."""
    kept = {shot.file for entry in index.people for shot in (entry.neutral, entry.smiling) if shot}
    for source in ("london", "portraits"):
        for path in out.glob(f"{source}-*.jpg"):
            if path.name not in kept:
                remove_file(path)


def _by_hand(picture: Path, points: Points) -> _Found:
    return points, "hand", check.faults(london.landmarks(points), _size(picture), at_rest=True)


def _by_mesh(raw: RawMesh | None, corrections: Mapping[str, mesh.Correction]) -> _Found:
    if raw is None or raw.points is None:
        return _nothing("mesh")
    points = mesh.hand_points(raw.points, corrections)
    return points, "mesh", _faults(points, raw, at_rest=True)


def _carried(
    hand: Points, rest: RawMesh | None, smile: RawMesh | None, corrections: Mapping[str, mesh.Correction]
) -> _Found:
    if rest is None or rest.points is None or smile is None or smile.points is None:
        return _nothing("carried")
    points = mesh.carried_points(hand, rest.points, smile.points, corrections)
    return points, "carried", _faults(points, smile, at_rest=False)


def _nothing(placed: library.Placed) -> _Found:
    return np.full((london.COUNT, 2), np.nan), placed, ("no face was found",)


def _faults(points: Points, raw: RawMesh, *, at_rest: bool) -> tuple[str, ...]:
    landmarks = london.landmarks(points)
    spread = raw.spread / FaceFrame.of(landmarks).scale
    unsure = (f"the mesh is not sure: its answers spread by {spread:.2f} u",)
    return check.faults(landmarks, raw.size, at_rest=at_rest) + unsure * (spread > check.MAX_SPREAD)


def _keep(out: Path, picture: Path, found: _Found, left_out: list[library.LeftOut]) -> library.Shot | None:
    """Copies a picture that can be used; notes one that cannot."""
    points, placed, faults = found
    if faults:
        left_out.append(library.LeftOut(picture=f"{picture.parent.name}/{picture.name}", reasons=faults))
        return None
    copy = atomic_write_bytes(out / f"{picture.parent.name}-{picture.name}", _read(picture))
    return library.shot(copy.name, placed, points)


def _entry(row: Mapping[str, str], kept: library.Shot) -> library.Entry:
    return library.Entry.model_validate(
        {
            "identity": f"portrait-{Path(row['file']).stem}",
            "source": "portraits",
            "neutral": kept.model_dump(),
            "sex": row["sex"],
            "age": int(row["age"]),
            "country": row["country"],
            "glasses": row["file"] in _GLASSES,
        }
    )


def _metadata(folder: Path) -> list[dict[str, str]]:
    path = folder / _METADATA
    if not path.is_file():
        raise MissingInputError("there is no table of portraits", where=path, remedy="Name their folder")
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    if not rows or not {"file", "sex", "age", "country"} <= set(rows[0]):
        raise TableError("the table of portraits lacks columns", where=path, remedy="Restore the file")
    return sorted(rows, key=lambda row: row["file"])


def _read(path: Path) -> bytes:
    try:
        return plain_bytes(path)
    except OSError as error:
        raise MissingInputError(
            f"the picture cannot be read: {error.strerror}", where=path, remedy="Restore the file"
        ) from error


def _size(path: Path) -> tuple[int, int]:
    with Image.open(io.BytesIO(_read(path)), formats=("JPEG", "PNG")) as picture:
        return picture.size
