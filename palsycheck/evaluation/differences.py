"""Whether one model tells people apart better than another, on the same people."""

from __future__ import annotations

from collections.abc import Sequence

from palsycheck.comparison.records import Difference
from palsycheck.errors import TrainingError
from palsycheck.evaluation.bootstrap import draw_people, interval, wins
from palsycheck.evaluation.items import items_of
from palsycheck.evaluation.predict import PatientScores
from palsycheck.models.figures import Level


def difference(
    first: Sequence[PatientScores],
    second: Sequence[PatientScores],
    *,
    level: Level,
    names: tuple[str, str],
    seed: int,
) -> Difference:
    """AUC of the first model less that of the second, with the percentiles of a paired bootstrap.

    Both models are judged on the same drawn people in each resample, so what is common to both (easy and
    hard people) cancels out. Numbers of clips may differ, as with clips of different lengths.

    Args:
        first, second: Scores of the same people, in any order.
        level: What is counted.
        names: Of the models, for the result.
        seed: Of the bootstrap.

    Raises:
        TrainingError: The people or their labels differ; see ``items_of``.
    """
    from sklearn.metrics import roc_auc_score

    one, other = items_of(first, level), items_of(second, level)
    if one.ids != other.ids or (one.people != other.people).any():
        raise TrainingError(
            "the models were not tested on the same people with the same labels",
            where=" and ".join(names),
            remedy="Compare models of one dataset and one split",
        )
    draws = draw_people(one.people, seed=seed, beings=one.beings)
    low, high = interval(wins(one).aucs(draws) - wins(other).aucs(draws))
    values = [float(roc_auc_score(of.labels, of.values)) for of in (one, other)]
    return Difference(
        first=names[0], second=names[1], level=level, value=values[0] - values[1], low=low, high=high
    )
