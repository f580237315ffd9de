"""Scores of recordings made under known conditions: one row a recording, in a file that grows."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from palsycheck.errors import MissingInputError, TableError
from palsycheck.files import plain_bytes, refused
from palsycheck.models.card_part import Hash, Part, Share, Title

SCORES, RUN = "scores.csv", "run.json"
"""Files of a folder of scores."""

Name = Annotated[str, Field(min_length=1, max_length=200)]


class ScoreRow(BaseModel):
    """What became of one recording. Names people: keep it as the photographs are kept.

    Attributes:
        condition, level: What was changed, and to what.
        identity: Whose photograph.
        label: 1 palsied, 0 healthy.
        side, pattern, severity: Of the palsy; "", "" and 0 in health.
        outcome: As in screening.
        probability: None where not scored.
        failed, warned: Names of the gate's checks that did so, joined by ";".
        measured: What the gate's check for this condition found, with its unit; "" where there is none.
        source, sex, age, country, glasses: Of the photograph, as far as known.
        ms: Time that filming and screening took.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    condition: Name
    level: Name
    identity: Name
    label: Literal[0, 1]
    side: Literal["", "left", "right"]
    pattern: Literal["", "central", "peripheral"]
    severity: Share
    outcome: Literal["scored", "not_scored", "failed"]
    probability: Share | None
    failed: str
    warned: str
    measured: str
    source: str
    sex: str
    age: int | None
    country: str
    glasses: bool
    ms: int = Field(ge=0)


class Run(Part):
    """Which model was asked, about whom, and how: what all rows of a folder have in common.

    Attributes:
        model, version, weights_sha256, threshold: Of the model's card.
        people: Who counts as held out, in a sentence.
        seed, frames: Of the recordings.
        palsycheck: Version.
    """

    model: Title
    version: Title
    weights_sha256: Hash
    threshold: Share
    people: str = Field(min_length=1, max_length=1000)
    seed: int = Field(ge=0)
    frames: int = Field(ge=2)
    palsycheck: Title


COLUMNS = tuple(ScoreRow.model_fields)


def append_scores(path: Path, rows: Sequence[ScoreRow]) -> None:
    """Adds rows to the file, which is made, for its owner only, where it is missing.

    Raises:
        OutputError: It cannot be written.
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
            if file.tell() == 0:
                writer.writeheader()
            writer.writerows(_cells(row) for row in rows)
            file.write(text.getvalue().encode())
    except OSError as error:
        raise refused("The scores cannot be written", path, error) from error


def _cells(row: ScoreRow) -> dict[str, str]:
    found = row.model_dump(mode="json")
    return {
        name: "" if value is None else str(int(value) if isinstance(value, bool) else value)
        for name, value in found.items()
    }


def read_scores(path: Path) -> tuple[ScoreRow, ...]:
    """The rows of the file; () where it is missing. A last line that was cut off is no row.

    Raises:
        TableError: It is no such file, or a row is not valid.
    """
    if not path.exists():
        return ()
    try:
        whole, _, _ = plain_bytes(path).decode().rpartition("\n")
        lines = csv.DictReader(io.StringIO(whole), strict=True)
        if tuple(lines.fieldnames or COLUMNS) != COLUMNS:
            raise TableError("this is no file of scores, or one of another version", where=path)
        return tuple(_row(cells) for cells in lines)
    except (OSError, UnicodeDecodeError, csv.Error, ValidationError) as error:
        raise TableError("the scores cannot be read", where=path, remedy="Take another folder") from error


def _row(cells: dict[str, str]) -> ScoreRow:
    return ScoreRow.model_validate(
        {
            name: None if value == "" and name in {"probability", "age"} else _label(name, value)
            for name, value in cells.items()
        }
    )


def _label(name: str, value: str) -> str | int:
    """Literals of numbers are not read from text."""
    return int(value) if name == "label" and value in {"0", "1"} else value


def mend(path: Path) -> None:
    """Cuts off a last line that is not whole, so that rows can be added.

    Raises:
        OutputError: It cannot be written.
    """
    try:
        with path.open("r+b") as file:
            data = file.read()
            file.truncate(data.rfind(b"\n") + 1)
    except FileNotFoundError:
        return
    except OSError as error:
        raise refused("The scores cannot be written", path, error) from error


def read_run(path: Path) -> Run:
    """What all rows have in common.

    Raises:
        MissingInputError: It is not there.
        TableError: It is damaged.
    """
    if not path.is_file():
        raise MissingInputError(
            "this is no folder of scores", where=path, remedy="Make one with benchmarks/robustness.py"
        )
    try:
        return Run.model_validate_json(plain_bytes(path))
    except (OSError, ValidationError) as error:
        raise TableError("the record of the scores cannot be read", where=path) from error


def of_level(rows: Iterable[ScoreRow], condition: str, level: str) -> tuple[ScoreRow, ...]:
    """The rows of one level."""
    return tuple(row for row in rows if (row.condition, row.level) == (condition, level))
