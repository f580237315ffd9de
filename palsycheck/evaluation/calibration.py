"""Whether a score of 0.7 means palsy in seven of ten, and the one number that brings it nearer to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from palsycheck.evaluation.items import items_of
from palsycheck.evaluation.predict import SMALLEST, PatientScores
from palsycheck.models.card_part import Part
from palsycheck.models.figures import Level

BINS = 10
"""Of equal width, as in Guo et al. 2017 and scikit-learn's calibration curve with ten bins."""

TEMPERATURES = (0.1, 10.0)
"""Where temperatures are looked for. Networks of Guo et al. 2017 needed 0.8 to 2.5; a factor of ten either
way is no correction but a sign that the validation people cannot tell: all on their side of 0.5, or no
better than chance."""

Values = npt.NDArray[np.float64]


class ReliabilityBin(Part):
    """Items whose scores lie in one bin, above ``low`` (the first bin: at or above) and at or below ``high``.

    Attributes:
        predicted: Mean score.
        share: Share labelled palsy.
        count: Items, at least one.
    """

    low: float
    high: float
    predicted: float
    share: float
    count: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well probabilities of clips fit the labels, each person counting the same: lower is better.

    Attributes:
        cross_entropy: Nats.
        brier: Mean squared distance of probability and label, 0..1.
        calibration_error: See ``calibration_error``.
    """

    cross_entropy: float
    brier: float
    calibration_error: float


@dataclass(frozen=True, slots=True)
class Temperature:
    """What logits are divided by (Guo et al. 2017), as fitted on validation people.

    Attributes:
        value: Within ``TEMPERATURES``; above 1 it makes scores less sure, below 1 surer.
        at_bound: Whether ``value`` is a bound of ``TEMPERATURES`` and the fit would improve beyond it: no
            estimate then.
        people: Validation people.
        before, after: Of their clips.
    """

    value: float
    at_bound: bool
    people: int
    before: Calibration
    after: Calibration

    @property
    def note(self) -> str:
        """One sentence on why the value is no estimate; "" where it is one."""
        if not self.at_bound:
            return ""
        if self.value < 1:
            return (
                f"Nearly all clips of the {self.people} validation people lie on their side of 0.5, so they "
                f"set no lower limit to the temperature; it stopped at {self.value:g}."
            )
        return (
            f"The clips of the {self.people} validation people are told apart no better than by chance, so "
            f"they set no upper limit to the temperature; it stopped at {self.value:g}."
        )


def fit_temperature(scores: Sequence[PatientScores]) -> Temperature:
    """The temperature with the smallest mean cross entropy of clips, each person counting the same.

    In 1/T the cross entropy is convex, so its slope has at most one zero, which Brent's method finds in
    log T; where there is none within the bounds, the better bound is the answer.

    Raises:
        TrainingError: See ``items_of``.
    """
    from scipy.optimize import brentq
    from scipy.special import expit, logit

    items = items_of(scores, "clip")
    logits = logit(np.clip(items.values, SMALLEST, 1 - SMALLEST))
    margins = np.where(items.labels == 1, logits, -logits)
    weights = (1 / (items.counts * len(items.people)))[items.owners]

    def slope(log_temperature: float) -> float:
        """Of the cross entropy, by 1/T: it falls as T rises through the best one."""
        return -float(np.sum(weights * margins * expit(-margins / np.exp(log_temperature))))

    low, high = np.log(TEMPERATURES)
    at_bound = True
    if not margins.any():  # every clip at 0.5, which no temperature moves
        value, at_bound = 1.0, False
    elif slope(low) <= 0:
        value = TEMPERATURES[0]
    elif slope(high) >= 0:
        value = TEMPERATURES[1]
    else:
        value, at_bound = float(np.exp(brentq(slope, low, high))), False
    return Temperature(
        value=value,
        at_bound=at_bound,
        people=len(items.people),
        before=_calibration(items.labels, items.values, weights),
        after=_calibration(items.labels, expit(logits / value), weights),
    )


def cross_entropy(scores: Sequence[PatientScores], *, scaled: bool) -> float:
    """Mean cross entropy of the people's clips, nats, each person counting the same.

    Args:
        scores: Of people, at least one.
        scaled: After scaling of the temperature, where both classes are there to fit it: how well people are
            told apart then counts, and not how sure the scores are.
    """
    if scaled and {score.label for score in scores} == {0, 1}:
        return fit_temperature(scores).after.cross_entropy
    return float(np.mean([score.loss for score in scores]))


def reliability(scores: Sequence[PatientScores], level: Level) -> tuple[ReliabilityBin, ...]:
    """Scores against shares of palsy, bin by bin; bins without items are left out.

    Raises:
        TrainingError: See ``items_of``.
    """
    items = items_of(scores, level)
    places, count, predicted, share = _binned(items.labels, items.values, np.ones(len(items.values)))
    return tuple(
        ReliabilityBin(
            low=int(place) / BINS,
            high=(int(place) + 1) / BINS,
            predicted=float(predicted[row]),
            share=float(share[row]),
            count=round(float(count[row])),
        )
        for row, place in enumerate(places)
    )


def calibration_error(labels: npt.NDArray[np.int64], values: Values, weights: Values | None = None) -> float:
    """Expected calibration error, 0..1 (Naeini et al. 2015): distance of mean score and share of palsy,
    averaged over ``BINS`` equal bins, each counting by the items in it.

    Args:
        labels: (N,), 0 or 1.
        values: (N,), scores, 0..1.
        weights: (N,), how much each item counts; None: all the same.
    """
    _, count, predicted, share = _binned(labels, values, np.ones(len(values)) if weights is None else weights)
    return float(np.average(np.abs(predicted - share), weights=count))


def _binned(
    labels: npt.NDArray[np.int64], values: Values, weights: Values
) -> tuple[npt.NDArray[np.int64], Values, Values, Values]:
    """Of the bins that are not empty: place, weight, mean score, share of palsy."""
    bins = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], values)

    def total(of: Values) -> Values:
        return np.bincount(bins, of, minlength=BINS).astype(np.float64)

    count = total(weights)
    places = np.flatnonzero(count)
    count, predicted, palsy = (of[places] for of in (count, total(weights * values), total(weights * labels)))
    return places, count, predicted / count, palsy / count


def _calibration(labels: npt.NDArray[np.int64], values: Values, weights: Values) -> Calibration:
    from sklearn.metrics import brier_score_loss, log_loss

    kept = np.clip(values, SMALLEST, 1 - SMALLEST)
    return Calibration(
        cross_entropy=float(log_loss(labels, kept, sample_weight=weights)),
        brier=float(brier_score_loss(labels, values, sample_weight=weights)),
        calibration_error=calibration_error(labels, values, weights),
    )
