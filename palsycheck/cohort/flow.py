"""The flow of patients, as in CONSORT and STARD: how many reach each step, how many leave and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from palsycheck.cohort.records import Exclusion, Step
from palsycheck.cohort.rows import Kept
from palsycheck.language import N_
from palsycheck.results import Message, Outcome, message

MOST_REASONS = 8
"""Reasons that are named at one step; the rest are counted together. More would not fit on a page, and every
patient's own reason stands in the table."""

UNUSABLE = N_("The result on disk cannot be used.")
NO_REASON = N_("No reason was recorded.")
OTHERS = N_("Other reasons.")
NOT_LATEST = N_("Not scored on the latest date.")
BELOW = N_("Below the threshold.")


def flow(patients: Sequence[Kept], *, unusable: int) -> tuple[Step, ...]:
    """The five steps from "found" to "at or above the threshold".

    Args:
        patients: All of the cohort.
        unusable: Results on disk that cannot be used; they are found and not readable.
    """
    readable = [kept for kept in patients if kept.readable]
    passed = [kept for kept in readable if kept.passed]
    scored = [kept for kept in passed if kept.row.outcome is Outcome.SCORED]
    above = [kept for kept in scored if kept.row.above]
    found = len(patients) + unusable
    unread = [_first(kept) for kept in patients if not kept.readable]
    stopped = [kept for kept in readable if not kept.passed]
    titles = [message(title) for kept in stopped for title in kept.failed_checks]
    return (
        Step(name="found", count=found),
        Step(
            name="readable",
            count=len(readable),
            left=found - len(readable),
            exclusions=_counted([*unread, *[message(UNUSABLE)] * unusable]),
        ),
        Step(
            name="passed",
            count=len(passed),
            left=len(stopped),
            exclusions=_counted(titles),
            overlapping=len(titles) > len(stopped),
        ),
        Step(
            name="scored",
            count=len(scored),
            left=len(passed) - len(scored),
            exclusions=_counted([message(NOT_LATEST)] * (len(passed) - len(scored))),
        ),
        Step(
            name="above",
            count=len(above),
            left=len(scored) - len(above),
            exclusions=_counted([message(BELOW)] * (len(scored) - len(above))),
        ),
    )


def _first(kept: Kept) -> Message:
    """A patient's first reason, without the recording's name, so that equal ones are counted together."""
    if not kept.row.reasons:
        return message(NO_REASON)
    return kept.row.reasons[0].model_copy(update={"about": None})


def _counted(reasons: Sequence[Message]) -> tuple[Exclusion, ...]:
    """The most frequent first, of equal ones by the alphabet."""
    known = {reason.text: reason for reason in reasons}
    counts = Counter(reason.text for reason in reasons)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    shown = [Exclusion(reason=known[text], count=count) for text, count in ordered[:MOST_REASONS]]
    rest = sum(count for _, count in ordered[MOST_REASONS:])
    return (*shown, *((Exclusion(reason=message(OTHERS), count=rest),) if rest else ()))
