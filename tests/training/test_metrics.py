"""Metrics agree with scikit-learn and with cases computed by hand; the threshold is Youden's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from palsycheck.training.metrics import _auc, choose_threshold, evaluate, wilson

patients = st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=2, max_size=40).filter(
    lambda rows: {label for label, _ in rows} == {0, 1}
)


def test_hand_computed_case():
    """Three of four pairs in order; at 0.5 one of two patients above, one of two healthy below."""
    metrics = evaluate([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7], threshold=0.5, seed=0)
    assert metrics.auc.value == 0.75
    assert (metrics.sensitivity.value, metrics.specificity.value) == (0.5, 0.5)
    assert (metrics.accuracy.value, metrics.balanced_accuracy) == (0.5, 0.5)
    assert (metrics.patients, metrics.palsy) == (4, 2)


def test_wilson_as_published():
    """14 of 15 correct is [0.70, 0.99]."""
    share = wilson(14, 15)
    assert (round(share.low, 2), round(share.high, 2)) == (0.70, 0.99)
    assert wilson(0, 10).low == pytest.approx(0.0)
    assert wilson(10, 10).high == pytest.approx(1.0)


@given(patients)
def test_auc_is_scikit_learns(rows):
    labels, scores = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    assert _auc(scores[labels == 1], scores[labels == 0]) == pytest.approx(roc_auc_score(labels, scores))


def test_interval_holds_the_value_and_is_the_same_for_a_seed():
    random = np.random.default_rng(1)
    labels = [0] * 30 + [1] * 30
    scores = [
        float(x)
        for x in np.clip(random.normal(0.4, 0.15, 30).tolist() + random.normal(0.6, 0.15, 30).tolist(), 0, 1)
    ]
    first, second = (evaluate(labels, scores, threshold=0.5, seed=7).auc for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high
    assert 0.05 < first.high - first.low < 0.4


@given(patients)
def test_no_threshold_does_better_on_the_patients_it_was_chosen_on(rows):
    labels, scores = [r[0] for r in rows], [r[1] for r in rows]
    chosen = choose_threshold(labels, scores)
    assert 0 <= chosen <= 1
    values = np.array(scores)

    def quality(threshold):
        return balanced_accuracy_score(labels, values >= threshold)

    between = (np.unique(values)[1:] + np.unique(values)[:-1]) / 2
    assert quality(chosen) >= max((quality(t) for t in between), default=0) - 1e-9


def test_separable_patients_are_separated_in_the_middle_of_the_gap():
    assert choose_threshold([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9]) == pytest.approx(0.5)


def test_of_equal_thresholds_the_one_in_the_widest_gap():
    """Above 0.1 and above 0.8 both err once; the gap above 0.2 is wider and errs once as well."""
    assert choose_threshold([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7]) == pytest.approx(0.15)
    assert choose_threshold([0, 1, 0, 1], [0.1, 0.15, 0.2, 0.9]) == pytest.approx(0.55)


def test_equal_scores_give_a_threshold_all_the_same():
    assert choose_threshold([0, 1], [0.3, 0.3]) == 0.3
