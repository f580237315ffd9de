"""The language of the page being drawn."""

from __future__ import annotations

import pytest

from palsycheck.language import LANGUAGES, N_, _, ngettext, speaking, spoken


def test_english_is_the_source_and_korean_is_at_hand() -> None:
    assert LANGUAGES == ("en", "ko")


def test_outside_speaking_everything_is_english() -> None:
    assert (spoken(), _("Not scored"), ngettext("clip", "clips", 2)) == ("en", "Not scored", "clips")


def test_a_mark_for_the_catalogue_changes_nothing() -> None:
    assert N_("Not scored") == "Not scored"


def test_the_language_ends_with_its_block_even_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), speaking("ko"):
        assert spoken() == "ko"
        raise ZeroDivisionError
    assert spoken() == "en"
