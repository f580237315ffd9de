"""Figures against labels, by group, with intervals that know how little they rest on."""

from __future__ import annotations

import numpy as np
import pytest
from cohorts import many, scored_patient, unscored_patient
from hypothesis import given, settings
from hypothesis import strategies as st

from palsycheck.cohort.figures import figures
from palsycheck.cohort.subgroups import FEWEST, MOST_GROUPS, WIDEST, categorical, subgroups, too_few
from palsycheck.evaluation.metrics import wilson
from palsycheck.models.figures import Proportion


def cohort(called: int, missed: int, alarms: int, right: int):
    """So many palsied called palsy and healthy, healthy called palsy and healthy."""
    kinds = [(0.9, 1)] * called + [(0.2, 1)] * missed + [(0.8, 0)] * alarms + [(0.1, 0)] * right
    return [scored_patient(f"p{n}", score, label=label) for n, (score, label) in enumerate(kinds)]


def test_nobody_with_a_label_no_figures() -> None:
    assert figures([scored_patient("a", 0.9, label=None)]) is None


def test_shares_are_those_of_the_confusion_matrix() -> None:
    found = figures(cohort(18, 2, 3, 27))
    assert found.confusion == (27, 3, 2, 18)
    assert found.sensitivity == wilson(18, 20)
    assert found.specificity == wilson(27, 30)
    assert found.precision == wilson(18, 21)
    assert found.accuracy == wilson(45, 50)
    assert found.f1.value == pytest.approx(2 * 18 / (2 * 18 + 3 + 2))
    assert (found.palsy, found.healthy, found.prevalence) == (20, 30, 0.4)


def test_who_is_not_scored_is_in_no_figure_but_the_one_that_counts_them_as_missed() -> None:
    scored = cohort(18, 2, 3, 27)
    unscored = [unscored_patient(f"u{n}", label=1) for n in range(5)] + [unscored_patient("h", label=0)]
    alone, together = figures(scored), figures(scored + unscored)
    assert together.sensitivity == alone.sensitivity
    assert together.auc == alone.auc
    assert together.screened_sensitivity == wilson(18, 25)
    assert (together.palsy_not_scored, together.healthy_not_scored) == (5, 1)


def test_brier_score_and_its_interval() -> None:
    found = figures(many(200)).brier
    pairs = [(k.row.probability, k.row.label) for k in many(200) if k.row.probability is not None]
    assert found.value == pytest.approx(np.mean([(score - label) ** 2 for score, label in pairs]))
    assert found.low < found.value < found.high


def test_with_one_class_alone_only_its_own_share_is_given() -> None:
    found = figures(cohort(9, 1, 0, 0))
    assert found.sensitivity == wilson(9, 10)
    assert (found.specificity, found.accuracy, found.precision, found.auc, found.roc) == (None,) * 5


def test_labels_without_any_score_still_count_as_missed() -> None:
    found = figures([unscored_patient("a", label=1)])
    assert (found.sensitivity, found.palsy_not_scored) == (None, 1)
    assert found.screened_sensitivity == wilson(0, 1)


def test_scores_are_called_by_each_ones_own_threshold() -> None:
    """As where runs with different thresholds were put together: above is what the result says."""
    low = scored_patient("low", 0.6, label=0)
    patients = [
        low.__class__(
            row=low.row.model_copy(update={"above": False, "threshold": 0.7}),
            readable=True,
            passed=True,
            failed_checks=(),
            recordings=low.recordings,
            columns={},
        ),
        scored_patient("high", 0.55, label=1),
    ]
    assert figures(patients).confusion == (1, 0, 0, 1)


def test_the_band_holds_the_curve_and_rises() -> None:
    roc = figures(many(150)).roc
    assert (roc.false_positive[0], roc.true_positive[-1]) == (0.0, 1.0)
    assert all(low <= high for low, high in zip(roc.low, roc.high, strict=True))
    assert list(roc.low) == sorted(roc.low)
    assert roc.low[-1] == roc.high[-1] == 1.0
    curve = np.interp(roc.grid, roc.false_positive, roc.true_positive)
    inside = (np.array(roc.low) - 1e-9 <= curve) & (curve <= np.array(roc.high) + 1e-9)
    assert inside[1:].mean() > 0.95


def test_one_human_being_with_several_ids_counts_once_for_the_width() -> None:
    """Ten ids of one person are one observation; the share stays, the interval widens."""
    own = [scored_patient(f"p{n}", 0.9, label=1) for n in range(10)]
    same = [scored_patient(f"p{n}", 0.9, label=1, person="x") for n in range(10)]
    healthy = [scored_patient(f"h{n}", 0.1, label=0) for n in range(10)]
    apart, together = figures(own + healthy).sensitivity, figures(same + healthy).sensitivity
    assert apart.value == together.value
    assert together.low < apart.low


def test_groups_of_every_categorical_column_the_run_first() -> None:
    patients = [
        scored_patient(f"p{n}", 0.9, label=n % 2, run=f"run {n % 3}", site=f"ward {n % 2}", notes="same")
        for n in range(12)
    ]
    found = subgroups(patients)
    assert [table.column for table in found] == ["run", "site"]
    assert [(group.value, group.patients) for group in found[1].groups] == [("ward 0", 6), ("ward 1", 6)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a", "b"] * 3, True),
        (["a"] * 6, False),
        (["a", "b", "c"], False),
        ([""] * 6, False),
        (["a", ""] * 3, True),
        (["2024-03-05", "2024-03-06"] * 3, False),
        ([str(n) for n in range(MOST_GROUPS)] * 2, True),
        ([str(n) for n in range(MOST_GROUPS + 1)] * 2, False),
    ],
)
def test_what_sorts_patients_into_groups(values: list[str], expected: bool) -> None:
    assert categorical(values) is expected


def test_a_group_too_small_to_say_anything_is_marked() -> None:
    few = [scored_patient(f"a{n}", 0.9, label=1, site="few") for n in range(FEWEST - 1)]
    enough = [scored_patient(f"b{n}", 0.9, label=1, site="enough") for n in range(FEWEST + 1)]
    found = {group.value: group for group in subgroups(few + enough)[0].groups}
    assert found["few"].few == ("sensitivity",)
    assert found["enough"].few == ()


def test_few_is_a_matter_of_number_and_of_width() -> None:
    narrow = Proportion(value=0.9, low=0.8, high=0.95)
    wide = Proportion(value=0.5, low=0.3, high=0.31 + WIDEST)
    assert not too_few(narrow, FEWEST)
    assert too_few(narrow, FEWEST - 1)
    assert too_few(wide, 1000)
    assert not too_few(None, 0)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([0, 1, None])), min_size=1, max_size=12))
def test_any_scores_give_figures_within_their_intervals(pairs: list[tuple[float, int | None]]) -> None:
    patients = [scored_patient(f"p{n}", score, label=label) for n, (score, label) in enumerate(pairs)]
    found = figures(patients)
    labelled = [label for _, label in pairs if label is not None]
    if not labelled:
        assert found is None
        return
    assert sum(found.confusion) == len(labelled)
    for share in (found.sensitivity, found.specificity, found.accuracy, found.screened_sensitivity):
        assert share is None or 0 <= share.low <= share.value <= share.high <= 1
