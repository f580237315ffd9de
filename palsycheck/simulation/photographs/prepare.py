"""A folder of photographs made from the London set and the generated portraits, outside of the repository."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from palsycheck.errors import MissingInputError, TableError
from palsycheck.files import atomic_write_bytes, check_free, plain_bytes, private_folder
from palsycheck.simulation.photographs import check, library, london, mesh
from palsycheck.simulation.photographs.raw import RawMesh, read_meshes
from palsycheck.simulation.portrait import FaceFrame
from palsycheck.values import Points

_METADATA = "metadata.csv"
_GLASSES = {"female-069.jpg", "male-095.jpg"}
"""Portraits that wear glasses, seen by eye among those that can be used. Nobody in the London set does."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A picture's points or what is wrong with it."""

    shot: library.Shot | None
    faults: tuple[str, ...]


def prepare(out: Path, *, meshes: Path, london_folder: Path, portraits_folder: Path) -> library.Index:
    """Copies the pictures that can be used and writes their points beside them.

    London's neutral faces get the points that were placed by hand, all others those of the mesh, corrected. A
    London person whose smiling picture cannot be used stays without it.

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
        identity = f"london-{name.split('-')[0]}"
        rest = _by_hand(london_folder / name, points)
        smile = _by_mesh(
            london_folder / name.replace("neutral", "smiling"), found, corrections, at_rest=False
        )
        kept = _keep(out, london_folder, f"london/{name}", rest, left_out)
        if kept is not None:
            smiling_name = name.replace("neutral", "smiling")
            smiling = _keep(out, london_folder, f"london/{smiling_name}", smile, left_out)
            people.append(library.Entry(identity=identity, source="london", neutral=kept, smiling=smiling))
    for row in _metadata(portraits_folder):
        name = row["file"]
        found_one = _by_mesh(portraits_folder / name, found, corrections, at_rest=True)
        kept = _keep(out, portraits_folder, f"portraits/{name}", found_one, left_out)
        if kept is not None:
            people.append(_entry(row, kept))
    library.write_index(out, people=people, left_out=left_out)
    return library.Index(people=tuple(people), left_out=tuple(left_out))


def _by_hand(picture: Path, points: Points) -> _Found:
    shot = library.shot(picture.name, "hand", points)
    return _Found(shot, check.faults(shot.landmarks(), _size(picture), at_rest=True))


def _by_mesh(
    picture: Path,
    meshes: Mapping[str, RawMesh],
    corrections: Mapping[str, mesh.Correction],
    *,
    at_rest: bool,
) -> _Found:
    raw = meshes.get(f"{picture.parent.name}/{picture.name}")
    if raw is None or raw.points is None:
        return _Found(None, ("no face was found",))
    shot = library.shot(picture.name, "mesh", mesh.hand_points(raw.points, corrections))
    landmarks = shot.landmarks()
    faults = check.faults(landmarks, raw.size, at_rest=at_rest)
    spread = raw.spread / FaceFrame.of(landmarks).scale
    if spread > check.MAX_SPREAD:
        faults = (*faults, f"the mesh is not sure: its answers spread by {spread:.2f} u")
    return _Found(shot, faults)


def _keep(
    out: Path, folder: Path, picture: str, found: _Found, left_out: list[library.LeftOut]
) -> library.Shot | None:
    """Copies a picture that can be used; notes one that cannot."""
    if found.faults or found.shot is None:
        left_out.append(library.LeftOut(picture=picture, reasons=found.faults))
        return None
    name = picture.replace("/", "-")
    atomic_write_bytes(out / name, _read(folder / found.shot.file))
    return found.shot.model_copy(update={"file": name})


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
