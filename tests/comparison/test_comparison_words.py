"""Numbers as the comparison's page shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.comparison.words import duration, listed, percent, rounded, scaled, share


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.9254, "0.925"),
        (-0.04, "−0.040"),
        (1.0, "1.000"),
        (None, "–"),
        (0.0, "0.000"),
        (-0.0001, "> −0.001"),
        (0.0004, "< 0.001"),
    ],
)
def test_three_decimals_and_a_true_minus(value: float | None, text: str) -> None:
    assert share(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (14.2857, "14.3"),
        (1234.5, "1,230"),
        (0.02134, "0.0213"),
        (0.00001234, "0.0000123"),
        (0, "0"),
        (99.96, "100"),
    ],
)
def test_three_significant_digits(value: float, text: str) -> None:
    assert rounded(value) == text


@given(st.floats(1e-9, 1e12))
def test_rounding_stays_within_half_a_percent_and_needs_no_exponent(value: float) -> None:
    text = rounded(value)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(value, rel=0.00501)


@pytest.mark.parametrize(
    ("value", "text"),
    [(2_223_872, "2.22 million"), (15_470_264_320, "15.5 billion"), (1281, "1,281"), (999_999, "999,999")],
)
def test_large_counts(value: int, text: str) -> None:
    assert scaled(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (8.44, "8.4 s"),
        (59.96, "1 min 0 s"),
        (412.6, "6 min 53 s"),
        (3599.7, "1 h 0 min"),
        (7384.2, "2 h 3 min"),
    ],
)
def test_durations(value: float, text: str) -> None:
    assert duration(value) == text


def test_shares_of_a_hundred_and_lists() -> None:
    assert percent(0.0813) == "8.1 %"
    assert [listed([]), listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"])] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
