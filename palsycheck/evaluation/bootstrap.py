"""The bootstrap over people: how far figures move when other people of the same kind had been tested.

A person's images and clips resemble each other, so they are drawn together or not at all (cluster
bootstrap; Davison and Hinkley 1997, section 3.8). Each class is resampled by itself, so its size stays,
unless somebody is in both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from palsycheck.evaluation.items import Items

RESAMPLES = 2000
"""Percentiles 2.5 and 97.5 then rest on 50 resamples each."""


def draw_people(
    people: npt.NDArray[np.int64], *, seed: int, beings: npt.NDArray[np.int64] | None = None
) -> npt.NDArray[np.int64]:
    """How often each person is drawn in each resample.

    Args:
        people: (P,), labels.
        seed: The same people and seed give the same draws.
        beings: (P,), which human being each of them is, from 0 on; None where each is another.

    Returns:
        (RESAMPLES, P), int64; over the people of a class a row adds up to their number, unless a human being
        is several of the people: then those are drawn together, and both classes at once.
    """
    random = np.random.default_rng(seed)
    if beings is not None and (count := int(beings.max()) + 1) < len(people):
        return random.multinomial(count, np.full(count, 1 / count), RESAMPLES)[:, beings]
    draws = np.zeros((RESAMPLES, len(people)), dtype=np.int64)
    for label in (0, 1):
        places = np.flatnonzero(people == label)
        draws[:, places] = random.multinomial(len(places), np.full(len(places), 1 / len(places)), RESAMPLES)
    return draws


def interval(resampled: npt.NDArray[np.float64]) -> tuple[float, float]:
    """Percentiles 2.5 and 97.5 of the resamples in which the figure is defined (is a number)."""
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Wins:
    """The AUC taken apart by pairs of people, so that a resample needs no look at single images.

    The AUC is the share of pairs of a palsied and a healthy item in which the palsied one scores higher,
    ties counting half (Mann and Whitney 1947): a sum over pairs of people, in which each pair counts as
    often as both are drawn.

    Attributes:
        palsy, healthy: (P1,), (P0,), int64: places of the people.
        pairs: (P1, P0), float64: item pairs of two people that the palsied one wins.
        counts: (P,), int64: items of each person.
    """

    palsy: npt.NDArray[np.int64]
    healthy: npt.NDArray[np.int64]
    pairs: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]

    def aucs(self, draws: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """AUC of each resample, (R,), float64, for draws (R, P); NaN where a class was not drawn."""
        palsy, healthy = draws[:, self.palsy], draws[:, self.healthy]
        won: npt.NDArray[np.float64] = ((palsy @ self.pairs) * healthy).sum(axis=1)
        compared = (palsy @ self.counts[self.palsy]) * (healthy @ self.counts[self.healthy])
        aucs = np.full(len(won), np.nan)
        np.divide(won, compared, out=aucs, where=compared > 0)
        return aucs


def wins(items: Items) -> Wins:
    """Compare the items of every palsied person with those of every healthy one."""
    palsy, healthy = np.flatnonzero(items.people == 1), np.flatnonzero(items.people == 0)
    palsied = items.labels == 1
    challengers = items.values[palsied]
    rows = np.searchsorted(palsy, items.owners[palsied])
    pairs = np.empty((len(palsy), len(healthy)))
    for column, person in enumerate(healthy):
        of = np.sort(items.values[items.owners == person])
        beaten = (np.searchsorted(of, challengers, "left") + np.searchsorted(of, challengers, "right")) / 2
        pairs[:, column] = np.bincount(rows, beaten, minlength=len(palsy))
    return Wins(palsy, healthy, pairs, items.counts)
