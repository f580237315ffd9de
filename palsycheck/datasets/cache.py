"""Aligned faces on disk, one memory-mapped file a recording or series, so that each is looked at once.

``<key>.npy`` holds the faces, ``<key>.json`` their hash, their times and the quality gate's answer. The
key is a hash of the source's bytes, of the settings that faces and gate depend on, and of the format, so
what is there is never out of date; it names no patient. The JSON is written last: faces without it do not
count.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tokenize import TokenError
from typing import Annotated

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from palsycheck.files import atomic_write_bytes, private_folder
from palsycheck.hashing import sha256_file
from palsycheck.settings import Settings

FORMAT_VERSION = 2

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


@dataclass(frozen=True, slots=True)
class PreparedFaces:
    """What training needs of a recording or a series of stills.

    Attributes:
        images: (N, size, size, 3), uint8, RGB, in order.
        times: (N,), float64, seconds; of stills their places.
        failed_checks: Titles of the quality gate's checks that it fails.
        left_out: Stills without a face in ``images``: name, reason.
    """

    images: npt.NDArray[np.uint8]
    times: npt.NDArray[np.float64]
    failed_checks: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...] = ()


class Index(BaseModel):
    """What stands beside prepared faces.

    Attributes:
        sha256: Of all bytes of the file of faces.
        checksum: Of all other fields.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: int
    faces: int
    sha256: Hash
    times: tuple[float, ...]
    failed_checks: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    checksum: str = ""

    def sealed(self) -> Index:
        """The same with its checksum."""
        text = self.model_dump_json(exclude={"checksum"})
        return self.model_copy(update={"checksum": hashlib.sha256(text.encode()).hexdigest()})


def cached(key: str, *, folder: Path, prepare: Callable[[], PreparedFaces]) -> Index:
    """What is known of a source's faces, prepared now unless they are there already, whole to the last bit.

    Args:
        key: Of the source, see ``key_of``.
        folder: Of all faces.
        prepare: Makes them.

    Raises:
        OutputError: The folder cannot be written.
    """
    there = read_index(folder, key)
    if there is not None and not damage(folder, key, sha256=there.sha256, faces=there.faces):
        return there
    prepared = prepare()
    private_folder(folder)
    faces = io.BytesIO()
    np.save(faces, prepared.images, allow_pickle=False)
    data = faces.getvalue()
    index = Index(
        format_version=FORMAT_VERSION,
        faces=len(prepared.images),
        sha256=hashlib.sha256(data).hexdigest(),
        times=tuple(float(time) for time in prepared.times),
        failed_checks=prepared.failed_checks,
        left_out=prepared.left_out,
    ).sealed()
    atomic_write_bytes(faces_path(folder, key), data)
    atomic_write_bytes(_index_path(folder, key), index.model_dump_json().encode())
    return index


def open_faces(folder: Path, key: str, *, count: int) -> npt.NDArray[np.uint8]:
    """The faces of a key, (count, size, size, 3); they stay on disk until they are looked at.

    Raises:
        OSError, EOFError, ValueError: They are not there, cut off, or not what was counted.
    """
    path = faces_path(folder, key)
    if not path.is_file():  # a pipe would be waited for
        raise FileNotFoundError(path)
    try:
        with np.errstate(over="ignore"):  # a damaged header may claim any size
            mapped: npt.NDArray[np.uint8] = np.load(
                path, mmap_mode="r" if count else None, allow_pickle=False
            )
    except TokenError:  # NumPy reads a damaged header as Python
        raise ValueError("no header of faces") from None
    if mapped.ndim != 4 or mapped.dtype != np.uint8 or len(mapped) != count or not mapped.flags.c_contiguous:
        raise ValueError("not the faces that were counted")
    if isinstance(mapped, np.memmap) and mapped.offset + mapped.nbytes != path.stat().st_size:
        raise ValueError("not as long as it says")
    return mapped


def read_index(folder: Path, key: str) -> Index | None:
    """What stands beside the faces, or None where it or they are missing or damaged: they are made again.

    Asks only sizes, not hashes: see ``damage``.
    """
    try:
        index = Index.model_validate_json(_index_path(folder, key).read_bytes())
        open_faces(folder, key, count=index.faces)
    except (OSError, EOFError, ValueError, ValidationError):
        return None
    current = index.format_version == FORMAT_VERSION and len(index.times) == index.faces
    return index if current and index == index.sealed() else None


def damage(folder: Path, key: str, *, sha256: str, faces: int) -> str:
    """What is wrong with stored faces, "" if nothing is: reads every byte.

    Args:
        folder: Of all faces.
        key: Of these.
        sha256, faces: What the dataset says of them.
    """
    index = read_index(folder, key)
    if index is None:
        return "missing, cut off, or not readable"
    if (index.sha256, index.faces) != (sha256, faces):
        return "not the faces that the dataset was made of"
    try:
        same = sha256_file(faces_path(folder, key)) == sha256
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if same else "changed since they were made (hash)"


def key_of(source: object, settings: Settings) -> str:
    """A name for faces: the hash of what they are made of.

    Args:
        source: Hashes of the source's bytes and all that is said of them, fit for JSON.
        settings: All but those of scoring count.
    """
    before_scoring = settings.model_dump(mode="json", exclude={"scoring"})
    text = json.dumps([FORMAT_VERSION, source, before_scoring], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def faces_path(folder: Path, key: str) -> Path:
    """Where the faces of a key lie."""
    return folder / f"{key}.npy"


def _index_path(folder: Path, key: str) -> Path:
    return folder / f"{key}.json"
