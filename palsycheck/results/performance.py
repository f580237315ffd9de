"""What a model's card says of its test, as far as a report prints it."""

from __future__ import annotations

from palsycheck.results.base import Count, Record, Share


class Estimate(Record):
    """A share, 0..1, with its 95 % interval, one of people."""

    value: Share
    low: Share
    high: Share


class Performance(Record):
    """How the model did on its test people, one score each.

    Attributes:
        noun: What was scored, in the plural and in the card's words, e.g. "patients", "simulated recordings".
        palsied, healthy: How many of them.
        people: People they come from, on whom the intervals rest; fewer than were scored where several were
            made of one person.
        auc: Area under the ROC curve; no threshold is in it.
        at_threshold: Whether sensitivity and specificity hold: they are those of the card's threshold, and
            void where another is in force.
        sensitivity, specificity: None where they do not hold.
        leaking: Whether the same people were trained on (split by image), so that the figures flatter; None
            where the card does not say how the data were split.
    """

    noun: str
    palsied: Count
    healthy: Count
    people: Count
    auc: Estimate
    at_threshold: bool
    sensitivity: Estimate | None
    specificity: Estimate | None
    leaking: bool | None
