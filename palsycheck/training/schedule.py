"""Learning rates over a training, as pure functions of the step, so that a resumed one goes on alike."""

from __future__ import annotations

from math import cos, pi

from palsycheck.training.options import Schedule

WARM_UP = 0.3
"""Share of the steps in which "onecycle" rises (Smith & Topin 2018; torch's default)."""
FIRST, LAST = 1 / 25, 1 / 250_000
"""Of the largest rate, where "onecycle" begins and ends; torch's defaults."""


def factor(schedule: Schedule, step: int, steps: int) -> float:
    """By which the learning rates are multiplied in a step.

    Args:
        schedule: "cosine" falls from 1 to 0 along half a cosine (Loshchilov & Hutter 2017, without
            restarts); "onecycle" rises first; "constant" stays.
        step: From 0.
        steps: Of the whole training.
    """
    share = min(step / max(steps, 1), 1.0)
    match schedule:
        case "constant":
            return 1.0
        case "cosine":
            return _between(1.0, 0.0, share)
        case "onecycle" if share < WARM_UP:
            return _between(FIRST, 1.0, share / WARM_UP)
        case "onecycle":
            return _between(1.0, LAST, (share - WARM_UP) / (1 - WARM_UP))


def _between(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + cos(pi * share)) / 2
