"""Labelled patients: those of a folder whose patients.csv gives a label and whose recordings may be used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from palsycheck.settings import Settings

if TYPE_CHECKING:
    from palsycheck.intake import Recording


PERSON = "person"
"""Column of patients.csv that is the same for ids of one human being."""


@dataclass(frozen=True, slots=True)
class LabelledPatient:
    """A patient for training: label 1 is palsy, 0 healthy; at least one recording.

    ``person`` is what patients.csv has in its column of that name, "" without one.
    """

    id: str
    label: int
    recordings: tuple[Recording, ...]
    person: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A patient (``recording`` None) or a recording left out. ``reason`` has no name and no figure in it."""

    patient_id: str
    recording: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a folder holds for training, what it holds in vain, and what intake warned of."""

    patients: tuple[LabelledPatient, ...]
    exclusions: tuple[Exclusion, ...]
    warnings: tuple[str, ...] = ()


def labelled_patients(
    source: Path,
    *,
    table: Path | None = None,
    settings: Settings,
    label: Literal[0, 1] | None = None,
) -> Labelled:
    """The labelled patients of a folder.

    Left out are patients without a label or without a recording, and recordings whose metered lux is
    below ``settings.illumination.min_lux``: the paper left out one for its low lux.

    Args:
        source: Folder, video or list, see ``palsycheck.intake.find_patients``.
        table: patients.csv, if it is not the one beside the recordings.
        settings: For the least lux.
        label: Of the people to whom the table gives none.

    Raises:
        IntakeError: See ``palsycheck.intake.find_patients``.
    """
    from palsycheck.intake import find_patients

    patients: list[LabelledPatient] = []
    exclusions: list[Exclusion] = []
    intake = find_patients(source, table=table)
    for patient in intake.patients:
        given = label if patient.label is None else patient.label
        if given is None:
            exclusions.append(Exclusion(patient.id, None, "no label in patients.csv"))
            continue
        if not patient.recordings:
            exclusions.append(Exclusion(patient.id, None, "no recording"))
            continue
        dark = [r for r in patient.recordings if r.lux is not None and r.lux < settings.illumination.min_lux]
        exclusions.extend(Exclusion(patient.id, r.name, "metered lux too low") for r in dark)
        bright = tuple(r for r in patient.recordings if r not in dark)
        if bright:
            person = patient.columns.get(PERSON, "")
            patients.append(LabelledPatient(patient.id, given, bright, person))
    return Labelled(tuple(patients), tuple(exclusions), intake.warnings)


def count_reasons(exclusions: Iterable[Exclusion]) -> dict[str, int]:
    """How often each reason occurs, for the card: no names."""
    return dict(sorted(Counter(exclusion.reason for exclusion in exclusions).items()))


def latest_day(days: Sequence[str | None]) -> tuple[int, ...]:
    """Places of the recordings that count for a patient's score: of the latest date, else all.

    Args:
        days: ``recorded_at`` of each recording, ISO 8601 or None.
    """
    last = max((day[:10] for day in days if day), default=None)
    return tuple(i for i, day in enumerate(days) if last is None or (day is not None and day[:10] == last))
