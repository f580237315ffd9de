"""What faces are prepared from: a recording, or a series of stills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from palsycheck.datasets.cache import Index, PreparedFaces, cached, key_of
from palsycheck.datasets.kface import Series
from palsycheck.datasets.truth import keep_truth, read_truth, truth_beside
from palsycheck.errors import VideoError
from palsycheck.hashing import sha256_file
from palsycheck.intake import Recording
from palsycheck.settings import Settings

Source = Recording | Series
Prepare = Callable[[Source, Settings], PreparedFaces]
"""How a source becomes faces: ``prepare``, or a test's own; with several processes, a module's function."""


@dataclass(frozen=True, slots=True)
class Found:
    """Faces on disk: their key, what is known of them, and the hash of their asymmetries, where known."""

    key: str
    index: Index
    truth_sha256: str | None = None


def find_faces(
    source: Source, *, folder: Path, settings: Settings, prepare: Prepare, truth: Path | None = None
) -> Found | None:
    """A source's faces, prepared now unless they are there; None where it cannot be read.

    Args:
        source: A recording, or a series.
        folder: Of all faces.
        settings: Sampling, detection, alignment, gate.
        prepare: How it becomes faces.
        truth: Folder of asymmetries; None: none are looked for.

    Raises:
        TrainingError: The file of truth beside the recording is none.
        OutputError: A folder cannot be written.
    """
    try:
        key = key_of_source(source, settings)
        index = cached(key, folder=folder, prepare=lambda: prepare(source, settings))
    except VideoError:
        return None
    beside = truth_beside(source.path) if truth is not None and isinstance(source, Recording) else None
    if truth is None or beside is None:
        return Found(key, index)
    return Found(key, index, keep_truth(truth, read_truth(beside, index.times)))


def prepare(source: Source, settings: Settings) -> PreparedFaces:
    """Aligned faces and the gate's answer.

    Raises:
        VideoError: The recording cannot be read.
    """
    if isinstance(source, Recording):
        from palsycheck.datasets.prepare import prepare_recording

        return prepare_recording(source, settings)
    from palsycheck.datasets.stills import prepare_series

    return prepare_series(source, settings)


def key_of_source(source: Source, settings: Settings) -> str:
    """The name of a source's faces in the cache.

    Raises:
        VideoError: The recording cannot be read.
    """
    if isinstance(source, Recording):
        try:
            video = sha256_file(source.path)
        except OSError as error:
            raise VideoError(f"the recording cannot be read: {error.strerror}", where=source.path) from None
        return key_of(["video", video, source.mirrored, source.lux], settings)
    from palsycheck.datasets.stills import digest_stills

    return key_of(["stills", digest_stills(source), source.lux], settings)
