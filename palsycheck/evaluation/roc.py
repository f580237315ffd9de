"""The ROC curve, in as many points as a figure can show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from palsycheck.comparison.records import Roc
from palsycheck.evaluation.items import items_of
from palsycheck.evaluation.predict import PatientScores
from palsycheck.models.figures import Level

MOST_POINTS = 200
"""A figure 200 pixels wide shows no more."""


def roc(scores: Sequence[PatientScores], level: Level) -> Roc:
    """The curve from (0, 0) to (1, 1), at most ``MOST_POINTS`` points.

    Where the curve has more corners, those are kept that lie at about equal distances along it, so that
    each that is left out has one before it that is kept, nearer than 2 / (MOST_POINTS - 1) in the sum of
    both rates.

    Raises:
        TrainingError: See ``items_of``.
    """
    from sklearn.metrics import roc_curve

    items = items_of(scores, level)
    false_positive, true_positive, _ = roc_curve(items.labels, items.values)
    if len(false_positive) > MOST_POINTS:
        way = false_positive + true_positive
        kept = np.unique(np.searchsorted(way, np.linspace(0, 2, MOST_POINTS)).clip(max=len(way) - 1))
        false_positive, true_positive = false_positive[kept], true_positive[kept]
    return Roc(
        level=level,
        false_positive=tuple(false_positive.tolist()),
        true_positive=tuple(true_positive.tolist()),
    )
