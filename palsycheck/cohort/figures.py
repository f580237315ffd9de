"""Scores against known labels: as ``palsycheck evaluate`` of test people, here of patients screened.

Values come from scikit-learn, intervals from ``palsycheck.evaluation``: Wilson's for shares of patients, a
bootstrap over patients for the rest (docs/metrics.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.cohort.figure_records import CalibrationBin, Figures, RocCurve
from palsycheck.cohort.rows import Kept
from palsycheck.cohort.scored import SEED, Labelled, labelled
from palsycheck.models.figures import Proportion

if TYPE_CHECKING:
    from palsycheck.evaluation.items import Items

GRID = 101
"""Places of the ROC's band: a percent apart, finer than a figure shows."""


def figures(patients: Sequence[Kept]) -> Figures | None:
    """All figures that the labels allow; None where nobody has one.

    With one class alone there is no AUC, ROC or precision of use: what needs both classes is None. Patients
    with a label and no score are in no figure but the sensitivity that counts them as missed.
    """
    seen = labelled(patients)
    if not seen.scores and not seen.unscored:
        return None
    labels = np.array(seen.labels, dtype=np.int64)
    called = np.array(seen.called, dtype=np.bool_)
    confusion = np.bincount(2 * labels + called, minlength=4)
    true_low, false_high, false_low, true_high = (int(count) for count in confusion)
    missed = [being for label, being in seen.unscored if label == 1]
    shares = _shares(seen)
    drawn = _drawn(seen) if seen.both else None
    return Figures(
        palsy=true_high + false_low,
        healthy=true_low + false_high,
        palsy_not_scored=len(missed),
        healthy_not_scored=len(seen.unscored) - len(missed),
        confusion=(true_low, false_high, false_low, true_high),
        prevalence=float(labels.mean()) if len(labels) else 0.0,
        accuracy=shares.get("accuracy"),
        sensitivity=shares.get("sensitivity"),
        screened_sensitivity=share(
            true_high, true_high + false_low + len(missed), beings=len(seen.beings(1).union(missed))
        ),
        specificity=shares.get("specificity"),
        precision=shares.get("precision"),
        f1=shares.get("f1"),
        auc=shares.get("auc"),
        brier=_brier(drawn) if drawn else None,
        roc=_roc(seen, drawn) if drawn else None,
        calibration=_calibration(seen) if seen.both else (),
    )


def share(part: int, whole: int, *, beings: int) -> Proportion | None:
    """A share with Wilson's interval, as wide as of so many human beings; None of nothing."""
    from palsycheck.evaluation.metrics import wilson

    return wilson(part, whole, independent=beings) if whole else None


def _shares(seen: Labelled) -> dict[str, Proportion]:
    """By name; with one class alone only its own share of right calls."""
    from palsycheck.evaluation.metrics import measure

    if not seen.both:
        label = int(1 in seen.labels)
        only = share(seen.right(label), len(seen.labels), beings=len(seen.beings(label)))
        return {"sensitivity" if label else "specificity": only} if only else {}
    found = measure(seen.scores, level="patient", thresholds=seen.cuts, seed=SEED)
    names = ("accuracy", "sensitivity", "specificity", "precision", "f1", "auc")
    return {name: value for name in names if (value := getattr(found, name)) is not None}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Scores of both classes, and how often each patient is in each resample, (resamples, patients)."""

    items: Items
    draws: npt.NDArray[np.int64]


def _drawn(seen: Labelled) -> _Drawn:
    from palsycheck.evaluation.bootstrap import draw_people
    from palsycheck.evaluation.items import items_of

    items = items_of(seen.scores, "patient")
    return _Drawn(items, draw_people(items.people, seed=SEED, beings=items.beings))


def _brier(drawn: _Drawn) -> Proportion:
    """The mean squared distance of score and label (Brier 1950)."""
    from sklearn.metrics import brier_score_loss

    from palsycheck.evaluation.bootstrap import interval

    items = drawn.items
    distances = (items.values - items.labels) ** 2
    low, high = interval(drawn.draws @ distances / drawn.draws.sum(axis=1))
    return Proportion(value=float(brier_score_loss(items.labels, items.values)), low=low, high=high)


def _roc(seen: Labelled, drawn: _Drawn) -> RocCurve:
    """The curve, and for each false positive rate the middle 95 % of the resamples' sensitivities.

    A resample's curve is a staircase, read here from its steps' upper ends.
    """
    from palsycheck.evaluation.roc import roc

    order = np.argsort(-drawn.items.values, kind="stable")
    values, palsy = drawn.items.values[order], drawn.items.labels[order]
    # Equal scores stand or fall together: only the last of them is a corner.
    last = np.append(values[1:] != values[:-1], True)
    grid = np.linspace(0, 1, GRID)
    curves = np.full((len(drawn.draws), GRID), np.nan)
    for number, times in enumerate(drawn.draws[:, order]):
        hits, alarms = np.cumsum(times * palsy)[last], np.cumsum(times * (1 - palsy))[last]
        if hits[-1] and alarms[-1]:
            rates, found = np.append(0, alarms / alarms[-1]), np.append(0, hits / hits[-1])
            curves[number] = found[np.searchsorted(rates, grid + 1e-12, side="right") - 1]
    low, high = np.nanpercentile(curves, [2.5, 97.5], axis=0)
    curve = roc(seen.scores, "patient")
    return RocCurve(
        false_positive=curve.false_positive,
        true_positive=curve.true_positive,
        grid=tuple(np.round(grid, 6).tolist()),
        low=tuple(np.round(low, 6).tolist()),
        high=tuple(np.round(high, 6).tolist()),
    )


def _calibration(seen: Labelled) -> tuple[CalibrationBin, ...]:
    from palsycheck.evaluation.calibration import reliability
    from palsycheck.evaluation.metrics import wilson

    return tuple(
        CalibrationBin(
            predicted=found.predicted,
            share=wilson(round(found.share * found.count), found.count),
            count=found.count,
        )
        for found in reliability(seen.scores, "patient")
    )
