"""Patients as they are found, before patients.csv is read into them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from palsycheck.errors import DuplicatePatientError
from palsycheck.intake.names import folded


@dataclass(slots=True)
class Draft:
    """A patient in the making.

    Attributes:
        id: In NFC.
        place: Where the patient was found, for messages.
        recordings: Files by their name below the patient's folder, in NFC.
        reason: Why there are none.
        refused: What of the patient's could not be looked at, a sentence each.
    """

    id: str
    place: str
    recordings: dict[str, Path] = field(default_factory=dict)
    reason: str = ""
    refused: list[str] = field(default_factory=list)


class Drafts:
    """Patients by id. No id occurs twice, not even in another normal form or in other case."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def __iter__(self) -> Iterator[Draft]:
        return iter(sorted(self._drafts.values(), key=lambda draft: draft.id))

    def get(self, patient_id: str) -> Draft | None:
        """The patient with exactly this id (in NFC)."""
        draft = self._drafts.get(folded(patient_id))
        return draft if draft is not None and draft.id == patient_id else None

    def add(self, draft: Draft) -> Draft:
        """Takes in a patient.

        Raises:
            DuplicatePatientError: The id is there already.
        """
        other = self._drafts.setdefault(folded(draft.id), draft)
        if other is not draft:
            what = (
                f'The patient "{draft.id}" occurs twice'
                if other.id == draft.id
                else f'The patients "{other.id}" and "{draft.id}" differ only in upper and lower case'
            )
            raise DuplicatePatientError(
                what, where=f"{other.place}; {draft.place}", remedy="Rename or remove one of the two"
            )
        return draft
