"""The audit on a terminal."""

from model_making import make_audit_row
from rich.console import Console

from palsycheck.evaluation.audit_table import audit_table, value_text


def printed(*rows):
    console = Console(width=160, record=True, file=None, quiet=False)
    with console.capture() as capture:
        console.print(audit_table(rows))
    return capture.get()


def test_value_with_interval_or_a_dash():
    assert value_text(make_audit_row()) == "0.52 [0.41, 0.63]"
    assert value_text(make_audit_row(value=None, verdict="none")) == "-"


def test_a_question_that_was_not_asked_says_so():
    assert "not asked" in printed(make_audit_row(value=None, verdict="none"))


def test_a_strangers_card_cannot_write_to_the_terminal():
    text = printed(make_audit_row(title="\x1b]0;owned\x07Is it?", reason="[red]no[/red] \x1b[2J"))
    assert "\x1b]0" not in text
    assert "\x1b[2J" not in text
    assert "[red]no[/red]" in text
