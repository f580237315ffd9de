"""What a result says of a model's test: the card's figures by person, where they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palsycheck.results import DIGITS, Estimate, Performance

if TYPE_CHECKING:
    from palsycheck.models.card import ModelCard
    from palsycheck.models.figures import Proportion


def performance(card: ModelCard, *, threshold: float) -> Performance | None:
    """The figures of the test people; None where the card has none by person.

    Args:
        card: Its sensitivity and specificity are those at its own threshold.
        threshold: The one in force; where it is another, the two are left out.
    """
    found = card.of("patient")
    if found is None:
        return None
    holds = threshold == card.threshold
    return Performance(
        noun=card.training.people,
        palsied=found.palsy,
        healthy=found.items - found.palsy,
        people=found.patients,
        auc=_estimate(found.auc),
        at_threshold=holds,
        sensitivity=_estimate(found.sensitivity) if holds else None,
        specificity=_estimate(found.specificity) if holds else None,
        leaking=None if card.split is None else card.split.leaking,
    )


def _estimate(share: Proportion) -> Estimate:
    return Estimate(
        value=round(share.value, DIGITS), low=round(share.low, DIGITS), high=round(share.high, DIGITS)
    )
