"""What all rows of patients.csv that speak of one patient say together."""

from __future__ import annotations

from collections.abc import Sequence

from palsycheck.errors import TableError
from palsycheck.intake.table import Row


def label_of(rows: Sequence[Row], *, patient_id: str, table: str) -> int | None:
    """The patient's label, None where no row has one.

    Args:
        rows: Those of the patient.
        patient_id: For the error.
        table: The table's place, for the error.

    Raises:
        TableError: Two rows have different labels.
    """
    labelled = [row for row in rows if row.label is not None]
    for row in labelled[1:]:
        if row.label != labelled[0].label:
            raise TableError(
                f'Patient "{patient_id}" has two labels',
                where=f"{table}, lines {labelled[0].line} and {row.line}, column label",
                remedy="Give a patient one label",
            )
    return labelled[0].label if labelled else None


def columns_of(rows: Sequence[Row]) -> dict[str, str]:
    """The patient's cells by column; different ones of several rows behind one another."""
    names = rows[0].columns if rows else {}
    return {
        name: "; ".join(dict.fromkeys(row.columns[name] for row in rows if row.columns[name]))
        for name in names
    }
