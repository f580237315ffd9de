"""palsycheck train, from videos to a model that scores, in processes of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from palsycheck.cli.train import command_line
from palsycheck.errors import PalsycheckError
from palsycheck.models.store import card_of
from palsycheck.training.options import FitOptions


def palsycheck(*arguments):
    command = [sys.executable, "-m", "palsycheck", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phantoms") / "data"
    made = palsycheck("phantom", folder, "--count", 8, "--seconds", 1, "--fps", 10, "--jobs", 2)
    assert made.returncode == 0, made.stderr
    return folder


TINY = ("--backbone", "random", "--frames", 8, "--clip-length", 4, "--clips", 1, "--epochs", 1, "--seed", 4)


@pytest.mark.slow
def test_from_videos_to_a_model(phantoms, tmp_path):
    done = palsycheck("train", phantoms, "-o", tmp_path / "model", *TINY, "--device", "cpu", "--name", "ward")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert "faces of 8 of 8 recordings" in done.stderr
    assert "epoch 1: train loss" in done.stderr
    assert "test patients, threshold" in done.stderr
    card = card_of(tmp_path / "model")
    assert card.name == "ward"
    assert sum(row.patients for row in card.training.counts) + sum(card.training.excluded.values()) == 8
    assert card.training.command.startswith("palsycheck train data -o model --backbone random --frames 8")
    assert str(tmp_path) not in card.model_dump_json()
    assert palsycheck("model", "check", tmp_path / "model").returncode == 0
    faces = {path: path.stat().st_mtime_ns for path in (tmp_path / "model.faces").iterdir()}
    again = palsycheck(
        "train", phantoms, "-o", tmp_path / "model", *TINY, "--device", "cpu", "--name", "ward"
    )
    assert again.returncode == 0, again.stderr
    assert card_of(tmp_path / "model") == card
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "model.faces").iterdir()} == faces


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--epochs", "0"), "--epochs 0"),
        (("--rate", "-1"), "--rate -1"),
        (("--clip-length", "1"), "--clip-length 1"),
        (("--device", "tpu"), "unknown device"),
        ((), "no such file or folder"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path, arguments, message):
    from palsycheck.cli.app import app

    result = CliRunner().invoke(app, ["train", str(tmp_path / "no"), "-o", str(tmp_path / "m"), *arguments])
    assert isinstance(result.exception, PalsycheckError)
    assert message in str(result.exception)
    assert not (tmp_path / "m").exists()


def test_the_command_on_the_card_names_no_place_and_no_default():
    line = command_line(
        Path("/srv/secret/my patients"),
        Path("/srv/models/ward"),
        backbone="/srv/weights/w.safetensors",
        frames=100,
        options=FitOptions(seed=3, half=False, epochs=40, freeze=True),
    )
    assert line == (
        "palsycheck train 'my patients' -o ward --backbone w.safetensors --frames 100 "
        "--seed 3 --epochs 40 --freeze --no-half"
    )
