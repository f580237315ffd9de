"""The command line as a process: quick help, one-line errors, exit statuses, no patient data in errors."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from palsycheck import __version__
from palsycheck.cli import app as cli

COMMANDS = ("screen", "report", "phantom", "train", "model", "doctor")


def palsycheck(*arguments, env=None):
    return subprocess.run(
        [sys.executable, "-m", "palsycheck", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
        timeout=120,
        check=False,
    )


def test_help_names_every_command_and_the_research_use():
    shown = palsycheck("--help", env={"COLUMNS": "100"})
    assert shown.returncode == 0
    assert all(command in shown.stdout for command in COMMANDS)
    assert "Not a medical device" in " ".join(shown.stdout.split())


@pytest.mark.parametrize("columns", ["40", "200"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_in_any_width(command, columns):
    assert palsycheck(command, "--help", env={"COLUMNS": columns}).returncode == 0


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from palsycheck.cli.app import run; run(['screen', '--help']);"
        "print([m for m in ('torch', 'cv2', 'numpy', 'weasyprint', 'matplotlib', 'av') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.rstrip().endswith("[]")


def test_version():
    assert palsycheck("--version").stdout.strip() == f"palsycheck {__version__}"


def test_without_a_command_there_is_help_and_status_2():
    shown = palsycheck()
    assert shown.returncode == 2
    assert "screen" in shown.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["screen"],
        ["screen", "videos"],
        ["screen", "videos", "-o", "out", "--frames", "many"],
        ["screen", "videos", "-o", "out", "--frames", "0"],
        ["screen", "videos", "-o", "out", "--threshold", "1.5"],
        ["screen", "videos", "-o", "out", "--nonsense"],
        ["screen", "missing-folder", "-o", "out"],
        ["screen", ".", "-o", "out", "--model", "no-such-model"],
        ["screen", ".", "-o", "out", "--config", "missing.json"],
        ["nonsense"],
        ["report", "missing-folder"],
        ["model", "show", "no-such-model"],
        ["train", "missing-folder", "-o", "model"],
    ],
    ids=" ".join,
)
def test_a_usage_error_is_one_line_and_status_2(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.mp4").write_text("")
    shown = palsycheck(*arguments)
    assert shown.returncode == 2
    assert shown.stdout == ""
    (line,) = shown.stderr.splitlines()
    assert line.startswith("palsycheck: ")


def test_a_usage_error_writes_nothing(tmp_path):
    palsycheck("screen", tmp_path / "missing", "-o", tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_traceback_only_if_asked_for_and_never_with_values(tmp_path):
    plain = palsycheck("screen", tmp_path / "missing", "-o", tmp_path / "out")
    debug = palsycheck("screen", tmp_path / "missing", "-o", tmp_path / "out", "--debug")
    assert "Traceback" not in plain.stderr
    assert "Traceback" in debug.stderr
    assert debug.returncode == plain.returncode == 2
    assert "locals" not in debug.stderr


def test_a_defect_says_so_without_its_values(capsys, monkeypatch):
    def broken(*_args, **_options):
        raise KeyError("Kim Younghee")

    monkeypatch.setattr(cli, "app", broken)
    assert cli.run(["screen"]) == 1
    error = capsys.readouterr().err
    assert (
        error == "palsycheck: internal error (KeyError). Run again with --debug and report what it shows.\n"
    )


def test_hangul_in_a_locale_without_it(tmp_path):
    shown = palsycheck(
        "screen", tmp_path / "환자", "-o", tmp_path / "out", env={"LC_ALL": "C", "PYTHONUTF8": "0"}
    )
    assert shown.returncode == 2
    assert "Traceback" not in shown.stderr


def test_a_closed_pipe_is_no_error_message():
    process = subprocess.Popen(
        [sys.executable, "-m", "palsycheck", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.wait(timeout=60)


def test_every_option_of_screen_and_its_default_stand_in_the_help():
    shown = " ".join(palsycheck("screen", "--help", env={"COLUMNS": "200"}).stdout.split())
    for option in ("--output", "--table", "--frames", "--model", "--threshold", "--device", "--jobs"):
        assert option in shown
    for default in ("100", "default", "auto", "one a processor core"):
        assert f"[default: {default}]" in shown or f"[default: ({default})]" in shown
