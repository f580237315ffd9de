"""From labelled patients to faces that a network can be trained on."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.cache import Prepare, cached, open_cached
from palsycheck.datasets.labelled import Exclusion, Labelled
from palsycheck.datasets.prepare import prepare as prepare_recording
from palsycheck.errors import TrainingError, VideoError
from palsycheck.settings import Settings

if TYPE_CHECKING:
    from palsycheck.intake import Recording


@dataclass(frozen=True, slots=True)
class FaceSequence:
    """The faces of one recording.

    Attributes:
        images: (N, size, size, 3), uint8, RGB, memory-mapped, in time order.
        times: (N,), float64, seconds.
        recorded_at: ISO 8601, or None.
    """

    images: npt.NDArray[np.uint8]
    times: npt.NDArray[np.float64]
    recorded_at: str | None


@dataclass(frozen=True, slots=True)
class Subject:
    """A patient with faces: label 1 is palsy, 0 healthy; at least one recording."""

    id: str
    label: int
    recordings: tuple[FaceSequence, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """Patients with faces, and all that was left out on the way."""

    subjects: tuple[Subject, ...]
    exclusions: tuple[Exclusion, ...]


def build(
    labelled: Labelled,
    *,
    folder: Path,
    settings: Settings,
    clip_length: int,
    jobs: int = 1,
    prepare: Prepare = prepare_recording,
    on_recording: Callable[[int, int], None] | None = None,
) -> Dataset:
    """Prepare the faces of all recordings, or find them prepared.

    Args:
        labelled: Patients and the exclusions so far.
        folder: Where prepared faces are kept.
        settings: Sampling, detection, alignment, gate.
        clip_length: A recording with fewer faces is left out.
        jobs: Processes.
        prepare: How a recording becomes faces; with several processes, a function of a module.
        on_recording: Told after each recording how many of how many are done.

    Raises:
        OutputError: The folder cannot be written.
        TrainingError: A worker process died.
    """
    recordings = [recording for patient in labelled.patients for recording in patient.recordings]
    work = partial(_prepared, folder=folder, settings=settings, prepare=prepare)
    keys: list[Path | None] = []
    with _workers(min(jobs, len(recordings))) as mapping:
        for key in mapping(work, recordings):
            keys.append(key)
            if on_recording is not None:
                on_recording(len(keys), len(recordings))
    subjects, exclusions = [], list(labelled.exclusions)
    remaining = iter(keys)
    for patient in labelled.patients:
        sequences = []
        for recording in patient.recordings:
            found = _sequence(recording, next(remaining), clip_length=clip_length)
            if isinstance(found, str):
                exclusions.append(Exclusion(patient.id, recording.name, found))
            else:
                sequences.append(found)
        if sequences:
            subjects.append(Subject(patient.id, patient.label, tuple(sequences)))
    return Dataset(tuple(subjects), tuple(exclusions))


def _prepared(recording: Recording, *, folder: Path, settings: Settings, prepare: Prepare) -> Path | None:
    try:
        return cached(recording, folder=folder, settings=settings, prepare=prepare)
    except VideoError:
        return None


def _sequence(recording: Recording, key: Path | None, *, clip_length: int) -> FaceSequence | str:
    """The recording's faces, or the reason why it is left out."""
    if key is None:
        return "video cannot be read"
    faces = open_cached(key)
    if faces.failed_checks:
        return f"quality gate: {faces.failed_checks[0]}"
    if len(faces.images) < clip_length:
        return "fewer faces than a clip"
    return FaceSequence(faces.images, faces.times, recording.recorded_at)


Mapping = Callable[[Callable[["Recording"], Path | None], Sequence["Recording"]], Iterator[Path | None]]


@contextmanager
def _workers(jobs: int) -> Iterator[Mapping]:
    """``map`` in this process, or in several fresh ones with one thread each."""
    if jobs <= 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")
    try:
        with ProcessPoolExecutor(jobs, mp_context=context, initializer=_one_thread) as pool:
            yield pool.map
    except BrokenProcessPool:
        raise TrainingError(
            "a worker process died while preparing faces",
            remedy="Run the command again, with --jobs 1 if it happens again: what is prepared is kept",
        ) from None


def _one_thread() -> None:
    import cv2
    import torch

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
