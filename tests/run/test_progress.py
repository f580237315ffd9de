"""What a run shows while it goes: nothing that a terminal would obey, no name taken for markup."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from model_making import make_card
from rich.console import Console

from palsycheck.combining import combine, failed_recording
from palsycheck.errors import OutputError
from palsycheck.intake import Patient, Recording
from palsycheck.results import message
from palsycheck.run.progress import Show
from palsycheck.settings import Settings


def failed(patient_id, *names):
    """A patient whose recordings, so named, could all not be read."""
    recordings = tuple(Recording(Path(name), name) for name in names)
    patient = Patient(patient_id, "folder", recordings)
    results = [failed_recording(recording, message("This is not a video.")) for recording in recordings]
    return combine(patient, results, card=make_card(), settings=Settings())


def shown(patient_id, *names):
    """The line for such a patient."""
    text = io.StringIO()
    show = Show(Console(file=text, width=10_000), bar=None, json_lines=False)
    show.patient(failed(patient_id, *names), seconds=None)
    return text.getvalue()


@pytest.mark.parametrize("wild", ["\x1b[2J", "\x1b]0;title\x07", "\x9b31m", "\u202e", "\r", "a\nb"])
def test_control_characters_in_ids_and_file_names_do_not_reach_the_terminal(wild):
    line = shown(f"id{wild}", f"{wild}1.mp4", f"{wild}2.mp4")
    assert line.endswith("\n")
    assert line[:-1].isprintable()


def test_markup_is_shown_as_it_is():
    assert "[bold]x[/]\\: [red]a.mp4:" in shown("[bold]x[/]\\", "[red]a.mp4", "b.mp4")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_said(monkeypatch):
    show = Show(Console(file=io.StringIO()), bar=None, json_lines=True)
    with pytest.raises(OSError, match="No space left"), Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with pytest.raises(OutputError, match="Standard output cannot be written: No space left"):
            show.patient(failed("a", "a.mp4"), seconds=None)
