"""Aligned faces on disk, one memory-mapped file a recording, so that each video is looked at once.

``<key>.npy`` holds the faces, ``<key>.json`` their times and the quality gate's answer. The key is a hash
of the video's bytes, of the settings that faces and gate depend on, and of the format, so what is there is
never out of date; it names no patient. The JSON is written last: faces without it do not count.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, ValidationError

from palsycheck.errors import VideoError
from palsycheck.files import atomic_write_bytes, private_folder
from palsycheck.hashing import sha256_file
from palsycheck.settings import Settings

if TYPE_CHECKING:
    from palsycheck.intake import Recording

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class PreparedFaces:
    """What training needs of a recording.

    Attributes:
        images: (N, size, size, 3), uint8, RGB, in time order.
        times: (N,), float64, seconds.
        failed_checks: Titles of the quality gate's checks that the recording fails.
    """

    images: npt.NDArray[np.uint8]
    times: npt.NDArray[np.float64]
    failed_checks: tuple[str, ...]


Prepare = Callable[["Recording", Settings], PreparedFaces]
"""How a recording becomes faces: ``palsycheck.datasets.prepare.prepare``, or a test's own."""


class _Index(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: int
    faces: int
    times: tuple[float, ...]
    failed_checks: tuple[str, ...]


def cached(recording: Recording, *, folder: Path, settings: Settings, prepare: Prepare) -> Path:
    """The key file (JSON) of a recording's faces, prepared now unless they are there already.

    Raises:
        VideoError: The recording cannot be read.
        OutputError: The folder cannot be written.
    """
    index = folder / f"{_key(recording, settings)}.json"
    if _read_index(index) is not None:
        return index
    prepared = prepare(recording, settings)
    private_folder(folder)
    faces = io.BytesIO()
    np.save(faces, prepared.images, allow_pickle=False)
    atomic_write_bytes(index.with_suffix(".npy"), faces.getvalue())
    facts = _Index(
        format_version=FORMAT_VERSION,
        faces=len(prepared.images),
        times=tuple(float(time) for time in prepared.times),
        failed_checks=prepared.failed_checks,
    )
    atomic_write_bytes(index, facts.model_dump_json().encode())
    return index


def open_cached(index: Path) -> PreparedFaces:
    """The faces of a key file; pictures stay on disk until they are looked at."""
    facts = _Index.model_validate_json(index.read_bytes())
    mapped = np.load(index.with_suffix(".npy"), mmap_mode="r" if facts.faces else None, allow_pickle=False)
    return PreparedFaces(mapped, np.array(facts.times, dtype=np.float64), facts.failed_checks)


def _key(recording: Recording, settings: Settings) -> str:
    try:
        video = sha256_file(recording.path)
    except OSError as error:
        raise VideoError(f"the recording cannot be read: {error.strerror}", where=recording.path) from None
    before_scoring = settings.model_dump(mode="json", exclude={"scoring"})
    what = [FORMAT_VERSION, video, before_scoring, recording.mirrored, recording.lux]
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _read_index(path: Path) -> _Index | None:
    """The key file, or None where it or its faces are missing or damaged: they are made again."""
    try:
        facts = _Index.model_validate_json(path.read_bytes())
        faces = np.load(path.with_suffix(".npy"), mmap_mode="r" if facts.faces else None, allow_pickle=False)
    except (OSError, EOFError, ValueError, ValidationError):
        return None
    whole = faces.ndim == 4 and faces.dtype == np.uint8 and len(faces) == facts.faces == len(facts.times)
    return facts if whole and facts.format_version == FORMAT_VERSION else None
