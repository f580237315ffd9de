"""What a run shows while it goes: nothing that a terminal would obey, no name taken for markup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from model_making import make_card
from rich.console import Console

from palsycheck.intake import Patient, Recording
from palsycheck.run.progress import Show
from palsycheck.screening import combine, failed_recording
from palsycheck.settings import Settings


def shown(patient_id, *names):
    """The line for a patient whose recordings, so named, could all not be read."""
    recordings = tuple(Recording(Path(name), name) for name in names)
    patient = Patient(patient_id, "folder", recordings)
    failed = [failed_recording(recording, "This is not a video.") for recording in recordings]
    result = combine(patient, failed, card=make_card(), settings=Settings())
    text = io.StringIO()
    Show(Console(file=text, width=10_000), bar=None, json_lines=False).patient(result, seconds=None)
    return text.getvalue()


@pytest.mark.parametrize("wild", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\r", "a\nb"])
def test_control_characters_in_ids_and_file_names_do_not_reach_the_terminal(wild):
    line = shown(f"id{wild}", f"{wild}1.mp4", f"{wild}2.mp4")
    assert line.endswith("\n")
    assert line[:-1].isprintable()


def test_markup_is_shown_as_it_is():
    assert "[bold]x[/]\\: [red]a.mp4:" in shown("[bold]x[/]\\", "[red]a.mp4", "b.mp4")
