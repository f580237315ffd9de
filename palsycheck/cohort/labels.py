"""Labels that came after the screening: patients.csv laid over results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from palsycheck.errors import UnknownPatientError
from palsycheck.intake.patient_rows import columns_of, label_of
from palsycheck.intake.table import Row, read_table
from palsycheck.results import PatientResult


@dataclass(frozen=True, slots=True)
class Known:
    """What a table says of one patient; ``label`` None where it says nothing."""

    label: int | None
    columns: dict[str, str]


def read_labels(path: Path) -> dict[str, Known]:
    """What a patients table says, by id in NFC.

    Raises:
        MissingInputError, TableError: The table cannot be read, or gives a patient two labels.
    """
    rows_of: dict[str, list[Row]] = {}
    for row in read_table(path):
        rows_of.setdefault(row.patient_id, []).append(row)
    return {
        patient_id: Known(label_of(rows, patient_id=patient_id, table=str(path)), columns_of(rows))
        for patient_id, rows in rows_of.items()
    }


def laid_over(result: PatientResult, table: Mapping[str, Known]) -> PatientResult:
    """The result with the table's label and cells; what the table does not say stays as it was screened."""
    known = table.get(result.patient_id)
    if known is None:
        return result
    cells = {name: cell for name, cell in known.columns.items() if cell or name not in result.columns}
    return result.model_copy(
        update={
            "label": result.label if known.label is None else known.label,
            "columns": {**result.columns, **cells},
        }
    )


def check_used(table: Mapping[str, Known], ids: Iterable[str], *, path: Path) -> int:
    """How many patients of the table are not in the cohort.

    Raises:
        UnknownPatientError: None of them is.
    """
    missing = table.keys() - set(ids)
    if table and len(missing) == len(table):
        raise UnknownPatientError(
            f'No patient of the table is in the runs, "{next(iter(table))}" for one',
            where=path,
            remedy="Write the ids as they stand in the runs' patients.csv",
        )
    return len(missing)
