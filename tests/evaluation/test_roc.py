"""The curve is scikit-learn's, with no more points than a figure shows."""

import numpy as np
import pytest
from hypothesis import given, settings
from scored_people import cohort, cohorts, flat, people
from sklearn.metrics import roc_auc_score

from palsycheck.evaluation.roc import MOST_POINTS, roc


def area(curve):
    return np.trapezoid(curve.true_positive, curve.false_positive)


def test_by_hand():
    """From the highest score down: palsied, healthy, palsied, healthy."""
    curve = roc(people([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7]), "patient")
    assert curve.level == "patient"
    assert curve.false_positive == (0, 0, 0.5, 0.5, 1)
    assert curve.true_positive == (0, 0.5, 0.5, 1, 1)


@settings(deadline=None)
@given(cohorts)
def test_area_below_it_is_the_auc_and_it_never_falls(scores):
    curve = roc(scores, "clip")
    assert area(curve) == pytest.approx(roc_auc_score(*flat(scores)))
    for rates in (curve.false_positive, curve.true_positive):
        assert (rates[0], rates[-1]) == (0, 1)
        assert (np.diff(rates) >= 0).all()


def test_many_images_are_thinned_without_a_visible_change():
    scores = cohort(0, count=60, clips=100, within=2.0)
    curve = roc(scores, "image")
    assert MOST_POINTS / 2 < len(curve.false_positive) <= MOST_POINTS
    assert (curve.false_positive[-1], curve.true_positive[-1]) == (1, 1)
    assert area(curve) == pytest.approx(roc_auc_score(*flat(scores)), abs=0.001)
