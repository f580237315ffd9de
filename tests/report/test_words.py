"""Numbers and names as a reader sees them."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.report.words import (
    against_threshold,
    clips_text,
    probability_text,
    seconds_text,
    shortened,
    size_text,
    visible,
)

probabilities = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.00"), (0.004, "< 0.01"), (0.5, "0.50"), (0.826, "0.83"), (0.996, "> 0.99"), (1.0, "1.00")],
)
def test_a_probability_has_two_decimals_and_never_pretends_to_certainty(value: float, text: str) -> None:
    assert probability_text(value) == text


def test_a_score_close_to_the_threshold_shows_on_which_side_it_is() -> None:
    assert against_threshold(0.4996, 0.5) == ("0.4996", "0.5000")
    assert against_threshold(0.498, 0.5) == ("0.498", "0.500")
    assert against_threshold(0.83, 0.5) == ("0.83", "0.50")
    assert against_threshold(0.512345, 0.5123454) == ("0.5123450", "0.5123454")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_shown_numbers_never_contradict_the_verdict(value: int, threshold: int) -> None:
    shown, limit = against_threshold(value / 10**6, threshold / 10**6)
    number = float(shown.strip("<> "))
    assert (number >= float(limit)) == (value >= threshold) or shown[0] in "<>"


def test_control_and_direction_characters_are_written_out() -> None:
    assert visible("a\u202eb\x00\n") == "a\\u202eb\\u0000\\u000a"
    assert visible("\udcff") == "\\udcff"


def test_hangul_is_shown_composed_and_emoji_stay_whole() -> None:
    assert visible(unicodedata.normalize("NFD", "김민서")) == "김민서"
    assert visible("👩‍⚕️") == "👩‍⚕️"


@given(st.text())
def test_what_is_shown_can_be_encoded_and_hides_nothing(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable() or any(unicodedata.category(c) in {"Zs", "Cf", "Cn", "Co"} for c in shown)
    shown.encode()


@given(st.text(min_size=1), st.integers(8, 60))
def test_long_names_keep_both_ends(text: str, length: int) -> None:
    short = shortened(text, length)
    assert len(short) <= length or short == text
    assert short[:3] == text[:3]
    assert short[-2:] == text[-2:]


def test_units() -> None:
    assert (seconds_text(2.4), seconds_text(123.45)) == ("2.40 s", "123.5 s")
    assert (size_text(8_412_337), size_text(512), size_text(2_000_000_000)) == (
        "8.4 MB",
        "512 bytes",
        "2.0 GB",
    )
    assert (clips_text(1), clips_text(22)) == ("1 clip", "22 clips")
