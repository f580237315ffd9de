"""``palsycheck phantom`` as a command of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from palsycheck.cli.phantom import phantom
from palsycheck.errors import UsageError

app = typer.Typer()
app.command()(phantom)


def run(*arguments: str) -> int:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False).exit_code


def test_it_writes_phantoms(tmp_path: Path) -> None:
    out = tmp_path / "phantoms"
    options = ("--count", "2", "--seconds", "0.2", "--fps", "10", "--size", "160x120", "--jobs", "1")
    assert run(str(out), *options) == 0
    assert len(list(out.glob("*/recording.mp4"))) == 2
    assert (out / "patients.csv").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [("--severity", "high"), ("--severity", "0.5"), ("--size", "big"), ("--size", "640*480")],
)
def test_what_cannot_be_read_is_said_with_an_example(tmp_path: Path, option: str, value: str) -> None:
    with pytest.raises(UsageError, match=option):
        run(str(tmp_path / "out"), option, value)
    assert not (tmp_path / "out").exists()
