"""How well a model does when one thing is changed at a time, and on whom.

Every person is filmed both healthy and palsied. An AUC compares all palsied recordings of a level with all
its healthy ones; its interval is a bootstrap over people, both recordings of whom are drawn together.
Recordings that the gate refuses have no score: they are counted, and are in no other figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from palsycheck.errors import UsageError
from palsycheck.evaluation.bootstrap import RESAMPLES, interval
from palsycheck.evaluation.metrics import wilson
from palsycheck.evaluation.regions import region
from palsycheck.evaluation.robustness_scores import Run, ScoreRow, of_level
from palsycheck.models.figures import Proportion, Robustness, RobustnessRow

_MEASURED = re.compile(r"(?P<number>\d+(\.\d+)?)(?P<unit>[^,]*?)(?P<side> left| right)?(,.*)?$")
"""What a check of the gate gives; which half is the brighter one goes by lot, and is left out."""
_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scores of people, each healthy and palsied; NaN where a recording was not scored.

    Attributes:
        healthy, palsied: (P,), float64, 0..1.
    """

    healthy: npt.NDArray[np.float64]
    palsied: npt.NDArray[np.float64]

    def wins(self) -> npt.NDArray[np.float64]:
        """(P, P): 1 where a palsied recording (row) scores above a healthy one (column), 0.5 for a tie, NaN
        where one of them has no score."""
        rows, columns = self.palsied[:, None], self.healthy[None, :]
        won = (rows > columns) + 0.5 * (rows == columns)
        return np.asarray(np.where(np.isnan(rows) | np.isnan(columns), np.nan, won))

    def aucs(self, draws: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        """AUC (R,) of each resample (R, P) of people; NaN where it has no pair."""
        wins, scored = self.wins(), draws.astype(np.float64)
        known = ~np.isnan(wins)
        won = np.einsum("rp,pq,rq->r", scored, np.where(known, wins, 0.0), scored, optimize=True)
        compared = np.einsum("rp,pq,rq->r", scored, known.astype(np.float64), scored, optimize=True)
        return np.asarray(np.divide(won, compared, out=np.full(len(draws), np.nan), where=compared > 0))


def draw(people: int, *, seed: int) -> npt.NDArray[np.int64]:
    """(RESAMPLES, people), how often each is drawn."""
    random = np.random.default_rng(seed)
    return random.multinomial(people, np.full(people, 1 / people), RESAMPLES)


def robustness(
    rows: Sequence[ScoreRow], run: Run, *, order: Sequence[tuple[str, str]], seed: int = 0
) -> Robustness:
    """The table of a folder of scores.

    Args:
        rows: Of one run.
        run: Which model they are of.
        order: Conditions and levels in the order of the table, the plain ones first: others are refused.
            A level that holds palsied recordings only is set against the healthy ones of the first.
        seed: Of the bootstrap.

    Raises:
        UsageError: There are no rows, a recording is there twice, or a level is not in ``order``.
    """
    _check(rows, order)
    plain = of_level(rows, *order[0])
    healthy = tuple(row for row in plain if row.label == 0)
    table = []
    for condition, level in order:
        found = of_level(rows, condition, level)
        if found:
            whole = found if any(row.label == 0 for row in found) else (*found, *healthy)
            made = row_of(condition, level, whole, threshold=run.threshold, seed=seed)
            table.append(made.model_copy(update={"not_scored": _not_scored(found), "recordings": len(found)}))
    for condition, level, found in _groups(plain):
        table.append(row_of(condition, level, found, threshold=run.threshold, seed=seed))
    return Robustness(
        people=run.people,
        frames=run.frames,
        seed=run.seed,
        notes=tuple(_notes(rows, healthy, seed=seed)),
        rows=tuple(table),
    )


def row_of(
    condition: str, level: str, rows: Sequence[ScoreRow], *, threshold: float, seed: int
) -> RobustnessRow:
    """One row of the table, of recordings of one level; nobody is there twice with one label."""
    pairs = pairs_of(rows)
    return RobustnessRow(
        condition=condition,
        level=level,
        people=len({row.identity for row in rows}),
        recordings=len(rows),
        not_scored=_not_scored(rows),
        measured=_measured(rows),
        auc=_auc(pairs, seed=seed),
        sensitivity=_share(pairs.palsied >= threshold, pairs.palsied),
        specificity=_share(pairs.healthy < threshold, pairs.healthy),
    )


def pairs_of(rows: Iterable[ScoreRow]) -> Pairs:
    """The scores of rows of one level, by person."""
    found: dict[str, list[float]] = {}
    for row in rows:
        both = found.setdefault(row.identity, [np.nan, np.nan])
        both[row.label] = np.nan if row.probability is None else row.probability
    table = np.array([found[name] for name in sorted(found)], dtype=np.float64).reshape(-1, 2)
    return Pairs(healthy=table[:, 0], palsied=table[:, 1])


def _auc(pairs: Pairs, *, seed: int) -> Proportion | None:
    wins = pairs.wins()
    if np.isnan(wins).all():
        return None
    value = float(np.nanmean(wins))
    low, high = interval(pairs.aucs(draw(len(pairs.healthy), seed=seed)))
    return Proportion(value=value, low=min(low, value), high=max(high, value))


def _share(right: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64]) -> Proportion | None:
    scored = ~np.isnan(scores)
    return wilson(int((right & scored).sum()), int(scored.sum())) if scored.any() else None


