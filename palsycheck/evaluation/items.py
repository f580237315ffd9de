"""Scores of people laid out as arrays: what is counted at a level, and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from palsycheck.errors import TrainingError
from palsycheck.evaluation.predict import PatientScores
from palsycheck.models.figures import Level


@dataclass(frozen=True, slots=True)
class Items:
    """All that is counted at one level. People stand in the order of their ids, so that nothing that is
    computed depends on the order in which they were given. A human being with several ids, before and after
    a palsy say, is several people here.

    Attributes:
        ids: P ids, sorted.
        order: (P,), int64: places of the people in the scores given.
        people: (P,), int64: labels of the people, 0 or 1; both are there.
        beings: (P,), int64: which human being each of them is, from 0 on.
        owners: (N,), int64, ascending: whose each item is, a place in ``people``.
        values: (N,), float64, 0..1: the items' scores.
    """

    ids: tuple[str, ...]
    order: npt.NDArray[np.int64]
    people: npt.NDArray[np.int64]
    beings: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    values: npt.NDArray[np.float64]

    @property
    def labels(self) -> npt.NDArray[np.int64]:
        """(N,), int64: labels of the items."""
        return self.people[self.owners]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """(P,), int64: items of each person."""
        return np.bincount(self.owners, minlength=len(self.people)).astype(np.int64)


def items_of(scores: Sequence[PatientScores], level: Level) -> Items:
    """Lay scores out: one item an image, a clip, or a person.

    Raises:
        TrainingError: A class is missing, a person comes twice or has nothing to count, or a score is no
            probability.
    """
    for label, name in ((0, "healthy"), (1, "palsy")):
        if not any(score.label == label for score in scores):
            raise TrainingError(
                f"none of the {len(scores)} people scored is labelled {label} ({name})",
                remedy="Bring people of both classes: figures rest on telling them apart",
            )
    order = sorted(range(len(scores)), key=lambda place: scores[place].id)
    ids = tuple(scores[place].id for place in order)
    for person, following in pairwise(ids):
        if person == following:
            raise TrainingError("the same person is scored twice", where=person)
    values = [_values(scores[place], level) for place in order]
    names = [(scores[place].person, scores[place].person or scores[place].id) for place in order]
    known = {name: number for number, name in enumerate(dict.fromkeys(names))}
    return Items(
        ids=ids,
        order=np.array(order, dtype=np.int64),
        people=np.array([scores[place].label for place in order], dtype=np.int64),
        beings=np.array([known[name] for name in names], dtype=np.int64),
        owners=np.repeat(np.arange(len(order)), [len(of) for of in values]),
        values=np.concatenate(values),
    )


def _values(score: PatientScores, level: Level) -> npt.NDArray[np.float64]:
    if level == "patient":
        values = np.array([score.probability]) if len(score.clips) else score.clips
    else:
        values = np.asarray(score.images if level == "image" else score.clips, dtype=np.float64)
    if not len(values):
        raise TrainingError(f"there is no {level} to count", where=score.id)
    # Written so that a score that is no number fails as well.
    if not ((values >= 0) & (values <= 1)).all():
        raise TrainingError(
            "a score is not between 0 and 1",
            where=score.id,
            remedy="Train the model again, with lower learning rates: its weights give no probabilities",
        )
    return values
