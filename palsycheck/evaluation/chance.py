"""Whether a number tells two groups of people apart, or could be chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from palsycheck.evaluation.bootstrap import Wins, draw_people, interval, wins
from palsycheck.evaluation.items import Items
from palsycheck.models.figures import Proportion

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Separation:
    """How well a number, one a person, tells two groups apart.

    Attributes:
        auc: Share of pairs in which the person of the first group has the larger number; ties count half.
            With percentiles 2.5 and 97.5 of a bootstrap over people within each group.
        p: Of the Mann-Whitney test against "no difference": exact in small groups, where a bootstrap of
            three people against three cannot be trusted.
        first, second: People in each group.
    """

    auc: Proportion
    p: float
    first: int
    second: int

    @property
    def turned(self) -> Separation:
        """The same with the number's sign turned."""
        auc = Proportion(value=1 - self.auc.value, low=1 - self.auc.high, high=1 - self.auc.low)
        return Separation(auc, self.p, self.first, self.second)


def separation(
    first: Sequence[float] | Numbers,
    second: Sequence[float] | Numbers,
    *,
    seed: int,
    alternative: Literal["two-sided", "greater"] = "two-sided",
) -> Separation:
    """How well a number tells two groups apart.

    Args:
        first, second: The numbers of each group, at least one in each.
        seed: Of the bootstrap.
        alternative: "greater" where only larger numbers in the first group mean anything: predictions
            out of a cross validation fall below chance where there is nothing to predict.
    """
    from scipy.stats import mannwhitneyu

    one, two = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    won = _wins(one, two)
    low, high = interval(won.aucs(draw_people(_groups(one, two), seed=seed)))
    constant = bool((np.concatenate([one, two]) == one[0]).all())
    p = 1.0 if constant else float(mannwhitneyu(one, two, alternative=alternative).pvalue)
    return Separation(Proportion(value=auc(one, two), low=low, high=high), min(1.0, p), len(one), len(two))


def auc(one: Numbers, two: Numbers) -> float:
    """Share of pairs in which the number of the first group is larger; ties count half (Mann-Whitney)."""
    return float(_wins(one, two).pairs.mean())


def _wins(one: Numbers, two: Numbers) -> Wins:
    """The bootstrap's pairs, with the first group in the place of the palsied."""
    groups = _groups(one, two)
    places = np.arange(len(groups))
    values = np.concatenate([one, two])
    return wins(Items(ids=(), order=places, people=groups, beings=places, owners=places, values=values))


def _groups(one: Numbers, two: Numbers) -> npt.NDArray[np.int64]:
    return np.repeat(np.array([1, 0], dtype=np.int64), [len(one), len(two)])
