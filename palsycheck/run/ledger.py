"""The ledger: what was done to each patient of an output folder, in ``ledger.sqlite``.

It decides what the next run has to do. A patient is done when the same input was screened with the same
settings, model and version, did not fail, and its files are still there.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from palsycheck.errors import OutputError

FORMAT = 1

_TABLE = """
CREATE TABLE IF NOT EXISTS patients (
    patient_id TEXT PRIMARY KEY,
    folder     TEXT NOT NULL,
    stamp      TEXT NOT NULL,
    content    TEXT NOT NULL,
    work       TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('running', 'scored', 'not_scored', 'failed')),
    reason     TEXT NOT NULL,
    started    TEXT NOT NULL,
    finished   TEXT,
    attempts   INTEGER NOT NULL
) STRICT
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of a patient.

    Attributes:
        stamp: Of names, sizes and times of the patient's files, and the row of patients.csv.
        content: Of the files' bytes and the row of patients.csv; "" where a file could not be read.
        work: Of settings, model and version.
        state: "running", "scored", "not_scored" or "failed".
    """

    stamp: str
    content: str
    work: str
    state: str


class Ledger:
    """One writer, the run; every change is committed at once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def entry(self, patient_id: str) -> Entry | None:
        """What is known of a patient, None for a new one."""
        row = self._connection.execute(
            "SELECT stamp, content, work, state FROM patients WHERE patient_id = ?", (patient_id,)
        ).fetchone()
        return None if row is None else Entry(*row)

    def start(self, patient_id: str, *, folder: str, stamp: str, work: str, now: str) -> None:
        """Note that a patient is being screened."""
        with self._connection:
            self._connection.execute(
                "INSERT INTO patients VALUES (?, ?, ?, '', ?, 'running', '', ?, NULL, 1) "
                "ON CONFLICT (patient_id) DO UPDATE SET folder = excluded.folder, stamp = excluded.stamp, "
                "content = '', work = excluded.work, state = 'running', reason = '', "
                "started = excluded.started, finished = NULL, attempts = attempts + 1",
                (patient_id, folder, stamp, work, now),
            )

    def finish(self, patient_id: str, *, content: str, state: str, reason: str, now: str) -> None:
        """Note how a patient's screening ended."""
        with self._connection:
            self._connection.execute(
                "UPDATE patients SET content = ?, state = ?, reason = ?, finished = ? WHERE patient_id = ?",
                (content, state, reason, now, patient_id),
            )

    def restamp(self, patient_id: str, *, stamp: str) -> None:
        """Note that the same bytes now bear another stamp (a copy, a touch)."""
        with self._connection:
            self._connection.execute(
                "UPDATE patients SET stamp = ? WHERE patient_id = ?", (stamp, patient_id)
            )


@contextmanager
def open_ledger(out: Path) -> Iterator[Ledger]:
    """The ledger of an output folder, made where missing.

    Raises:
        OutputError: It cannot be opened, is no ledger, or is of another format.
    """
    path = out / "ledger.sqlite"
    try:
        path.touch(mode=0o600, exist_ok=True)
        connection = sqlite3.connect(path)
    except (OSError, sqlite3.Error) as error:
        raise _refused(path, str(error)) from None
    try:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found not in (0, FORMAT):
            raise _refused(path, f"its format is {found}, this palsycheck writes {FORMAT}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        yield Ledger(connection)
    except sqlite3.Error as error:
        raise _refused(path, str(error)) from None
    finally:
        connection.close()


def _refused(path: Path, why: str) -> OutputError:
    return OutputError(
        f"the ledger cannot be used: {why}",
        where=path,
        remedy="Choose another output folder, or move this file away",
    )
