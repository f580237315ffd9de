"""How well scores tell people apart, at the level of images, clips and people; palsy is the positive class.

What each figure is, and where its interval comes from: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from palsycheck.evaluation.bootstrap import draw_people, interval, wins
from palsycheck.evaluation.calibration import calibration_error
from palsycheck.evaluation.items import Items, items_of
from palsycheck.evaluation.predict import PatientScores
from palsycheck.models.figures import Level, Metrics, Proportion

LEVELS: tuple[Level, ...] = ("image", "clip", "patient")

Z = NormalDist().inv_cdf(0.975)


def measure_all(
    scores: Sequence[PatientScores], *, thresholds: float | Sequence[float], seed: int
) -> tuple[Metrics, ...]:
    """The metrics at every level; see ``measure``."""
    return tuple(measure(scores, level=level, thresholds=thresholds, seed=seed) for level in LEVELS)


def measure(
    scores: Sequence[PatientScores], *, level: Level, thresholds: float | Sequence[float], seed: int
) -> Metrics:
    """The metrics at one level, at thresholds chosen elsewhere.

    Args:
        scores: People of both classes, nobody twice.
        level: What is counted.
        thresholds: Scores at or above it are called palsy; one for all, or one for each person in their
            order, since the folds of a cross validation have thresholds of their own.
        seed: Of the bootstrap.

    Raises:
        TrainingError: See ``items_of``.
    """
    from sklearn.metrics import brier_score_loss

    items = items_of(scores, level)
    called = items.values >= _by_person(thresholds, items)[items.owners]
    # Of each person: healthy called healthy, healthy called palsy, palsy called healthy, palsy called palsy.
    kinds = 4 * items.owners + 2 * items.labels + called
    confusions = np.bincount(kinds, minlength=4 * len(items.people)).reshape(-1, 4)
    draws = draw_people(items.people, seed=seed, beings=items.beings)
    points, resampled = _points(items.labels, called), rates(draws @ confusions)
    shares = {
        name: Proportion(value=value, low=low, high=high)
        for name, value in points.items()
        for low, high in [interval(resampled[name])]
    }
    true_low, false_high, false_low, true_high = (int(count) for count in confusions.sum(axis=0))
    if level == "patient":
        beings = items.beings
        shares["accuracy"] = _wilson(called == items.labels, beings)
        shares["sensitivity"] = _wilson(called[items.labels == 1], beings[items.labels == 1])
        shares["specificity"] = _wilson(~called[items.labels == 0], beings[items.labels == 0])
        if "precision" in shares:
            shares["precision"] = _wilson(items.labels[called] == 1, beings[called])
    return Metrics(
        level=level,
        items=len(items.values),
        palsy=int(items.labels.sum()),
        patients=int(items.beings.max()) + 1,
        auc=_auc(items, draws),
        accuracy=shares["accuracy"],
        sensitivity=shares["sensitivity"],
        specificity=shares["specificity"],
        precision=shares.get("precision"),
        f1=shares["f1"],
        balanced_accuracy=shares["balanced_accuracy"],
        brier=float(brier_score_loss(items.labels, items.values)),
        calibration_error=calibration_error(items.labels, items.values),
        confusion=(true_low, false_high, false_low, true_high),
    )


def auc(scores: Sequence[PatientScores], *, level: Level, seed: int) -> Proportion:
    """The AUC alone, with its interval; see ``measure``."""
    items = items_of(scores, level)
    return _auc(items, draw_people(items.people, seed=seed, beings=items.beings))


def _wilson(right: npt.NDArray[np.bool_], beings: npt.NDArray[np.int64]) -> Proportion:
    """The share of the people of whom something is right, with an interval as if each human being had been
    seen once: who was seen several times may have had the same result each time."""
    return wilson(int(right.sum()), len(right), independent=len(np.unique(beings)))


def wilson(successes: int, trials: int, *, independent: int | None = None) -> Proportion:
    """A share with its 95 % score interval (Wilson 1927); as wide as of ``independent`` trials."""
    share = successes / trials
    trials = trials if independent is None else independent
    spread = Z * sqrt(share * (1 - share) / trials + Z**2 / (4 * trials**2))
    centre, scale = share + Z**2 / (2 * trials), 1 + Z**2 / trials
    # The interval holds the share; rounding might say otherwise at 0 and 1.
    low, high = (centre - spread) / scale, (centre + spread) / scale
    return Proportion(value=share, low=max(0.0, min(share, low)), high=min(1.0, max(share, high)))


def rates(confusions: npt.NDArray[np.int64]) -> Mapping[str, npt.NDArray[np.float64]]:
    """The figures that follow from confusions (R, 4), in the order of ``Metrics.confusion``.

    Returns:
        By name (R,), float64; NaN where there is nothing to take a share of.
    """
    true_low, false_high, false_low, true_high = confusions.astype(np.float64).T
    sensitivity = _shares(true_high, true_high + false_low)
    specificity = _shares(true_low, true_low + false_high)
    return {
        "accuracy": (true_low + true_high) / confusions.sum(axis=1),
        "sensitivity": sensitivity,
        "specificity": specificity,
        "precision": _shares(true_high, true_high + false_high),
        "f1": _shares(2 * true_high, 2 * true_high + false_high + false_low),
        "balanced_accuracy": (sensitivity + specificity) / 2,
    }


def _shares(part: npt.NDArray[np.float64], whole: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.divide(part, whole, out=np.full_like(whole, np.nan), where=whole > 0)


def balanced_from(recall: float, f1: float) -> float:
    """The balanced accuracy, 0..1, that recall and F1 imply where both classes are of one size.

    Of N palsied and N healthy, ``recall * N`` and ``alarms * N`` are called palsy, so F1 is
    ``2 * recall / (1 + recall + alarms)``, which gives ``alarms``, and specificity is ``1 - alarms``.

    Raises:
        ValueError: No confusion matrix of classes of one size has both.
    """
    alarms = 2 * recall / f1 - 1 - recall if f1 > 0 else -1.0
    # Exact figures at the ends (no alarms, all alarms) may lie beyond them by rounding.
    if not (0 < recall <= 1 and -1e-9 <= alarms <= 1 + 1e-9):
        raise ValueError(f"no confusion matrix of classes of one size has recall {recall} and F1 {f1}")
    return (recall + 1 - alarms) / 2


def _points(labels: npt.NDArray[np.int64], called: npt.NDArray[np.bool_]) -> dict[str, float]:
    """The figures of the items as they are; no precision where nothing was called palsy."""
    from sklearn import metrics

    points = {
        "accuracy": float(metrics.accuracy_score(labels, called)),
        "sensitivity": float(metrics.recall_score(labels, called)),
        "specificity": float(metrics.recall_score(labels, called, pos_label=0)),
        "f1": float(metrics.f1_score(labels, called)),
        "balanced_accuracy": float(metrics.balanced_accuracy_score(labels, called)),
    }
    return points | ({"precision": float(metrics.precision_score(labels, called))} if called.any() else {})


def _auc(items: Items, draws: npt.NDArray[np.int64]) -> Proportion:
    from sklearn.metrics import roc_auc_score

    low, high = interval(wins(items).aucs(draws))
    return Proportion(value=float(roc_auc_score(items.labels, items.values)), low=low, high=high)


def _by_person(thresholds: float | Sequence[float], items: Items) -> npt.NDArray[np.float64]:
    """Thresholds in the order of the items' people, (P,), float64."""
    given = np.asarray(thresholds, dtype=np.float64)
    if given.ndim == 0:
        return np.full(len(items.people), given)
    if given.shape != items.people.shape:
        raise ValueError(f"{given.size} thresholds for {len(items.people)} people")
    return given[items.order]
