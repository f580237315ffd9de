"""Audit: whether the source of the pictures, video or stills, can stand in for the label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from palsycheck.evaluation.audit_rules import (
    LEAST_PEOPLE,
    chance_sentence,
    chance_verdict,
    not_asked,
    told,
)
from palsycheck.evaluation.chance import separation
from palsycheck.evaluation.pooling import Judged, Pooled
from palsycheck.evaluation.shortcuts import LEAST_TO_FIT, can_fit, fitted
from palsycheck.models.figures import AuditRow

TITLE = "Does the score tell video from stills among people of one label?"
MEASURE = "AUC of people, video against stills"
EXPECTED = "0.5: the source is not the palsy"

LINE_TITLE = "Can the source be read off the network's features?"
LINE_MEASURE = "AUC of people, logistic regression on mean features, cross-validated"
LINE_EXPECTED = "near 0.5; more says that the features hold the source, not that the score uses it"


def source_row(real: Pooled, *, seed: int) -> AuditRow:
    """Whether the score tells the sources apart where the label does not differ."""
    name = "source"
    if real.video.all() or not real.video.any():
        return not_asked(name, TITLE, MEASURE, EXPECTED, _one_source(real))
    if _same_thing(real):
        reason = (
            f"Cannot be asked: all palsied people are {_where(real, True)} and all healthy people "
            f"{_where(real, False)}, so source and label are the same thing and any figure may measure "
            "the camera."
        )
        row = not_asked(name, TITLE, MEASURE, EXPECTED, reason)
        return row.model_copy(update={"verdict": "fail"})
    among = _among(real)
    if among is None:
        return not_asked(name, TITLE, MEASURE, EXPECTED, _no_group(real)).model_copy(
            update={"verdict": "warn"}
        )
    group, word = among
    found = separation(real.scores[group & real.video], real.scores[group & ~real.video], seed=seed)
    so = "so the score depends on the source" if told(found) else "so the score is not shown to depend on it"
    return AuditRow(
        name=name,
        title=TITLE,
        measure=MEASURE,
        value=found.auc,
        expected=EXPECTED,
        verdict=chance_verdict(found),
        reason=f"Among {word} people, video against stills, {chance_sentence(found)}, {so}.",
    )


def source_line_row(
    judged: Sequence[Judged], real: Pooled, features: Sequence[npt.NDArray[np.float64]], *, seed: int
) -> AuditRow:
    """Whether a straight line through a network's features tells the sources apart.

    Each network has features of its own, so each is asked with its own people, and the answers are pooled.

    Args:
        judged: Networks and people; ``real`` holds the same people in the same order.
        real: Their scores.
        features: Of each network's people, (P, F).
        seed: Of folds and bootstrap.
    """
    name = "source_features"
    among = _among(real)
    if among is None:
        reason = _one_source(real) if real.video.all() or not real.video.any() else _no_group(real)
        return not_asked(name, LINE_TITLE, LINE_MEASURE, LINE_EXPECTED, reason)
    group, word = among
    said, truth, first = [], [], 0
    for one, numbers in zip(judged, features, strict=True):
        here = slice(first, first + len(one.subjects))
        first += len(one.subjects)
        video = real.video[here][group[here]]
        if can_fit(video):
            said.append(fitted(numbers[group[here]], video, seed=seed))
            truth.append(video)
    if not said:
        return not_asked(
            name,
            LINE_TITLE,
            LINE_MEASURE,
            LINE_EXPECTED,
            f"No network has at least {LEAST_TO_FIT} {word} people of each source that it has not seen.",
        )
    scores, video = np.concatenate(said), np.concatenate(truth)
    found = separation(scores[video], scores[~video], seed=seed, alternative="greater")
    so = (
        "so the features hold the source, and the label may have been learned through it"
        if told(found)
        else "so the source is not found in the features"
    )
    return AuditRow(
        name=name,
        title=LINE_TITLE,
        measure=LINE_MEASURE,
        value=found.auc,
        expected=LINE_EXPECTED,
        verdict="warn" if told(found) else chance_verdict(found),
        reason=f"Among {word} people, video against stills, {chance_sentence(found)}, {so}.",
    )


def can_ask(real: Pooled) -> bool:
    """Whether people of one label come from both sources."""
    return _among(real) is not None


def _among(real: Pooled) -> tuple[npt.NDArray[np.bool_], str] | None:
    """People of one label of whom enough come from each source: the healthy, else the palsied."""
    for group, word in ((~real.palsied, "healthy"), (real.palsied, "palsied")):
        if min(int((group & real.video).sum()), int((group & ~real.video).sum())) >= LEAST_PEOPLE:
            return group, word
    return None


def _same_thing(real: Pooled) -> bool:
    return bool((real.palsied == real.video).all() or (real.palsied == ~real.video).all())


def _where(real: Pooled, palsied: bool) -> str:
    return "on video" if real.video[real.palsied == palsied][0] else "on stills"


def _one_source(real: Pooled) -> str:
    if not len(real.video):
        return "There are no people to ask about."
    return f"All people are {'on video' if real.video[0] else 'on stills'}: there is one source only."


def _no_group(real: Pooled) -> str:
    counts = ", ".join(
        f"{int((group & kind).sum())} {word} people {where}"
        for group, word in ((real.palsied, "palsied"), (~real.palsied, "healthy"))
        for kind, where in ((real.video, "on video"), (~real.video, "on stills"))
    )
    return (
        f"There are {counts}; at least {LEAST_PEOPLE} from each source are needed among people of one label, "
        "so a part of the result may measure the camera."
    )
