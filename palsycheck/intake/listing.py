"""File lists: one recording a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from palsycheck.errors import (
    DuplicatePatientError,
    IntakeError,
    MissingInputError,
    NoVideoError,
    TableError,
    UnreadableInputError,
)
from palsycheck.intake.folders import is_video_name, same_name
from palsycheck.intake.names import normal
from palsycheck.intake.table import read_text

LIST_EXTENSIONS = (".lst", ".txt")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list.

    Attributes:
        line: Its number, from 1.
        patient_id: In NFC, None where the line gives only a path.
        path: The recording.
        refused: Why it cannot be taken, None if it can.
    """

    line: int
    patient_id: str | None
    path: Path
    refused: IntakeError | None


def read_list(source: Path) -> tuple[Item, ...]:
    """Reads a file list: UTF-8 or CP949; see ``find.find_patients`` for its lines.

    The paths may lie anywhere and may be symbolic links: the user has named each of them.

    Raises:
        TableError: The list is no text, or a line has no path.
        DuplicatePatientError: A recording is listed twice.
        NoVideoError: The list names nothing.
    """
    items = tuple(_items(source))
    if not items:
        raise NoVideoError("The list names no recording", where=source, remedy="Write one path a line")
    lines: dict[str, int] = {}
    for item in items:
        first = lines.setdefault(os.path.realpath(item.path), item.line)
        if first != item.line:
            raise DuplicatePatientError(
                f"The list names a recording twice, in lines {first} and {item.line}",
                where=source,
                remedy="Remove one of the two lines",
            )
    return items


def _items(source: Path) -> Iterator[Item]:
    text = read_text(source, what="The file list")
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        patient_id, tab, name = line.partition("\t")
        if not tab:
            patient_id, name = "", line
        name = name.strip()
        if not name:
            raise TableError(
                "The line names no file",
                where=f"{source}, line {number}",
                remedy="Write an id, a tab and a path",
            )
        path = same_name(source.parent / name)
        place = f"{source.name}, line {number}"
        yield Item(number, normal(patient_id.strip()) or None, path, _refused(path, place))


def _refused(path: Path, place: str) -> IntakeError | None:
    try:
        if not path.exists():
            return MissingInputError("The list names a recording that is not there", where=place)
        if not path.is_file() or not is_video_name(path):
            return NoVideoError("The list names something that is no video", where=place)
    except OSError as error:
        return UnreadableInputError(f"The recording cannot be read: {error.strerror}", where=place)
    return None
