"""Audit: whether light and sharpness of the pictures predict the label, without a network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from palsycheck.datasets.dataset import Subject
from palsycheck.evaluation.audit_rules import (
    LEAST_PEOPLE,
    chance_sentence,
    chance_verdict,
    not_asked,
    told,
)
from palsycheck.evaluation.chance import separation
from palsycheck.evaluation.shortcuts import LEAST_TO_FIT, MEASURES, Numbers, can_fit, fitted, measure
from palsycheck.models.figures import AuditRow

EXPECTED = "0.5: the classes were photographed alike"


def measure_rows(subjects: Sequence[Subject], *, seed: int) -> tuple[AuditRow, ...]:
    """A row for each measure, and one for all together.

    A measure may predict in either direction. The direction is the one found, which makes a value above 0.5
    even by chance; what is told from chance is decided by a two-sided p, corrected for the number of
    measures, and the interval is free to reach below 0.5.
    """
    palsied = np.array([subject.label == 1 for subject in subjects], dtype=np.bool_)
    numbers = measure(subjects)
    alone = tuple(
        _alone(name, numbers[:, column], palsied, seed=seed) for column, name in enumerate(MEASURES)
    )
    return (*alone, _together(numbers, palsied, seed=seed))


def _alone(name: str, numbers: Numbers, palsied: np.ndarray, *, seed: int) -> AuditRow:
    title, measure_name = f"Does {name} alone predict the label?", f"AUC of people, {name} alone"
    if min(palsied.sum(), (~palsied).sum()) < LEAST_PEOPLE:
        reason = f"At least {LEAST_PEOPLE} people of each label are needed."
        return not_asked(name, title, measure_name, EXPECTED, reason)
    found = separation(numbers[palsied], numbers[~palsied], seed=seed)
    more, found = ("less", found.turned) if found.auc.value < 0.5 else ("more", found)
    tried = len(MEASURES)
    so = (
        f"so palsied people have {more} {name} and it can stand in for the label"
        if told(found, comparisons=tried)
        else "so it is not shown to predict the label"
    )
    return AuditRow(
        name=name,
        title=title,
        measure=measure_name,
        value=found.auc,
        expected=EXPECTED,
        verdict=chance_verdict(found, comparisons=tried),
        reason=f"Of mean {name}, {chance_sentence(found, comparisons=tried)}, {so}.",
    )


def _together(numbers: Numbers, palsied: np.ndarray, *, seed: int) -> AuditRow:
    name, title = "measures", "Do these measures together predict the label?"
    measure_name = "AUC of people, logistic regression on the measures, cross-validated"
    if not can_fit(palsied):
        reason = (
            f"There are {int(palsied.sum())} palsied and {int((~palsied).sum())} healthy people; "
            f"at least {LEAST_TO_FIT} of each are needed to fit on some and ask about others."
        )
        return not_asked(name, title, measure_name, EXPECTED, reason)
    said = fitted(numbers, palsied, seed=seed)
    found = separation(said[palsied], said[~palsied], seed=seed, alternative="greater")
    so = (
        "so light and sharpness can stand in for the label"
        if told(found)
        else "so together they are not shown to predict the label"
    )
    return AuditRow(
        name=name,
        title=title,
        measure=measure_name,
        value=found.auc,
        expected=EXPECTED,
        verdict=chance_verdict(found),
        reason=f"Of {', '.join(MEASURES)} together, {chance_sentence(found)}, {so}.",
    )
