"""palsycheck model list | show | check."""

import json

import pytest
from model_making import make_card
from typer.testing import CliRunner

from palsycheck.cli.model import model_app
from palsycheck.errors import ModelDamagedError
from palsycheck.models.store import save, user_folder


def run(*arguments):
    result = CliRunner().invoke(model_app, list(arguments), env={"COLUMNS": "200"})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.stdout


def test_show_draws_the_network_and_prints_the_card(directory):
    output = run("show", str(directory))
    first = output.splitlines()[0]
    assert first == "Trained on nothing: random weights for tests."
    order = ["Input", "MobileNetV2 0", "MobileNetV2 18", "Global average pooling", "GRU", "Fully", "Softmax"]
    positions = [output.index(word) for word in order]
    assert positions == sorted(positions)
    for word in ("4 x 3 x 224 x 224", "2,254,850", "0.900 [0.700, 0.980]", "A Work, CC BY 4.0", "0.400"):
        assert word in output


def test_show_as_json(directory):
    data = json.loads(run("show", str(directory), "--json"))
    assert data["card"]["name"] == "tiny"
    assert data["stages"][-1]["name"] == "Softmax"


def test_a_strangers_card_cannot_steer_the_terminal(tmp_path, network):
    card = make_card(summary="\x1b]0;owned\x07 [red]text[/red]", licence="\x1b[2J")
    save(tmp_path / "m", network, card, half=True)
    output = run("show", str(tmp_path / "m"))
    assert "\x1b" not in output
    assert "[red]text[/red]" in output


def test_check_passes_a_whole_model(directory):
    assert "whole, loads and answers" in run("check", str(directory), "--device", "cpu")
    data = json.loads(run("check", str(directory), "--json"))
    assert 0 <= data["noise_probability"] <= 1


def test_check_refuses_a_damaged_one(directory):
    with (directory / "weights.safetensors").open("ab") as file:
        file.write(b"\0")
    with pytest.raises(ModelDamagedError):
        run("check", str(directory))


def test_list_names_what_cannot_be_read_and_goes_on(tmp_path, network, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    save(user_folder() / "good", network, make_card(), half=True)
    save(user_folder() / "odd", network, make_card(), half=True)
    (user_folder() / "odd" / "card.json").write_text("{}")
    rows = {row["name"]: row for row in json.loads(run("list", "--json"))}
    assert rows["good"]["summary"].startswith("Trained on nothing")
    assert "format version" in rows["odd"]["error"]
    table = run("list")
    assert "good" in table
    assert "format version" in table
