"""Looking through folders for recordings, without being led astray by links.

Symbolic links are followed only where they lead to something inside the folder that the user named:
a link can be made by whoever may drop a file into that folder, the screening runs with the rights of
whoever starts it, and its reports show pictures of what it has read. A link that leads out, nowhere
or back to itself is refused, with its reason, and the rest goes on. The named folder may itself be a
link: that one the user has seen.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path

from palsycheck.errors import IntakeError, LinkLoopError, UnreadableInputError
from palsycheck.intake.names import is_utf8, normal, readable

TRUTH_SUFFIX = ".truth.json"
"""Of what is known of a simulated recording, beside it."""
VIDEO_EXTENSIONS = frozenset(
    {".mp4", ".mov", ".avi", ".mkv", ".mpg", ".mpeg", ".m4v", ".webm", ".wmv", ".3gp"}
)

NO_PATIENTS = frozenset(
    {
        "__macosx",
        "@eadir",
        "$recycle.bin",
        "system volume information",
        "lost+found",
        "thumbs.db",
        "desktop.ini",
    }
)
"""Folders and files that systems make by themselves."""

_RUN_FILES = ("ledger.sqlite", "run.json")


class Kind(Enum):
    """What a directory entry is to intake."""

    FOLDER = auto()
    VIDEO = auto()
    OTHER = auto()
    RESULTS = auto()
    IGNORED = auto()


@dataclass(slots=True)
class Found:
    """What one folder holds, at any depth.

    Attributes:
        videos: In the order of their names.
        others: Files that are no videos.
        refused: What could not be looked at, each with its reason.
    """

    videos: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)
    refused: list[IntakeError] = field(default_factory=list)


def is_video_name(path: Path) -> bool:
    """Whether the extension is that of a video, in any case."""
    return path.suffix.lower() in VIDEO_EXTENSIONS


def is_results(folder: Path) -> bool:
    """Whether a run of this program has left its results here."""
    return any((folder / name).exists() for name in _RUN_FILES)


def entries(folder: Path, *, root: Path) -> list[Path]:
    """What a folder holds, in the order of the names in NFC.

    Raises:
        UnreadableInputError: It cannot be read, or only its names can.
    """
    try:
        (folder / "..").stat()  # without the right to search a folder its names can be had, and nothing else
        return sorted(folder.iterdir(), key=lambda path: (readable(Path(path.name)), path.name))
    except OSError as error:
        raise UnreadableInputError(
            f"The folder cannot be read: {error.strerror}",
            where=_place(folder, root),
            remedy="Check the rights",
        ) from error


def classify(path: Path, *, root: Path) -> Kind:
    """What an entry is; ``root`` is the folder that the user named.

    Raises:
        LinkLoopError: A link that leads back to itself.
        UnreadableInputError: A link that leads out of ``root`` or nowhere, a device with the name of a
            video, a name that is no text, or something that cannot be read.
    """
    if path.name.startswith(".") or path.name.casefold() in NO_PATIENTS or path.name.endswith(TRUTH_SUFFIX):
        return Kind.IGNORED
    place = _place(path, root)
    if not is_utf8(Path(path.name)):
        raise UnreadableInputError(
            "The name is not valid UTF-8", where=place, remedy="Rename it, for example with convmv"
        )
    try:
        if path.is_symlink():
            if path.is_file() and not is_video_name(path):
                return Kind.OTHER
            check_link(path, root=root)
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return Kind.RESULTS if is_results(path) else Kind.FOLDER
    except OSError as error:
        raise UnreadableInputError(
            f"It cannot be read: {error.strerror}", where=place, remedy="Check the rights"
        ) from error
    if not is_video_name(path):
        return Kind.OTHER
    if not stat.S_ISREG(mode):
        raise UnreadableInputError(
            "A pipe or device is not a recording", where=place, remedy="Remove it, or put a file in its place"
        )
    return Kind.VIDEO


def look_through(folder: Path, *, root: Path) -> Found:
    """All recordings of a folder and of the folders in it.

    Hidden files and the results of runs are passed over; the same file or folder counts once. Links
    come last, so that of a file and a link to it the file counts.
    """
    found = Found()
    plain, linked = [folder], deque[Path]()
    seen: set[str] = set()
    while plain or linked:
        path = plain.pop() if plain else linked.popleft()
        try:
            kind = Kind.FOLDER if path == folder else classify(path, root=root)
            if kind in {Kind.FOLDER, Kind.VIDEO}:
                _count_once(path, seen, root=root)
            inside = entries(path, root=root) if kind is Kind.FOLDER else []
        except IntakeError as error:
            found.refused.append(error)
            continue
        for entry in inside:
            (linked if entry.is_symlink() else plain).append(entry)
        if kind is Kind.VIDEO:
            found.videos.append(path)
        elif kind is Kind.OTHER:
            found.others.append(path)
    found.videos.sort(key=lambda path: (readable(path), path))
    return found


def _count_once(path: Path, seen: set[str], *, root: Path) -> None:
    real = os.path.realpath(path)
    if real in seen:
        raise LinkLoopError(
            "The symbolic link leads to something of the same patient that is counted already",
            where=_place(path, root),
            remedy="Remove the link",
        )
    seen.add(real)


def check_link(path: Path, *, root: Path) -> None:
    """Whether a symbolic link may be followed; ``root`` is the folder that the user named.

    Raises:
        LinkLoopError: It leads back to itself or to a folder that holds it.
        UnreadableInputError: It leads out of ``root``, or nowhere.
    """
    place = _place(path, root)
    try:
        target = Path(os.path.realpath(path, strict=True))
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise LinkLoopError(
                "The symbolic link leads back to itself", where=place, remedy="Remove the link"
            ) from error
        raise UnreadableInputError(
            "The symbolic link leads to nothing that can be read",
            where=place,
            remedy="Remove the link, or put the file in its place",
        ) from error
    home = Path(os.path.realpath(root))
    if not target.is_relative_to(home):
        raise UnreadableInputError(
            "The symbolic link leads out of the folder and is not followed",
            where=place,
            remedy="Put the file itself there, or name it in a file list",
        )
    if Path(os.path.realpath(path.parent)).is_relative_to(target):
        raise LinkLoopError(
            "The symbolic link leads back to a folder that holds it", where=place, remedy="Remove the link"
        )


def _place(path: Path, root: Path) -> str:
    """Where something is, below the folder that the user named: results hold no absolute paths."""
    return readable(path.relative_to(root)) if path.is_relative_to(root) and path != root else readable(path)


def same_name(path: Path) -> Path:
    """The path as it is on disk, where it may be written in the other normal form of Unicode."""
    try:
        if path.exists() or path.parent == path:
            return path
        parent = same_name(path.parent)
        alike = [entry for entry in parent.iterdir() if normal(entry.name) == normal(path.name)]
    except OSError:  # too long a name, no right to look: whoever opens the path says so
        return path
    return alike[0] if alike else path
