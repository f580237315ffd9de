"""What decides a verdict, at and around the limits."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu
from sklearn.metrics import roc_auc_score

from palsycheck.evaluation.audit_rules import (
    chance_sentence,
    chance_verdict,
    kept,
    kept_verdict,
    verdict,
)
from palsycheck.evaluation.chance import Separation, separation
from palsycheck.models.figures import AuditRow, Proportion


def found(value, low, high, p):
    return Separation(Proportion(value=value, low=low, high=high), p, 20, 20)


def row(name, verdict):
    return AuditRow(
        name=name,
        title="Is it?",
        measure="AUC",
        value=None,
        expected="0.5",
        verdict=verdict,
        reason="Because.",
    )


@pytest.mark.parametrize(
    ("value", "low", "high", "p", "expected"),
    [
        (0.90, 0.80, 0.98, 0.001, "fail"),
        (0.10, 0.02, 0.20, 0.001, "fail"),  # the wrong way round is no less a shortcut
        (0.60, 0.52, 0.68, 0.01, "warn"),  # told from chance, but small
        (0.52, 0.40, 0.64, 0.70, "pass"),
        (0.55, 0.25, 0.85, 0.70, "warn"),  # so few people rule nothing out
        (0.45, 0.15, 0.75, 0.70, "warn"),
    ],
)
def test_verdict_on_chance(value, low, high, p, expected):
    assert chance_verdict(found(value, low, high, p)) == expected


def test_three_people_against_three_are_not_told_from_chance_however_far_apart():
    apart = separation([0.9, 0.8, 0.7], [0.1, 0.2, 0.3], seed=0)
    assert (apart.auc.value, apart.auc.low, apart.p) == (1.0, 1.0, pytest.approx(0.1))
    assert chance_verdict(apart) == "warn"
    assert "of so few people its interval reaches 1.00" in chance_sentence(apart)


def test_several_tries_at_one_question_ask_for_a_smaller_p():
    one = found(0.70, 0.55, 0.79, 0.03)
    assert chance_verdict(one) == "fail"
    assert chance_verdict(one, comparisons=4) == "pass"
    assert "(p 0.12, corrected for 4 measures)" in chance_sentence(one, comparisons=4)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=12),
    st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=12),
)
def test_separation_agrees_with_scikit_learn_and_scipy_ties_included(first, second):
    got = separation(first, second, seed=1)
    labels = [1] * len(first) + [0] * len(second)
    assert got.auc.value == pytest.approx(roc_auc_score(labels, first + second))
    assert got.auc.low <= got.auc.high
    if len(set(first + second)) > 1:
        assert got.p == pytest.approx(min(1, mannwhitneyu(first, second).pvalue))
    else:
        assert (got.p, got.auc.value) == (1.0, 0.5)
    assert got.turned.auc.value == pytest.approx(separation(second, first, seed=1).auc.value)


def test_a_prediction_below_chance_tells_nothing():
    assert separation([1.0] * 10, [2.0] * 10, seed=0, alternative="greater").p > 0.9


@pytest.mark.parametrize(
    ("share", "high", "expected"),
    [
        (0.10, 0.30, "pass"),
        (0.30, 0.50, "pass"),  # a quarter of the way from 0.1 to 0.9
        (0.31, 0.50, "warn"),
        (0.50, 0.69, "warn"),
        (0.51, 0.69, "fail"),
        (0.95, 1.00, "fail"),
        (0.10, 0.80, "warn"),  # so few people rule nothing out
        (0.00, 0.20, "pass"),
    ],
)
def test_verdict_on_symmetric_faces(share, high, expected):
    """Of 90 % called palsied on real faces and 10 % false alarms."""
    value = Proportion(value=share, low=0.0, high=high)
    assert kept_verdict(value, sensitivity=0.9, false_alarms=0.1) == expected


def test_nothing_is_kept_below_the_false_alarms():
    assert kept(0.05, sensitivity=0.9, false_alarms=0.1) == 0
    assert kept(0.5, sensitivity=0.9, false_alarms=0.1) == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [row("a", "pass"), row("b", "pass")],
            "All 2 questions that could be asked are passed: none of the shortcuts looked for was found.",
        ),
        (
            [row("a", "pass"), row("source_features", "warn"), row("c", "none")],
            "No question fails, but 1 of 2 leave doubt about what the score rests on (source features); "
            "1 could not be asked.",
        ),
        (
            [row("symmetric_left_auc", "fail"), row("b", "warn"), row("c", "pass")],
            "The figures do not show that palsy was recognised: 1 of 3 questions fail (symmetric left AUC); "
            "in doubt: b.",
        ),
        (
            [row("a", "none")],
            "None of the questions could be asked of these people: nobody knows what the score rests on.",
        ),
    ],
)
def test_the_audit_in_one_sentence(rows, expected):
    assert verdict(rows) == expected
