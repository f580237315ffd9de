"""Where "palsy" begins: a threshold, chosen on validation people and never on test people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import numpy as np

from palsycheck.evaluation.items import items_of
from palsycheck.evaluation.predict import PatientScores


def choose_threshold(scores: Sequence[PatientScores], *, specificity: float | None = None) -> float:
    """The threshold, 0..1, with the largest balanced accuracy (Youden's index) of these people, or the lowest
    one that has a given specificity.

    Candidates lie half-way between neighbouring scores of people. Where several do equally well, the one
    with the widest gap around it: it is the least likely to be crossed by chance.

    Args:
        scores: Of both classes.
        specificity: Least share, 0..1, of the healthy people whose score is to lie below the threshold; None
            for the largest balanced accuracy.

    Raises:
        TrainingError: See ``items_of``.
    """
    items = items_of(scores, "patient")
    palsy, healthy = (np.sort(items.values[items.people == label]) for label in (1, 0))
    edges = np.unique(items.values)
    if specificity is not None:
        last = healthy[max(1, ceil(specificity * len(healthy))) - 1]
        above = edges[edges > last]
        return float((last + (above[0] if len(above) else 1.0)) / 2)
    if len(edges) == 1:
        return float(edges[0])

    def quality(threshold: float) -> float:
        above = 1 - np.searchsorted(palsy, threshold) / len(palsy)
        below = np.searchsorted(healthy, threshold) / len(healthy)
        return round(float(above + below) / 2, 9)  # equal ones are to compare as equal

    candidates = [((low + high) / 2, high - low) for low, high in pairwise(edges.tolist())]
    return float(max(candidates, key=lambda candidate: (quality(candidate[0]), candidate[1]))[0])
