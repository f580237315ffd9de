"""palsycheck train and compare, from a dataset to a model, in processes of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from palsycheck.cli.compare import recipes_of
from palsycheck.cli.telling import say
from palsycheck.cli.train import command_line
from palsycheck.errors import PalsycheckError, UsageError
from palsycheck.models.store import card_of
from palsycheck.training.options import FitOptions

TINY = ("--backbone", "random", "--clip-length", 4, "--passes", 0.3, "--epochs", 2, "--no-audit")


def start(*arguments):
    command = [sys.executable, "-m", "palsycheck", *map(str, arguments)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )


def palsycheck(*arguments):
    process = start(*arguments)
    process.stdout_text, process.stderr_text = process.communicate(timeout=600)
    return process


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("phantoms")
    for command in (
        ("phantom", folder / "in", "--count", 8, "--seconds", 1, "--fps", 10, "--jobs", 2, "--truth"),
        (
            "dataset",
            "build",
            folder / "data",
            "--recordings",
            folder / "in",
            "--frames",
            8,
            "--noun",
            "phantoms",
        ),
    ):
        made = palsycheck(*command)
        assert made.returncode == 0, made.stderr_text
    return folder / "data"


@pytest.mark.slow
def test_from_a_dataset_to_a_model(dataset, tmp_path):
    done = palsycheck("train", dataset, "-o", tmp_path / "model", *TINY, "--name", "ward")
    assert done.returncode == 0, done.stderr_text
    assert done.stdout_text == ""
    assert "epoch 1: train loss" in done.stderr_text
    assert "test phantoms, threshold" in done.stderr_text
    card = card_of(tmp_path / "model")
    assert card.name == "ward"
    assert card.training.command.startswith("palsycheck train data -o model --architecture mobilenetv2-gru")
    assert str(tmp_path) not in card.model_dump_json()
    assert palsycheck("model", "check", tmp_path / "model").returncode == 0
    again = palsycheck("train", dataset, "-o", tmp_path / "again", *TINY, "--name", "ward")
    assert again.returncode == 0, again.stderr_text
    assert card_of(tmp_path / "again").weights_sha256 == card.weights_sha256
    judged = palsycheck("evaluate", tmp_path / "model", dataset, "--json")
    assert judged.returncode == 0, judged.stderr_text
    assert '"level": "patient"' in judged.stdout_text


@pytest.mark.slow
def test_two_stages_and_a_ward_that_starts_from_them(dataset, tmp_path):
    form = ("--mirror", "--input-px", 96, "--no-audit", "--passes", 0.5, "--epochs", 1)
    one, two, ward = tmp_path / "one", tmp_path / "two", tmp_path / "ward"
    first = ("--architecture", "mobilenetv2", "--backbone", "random", "--asymmetry-loss", 3)
    second = ("--backbone", one, "--blocks", 0, "--clip-length", 4, "--interval", "0.03-2")
    for output, arguments in (
        (one, (*first, *form)),
        (two, (*second, *form)),
        (ward, ("--init", two, "--blocks", 0, "--no-audit", "--epochs", 1)),
    ):
        done = palsycheck("train", dataset, "-o", output, *arguments)
        assert done.returncode == 0, done.stderr_text
        assert "asymmetries" in done.stderr_text, "their error is told"
    card = card_of(ward)
    assert (card.clip_length, card.config["asymmetries"], card.config["input_px"]) == (4, True, 96)
    assert card.training.init.name == "two"
    assert "asymmetries known from their simulation in 8 of them" in card.training.data
    assert card.training.command == "palsycheck train data -o ward --init two --blocks 0 --epochs 1"
    assert card_of(two).training.interval_s[0] > 0.05


@pytest.mark.slow
def test_ctrl_c_saves_and_resume_gives_the_same_weights(dataset, tmp_path):
    straight = palsycheck("train", dataset, "-o", tmp_path / "straight", *TINY)
    assert straight.returncode == 0, straight.stderr_text
    process = start("train", dataset, "-o", tmp_path / "model", *TINY)
    line = process.stderr.readline()
    while line and not line.startswith("epoch 1"):
        line = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "--resume" in told
    unasked = palsycheck("train", dataset, "-o", tmp_path / "model", *TINY)
    assert unasked.returncode == 2
    assert "interrupted training" in unasked.stderr_text
    resumed = palsycheck("train", dataset, "-o", tmp_path / "model", *TINY, "--resume")
    assert resumed.returncode == 0, resumed.stderr_text
    assert card_of(tmp_path / "model").weights_sha256 == card_of(tmp_path / "straight").weights_sha256


@pytest.mark.parametrize("command", ["train", "compare"])
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--epochs", "0"), "--epochs 0"),
        (("--rate", "-1"), "--rate -1"),
        (("--rate", "nan"), "--rate nan"),
        (("--interval", "2-1"), "--interval 2-1"),
        (("--interval", "2"), "write it as 0.03-2"),
        (("--input-px", "225"), "--input-px 225"),
        (("--clip-length", "0"), "--clip-length 0"),
        (("--device", "tpu"), "unknown device"),
        ((), "palsycheck dataset build"),
    ],
)
def test_what_cannot_be_done_is_one_line(tmp_path, command, arguments, message):
    from palsycheck.cli.app import app

    result = CliRunner().invoke(app, [command, str(tmp_path / "no"), "-o", str(tmp_path / "m"), *arguments])
    assert isinstance(result.exception, PalsycheckError)
    assert message in str(result.exception)
    assert not (tmp_path / "m").exists()


@pytest.mark.parametrize("option", ["--backbone", "--backbone-sha256"])
def test_a_whole_model_leaves_no_room_for_a_backbone(tmp_path, option):
    from palsycheck.cli.app import app

    arguments = ["train", str(tmp_path / "no"), "-o", str(tmp_path / "m"), "--init", "default", option, "ab"]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, UsageError)
    assert "brings its backbone" in str(result.exception)


def test_the_command_on_the_card_names_no_place_and_no_default():
    line = command_line(
        Path("/srv/secret/my patients"),
        Path("/srv/models/ward"),
        architecture="vgg16-gru",
        backbone="/srv/weights/w.safetensors",
        split="/srv/secret/splits/patient-seed0.json",
        split_seed=0,
        options=FitOptions(seed=3, half=False, epochs=40, blocks=0),
    )
    assert line == (
        "palsycheck train 'my patients' -o ward --architecture vgg16-gru --backbone w.safetensors "
        "--split patient-seed0.json --seed 3 --blocks 0 --epochs 40 --no-half"
    )


def recipes(names=("mobilenetv2", "vgg16-gru"), backbones=(), overrides=()):
    return recipes_of(names, options=FitOptions(), backbones=backbones, overrides=overrides, clip_step=1)


def test_an_override_is_for_one_architecture():
    single, vgg = recipes(overrides=["vgg16-gru:blocks=0", "vgg16-gru:backbone-rate=0.5"])
    assert single.options == FitOptions()
    assert (vgg.options.blocks, vgg.options.backbone_rate) == (0, 0.5)


def test_backbones_are_for_all_or_for_one():
    assert [r.backbone for r in recipes()] == ["imagenet", "imagenet"]
    assert [r.backbone for r in recipes(backbones=["random"])] == ["random", "random"]
    assert [r.backbone for r in recipes(backbones=["vgg16=random", "mobilenetv2=w"])] == ["w", "random"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"names": ()},
        {"names": ("mobilenetv2", "mobilenetv2")},
        {"overrides": ["vgg16-gru:nothing=1"]},
        {"overrides": ["mobilenetv2-gru:epochs=1"]},
        {"overrides": ["vgg16-gru:epochs"]},
        {"overrides": ["vgg16-gru:epochs=many"]},
        {"backbones": ["resnet=random"]},
    ],
)
def test_nonsense_is_a_usage_error(wrong):
    with pytest.raises(UsageError):
        recipes(**wrong)


def test_what_is_said_cannot_command_the_terminal(capsys):
    say("test \x1b[2Jpeople\u202e")
    assert capsys.readouterr().err == "test \\x1b[2Jpeople\\u202e\n"
