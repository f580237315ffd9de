"""Where results may go: never among recordings, over what no run has written, or where another run writes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from palsycheck.errors import OutputError, UsageError
from palsycheck.files import refused
from palsycheck.intake.folders import is_results

PATIENTS, TABLE = "patients", "patients.csv"
LOCK = ".lock"
_WRITTEN = (PATIENTS, TABLE, "frames.csv", "cohort.json", "cohort.html", "cohort.pdf")


def check_place(out: Path, *, videos: Path, table: Path | None, recordings: Iterable[Path]) -> None:
    """Make sure that a run which writes to ``out`` replaces nothing but the results of an earlier one.

    A run removes what has the name of a patient's folder below ``patients`` and replaces
    ``patients.csv``; the next one would take these, among recordings, for input. Links are followed.

    Args:
        out: The output folder, which need not exist.
        videos: Folder, video or file list.
        table: The patients table, where one was named.
        recordings: All that the run will read.

    Raises:
        UsageError: ``out`` is a folder of recordings, or holds files of other origin under the names
            of results.
        OutputError: ``out`` cannot be looked at.
    """
    place = out.resolve()
    home = videos.resolve() if videos.is_dir() else videos.resolve().parent
    results = place / PATIENTS
    inputs = [path.resolve() for path in recordings]
    if (
        place == home
        or (place.is_relative_to(home) and any(path.is_relative_to(place) for path in inputs))
        or any(path.is_relative_to(results) for path in (home, *inputs))
        or (table is not None and table.resolve() == place / TABLE)
    ):
        raise UsageError(
            "Results would be written over the input", where=out, remedy="Name a folder of its own for them"
        )
    try:
        foreign = [] if is_results(place) else [name for name in _WRITTEN if _is_there(place / name)]
    except OSError as error:
        raise OutputError(
            f"The folder cannot be looked at: {error.strerror}", where=out, remedy="Check the rights"
        ) from error
    if foreign:
        raise UsageError(
            f"The folder holds {foreign[0]}, which no run has written",
            where=out,
            remedy="Name another folder for the results",
        )


def _is_there(path: Path) -> bool:
    """An empty folder does not count: a run that was killed at once leaves one."""
    return any(path.iterdir()) if path.is_dir() else path.exists()


@contextmanager
def held(out: Path) -> Iterator[None]:
    """Keep other runs out of a folder, which must exist, for as long as this one lasts.

    The system frees the lock of a process that dies; the empty file stays.

    Raises:
        OutputError: Another run holds the folder, or it cannot be written.
    """
    path = out / LOCK
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise refused("The folder cannot be locked", path, error) from error
    try:
        _take(lock, path)
        yield
    finally:
        os.close(lock)


def _take(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise OutputError(
            "Another run is writing to this folder",
            where=path.parent,
            remedy="Wait for its end, or name another folder",
        ) from error
    except OSError as error:
        raise refused("The folder cannot be locked", path, error) from error
