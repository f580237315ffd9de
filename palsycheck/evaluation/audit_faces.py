"""Audit: what a score makes of faces without asymmetry, and of pictures without a face."""

from __future__ import annotations

import numpy as np

from palsycheck.evaluation.alterations import Half
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
from palsycheck.models.card import AuditRow


def symmetric_rows(real: Pooled, made: Pooled, half: Half, *, seed: int) -> tuple[AuditRow, AuditRow]:
    """Of faces made symmetric from one half: whether palsied people are still called so, and the AUC."""
    return _still_called(real, made, half), _still_told(real, made, half, seed=seed)


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


def _still_called(real: Pooled, made: Pooled, half: Half) -> AuditRow:
    name = f"symmetric_{half}"
    title = f"Are palsied faces made symmetric from their {half} half still called palsied?"
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


def _still_told(real: Pooled, made: Pooled, half: Half, *, seed: int) -> AuditRow:
    name = f"symmetric_{half}_auc"
    title = f"Does the score tell faces apart that are all made symmetric from their {half} half?"
    measure = "AUC of people, symmetric faces"
    expected = "near 0.5; a weak half, doubled, may still look weak"
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


def _too_few(real: Pooled) -> str:
    palsied = int(np.count_nonzero(real.palsied))
    healthy = len(real.palsied) - palsied
    if min(palsied, healthy) >= LEAST_PEOPLE:
        return ""
    return (
        f"There are {palsied} palsied and {healthy} healthy people; "
        f"at least {LEAST_PEOPLE} of each are needed."
    )
