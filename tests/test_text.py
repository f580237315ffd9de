"""Text for a terminal: one line, nothing that the terminal would obey."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.text import printable


@given(st.text())
def test_nothing_unprintable_is_left(text):
    assert printable(text).isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("김영희", "김영희"),
        ("a\x1b[2Jb", "a\\x1b[2Jb"),
        ("a\u202eb", "a\\u202eb"),
        ("two\nlines  here", "two lines here"),
    ],
)
def test_letters_stay_and_controls_are_spelt_out(text, shown):
    assert printable(text) == shown
