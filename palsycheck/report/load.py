"""Reading back what a run left on disk. Reports rest on nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from palsycheck.cohort.records import COHORT_VERSION, Cohort
from palsycheck.errors import ReportError, UsageError
from palsycheck.results import SCHEMA_VERSIONS, PatientResult, RunRecord

Model = TypeVar("Model", bound=BaseModel)

_AGAIN = "Screen the patient again"


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
    return _read(path, RunRecord) if path.exists() else None


def read_cohort(out: Path) -> Cohort | None:
    """``cohort.json`` of a folder; None where there is none.

    Raises:
        ReportError: It is there and cannot be used.
    """
    path = out / "cohort.json"
    return _read(path, Cohort, versions=(COHORT_VERSION,)) if path.exists() else None


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


def _read(path: Path, kind: type[Model], *, versions: tuple[int, ...] = SCHEMA_VERSIONS) -> Model:
    try:
        text = path.read_text(encoding="utf-8")
        version = json.loads(text).get("schema_version")
    except OSError as error:
        raise ReportError(f"Cannot be read: {error.strerror}", where=path, remedy=_AGAIN) from error
    except (ValueError, AttributeError) as error:
        raise ReportError("The file is damaged", where=path, remedy=_AGAIN) from error
    if version not in versions:
        raise ReportError(
            f"Written in schema version {version!r}, and this palsycheck reads "
            + " and ".join(map(str, versions)),
            where=path,
            remedy="Use the palsycheck that wrote it, or screen again",
        )
    try:
        return kind.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ReportError(f"The file is damaged at {field}", where=path, remedy=_AGAIN) from error
