"""A run's options: the command line goes before --config, --config before the defaults."""

from pathlib import Path

import pytest

from palsycheck.errors import SettingsError
from palsycheck.results import RunRecord
from palsycheck.run.options import plan
from palsycheck.settings import Settings

VIDEOS, OUT = Path("videos"), Path("out")


def earlier_run(path, **changes):
    settings = Settings.model_validate({"sampling": {"frames": 40}})
    record = RunRecord(
        settings=settings,
        settings_sha256=settings.digest(),
        model="ours",
        model_sha256="a" * 64,
        device="cpu",
        versions={},
        started="",
        finished="",
        inputs=(),
    )
    path.write_text(record.model_copy(update=changes).model_dump_json())
    return path


def test_defaults():
    options = plan(VIDEOS, OUT)
    assert options.settings == Settings()
    assert (options.model, options.device, options.expected_model) == ("default", "auto", None)
    assert options.jobs >= 1


def test_the_command_line_changes_settings():
    settings = plan(VIDEOS, OUT, frames=30, threshold=0.7).settings
    assert (settings.sampling.frames, settings.scoring.threshold) == (30, 0.7)
    assert settings.digest() != Settings().digest()


def test_config_brings_settings_model_and_device(tmp_path):
    options = plan(VIDEOS, OUT, config=earlier_run(tmp_path / "run.json"))
    assert options.settings.sampling.frames == 40
    assert (options.model, options.device, options.expected_model) == ("ours", "cpu", "a" * 64)


def test_the_command_line_goes_before_config(tmp_path):
    config = earlier_run(tmp_path / "run.json")
    options = plan(VIDEOS, OUT, config=config, frames=50, model="default", device="auto")
    assert options.settings.sampling.frames == 50
    assert (options.model, options.device, options.expected_model) == ("default", "auto", None)


@pytest.mark.parametrize(
    "text", ["", "{}", "[1]", "\x00", '{"schema_version": 1, "settings": {"nonsense": 1}}']
)
def test_a_config_that_is_no_run_record(tmp_path, text):
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"not a run\.json"):
        plan(VIDEOS, OUT, config=path)


def test_a_config_of_another_version(tmp_path):
    config = earlier_run(tmp_path / "run.json", schema_version=99)
    with pytest.raises(SettingsError, match="schema_version"):
        plan(VIDEOS, OUT, config=config)


def test_a_config_that_is_not_there(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        plan(VIDEOS, OUT, config=tmp_path / "run.json")


def test_a_value_out_of_range():
    with pytest.raises(SettingsError, match=r"sampling\.frames"):
        plan(VIDEOS, OUT, frames=100_000)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_config_cannot_switch_the_gate_off_by_what_is_no_number(number, tmp_path):
    config = earlier_run(tmp_path / "run.json")
    limit = '"eye_distance_fail":18.0'
    assert limit in config.read_text()
    config.write_text(config.read_text().replace(limit, f'"eye_distance_fail":{number}'))
    with pytest.raises(SettingsError, match="eye_distance_fail"):
        plan(VIDEOS, OUT, config=config)


def test_an_empty_option_is_not_the_default():
    """As an unset variable of a script gives it: --model "$MODEL"."""
    options = plan(VIDEOS, OUT, model="", device="")
    assert (options.model, options.device) == ("", "")
