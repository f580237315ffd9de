"""``frames.parquet``: the rows of a cohort's ``frames.csv`` with their types, for those who have pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from palsycheck.errors import MissingLibraryError
from palsycheck.files import atomic_place
from palsycheck.tables import COHORT_FRAME_COLUMNS, Cell

ROWS_TOGETHER: Final = 50_000
"""Rows a row group: about 10 MB in memory."""

_TEXT, _WHOLE, _TRUTH = (
    {"patient_id", "recording", "picture", "saliency"},
    {"frame", "people"},
    {"face_found"},
)


class FrameParquet:
    """Takes rows under ``COHORT_FRAME_COLUMNS`` and writes them group by group."""

    def __init__(self, writer: Any, schema: Any) -> None:
        self._writer, self._schema = writer, schema
        self._rows: list[Sequence[Cell]] = []

    def add(self, row: Sequence[Cell]) -> None:
        """One row more."""
        self._rows.append(row)
        if len(self._rows) >= ROWS_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what has been gathered."""
        import pyarrow

        if self._rows:
            columns = list(zip(*self._rows, strict=True))
            arrays = [
                pyarrow.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)
            ]
            self._writer.write_table(pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._rows.clear()


def check_pyarrow() -> None:
    """Make sure that Parquet can be written.

    Raises:
        MissingLibraryError: pyarrow is not installed.
    """
    try:
        import pyarrow.parquet  # noqa: F401 - whether it is there
    except ImportError as error:
        raise MissingLibraryError(
            "Parquet needs pyarrow, which is not installed",
            remedy="Install it (pip install 'palsycheck[parquet]'), or go without: frames.csv holds the same",
        ) from error


@contextmanager
def frames_parquet(path: Path) -> Iterator[FrameParquet]:
    """A file to add rows to; it gets its name when all is written.

    Raises:
        OutputError: It cannot be written.
    """
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([(name, _kind(name, pyarrow)) for name in COHORT_FRAME_COLUMNS])
    with atomic_place(path) as beside, pyarrow.parquet.ParquetWriter(beside, schema) as writer:
        frames = FrameParquet(writer, schema)
        yield frames
        frames.flush()


def _kind(name: str, pyarrow: Any) -> Any:
    if name in _TEXT:
        return pyarrow.string()
    if name in _WHOLE:
        return pyarrow.int32()
    return pyarrow.bool_() if name in _TRUTH else pyarrow.float64()
