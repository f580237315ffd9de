"""What decides the verdicts of the shortcut audit: limits with their reasons, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from palsycheck.evaluation.chance import Separation
from palsycheck.models.figures import AuditRow, Proportion

Verdict = Literal["pass", "warn", "fail", "none"]

CHANCE_P = 0.05
"""p of the Mann-Whitney test at or below which a number is told from chance."""

LARGE_AUC = 0.65
"""AUC, or one less it, from which a shortcut fails: two of three pairs of people are then put in order by
what should not matter. Told from chance, but below it, is a warning."""

RULED_OUT_AUC = 0.80
"""An interval that reaches it rules nothing out: a shortcut of that size would explain most of a good model's
result. Not told from chance only because there are so few people is a warning, no pass."""

KEPT_WARN, KEPT_FAIL = 0.25, 0.50
"""Share of the sensitivity in excess of false alarms that outlasts symmetry: above a quarter a warning; above
half, most of the result is not about the difference between the halves."""

KEPT_RULED_OUT = 0.75
"""The same for the upper end of the interval: beyond it so few people rule nothing out."""

LEAST_GAP = 0.20
"""Sensitivity less false alarms on real faces below which there is nothing that symmetry could take away."""

LEAST_PEOPLE = 3
"""People of each group without whom two groups are not compared: the exact test of 3 against 3 gives no p
below 0.10."""


def chance_verdict(found: Separation, *, comparisons: int = 1) -> Verdict:
    """Whether a separation that should be chance is.

    Args:
        found: The separation.
        comparisons: Numbers tried for the same question; p is multiplied by it (Bonferroni).
    """
    strength = max(found.auc.value, 1 - found.auc.value)
    if told(found, comparisons=comparisons):
        return "fail" if strength >= LARGE_AUC else "warn"
    return "warn" if _room(found) >= RULED_OUT_AUC else "pass"


def chance_sentence(found: Separation, *, comparisons: int = 1) -> str:
    """What a separation says about chance, as the middle of a sentence."""
    p = min(1.0, found.p * comparisons)
    what = f"AUC {found.auc.value:.2f} of {found.first} against {found.second} people"
    corrected = f", corrected for {comparisons} measures" if comparisons > 1 else ""
    size = "p below 0.001" if p < 0.001 else f"p {p:.3f}" if p < 0.1 else f"p {p:.2f}"
    if told(found, comparisons=comparisons):
        return f"{what} is told from chance ({size}{corrected})"
    what = f"{what} is not told from chance ({size}{corrected})"
    if _room(found) >= RULED_OUT_AUC:
        return f"{what}, but of so few people its interval reaches {_room(found):.2f}"
    return f"{what}, its interval reaching no further than {_room(found):.2f}"


def told(found: Separation, *, comparisons: int = 1) -> bool:
    """Whether a separation is told from chance."""
    return found.p * comparisons <= CHANCE_P


def kept(share: float, *, sensitivity: float, false_alarms: float) -> float:
    """How much of sensitivity less false alarms is left when this share of the palsied is called palsied."""
    return max(0.0, (share - false_alarms) / (sensitivity - false_alarms))


def kept_verdict(share: Proportion, *, sensitivity: float, false_alarms: float) -> Verdict:
    """Whether symmetric faces fall to the healthy side."""
    left = kept(share.value, sensitivity=sensitivity, false_alarms=false_alarms)
    room = kept(share.high, sensitivity=sensitivity, false_alarms=false_alarms)
    if left > KEPT_FAIL:
        return "fail"
    return "warn" if left > KEPT_WARN or room > KEPT_RULED_OUT else "pass"


def not_asked(name: str, title: str, measure: str, expected: str, reason: str) -> AuditRow:
    """The row of a question that the data do not allow."""
    return AuditRow(
        name=name,
        title=title,
        measure=measure,
        value=None,
        expected=expected,
        verdict="none",
        reason=reason,
    )


def verdict(rows: Sequence[AuditRow]) -> str:
    """The audit in one sentence."""
    asked = [row for row in rows if row.verdict != "none"]
    silent = len(rows) - len(asked)
    rest = f"; {silent} could not be asked" if silent else ""
    failed = [row.name for row in asked if row.verdict == "fail"]
    doubtful = [row.name for row in asked if row.verdict == "warn"]
    if not asked:
        return "None of the questions could be asked of these people: nobody knows what the score rests on."
    if failed:
        doubt = f"; in doubt: {_listed(doubtful)}" if doubtful else ""
        return (
            f"The figures do not show that palsy was recognised: {len(failed)} of {len(asked)} questions "
            f"fail ({_listed(failed)}){doubt}{rest}."
        )
    if doubtful:
        return (
            f"No question fails, but {len(doubtful)} of {len(asked)} leave doubt about what the score rests "
            f"on ({_listed(doubtful)}){rest}."
        )
    return (
        f"All {len(asked)} questions that could be asked are passed: none of the shortcuts looked for was "
        f"found{rest}."
    )


def _room(found: Separation) -> float:
    """The far end of the interval, whichever way round."""
    return max(found.auc.high, 1 - found.auc.low)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name.replace("_", " ").replace("auc", "AUC") for name in names)
