"""People are drawn whole, each class by itself, and the AUC of a resample is scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scored_people import cohorts, flat
from sklearn.metrics import roc_auc_score

from palsycheck.evaluation.bootstrap import RESAMPLES, draw_people, interval, wins
from palsycheck.evaluation.items import items_of


@settings(deadline=None)
@given(cohorts, st.lists(st.integers(0, 4), min_size=12, max_size=12))
def test_auc_of_a_resample_is_scikit_learns_with_weights(scores, repeats):
    draws = np.array(repeats[: len(scores)])
    weights = np.concatenate([np.full(len(s.clips), times) for s, times in zip(scores, draws, strict=True)])
    labels, values = flat(scores)
    if not (weights[labels == 1].any() and weights[labels == 0].any()):
        return
    found = wins(items_of(scores, "clip")).aucs(draws[None])
    assert found == pytest.approx([roc_auc_score(labels, values, sample_weight=weights)])


def test_classes_keep_their_size_and_everybody_is_drawn_once_on_average():
    people = np.array([0, 1, 1, 0, 1, 0, 0])
    draws = draw_people(people, seed=0)
    assert draws.shape == (RESAMPLES, 7)
    assert (draws[:, people == 1].sum(axis=1) == 3).all()
    assert (draws[:, people == 0].sum(axis=1) == 4).all()
    assert draws.mean(axis=0) == pytest.approx(np.ones(7), abs=0.1)


def test_ids_of_one_human_being_are_drawn_together():
    people, beings = np.array([0, 1, 0, 1, 1]), np.array([0, 0, 1, 1, 2])
    draws = draw_people(people, seed=0, beings=beings)
    assert (draws[:, 0] == draws[:, 1]).all()
    assert (draws[:, 2] == draws[:, 3]).all()
    assert (draws[:, [0, 2, 4]].sum(axis=1) == 3).all()
    assert draws.mean(axis=0) == pytest.approx(np.ones(5), abs=0.1)


def test_same_seed_same_draws():
    people = np.array([0, 1] * 5)
    assert (draw_people(people, seed=4) == draw_people(people, seed=4)).all()
    assert (draw_people(people, seed=4) != draw_people(people, seed=5)).any()


def test_interval_is_of_the_resamples_in_which_the_figure_is_defined():
    assert interval(np.array([np.nan, *np.linspace(0, 1, 1001), np.nan])) == pytest.approx((0.025, 0.975))
