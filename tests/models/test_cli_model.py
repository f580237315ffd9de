"""palsycheck model list | show | check."""

import json

import pytest
from model_making import make_audit_row, make_card, make_metrics
from typer.testing import CliRunner

from palsycheck.cli.model import model_app
from palsycheck.errors import ModelDamagedError, UsageError
from palsycheck.models.markdown import card_markdown
from palsycheck.models.store import card_of, save, user_folder


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


def test_show_prints_figures_of_all_levels_audit_and_limits(tmp_path, network):
    levels = (
        make_metrics("image", items=1234),
        make_metrics("clip"),
        make_metrics("patient", precision=None),
    )
    split = make_card().split.model_copy(update={"by": "image"})
    card = make_card(metrics=levels, audit=(make_audit_row(verdict="fail"),), split=split)
    save(tmp_path / "m", network, card, half=True)
    output = run("show", str(tmp_path / "m"))
    for word in ("By image", "By clip", "By person", "1,234", "none called palsy", "flatter"):
        assert word in output
    for word in (
        "AUC of patients 0.520 [0.410, 0.630]",
        "fail",
        "It knows nothing.",
        "Intended use",
        "1" * 64,
    ):
        assert word in output


def test_show_a_model_that_sees_single_stills_without_figures(tmp_path, network):
    training = make_card().training.model_copy(update={"interval_s": None})
    card = make_card(clip_length=1, metrics=(), split=None, training=training)
    save(tmp_path / "m", network, card, half=True)
    output = run("show", str(tmp_path / "m"))
    for word in ("T = 1 face: each by itself", "1 x 3 x 224 x 224", "none known", "not stored"):
        assert word in output
    assert "By person" not in output
    assert "whole, loads and answers" in run("check", str(tmp_path / "m"))


def test_show_as_markdown_is_the_file_beside_the_card(directory):
    output = run("show", str(directory), "--markdown")
    assert output == card_markdown(card_of(directory))
    assert output == (directory / "CARD.md").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="cannot go together"):
        run("show", str(directory), "--markdown", "--json")


def test_the_markdown_file_is_never_read(directory):
    (directory / "CARD.md").write_bytes(b"\xff another model")
    assert card_of(directory) == make_card(weights_sha256=card_of(directory).weights_sha256)
    assert "another" not in run("show", str(directory), "--markdown")
    (directory / "CARD.md").unlink()
    assert "whole, loads and answers" in run("check", str(directory))


def test_a_strangers_card_cannot_steer_the_terminal(tmp_path, network):
    card = make_card(summary="\x1b]0;owned\x07 [red]text[/red]", licence="\x1b[2J")
    save(tmp_path / "m", network, card, half=True)
    output = run("show", str(tmp_path / "m"))
    assert "\x1b" not in output
    assert "[red]text[/red]" in output
    assert "\x1b" not in run("show", str(tmp_path / "m"), "--markdown")


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
