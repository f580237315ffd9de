"""How well scores tell patients apart. One score a patient; label 1, palsy, is the positive class."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from palsycheck.models.card import Metrics, Proportion

RESAMPLES = 2000
"""Of the bootstrap: percentiles 2.5 and 97.5 then rest on 50 resamples each."""

Z = NormalDist().inv_cdf(0.975)

THRESHOLD_METHOD = (
    "largest balanced accuracy of the validation patients; of equal ones the middle of the widest gap "
    "between scores"
)


def choose_threshold(labels: Sequence[int], scores: Sequence[float]) -> float:
    """The threshold, 0..1, with the largest balanced accuracy (Youden's index) on these patients.

    Candidates lie half-way between neighbouring scores. Where several do equally well, the one with the
    widest gap around it: it is the least likely to be crossed by chance.
    """
    truth, values = np.asarray(labels), np.asarray(scores, dtype=np.float64)
    edges = np.unique(values)
    candidates = [((low + high) / 2, high - low) for low, high in pairwise(edges)]
    if not candidates:
        return float(edges[0])
    best = max(candidates, key=lambda c: (round(_balanced_accuracy(truth, values >= c[0]), 9), c[1]))
    return float(best[0])


def evaluate(labels: Sequence[int], scores: Sequence[float], *, threshold: float, seed: int) -> Metrics:
    """Metrics of patients at a threshold chosen elsewhere.

    Args:
        labels: 0 or 1, both present.
        scores: Probabilities of palsy.
        threshold: At or above it a patient counts as "palsy".
        seed: Of the bootstrap.
    """
    from sklearn.metrics import balanced_accuracy_score, confusion_matrix, roc_auc_score

    truth, values = np.asarray(labels), np.asarray(scores, dtype=np.float64)
    above = values >= threshold
    (true_low, false_high), (false_low, true_high) = confusion_matrix(truth, above, labels=[0, 1]).tolist()
    low, high = _auc_interval(truth, values, seed=seed)
    return Metrics(
        patients=len(truth),
        palsy=int(truth.sum()),
        auc=Proportion(value=float(roc_auc_score(truth, values)), low=low, high=high),
        accuracy=wilson(true_low + true_high, len(truth)),
        balanced_accuracy=float(balanced_accuracy_score(truth, above)),
        sensitivity=wilson(true_high, true_high + false_low),
        specificity=wilson(true_low, true_low + false_high),
    )


def wilson(successes: int, trials: int) -> Proportion:
    """A share with its 95 % score interval (Wilson 1927)."""
    share = successes / trials
    spread = Z * sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    centre, scale = share + Z**2 / (2 * trials), 1 + Z**2 / trials
    return Proportion(
        value=share, low=max(0.0, (centre - spread) / scale), high=min(1.0, (centre + spread) / scale)
    )


def _auc_interval(
    truth: npt.NDArray[np.int64], values: npt.NDArray[np.float64], *, seed: int
) -> tuple[float, float]:
    """Percentiles 2.5 and 97.5 of the AUC over resampled patients, each class resampled by itself."""
    random = np.random.default_rng(seed)
    palsy, healthy = values[truth == 1], values[truth == 0]
    resampled = [
        _auc(random.choice(palsy, len(palsy)), random.choice(healthy, len(healthy))) for _ in range(RESAMPLES)
    ]
    low, high = np.percentile(resampled, [2.5, 97.5])
    return float(low), float(high)


def _auc(palsy: npt.NDArray[np.float64], healthy: npt.NDArray[np.float64]) -> float:
    """Share of pairs in which the patient with palsy scores higher; ties count half (Mann-Whitney)."""
    difference = palsy[:, None] - healthy[None, :]
    return float((difference > 0).mean() + (difference == 0).mean() / 2)


def _balanced_accuracy(truth: npt.NDArray[np.int64], above: npt.NDArray[np.bool_]) -> float:
    return float(above[truth == 1].mean() + (~above[truth == 0]).mean()) / 2
