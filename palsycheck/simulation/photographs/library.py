"""A prepared folder of photographs: pictures, and one file of points that says who is on them.

``photographs.json`` has the entries of ``Entry`` and what was left out and why; the pictures lie beside it.
Pictures are decoded when they are asked for: all at once would be half a gigabyte.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from palsycheck.errors import MissingInputError, TableError
from palsycheck.files import atomic_write_text, plain_bytes
from palsycheck.simulation.photographs import london
from palsycheck.simulation.photographs.check import MAX_GAP, mouth_gap
from palsycheck.simulation.portrait import Landmarks, Portrait
from palsycheck.values import Picture, Points

INDEX = "photographs.json"
_MAX_PIXELS = 50_000_000
_FARTHEST = 100_000.0
"""Pixels from the picture's corner: more is damage."""
_PLAIN_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
_REMEDY = "Prepare the folder again with scripts/photograph_prepare.py"

Placed = Literal["hand", "mesh", "carried"]
Source = Literal["london", "portraits"]


class Shot(BaseModel):
    """One picture with its points.

    Attributes:
        file: Name in the folder.
        placed: Who placed the points: a hand, the mesh, or a hand on another picture of the person, from
            where the mesh carried them.
        points: Pixels, in the order of ``london.USED``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    file: str = Field(pattern=_PLAIN_NAME)
    placed: Placed
    points: tuple[tuple[float, float], ...] = Field(min_length=len(london.USED), max_length=len(london.USED))

    @field_validator("points")
    @classmethod
    def _is_a_face(cls, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        if np.abs(points).max() > _FARTHEST:
            raise ValueError("a point lies far outside of any picture")
        if np.hypot(*np.subtract(points[1], points[0])) < 1:
            raise ValueError("the pupils are less than a pixel apart")
        return points

    def landmarks(self) -> Landmarks:
        """In pixels."""
        points = np.full((london.COUNT, 2), np.nan)
        points[list(london.USED)] = self.points
        return london.landmarks(points)


class Entry(BaseModel):
    """One person.

    Attributes:
        identity: Unique in the folder.
        source: Which set of pictures.
        neutral: The face at rest.
        smiling: The same person smiling, where there is such a picture.
        sex, age, country: As the source gives them; None where it does not.
        glasses: Whether the face wears them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    identity: str = Field(pattern=_PLAIN_NAME)
    source: Source
    neutral: Shot
    smiling: Shot | None = None
    sex: Literal["female", "male"] | None = None
    age: int | None = Field(default=None, ge=0, le=120)
    country: str | None = None
    glasses: bool = False


class LeftOut(BaseModel):
    """A picture that is not in the folder, and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    picture: str
    reasons: tuple[str, ...]


class Index(BaseModel):
    """The file of a prepared folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    people: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Photograph:
    """One person's photographs, ready to be animated.

    Attributes:
        entry: Who, and what is known of them.
        folder: Where the pictures lie.
    """

    entry: Entry
    folder: Path

    @property
    def identity(self) -> str:
        """Unique in the folder: what splits are made by."""
        return self.entry.identity

    @property
    def closed(self) -> bool:
        """Whether the mouth of ``portrait`` is closed, as the simulator wants it of a face at rest."""
        return mouth_gap(self.entry.neutral.landmarks()) <= MAX_GAP

    @property
    def portrait(self) -> Portrait:
        """The face at rest, decoded anew each time.

        Raises:
            TableError: The picture is damaged or gone.
        """
        return self._portrait(self.entry.neutral)

    @property
    def smiling(self) -> Portrait | None:
        """The smiling face, in pixels of its own picture; its mouth may be open. Raises as ``portrait``."""
        return None if self.entry.smiling is None else self._portrait(self.entry.smiling)

    def _portrait(self, shot: Shot) -> Portrait:
        return Portrait(_decoded(self.folder / shot.file), shot.landmarks())


def read_photographs(folder: Path, *, open_mouths: bool = False) -> tuple[Photograph, ...]:
    """The people of a prepared folder, in the order of their identities.

    Args:
        folder: Made by ``prepare``.
        open_mouths: Also those whose only picture shows an open mouth, mostly a smile with teeth: no portrait
            at rest, and what parts the lips would part the teeth.

    Raises:
        MissingInputError: It is no prepared folder, or a picture of it is gone.
        TableError: Its file of points is damaged.
    """
    index = read_index(folder)
    people = sorted(index.people, key=lambda entry: entry.identity)
    if len({entry.identity for entry in people}) != len(people):
        raise TableError("an identity is there twice", where=folder / INDEX, remedy=_REMEDY)
    shots = (shot for entry in people for shot in (entry.neutral, entry.smiling) if shot is not None)
    for shot in shots:
        if not (folder / shot.file).is_file():
            raise MissingInputError("a photograph is gone", where=folder / shot.file, remedy=_REMEDY)
    photographs = (Photograph(entry, folder) for entry in people)
    return tuple(one for one in photographs if open_mouths or one.closed)


def read_index(folder: Path) -> Index:
    """The file of a prepared folder. Raises as ``read_photographs``."""
    path = folder / INDEX
    if not path.is_file():
        raise MissingInputError("this is no prepared folder of photographs", where=path, remedy=_REMEDY)
    try:
        return Index.model_validate_json(plain_bytes(path))
    except (OSError, ValidationError) as error:
        what = error.strerror if isinstance(error, OSError) else f"{error.error_count()} values are not valid"
        raise TableError(f"the points cannot be read: {what}", where=path, remedy=_REMEDY) from error


def write_index(folder: Path, *, people: Iterable[Entry], left_out: Iterable[LeftOut]) -> Path:
    """Writes the file of a prepared folder, whose pictures are there already."""
    index = Index(people=tuple(people), left_out=tuple(left_out))
    return atomic_write_text(folder / INDEX, index.model_dump_json(indent=1) + "\n")


def shot(file: str, placed: Placed, points: Points) -> Shot:
    """From hand-placed or found points (189, 2), pixels, rounded to 0.01."""
    used = np.round(points[list(london.USED)], 2)
    return Shot(file=file, placed=placed, points=tuple((float(x), float(y)) for x, y in used))


def _decoded(path: Path) -> Picture:
    try:
        with Image.open(io.BytesIO(plain_bytes(path)), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise ValueError("more than 50 megapixels")
            return np.asarray(picture.convert("RGB"))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise TableError(f"the photograph cannot be read: {error}", where=path, remedy=_REMEDY) from error
