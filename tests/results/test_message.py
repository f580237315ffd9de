"""Sentences that can be shown in another language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.results import Check, Message, Verdict, message


def test_a_template_is_filled_with_its_values() -> None:
    said = message("{faces} of {frames} frames", faces=3, frames=100)
    assert (said.text, str(said)) == ("3 of 100 frames", "3 of 100 frames")


def test_the_recording_stands_before_what_is_said_of_it() -> None:
    assert (
        message("No face was found.").model_copy(update={"about": "a.mp4"}).text
        == "a.mp4: No face was found."
    )


def test_json_holds_the_english_text_too_and_is_read_back() -> None:
    said = message("{lux} lux", lux=300)
    assert '"text":"300 lux"' in said.model_dump_json()
    assert Message.model_validate_json(said.model_dump_json()) == said


def test_plain_text_is_a_message_as_results_had_it_until_version_2() -> None:
    old = {"name": "blur", "title": "Blur", "verdict": "fail", "value": "0.9", "limits": "fail above 0.8"}
    check = Check.model_validate({**old, "reason": "The face is blurred."})
    assert (check.verdict, check.value.text, check.reason) == (Verdict.FAIL, "0.9", "The face is blurred.")
    assert Check.model_validate({**old, "reason": ""}).reasons == ()


@pytest.mark.parametrize(
    "hostile", ["{value.__class__}", "{value:>999999999}", "{value!r}", "{0}", "{", "}", "{{value}}"]
)
def test_a_template_reaches_into_nothing(hostile: str) -> None:
    assert message(hostile, value="x").text in {hostile, "{x}"}


@given(st.text())
def test_any_text_without_values_is_said_as_it_is(text: str) -> None:
    assert Message.model_validate(text).text == text
