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


TINY = ("--fps", "4", "--size", "160x120", "--jobs", "1")


def test_it_writes_phantoms(tmp_path: Path) -> None:
    out = tmp_path / "phantoms"
    assert run(str(out), "--count", "2", "--seconds", "0.5", *TINY) == 0
    assert len(list(out.glob("*/recording.mp4"))) == 2
    assert (out / "patients.csv").exists()


def test_it_writes_phantoms_that_only_motion_tells_apart(tmp_path: Path) -> None:
    assert run(str(tmp_path), "--motion-only", "--count", "2", "--seconds", "4", *TINY) == 0
    assert len(list(tmp_path.glob("*/recording.mp4"))) == 2
    assert ",motion," in (tmp_path / "patients.csv").read_text(encoding="utf-8")


def test_it_writes_a_k_face(tmp_path: Path) -> None:
    arguments = ("--kface", "--count", "1", "--seed", "8003", "--form", "flat", "--resolution", "Low")
    assert run(str(tmp_path), *arguments, "--missing", "0.9", "--jobs", "1") == 0
    stills = list(tmp_path.iterdir())
    assert len(stills) == 54 + 4 - 49
    assert all(len(p.name.split("_")) == 5 for p in stills)


@pytest.mark.parametrize(
    ("option", "value"),
    [("--severity", "high"), ("--severity", "0.5"), ("--size", "big"), ("--size", "640*480")],
)
def test_what_cannot_be_read_is_said_with_an_example(tmp_path: Path, option: str, value: str) -> None:
    with pytest.raises(UsageError, match=option):
        run(str(tmp_path / "out"), option, value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--kface", "--fps", "25"), "--fps"),
        (("--kface", "--truth"), "--truth"),
        (("--kface", "--palsy-share", "0.5"), "--palsy-share"),
        (("--motion-only", "--missing", "0.1"), "--missing"),
        (("--preset", "sample", "--count", "3"), "--count"),
        (("--form", "flat"), "--form"),
        (("--resolution", "High"), "--resolution"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused(
    tmp_path: Path, arguments: tuple[str, ...], option: str
) -> None:
    with pytest.raises(UsageError, match=f"does not apply.*{option}"):
        run(str(tmp_path / "out"), *arguments)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "kinds",
    [
        ("--kface", "--motion-only"),
        ("--kface", "--preset", "sample"),
        ("--motion-only", "--preset", "sample"),
    ],
)
def test_one_kind_at_a_time(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="do not go together"):
        run(str(tmp_path / "out"), *kinds)
    assert not (tmp_path / "out").exists()
