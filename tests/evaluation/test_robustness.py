"""The table of robustness: AUC, sensitivity and specificity by level, and who was not scored."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from robustness_rows import RUN, level, row
from sklearn.metrics import roc_auc_score

from palsycheck.errors import UsageError
from palsycheck.evaluation.metrics import wilson
from palsycheck.evaluation.regions import region
from palsycheck.evaluation.robustness import Pairs, draw, pairs_of, robustness, row_of

ORDER = [
    ("plain", "plain"),
    ("severity", "0.2 to 0.35"),
    ("side", "left"),
    ("side", "right"),
    ("blur", "3%"),
    ("yaw", "20° left"),
]
scores = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5)).map(lambda both: (both[0] / 5, both[1] / 5)),
    min_size=1,
    max_size=8,
)


def table(*rows, order=ORDER):
    found = robustness([one for some in rows for one in some], RUN, order=order)
    return {(one.condition, one.level): one for one in found.rows}, found


@given(scores)
def test_the_auc_is_that_of_all_palsied_against_all_healthy(both):
    healthy, palsied = zip(*both, strict=True)
    found = row_of("plain", "plain", level(healthy, palsied), threshold=0.5, seed=0)
    labels = [0] * len(both) + [1] * len(both)
    assert found.auc is not None
    assert found.auc.value == pytest.approx(roc_auc_score(labels, [*healthy, *palsied]))
    assert found.auc.low <= found.auc.value <= found.auc.high


@given(scores, st.integers(0, 100))
def test_each_resample_has_the_auc_of_the_recordings_drawn(both, seed):
    """Both recordings of a person as often as the person is drawn."""
    pairs = Pairs(*np.array(both, dtype=np.float64).T)
    draws = np.random.default_rng(seed).multinomial(len(both), np.full(len(both), 1 / len(both)), 5)
    for drawn, auc in zip(draws, pairs.aucs(draws), strict=True):
        healthy, palsied = (np.repeat(of, drawn) for of in (pairs.healthy, pairs.palsied))
        labels = [0] * len(healthy) + [1] * len(palsied)
        assert auc == pytest.approx(roc_auc_score(labels, [*healthy, *palsied]))


def test_people_are_drawn_with_both_recordings():
    """Scores that move together from person to person, palsied just above: pairs within people are won."""
    levels = np.linspace(0.1, 0.8, 8)
    paired = Pairs(levels, levels + 0.05)
    shuffled = Pairs(levels, np.roll(levels + 0.05, 4))
    draws = draw(8, seed=0)
    assert draws.sum(axis=1).tolist() == [8] * len(draws)
    assert np.std(paired.aucs(draws)) < 0.5 * np.std(shuffled.aucs(draws))


def test_shares_are_at_the_threshold_with_wilson_intervals():
    found, _ = table(level([0.1, 0.5, 0.49, 0.2], [0.5, 0.9, 0.4, 0.7]))
    plain = found["plain", "plain"]
    assert plain.specificity == wilson(3, 4)
    assert plain.sensitivity == wilson(3, 4)
    assert (plain.people, plain.recordings, plain.not_scored) == (4, 8, 0)


def test_what_was_not_scored_is_counted_and_in_no_figure():
    found, _ = table(level([0.1, None, 0.6], [None, 0.9, 0.7], "blur", "3%"), level([0.1], [0.9]))
    blurred = found["blur", "3%"]
    assert (blurred.people, blurred.recordings, blurred.not_scored) == (3, 6, 2)
    assert blurred.specificity == wilson(1, 2)
    assert blurred.sensitivity == wilson(2, 2)
    assert blurred.auc is not None
    assert blurred.auc.value == 1.0


def test_where_nobody_was_scored_there_are_no_figures():
    found, _ = table(level([None, None], [None, None], "blur", "3%"), level([0.1], [0.9]))
    blurred = found["blur", "3%"]
    assert blurred.auc is blurred.sensitivity is blurred.specificity is None
    assert blurred.not_scored == 4


def test_levels_of_the_palsy_are_set_against_the_plain_healthy():
    plain = level([0.1, 0.8], [0.9, 0.9])
    found, _ = table(plain, level([], [0.2, 0.6], "severity", "0.2 to 0.35"))
    mild = found["severity", "0.2 to 0.35"]
    assert mild.auc is not None
    assert mild.auc.value == 0.5
    assert mild.specificity == found["plain", "plain"].specificity == wilson(1, 2)
    assert mild.sensitivity == wilson(1, 2)
    assert (mild.people, mild.recordings, mild.not_scored) == (2, 2, 0)


@pytest.mark.parametrize(
    ("values", "median"),
    [
        (("11° left", "14° left", "12° left"), "12° left"),
        (("5° right", "0°", "1° left", "3° right"), "2° right"),
        (("2° right", "0°", "1° left"), "0°"),
        (("0.8 stops, left brighter", "0.6 stops, right brighter"), "0.7 stops"),
        (("2°, turned 270°", "4°", "3°, turned 270°"), "3°"),
        (("0.41", "0.5", "0.45"), "0.45"),
        (("1.00 s", "1.02 s", "1.00 s"), "1.00 s"),
        (("", "40 px", "-"), "40 px"),
        (("", "-"), ""),
    ],
)
def test_the_row_says_what_the_gate_measured(values, median):
    rows = [row(f"p{n}", 0, 0.1, measured=value) for n, value in enumerate(values)]
    assert row_of("plain", "plain", rows, threshold=0.5, seed=0).measured == median


def test_left_and_right_are_compared_person_by_person():
    plain = level([0.1, 0.3, 0.5], [0.9, 0.9, 0.9])
    left, right = level([], [0.2, 0.4, 0.6], "side", "left"), level([], [0.6, 0.2, 0.6], "side", "right")
    _, found = table(plain, left, right)
    assert found.notes[0].startswith(
        "AUC with the palsy on the left less AUC with the same palsy on the right: -0.111 ["
    )
    assert found.notes[0].endswith("3 people.")
    assert table(plain, left)[1].notes == ()


def test_people_are_grouped_by_who_they_are_in_the_plain_condition():
    one = level([0.1, 0.2], [0.9, 0.8], sex="male", age=63, country="Japan")
    other = [
        row(f"q{n}", label, 0.5, sex="", age=None, country="", source="london")
        for n in (1, 2, 3)
        for label in (0, 1)
    ]
    found, _ = table(one, other, level([0.1], [0.9], "blur", "3%"))
    assert list(found)[2:] == [
        ("source", "london"),
        ("source", "portraits"),
        ("sex", "male"),
        ("sex", "not known"),
        ("age", "60 and above"),
        ("age", "not known"),
        ("country", "Asia"),
        ("country", "not known"),
    ]
    assert found["sex", "male"].people == 2
    assert found["source", "london"].people == 3


def test_rows_stand_in_the_order_of_the_conditions():
    found, _ = table(level([0.1], [0.9], "yaw", "20° left"), level([0.1], [0.9]))
    assert list(found)[:2] == [("plain", "plain"), ("yaw", "20° left")]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        level([0.1], [0.9]) + level([0.1], [0.9]),
        level([0.1], [0.9], "wind", "strong"),
    ],
    ids=["none", "twice", "unknown"],
)
def test_scores_that_make_no_table_are_refused(rows):
    with pytest.raises(UsageError):
        robustness(rows, RUN, order=ORDER)


def test_pairs_are_of_the_same_person():
    found = pairs_of([row("b", 1, 0.8), row("a", 0, 0.1), row("b", 0, 0.2)])
    assert found.healthy.tolist() == [0.1, 0.2]
    assert np.isnan(found.palsied[0])
    assert found.palsied[1] == 0.8


def test_regions():
    assert [region(name) for name in ("Virgin Islands, British", "Fiji", "Cote d'Ivoire", "Atlantis")] == [
        "Americas",
        "Oceania",
        "Africa",
        "elsewhere",
    ]
