"""One process at a time in a folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from palsycheck.errors import OutputError
from palsycheck.files import refused


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes that ask for the same out of a folder, which must exist.

    The folder itself is locked, so nothing stays in it; the system frees the lock of a process that dies.
    A file system that locks no folders (some network ones) keeps nobody out.

    Raises:
        OutputError: Another process works in it, or it cannot be opened.
    """
    try:
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise refused("The folder cannot be opened", folder, error) from error
    try:
        _take(lock, folder)
        yield
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise OutputError(
            "Another process is writing to this folder",
            where=folder,
            remedy="Wait for its end, or name another folder",
        ) from None
    except OSError:
        return
