"""Patients with a label and a score, as the evaluation's figures want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.cohort.rows import Kept

if TYPE_CHECKING:
    from palsycheck.evaluation.predict import PatientScores

SEED = 0
"""Of the bootstrap: the same cohort has the same intervals."""

PERSON = "person"
"""The column of patients.csv that says which ids are one human being; docs/input.md."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """The labelled patients of a cohort or a part of it.

    Attributes:
        scores: Of those with a score, one score a patient.
        called: Whether each of them is at or above the threshold in force.
        unscored: Label of each one without a score, and which human being it is.
    """

    scores: tuple[PatientScores, ...]
    called: tuple[bool, ...]
    unscored: tuple[tuple[int, str], ...]

    @property
    def labels(self) -> tuple[int, ...]:
        """Of those with a score."""
        return tuple(score.label for score in self.scores)

    @property
    def both(self) -> bool:
        """Whether there are scores of both classes."""
        return set(self.labels) == {0, 1}

    def right(self, label: int) -> int:
        """Patients with this label and a score who were called rightly."""
        pairs = zip(self.labels, self.called, strict=True)
        return sum(called == bool(label) for own, called in pairs if own == label)

    def beings(self, label: int) -> frozenset[str]:
        """Human beings among those with this label and a score."""
        return frozenset(score.person or score.id for score in self.scores if score.label == label)

    @property
    def cuts(self) -> list[float]:
        """Thresholds on a scale on which scores are called as they were: their own scores, or above all.

        Runs that were put together may have different thresholds.
        """
        return [
            score.probability if called else np.nextafter(score.probability, 2.0)
            for score, called in zip(self.scores, self.called, strict=True)
        ]


def labelled(patients: Sequence[Kept]) -> Labelled:
    """Those with a label among the patients."""
    from palsycheck.evaluation.predict import PatientScores

    scores, called, unscored = [], [], []
    for kept in patients:
        row, person = kept.row, kept.columns.get(PERSON, "")
        if row.label is None:
            continue
        if row.probability is None:
            unscored.append((row.label, person or row.patient_id))
            continue
        value = np.array([row.probability])
        scores.append(PatientScores(row.patient_id, row.label, "video", value, value, person=person))
        called.append(bool(row.above))
    return Labelled(tuple(scores), tuple(called), tuple(unscored))
