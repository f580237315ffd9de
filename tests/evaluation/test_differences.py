"""Models are compared on the same people, person by person."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_people import cohort, flat, people, person
from sklearn.metrics import roc_auc_score

from palsycheck.errors import TrainingError
from palsycheck.evaluation.differences import difference
from palsycheck.evaluation.metrics import auc

NAMES = ("mobilenetv2-gru", "mobilenetv2")


def noisier(scores, *, by, seed=0):
    """The same people scored by a model that adds noise to each person's logits."""
    random = np.random.default_rng(seed)
    return [
        replace(s, clips=1 / (1 + np.exp(-(np.log(s.clips / (1 - s.clips)) + random.normal(0, by)))))
        for s in scores
    ]


def test_value_is_the_difference_of_scikit_learns_aucs():
    first = cohort(0)
    second = noisier(first, by=2.0)
    found = difference(first, second, level="clip", names=NAMES, seed=0)
    assert found.value == pytest.approx(roc_auc_score(*flat(first)) - roc_auc_score(*flat(second)))
    assert (found.first, found.second, found.level) == (*NAMES, "clip")
    assert found.low <= found.value <= found.high


def test_a_model_does_not_differ_from_itself():
    scores = cohort(1)
    found = difference(scores, scores[::-1], level="patient", names=NAMES, seed=0)
    assert (found.low, found.value, found.high) == (0, 0, 0)


def test_paired_is_narrower_than_two_intervals_apart():
    """Two models that err on the same people: the difference is surer than either AUC."""
    first = cohort(2, shift=1.5)
    second = noisier(first, by=0.3)
    found = difference(first, second, level="patient", names=NAMES, seed=0)
    alone = [auc(scores, level="patient", seed=0) for scores in (first, second)]
    assert found.high - found.low < sum(of.high - of.low for of in alone) / 3


def test_a_clear_difference_is_seen_and_one_of_noise_is_not():
    first = cohort(3, count=100, shift=3.0)
    worse, same = noisier(first, by=6.0), noisier(first, by=0.1)
    assert difference(first, worse, level="patient", names=NAMES, seed=0).low > 0
    small = difference(first, same, level="patient", names=NAMES, seed=0)
    assert small.low < 0 < small.high


def test_exchanged_models_exchange_the_sign():
    first = cohort(4)
    second = noisier(first, by=1.0)
    one, other = (
        difference(*pair, level="image", names=NAMES, seed=6) for pair in ((first, second), (second, first))
    )
    assert (one.value, one.low, one.high) == pytest.approx((-other.value, -other.high, -other.low))


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(8)))
def test_people_are_matched_by_id(order):
    first = cohort(5, count=8)
    second = noisier(first, by=1.0)
    shuffled = [second[place] for place in order]
    assert difference(first, shuffled, level="clip", names=NAMES, seed=0) == difference(
        first, second, level="clip", names=NAMES, seed=0
    )


def test_clips_of_another_length_are_no_hindrance():
    first = [person("a", 1, 0.9, 0.8, 0.7), person("b", 0, 0.1, 0.2, 0.75)]
    second = [person("a", 1, 0.9), person("b", 0, 0.2)]
    assert difference(first, second, level="clip", names=NAMES, seed=0).value == pytest.approx(8 / 9 - 1)


@pytest.mark.parametrize(
    "second", [people([0, 1, 1], [0.1, 0.9, 0.8]), people([1, 0], [0.1, 0.9])], ids=["others", "labels"]
)
def test_other_people_or_labels_cannot_be_compared(second):
    with pytest.raises(TrainingError, match=r"not tested on the same people .*\(mobilenetv2-gru and"):
        difference(people([0, 1], [0.1, 0.9]), second, level="patient", names=NAMES, seed=0)
