"""What intake hands on."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recording:
    """One video file of one patient.

    Attributes:
        path: The file.
        name: Its path below the patient's folder, "/" between the parts, in NFC.
        recorded_at: ISO 8601 date, or date and time, in extended form (``2024-03-01T10:15:00+09:00``); None
            where patients.csv gives none.
        lux: Metered illuminance in lux, None where it was not metered.
        mirrored: Whether the camera mirrored the picture, None where that is not known.
    """

    path: Path
    name: str
    recorded_at: str | None = None
    lux: float | None = None
    mirrored: bool | None = None


@dataclass(frozen=True, slots=True)
class Patient:
    """One person, and the recordings to be screened.

    Attributes:
        id: In NFC; data, shown as it is.
        folder: Safe name of the patient's output folder, see ``names.folder_name``.
        recordings: In the order of their names.
        label: 1 palsy, 0 healthy, None where not known.
        columns: The patient's rows of patients.csv: cell by column; where rows differ their values in
            turn, joined by "; ". Empty for a patient without a row.
        reason: Why there are no recordings, or which could not be looked at, in sentences without absolute
            paths; "" where there is nothing to say.
    """

    id: str
    folder: str
    recordings: tuple[Recording, ...] = ()
    label: int | None = None
    columns: dict[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Intake:
    """All patients of a run, in the order of their ids, and what the user should know of the input."""

    patients: tuple[Patient, ...]
    warnings: tuple[str, ...] = ()
