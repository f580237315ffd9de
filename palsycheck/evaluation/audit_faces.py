"""Audit: what a score makes of faces without asymmetry, and of pictures without a face."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from palsycheck.evaluation.audit_rules import (
    KEPT_WARN,
    LEAST_GAP,
    LEAST_PEOPLE,
    Verdict,
    chance_sentence,
    chance_verdict,
    kept,
    kept_verdict,
    not_asked,
    told,
)
from palsycheck.evaluation.chance import auc, separation
from palsycheck.evaluation.metrics import wilson
from palsycheck.evaluation.pooling import Pooled
from palsycheck.faces.symmetry import Half
from palsycheck.models.figures import AuditRow

From = Half | Literal["better"]
"""The half that a face is made of; "better" is, for each person, the one that scores lower."""

_MADE_OF: dict[From, str] = {
    "left": "their left half",
    "right": "their right half",
    "better": "whichever half scores lower",
}


def symmetric_rows(real: Pooled, left: Pooled, right: Pooled, *, seed: int) -> tuple[AuditRow, ...]:
    """Of faces made symmetric: whether palsied people are still called so, and the AUC.

    A weak half, doubled, may rightly still look weak, and which half is weak is not known here: of the
    better half alone nothing may be left. Where nothing is, what is left of a given half is explained.
    """
    better = _two_rows(real, _lower(left, right), "better", seed=seed)
    halves: dict[From, Pooled] = {"left": left, "right": right}
    return (
        *better,
        *(
            _explained(row, by)
            for of, made in halves.items()
            for row, by in zip(_two_rows(real, made, of, seed=seed), better, strict=True)
        ),
    )


def background_row(real: Pooled, made: Pooled, *, seed: int) -> AuditRow:
    """Of pictures whose face is filled."""
    name, title = "background", "Does the score tell the classes apart without the face?"
    measure, expected = "AUC of people, face filled", "0.5: around the face there is no palsy"
    reason = _too_few(real)
    if reason:
        return not_asked(name, title, measure, expected, reason)
    found = separation(made.scores[made.palsied], made.scores[~made.palsied], seed=seed)
    unaltered = auc(real.scores[real.palsied], real.scores[~real.palsied])
    so = (
        "so the score depends on what surrounds the face"
        if told(found)
        else "so background and border alone are not shown to give the label away"
    )
    return AuditRow(
        name=name,
        title=title,
        measure=measure,
        value=found.auc,
        expected=expected,
        verdict=chance_verdict(found),
        reason=f"With the face filled, {chance_sentence(found)}; on real faces it is {unaltered:.2f}; {so}.",
    )


def _still_called(real: Pooled, made: Pooled, of: From) -> AuditRow:
    name = f"symmetric_{of}"
    title = f"Are palsied faces made symmetric from {_MADE_OF[of]} still called palsied?"
    measure = "share of palsied people called palsied"
    reason = _too_few(real)
    if reason:
        return not_asked(name, title, measure, "the share of false alarms", reason)
    palsied, healthy = int(real.palsied.sum()), int((~real.palsied).sum())
    before, alarms = int(real.called[real.palsied].sum()), int(real.called[~real.palsied].sum())
    after = int(made.called[made.palsied].sum())
    sensitivity, false_alarms = before / palsied, alarms / healthy
    expected = f"{false_alarms:.2f}, the share of false alarms on real faces"
    counts = (
        f"{before} of {palsied} palsied people are called palsied on real faces, {after} on symmetric ones, "
        f"and {alarms} of {healthy} healthy people on real faces"
    )
    share = wilson(after, palsied)
    verdict: Verdict
    if sensitivity - false_alarms < LEAST_GAP:
        share_or_none, verdict = None, "none"
        so = "so the score hardly tells real faces apart and there is nothing that symmetry could take away"
    else:
        share_or_none = share
        verdict = kept_verdict(share, sensitivity=sensitivity, false_alarms=false_alarms)
        left = kept(share.value, sensitivity=sensitivity, false_alarms=false_alarms)
        few = verdict == "warn" and left <= KEPT_WARN
        so = f"so {left:.0%} of the gap between palsied and healthy people needs no asymmetry" + (
            ", but so few people rule little out" if few else ""
        )
    return AuditRow(
        name=name,
        title=title,
        measure=measure,
        value=share_or_none,
        expected=expected,
        verdict=verdict,
        reason=f"{counts}, {so}.",
    )


def _still_told(real: Pooled, made: Pooled, of: From, *, seed: int) -> AuditRow:
    name = f"symmetric_{of}_auc"
    title = f"Does the score tell faces apart that are all made symmetric from {_MADE_OF[of]}?"
    measure = "AUC of people, symmetric faces"
    expected = "near 0.5" if of == "better" else "near 0.5; a weak half, doubled, may still look weak"
    reason = _too_few(real)
    if reason:
        return not_asked(name, title, measure, expected, reason)
    found = separation(made.scores[made.palsied], made.scores[~made.palsied], seed=seed)
    unaltered = auc(real.scores[real.palsied], real.scores[~real.palsied])
    so = (
        "so the score rests partly on something other than the difference between the halves"
        if told(found)
        else "so nothing shows that the score rests on more than the difference between the halves"
    )
    return AuditRow(
        name=name,
        title=title,
        measure=measure,
        value=found.auc,
        expected=expected,
        verdict=chance_verdict(found),
        reason=f"Of symmetric faces, {chance_sentence(found)}; on real faces it is {unaltered:.2f}; {so}.",
    )


def _two_rows(real: Pooled, made: Pooled, of: From, *, seed: int) -> tuple[AuditRow, AuditRow]:
    return _still_called(real, made, of), _still_told(real, made, of, seed=seed)


def _explained(row: AuditRow, better: AuditRow) -> AuditRow:
    """The row of a given half in the light of the better half's."""
    if better.verdict == "fail" or row.verdict in ("pass", "none"):
        return row
    if better.verdict == "warn":
        return row.model_copy(update={"verdict": "warn"})
    reason = f"{row.reason[:-1]}; weak halves, doubled, explain it, since the better half passes."
    return row.model_copy(update={"verdict": "pass", "reason": reason})


def _lower(left: Pooled, right: Pooled) -> Pooled:
    """Each person with the lower of two scores; at or above the threshold where both are."""
    return replace(left, scores=np.minimum(left.scores, right.scores), called=left.called & right.called)


def _too_few(real: Pooled) -> str:
    palsied = int(np.count_nonzero(real.palsied))
    healthy = len(real.palsied) - palsied
    if min(palsied, healthy) >= LEAST_PEOPLE:
        return ""
    return (
        f"There are {palsied} palsied and {healthy} healthy people; "
        f"at least {LEAST_PEOPLE} of each are needed."
    )
