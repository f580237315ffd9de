"""Files and folders of a run: written whole or not at all, and readable by their owner only.

Results are health data. Files get mode 0600, folders 0700; a file is written beside its final name and
renamed into place, so that a reader never sees half of one.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import TextIO

from palsycheck.errors import OutputError, UsageError

_PRIVATE_FOLDER = 0o700


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, with mode 0700; one that exists stays as it is.

    Returns:
        The same path.

    Raises:
        OutputError: It cannot be made, or something else has its name.
    """
    for folder in reversed([path, *path.parents]):
        try:
            if not folder.is_dir():
                folder.mkdir(mode=_PRIVATE_FOLDER)
        except OSError as error:
            raise refused("The folder cannot be made", folder, error) from error
    return path


def check_free(folder: Path, *, ours: Collection[str], remedy: str) -> None:
    """Make sure that a folder may be written into: it is not there, empty, or holds what we have written.

    Args:
        folder: Need not exist.
        ours: Names of which one in it shows that the folder is ours.
        remedy: For the user where it is not.

    Raises:
        UsageError: It holds something else, recordings for example.
        OutputError: It cannot be looked at.
    """
    names = _names(folder)
    if names.isdisjoint(ours) and names:
        raise UsageError("the folder holds something else", where=folder, remedy=remedy)


def check_no_others(folder: Path, *, ours: Collection[str], remedy: str) -> None:
    """The same, stricter: nothing may be there whose name fits none of the patterns in ``ours``."""
    if any(not any(fnmatch(name, pattern) for pattern in ours) for name in _names(folder)):
        raise UsageError("the folder holds something else", where=folder, remedy=remedy)


def _names(folder: Path) -> set[str]:
    """What is in a folder, if it is there, but for hidden files."""
    try:
        found = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    except OSError as error:
        raise refused("The folder cannot be read", folder, error) from error
    return {name for name in found if not name.startswith(".")}


def atomic_write_bytes(path: Path, data: bytes) -> Path:
    """Write a file of mode 0600, replacing what was there in one step.

    Returns:
        The same path.

    Raises:
        OutputError: The folder is not there or cannot be written, or the disk is full. What was there
            before is untouched then.
    """
    beside = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        beside = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        beside.replace(path)
    except OSError as error:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise refused("The file cannot be written", path, error) from error
    return path


def atomic_write_text(path: Path, text: str) -> Path:
    """``atomic_write_bytes`` of the text in UTF-8, line ends as they are."""
    return atomic_write_bytes(path, text.encode("utf-8"))


@contextmanager
def atomic_text_file(path: Path) -> Iterator[TextIO]:
    """A text file to write bit by bit, UTF-8, line ends as they are; it gets its name when all is written.

    Raises:
        OutputError: As ``atomic_write_bytes``. After any error, what was there before is untouched.
    """
    with atomic_place(path) as beside:
        try:
            with beside.open("w", encoding="utf-8", newline="") as file:
                yield file
        except OSError as error:
            raise refused("The file cannot be written", path, error) from error


@contextmanager
def atomic_place(path: Path) -> Iterator[Path]:
    """An empty file of mode 0600 beside the final one, for a library to write; renamed when all is done.

    Raises:
        OutputError: As ``atomic_write_bytes``. After any error, what was there before is untouched.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
        os.close(handle)
    except OSError as error:
        raise refused("The file cannot be written", path, error) from error
    beside = Path(name)
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise refused("The file cannot be written", path, error) from error
    finally:
        beside.unlink(missing_ok=True)


def plain_bytes(path: Path) -> bytes:
    """The bytes of a file, or of the one that a link leads to: a pipe or device would have no end.

    Raises:
        OSError: It cannot be read, or is no plain file.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return path.read_bytes()


def remove_file(path: Path) -> None:
    """Remove a file, if it is there.

    Raises:
        OutputError: It cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise refused("The file cannot be removed", path, error) from error


def refused(what: str, path: Path, error: OSError) -> OutputError:
    """The error to raise where the system refuses to write."""
    return OutputError(
        f"{what}: {error.strerror or error}",
        where=path,
        remedy="Check that the disk has room and that you may write there",
    )