def _not_scored(rows: Iterable[ScoreRow]) -> int:
    return sum(row.outcome != "scored" for row in rows)


def _measured(rows: Iterable[ScoreRow]) -> str:
    """Median of what the gate measured, with its unit: "12° left", "0.8 stops", "41 px"."""
    found = [match for row in rows if (match := _MEASURED.match(row.measured))]
    if not found:
        return ""
    digits = max(len(match["number"].partition(".")[2]) for match in found)
    value = median((-1 if match["side"] == " right" else 1) * float(match["number"]) for match in found)
    size = f"{abs(value):.{digits}f}{found[0]['unit']}"
    if not any(match["side"] for match in found) or float(f"{value:.{digits}f}") == 0:
        return size
    return f"{size} {'left' if value > 0 else 'right'}"


def _groups(plain: Sequence[ScoreRow]) -> Iterator[tuple[str, str, tuple[ScoreRow, ...]]]:
    """Who the people are, from the recordings of the plain condition; what is not known comes last."""
    for name, of in _TRAITS:
        levels = sorted({of(row) for row in plain}, key=lambda level: (level == _UNKNOWN, level))
        for level in levels:
            yield name, level, tuple(row for row in plain if of(row) == level)


def _age(row: ScoreRow) -> str:
    if row.age is None:
        return _UNKNOWN
    return "below 40" if row.age < 40 else "40 to 59" if row.age < 60 else "60 and above"


_TRAITS: tuple[tuple[str, Callable[[ScoreRow], str]], ...] = (
    ("source", lambda row: row.source or _UNKNOWN),
    ("sex", lambda row: row.sex or _UNKNOWN),
    ("age", _age),
    ("country", lambda row: region(row.country) if row.country else _UNKNOWN),
)


def _notes(rows: Sequence[ScoreRow], healthy: Sequence[ScoreRow], *, seed: int) -> Iterator[str]:
    left, right = (of_level(rows, "side", side) for side in ("left", "right"))
    names = {row.identity for row in left} & {row.identity for row in right}
    one, other = (
        pairs_of(row for row in (*side, *healthy) if row.identity in names) for side in (left, right)
    )
    if names and not (np.isnan(one.wins()).all() or np.isnan(other.wins()).all()):
        draws = draw(len(names), seed=seed)
        low, high = interval(one.aucs(draws) - other.aucs(draws))
        value = float(np.nanmean(one.wins()) - np.nanmean(other.wins()))
        yield (
            f"AUC with the palsy on the left less AUC with the same palsy on the right: {value:+.3f} "
            f"[{low:+.3f}, {high:+.3f}], {len(names)} people."
        )


def _check(rows: Sequence[ScoreRow], order: Sequence[tuple[str, str]]) -> None:
    if not rows:
        raise UsageError("there are no scores", remedy="Make some with benchmarks/robustness.py")
    keys = [(row.condition, row.level, row.identity, row.label) for row in rows]
    if len(set(keys)) < len(keys):
        raise UsageError("a recording is scored twice", remedy="Make the scores again")
    strange = {key[:2] for key in keys} - set(order)
    if strange:
        raise UsageError(
            "the scores have a condition that is not known",
            where="=".join(min(strange)),
            remedy="Use the palsycheck that made them",
        )
