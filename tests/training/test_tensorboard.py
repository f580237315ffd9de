"""The course of a training as TensorBoard files."""

import builtins
import math

import pytest

from palsycheck.errors import UsageError
from palsycheck.training.history import Epoch
from palsycheck.training.tensorboard import logging


def row(number):
    return Epoch(
        epoch=number,
        train_loss=1 / number,
        train_accuracy=0.5,
        validation_loss=2 / number,
        validation_accuracy=0.25,
        best=True,
        rate=0.01,
        seconds=3.0,
        waiting=0.1,
        peak_mib=2000.0,
    )


def test_each_epoch_is_a_step(tmp_path):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with logging(tmp_path) as log:
        log(row(1))
        log(row(2))
    events = EventAccumulator(str(tmp_path)).Reload()
    assert set(events.Tags()["scalars"]) == {
        "train/loss",
        "train/accuracy",
        "validation/loss",
        "validation/accuracy",
        "rate",
        "seconds",
        "waiting",
        "peak/mib",
    }
    found = [(point.step, point.value) for point in events.Scalars("validation/loss")]
    assert [step for step, _ in found] == [1, 2]
    assert all(math.isclose(value, 2 / step, rel_tol=1e-6) for step, value in found)


def test_without_a_folder_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with logging(None) as log:
        log(row(1))
    assert not list(tmp_path.iterdir())


def test_without_tensorboard_one_line_says_what_to_install(tmp_path, monkeypatch):
    real = builtins.__import__

    def without(name, *rest, **more):
        if "tensorboard" in name:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"not installed.*palsycheck\[tensorboard\]"), logging(tmp_path):
        pass
