"""The threshold is Youden's, in the middle of the widest gap."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_people import cohorts, people, person
from sklearn.metrics import balanced_accuracy_score

from palsycheck.errors import TrainingError
from palsycheck.evaluation.threshold import choose_threshold


@settings(deadline=None)
@given(cohorts)
def test_no_threshold_does_better_on_the_people_it_was_chosen_on(scores):
    chosen = choose_threshold(scores)
    assert 0 <= chosen <= 1
    labels, values = ([getattr(s, name) for s in scores] for name in ("label", "probability"))

    def quality(threshold):
        return balanced_accuracy_score(labels, np.array(values) >= threshold)

    edges = np.unique(values)
    assert quality(chosen) >= max((quality(t) for t in (edges[1:] + edges[:-1]) / 2), default=0) - 1e-9


def test_separable_people_are_separated_in_the_middle_of_the_gap():
    assert choose_threshold(people([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])) == pytest.approx(0.5)


def test_of_equal_thresholds_the_one_in_the_widest_gap():
    """Above 0.1 and above 0.6 both err once in four; of 0.1-0.2 and 0.6-0.7 the first comes first."""
    assert choose_threshold(people([0, 1, 0, 1], [0.1, 0.2, 0.6, 0.7])) == pytest.approx(0.15)
    assert choose_threshold(people([0, 1, 0, 1], [0.1, 0.15, 0.2, 0.9])) == pytest.approx(0.55)


def test_equal_scores_give_a_threshold_all_the_same():
    assert choose_threshold(people([0, 1], [0.3, 0.3])) == 0.3


def test_people_count_and_not_their_clips():
    """By clips 0.25 would err least; of people, whose means are 0.4, 0.6 and 0.2, only 0.3 divides."""
    scores = [person("a", 1, 0.4), person("b", 1, *[0.6] * 50), person("c", 0, *[0.2] * 50)]
    assert choose_threshold(scores) == pytest.approx(0.3)


@settings(deadline=None)
@given(st.permutations(range(5)))
def test_order_of_people_changes_nothing(order):
    scores = people([0, 1, 0, 1, 1], [0.1, 0.2, 0.6, 0.7, 0.5])
    assert choose_threshold([scores[place] for place in order]) == choose_threshold(scores)


def test_one_class_has_no_threshold():
    with pytest.raises(TrainingError, match="labelled 0"):
        choose_threshold(people([1, 1], [0.2, 0.6]))


@settings(deadline=None)
@given(cohorts, st.floats(0.01, 0.99))
def test_for_a_specificity_the_lowest_threshold_that_has_it(scores, specificity):
    chosen = choose_threshold(scores, specificity=specificity)
    healthy = np.array([s.probability for s in scores if s.label == 0])
    assert np.mean(healthy <= chosen) >= specificity
    below = healthy[healthy <= chosen].max()
    assert np.mean(healthy < below) < specificity


def test_the_threshold_of_a_specificity_lies_half_way_to_the_next_score():
    scores = people([0, 0, 0, 0, 1], [0.1, 0.2, 0.3, 0.8, 0.5])
    assert choose_threshold(scores, specificity=0.75) == pytest.approx(0.4)
    assert choose_threshold(scores, specificity=0.95) == pytest.approx(0.9)
