"""patients.csv: what is known of patients and recordings beside the videos."""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from palsycheck.errors import MissingInputError, TableError
from palsycheck.intake.names import normal

MAX_BYTES = 32 * 2**20
"""Of the table: far above 100,000 patients, far below what would fill the memory."""

MAX_LUX = 200_000.0
"""Brighter than direct sunlight (about 120,000 lux): a slip of the pen."""

_ID = "patient_id"
_WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Attributes without a cell, or with an empty one, are None.

    Attributes:
        line: Where it begins in the file, from 1.
        patient_id: In NFC.
        recording: The one file that the row speaks of, in NFC, "/" between folders; None: the patient.
        recorded_at: ISO 8601, brought to its extended form.
        columns: All cells as they stand, by column; the known columns under their own names.
    """

    line: int
    patient_id: str
    recording: str | None
    label: int | None
    recorded_at: str | None
    lux: float | None
    mirrored: bool | None
    columns: dict[str, str]


def read_table(path: Path) -> tuple[Row, ...]:
    """Reads patients.csv.

    UTF-8 (with or without byte order mark) or CP949; comma, semicolon or tab, whichever the first line
    is written with. Column names may differ in case and have spaces; lines without any cell are skipped.

    Raises:
        MissingInputError: There is no such file.
        TableError: It cannot be read, or a value is not allowed; names line and column.
    """
    text = read_text(path, what="The patients table")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    rows = _numbered(reader, path)
    first = next(rows, None)
    if first is None:
        raise TableError(
            "The patients table is empty", where=path, remedy=f"Begin it with a line {_ID},label"
        )
    columns = _columns(first[1], path)
    return tuple(_row(columns, cells, path, line) for line, cells in rows)


def read_text(path: Path, *, what: str) -> str:
    """A small text file written by hand or by a spreadsheet: UTF-8, or else CP949.

    Raises:
        MissingInputError: There is no such file.
        TableError: It cannot be read, is too large, or in another encoding.
    """
    try:
        if not path.is_file():
            kind = TableError if path.exists() else MissingInputError
            raise kind(f"{what} is not a file that can be read", where=path, remedy="Check the path")
        if path.stat().st_size > MAX_BYTES:
            raise TableError(f"{what} is too large", where=path, remedy="Keep it below 32 MB")
        data = path.read_bytes()
    except OSError as error:
        raise TableError(
            f"{what} cannot be read: {error.strerror}", where=path, remedy="Check the rights"
        ) from error
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError(f"{what} is neither UTF-8 nor CP949", where=path, remedy="Save it as CSV in UTF-8")


def _delimiter(text: str) -> str:
    """The one that makes most columns of the first line."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=line.count)


def _numbered(reader: Iterator[list[str]], path: Path) -> Iterator[tuple[int, list[str]]]:
    """Lines with any cell, each with the number of the line where it begins."""
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableError(
                f"The patients table is not valid CSV: {error}",
                where=f"{path}, line {line}",
                remedy="Check the quotation marks of that line",
            ) from error
        if cells is None:
            return
        begin, line = line, reader.line_num + 1  # type: ignore[attr-defined]
        cells = [cell.strip() for cell in cells]
        if any(cells):
            yield begin, cells


def _columns(cells: list[str], path: Path) -> list[str]:
    names = [_column(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if _ID not in names:
        raise TableError(
            f"The patients table has no column {_ID}", where=path, remedy="Name the column in the first line"
        )
    for name in names:
        if not name or names.count(name) > 1:
            what = f"has the column {name} twice" if name else "has a column without a name"
            raise TableError(f"The patients table {what}", where=path, remedy="Give each column its own name")
    return names


def _column(cell: str) -> str:
    """Known columns under their own names, further ones as they stand."""
    plain = "_".join(normal(cell).casefold().replace("-", " ").replace("_", " ").split())
    known = {_ID, "recording", "label", "side", "recorded_at", "lux", "mirrored", "notes"}
    return plain if plain in known else normal(cell)


def _row(columns: list[str], cells: list[str], path: Path, line: int) -> Row:
    if any(cells[len(columns) :]):
        raise TableError(
            f"The line has {len(cells)} cells for {len(columns)} columns",
            where=f"{path}, line {line}",
            remedy="Put cells that hold a separator into quotation marks",
        )
    values = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False))
    if not values[_ID]:
        raise TableError(
            "The line names no patient", where=f"{path}, line {line}, column {_ID}", remedy="Fill in the id"
        )

    def value(column: str, convert: Callable[[str], _Value], allowed: str) -> _Value | None:
        cell = values.get(column, "")
        try:
            return convert(cell) if cell else None
        except (ValueError, KeyError):
            raise TableError(
                f'"{_short(cell)}" is not allowed here',
                where=f"{path}, line {line}, column {column}",
                remedy=f"Write {allowed}, or leave the cell empty",
            ) from None

    return Row(
        line=line,
        patient_id=normal(values[_ID]),
        recording=normal(values.get("recording", "")).replace("\\", "/").removeprefix("./") or None,
        label=value("label", {"0": 0, "1": 1}.__getitem__, "0 (healthy) or 1 (palsy)"),
        recorded_at=value("recorded_at", _iso, "an ISO 8601 date such as 2024-03-01 or 2024-03-01T10:15"),
        lux=value("lux", _lux, "the metered lux as a number such as 420"),
        mirrored=value("mirrored", lambda cell: _WORDS[cell.casefold()], "true or false (yes or no, 1 or 0)"),
        columns=values,
    )


def _iso(cell: str) -> str:
    try:
        return date.fromisoformat(cell).isoformat()
    except ValueError:
        return datetime.fromisoformat(cell).isoformat()


def _lux(cell: str) -> float:
    lux = float(cell)
    if not (cell.isascii() and "_" not in cell and math.isfinite(lux) and 0 <= lux <= MAX_LUX):
        raise ValueError(cell)
    return lux


def _short(cell: str) -> str:
    """For a message: one line, no control characters, no novel."""
    printable = "".join(char for char in cell if unicodedata.category(char)[0] != "C")
    return printable if len(printable) <= 40 else f"{printable[:39]}…"
