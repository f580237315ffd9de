"""Reading back what a run left on disk. Reports rest on nothing else."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from palsycheck.cohort.records import COHORT_VERSION, Cohort
from palsycheck.errors import ReportError, UsageError
from palsycheck.files import plain_bytes
from palsycheck.results import SCHEMA_VERSIONS, PatientResult, RunRecord

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 512 * 2**20
"""Of a record: above two thousand recordings of one patient, below what would fill the memory."""

_AGAIN = "Screen the patient again"
_NOT_OURS = {"columns", "values", "versions"}  # fields that hold names from elsewhere


def read_result(patient_dir: Path) -> PatientResult:
    """``result.json`` of a patient's folder.

    Raises:
        ReportError: It is missing, not readable, damaged, or of a schema version that is not known.
    """
    return _read(patient_dir / "result.json", PatientResult)


def read_run(out: Path) -> RunRecord | None:
    """``run.json`` of a run's folder; None where there is none (an interrupted run).

    Raises:
        ReportError: It is there and cannot be used.
    """
    path = out / "run.json"
    return _read(path, RunRecord, remedy="Screen again") if path.exists() else None


def read_cohort(out: Path) -> Cohort | None:
    """``cohort.json`` of a folder; None where there is none.

    Raises:
        ReportError: It is there and cannot be used.
    """
    path = out / "cohort.json"
    if not path.exists():
        return None
    return _read(path, Cohort, versions=(COHORT_VERSION,), remedy="Make it again with 'palsycheck cohort'")


def patient_folders(out: Path) -> tuple[Path, ...]:
    """The patients' folders of a run, sorted by name; a dot marks what a run has not finished.

    Raises:
        UsageError: This is no run's folder, or it cannot be read.
    """
    patients = out / "patients"
    try:
        return tuple(sorted(p for p in patients.iterdir() if p.is_dir() and not p.name.startswith(".")))
    except OSError as error:
        raise UsageError(
            f"No run was found here: {error.strerror}",
            where=patients,
            remedy="Name the folder that 'palsycheck screen' wrote",
        ) from error


def _read(
    path: Path, kind: type[Model], *, versions: tuple[int, ...] = SCHEMA_VERSIONS, remedy: str = _AGAIN
) -> Model:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReportError("The file is too large", where=path, remedy=remedy)
        text = plain_bytes(path).decode("utf-8")
        version = json.loads(text).get("schema_version")
    except OSError as error:
        raise ReportError(f"Cannot be read: {error.strerror}", where=path, remedy=remedy) from error
    except (ValueError, AttributeError, RecursionError) as error:
        raise ReportError("The file is damaged", where=path, remedy=remedy) from error
    if version not in versions:
        told = version if version is None or isinstance(version, int) else "of no number"
        raise ReportError(
            f"Written in schema version {told}, and this palsycheck reads "
            + " and ".join(map(str, versions)),
            where=path,
            remedy="Use the palsycheck that wrote it, or screen again",
        )
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise ReportError(_fault(first["type"], first["loc"]), where=path, remedy=remedy) from error


def _fault(kind: str, place: tuple[int | str, ...]) -> str:
    """What is wrong with a record, without a name that is not ours: columns are the user's."""
    if kind == "extra_forbidden":
        return "The file has a field that this palsycheck does not know"
    ours = itertools.takewhile(lambda part: part not in _NOT_OURS, place)
    field = ".".join(map(str, ours))
    return f"The file is damaged at {field}" if field else "The file contradicts itself"
