"""Splits by patient: nobody's frames are in two parts, so test figures speak of people never seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from palsycheck.errors import TrainingError

SHARES = (0.70, 0.15, 0.15)
"""Of the patients of each class for training, validation and test."""


@dataclass(frozen=True, slots=True)
class Split:
    """Ids of the patients in each part, in the order of the input."""

    train: tuple[str, ...]
    validation: tuple[str, ...]
    test: tuple[str, ...]


def split_patients(
    labels: Mapping[str, int], *, seed: int, shares: tuple[float, float, float] = SHARES
) -> Split:
    """Split patients at random, class by class, at least one of each class in each part.

    Args:
        labels: Label (0 or 1) of each patient by id.
        seed: The same labels and seed give the same split, whatever the order of the ids.
        shares: For training, validation and test; they add up to 1.

    Raises:
        TrainingError: A class has fewer than three patients.
    """
    random = np.random.default_rng(seed)
    parts: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for label, name in ((0, "healthy"), (1, "palsy")):
        ids = sorted(patient for patient, given in labels.items() if given == label)
        if len(ids) < 3:
            raise TrainingError(
                f"{len(ids)} usable patients labelled {label} ({name}): too few to train, validate and test",
                remedy="Bring at least three of each class; many more are needed for a model of any use",
            )
        validation = max(1, round(shares[1] * len(ids)))
        test = max(1, round(shares[2] * len(ids)))
        order = [ids[i] for i in random.permutation(len(ids))]
        parts[1].update(order[:validation])
        parts[2].update(order[validation : validation + test])
        parts[0].update(order[validation + test :])
    train, valid, tested = (tuple(patient for patient in labels if patient in part) for part in parts)
    return Split(train, valid, tested)
