"""The files of a folder of stills, at any depth, and a tally of those that are not taken.

Symbolic links are treated as intake treats them (``palsycheck.intake.folders``): followed inside the
folder that the user named, nowhere else.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from palsycheck.errors import IntakeError, MissingInputError, UnreadableInputError
from palsycheck.intake.folders import NO_PATIENTS, check_link
from palsycheck.intake.names import readable

PICTURES = frozenset({".jpg", ".jpeg", ".png"})


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files that were not taken: why, how many, and the first one's path below the folder."""

    reason: str
    count: int
    first: str


@dataclass(slots=True)
class Tally:
    """Counts what is passed over; a tree has too many files to remember each."""

    _counts: dict[str, int] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)

    def add(self, reason: str, place: Path) -> None:
        """One more."""
        self._counts[reason] = self._counts.get(reason, 0) + 1
        self._first.setdefault(reason, readable(place))

    def result(self) -> tuple[PassedOver, ...]:
        """Most frequent first."""
        reasons = sorted(self._counts, key=lambda reason: (-self._counts[reason], reason))
        return tuple(PassedOver(reason, self._counts[reason], self._first[reason]) for reason in reasons)


def files_below(root: Path, tally: Tally) -> Iterator[Path]:
    """Pictures (by their endings) below ``root``: a folder's files before its folders, links last.

    Raises:
        MissingInputError: There is no such folder.
        UnreadableInputError: It is no folder, or cannot be read.
    """
    if not root.exists():
        raise MissingInputError("there is no such folder", where=root, remedy="Check the path")
    if not root.is_dir():
        raise UnreadableInputError("this is no folder", where=root, remedy="Name the folder of the stills")
    plain, linked = deque([root]), deque[Path]()
    seen: set[str] = set()
    while plain or linked:
        path = plain.popleft() if plain else linked.popleft()
        inside = _look(path, root=root, seen=seen, tally=tally)
        if inside is None:
            yield path
            continue
        for entry in inside:
            below = Path(entry.path)
            if entry.is_symlink():
                linked.append(below)
            elif entry.is_dir():
                plain.append(below)
            elif below.suffix.lower() not in PICTURES:
                tally.add("not a picture", below.relative_to(root))
            elif entry.is_file():
                yield below
            else:
                tally.add("no plain file", below.relative_to(root))


def _look(path: Path, *, root: Path, seen: set[str], tally: Tally) -> list[os.DirEntry[str]] | None:
    """What a folder holds; None where the path is a plain file."""
    place = path.relative_to(root)
    try:
        if path.is_symlink() and path != root:
            check_link(path, root=root)
        if path.is_dir():
            return _entries(path, seen)
        if path.is_file():
            return None
        tally.add("no plain file", place)
    except IntakeError as error:
        tally.add(error.what[:1].lower() + error.what[1:], place)
    except OSError as error:
        if path == root:
            raise UnreadableInputError(
                f"the folder cannot be read: {error.strerror}", where=root, remedy="Check the rights"
            ) from None
        tally.add(f"cannot be read: {error.strerror}", place)
    return []


def _entries(folder: Path, seen: set[str]) -> list[os.DirEntry[str]]:
    """What a folder holds, in the order of the names; nothing where it was looked at before."""
    real = os.path.realpath(folder)
    if real in seen:
        return []
    seen.add(real)
    with os.scandir(folder) as found:
        kept = [e for e in found if not e.name.startswith(".") and e.name.casefold() not in NO_PATIENTS]
    return sorted(kept, key=lambda entry: entry.name)
