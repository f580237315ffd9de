"""An interrupted training goes on to the same result."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from fitting import lopsided, small, subjects

from palsycheck.errors import TrainingError
from palsycheck.training.fit import Watch, fit
from palsycheck.training.options import FitOptions

OPTIONS = FitOptions(
    clip_length=4, epochs=3, patience=3, rate=0.3, backbone_rate=0.1, batch_faces=32, passes=1.0
)


ESTIMATING = OPTIONS.model_copy(update={"mirror": True, "asymmetry_loss": 3.0, "interval": "0.04-0.2"})


def made_for(options, seed=0):
    """A network of the form that the options ask for."""
    return small(seed, mirror=options.mirror, asymmetries=options.asymmetry_loss > 0)


def people(options, count, first=0):
    known = options.asymmetry_loss > 0
    return [lopsided(n) for n in range(first, first + count)] if known else subjects(count, first=first)


def train(network, *, options=OPTIONS, **watch):
    return fit(
        network,
        people(options, 10),
        people(options, 6, first=100),
        options=options,
        clip_step=2,
        device=torch.device("cpu"),
        watch=Watch(**watch),
    )


def course(fitted):
    return (
        [replace(row, seconds=0, waiting=0, peak_mib=None) for row in fitted.history],
        fitted.best_epoch,
        fitted.interval_s,
    )


def same(first, second):
    one, other = first.state_dict(), second.state_dict()
    return all(torch.equal(one[name], other[name]) for name in one)


def interrupted(path, *, after, options=OPTIONS, resume=False):
    """A training that gets Ctrl-C after so many steps; whether it was stopped by it."""
    steps = 0

    def on_step(_):
        nonlocal steps
        steps += 1
        if steps == after:
            os.kill(os.getpid(), signal.SIGINT)

    try:
        train(made_for(options), checkpoint=path, on_step=on_step, options=options, resume=resume)
    except KeyboardInterrupt:
        return True
    return False


@pytest.mark.parametrize(
    "options",
    [
        OPTIONS,
        OPTIONS.model_copy(update={"blocks": 0}),
        OPTIONS.model_copy(update={"optimiser": "adamw"}),
        ESTIMATING,
        ESTIMATING.model_copy(update={"blocks": 0, "optimiser": "adamw"}),
    ],
    ids=["sgd", "frozen", "adamw", "estimating", "frozen-estimating"],
)
def test_stopped_after_any_step_and_resumed_it_ends_the_same(tmp_path, options):
    straight = made_for(options)
    fitted = train(straight, options=options)
    path = tmp_path / "checkpoint.safetensors"
    for after in (1, 2, 4, 6):
        assert interrupted(path, after=after, options=options)
        resumed = made_for(options, seed=0 if options.frozen else 9)
        again = train(resumed, checkpoint=path, resume=True, options=options)
        assert same(straight, resumed)
        assert course(again) == course(fitted)
        path.unlink()


def test_a_finished_training_stays_saved_until_its_model_is_written(tmp_path):
    path, told = tmp_path / "checkpoint.safetensors", []
    finished, again = small(), small(seed=9)
    first = train(finished, checkpoint=path)
    second = train(again, checkpoint=path, resume=True, on_step=told.append)
    assert not told
    assert course(second) == course(first)
    assert same(finished, again)


def test_stopped_twice_it_still_ends_the_same(tmp_path):
    straight = small()
    fitted = train(straight)
    path = tmp_path / "checkpoint.safetensors"
    assert interrupted(path, after=1)
    assert interrupted(path, after=2, resume=True)
    resumed = small()
    assert course(train(resumed, checkpoint=path, resume=True)) == course(fitted)
    assert same(straight, resumed)


SCRIPT = """
import sys, time
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from test_checkpoint import train
from fitting import small
def slowly(epoch):
    print(epoch.epoch, flush=True)
    time.sleep(30 if epoch.epoch == 2 else 0)
train(small(), checkpoint=Path(sys.argv[1]), on_epoch=slowly)
"""


def test_killed_in_the_third_epoch_it_goes_on_from_the_second(tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, path, Path(__file__).parent],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": str(torch.get_num_threads())},  # other sums with others
    )
    assert process.stdout.readline() == "1\n"
    assert process.stdout.readline() == "2\n"
    deadline = time.monotonic() + 20
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    told = []
    resumed, straight = small(), small()
    fitted = train(straight)
    again = train(resumed, checkpoint=path, resume=True, on_epoch=lambda row: told.append(row.epoch))
    assert told[-1] == 3
    assert len(told) < 3
    assert same(straight, resumed)
    assert course(again) == course(fitted)


def test_other_options_or_data_are_refused(tmp_path):
    path = tmp_path / "checkpoint.safetensors"
    assert interrupted(path, after=2)
    with pytest.raises(TrainingError, match="other data, split or options"):
        train(small(), checkpoint=path, resume=True, options=OPTIONS.model_copy(update={"rate": 0.2}))
    with pytest.raises(TrainingError, match="other data, split or options"):
        train(small(), checkpoint=path, resume=True, fingerprint="another dataset")


def test_a_training_of_an_earlier_version_goes_on():
    """It was named by the options of then."""
    later = {"interval", "asymmetry_loss", "mirror", "input_px"}
    assert OPTIONS.fingerprint == OPTIONS.model_dump_json(exclude=later)
    changes = ({"mirror": True}, {"input_px": 160}, {"asymmetry_loss": 1.0}, {"interval": "0.1-1"})
    others = {OPTIONS.model_copy(update=change).fingerprint for change in changes}
    assert len(others | {OPTIONS.fingerprint}) == 5


@pytest.mark.parametrize("damage", [b"", b"no checkpoint", b"\xff" * 100])
def test_a_damaged_checkpoint_is_one_line(tmp_path, damage):
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(damage)
    with pytest.raises(TrainingError, match="damaged"):
        train(small(), checkpoint=path, resume=True)


def test_the_signal_handlers_are_given_back(tmp_path):
    before = signal.getsignal(signal.SIGINT)
    assert interrupted(tmp_path / "checkpoint.safetensors", after=1)
    assert signal.getsignal(signal.SIGINT) is before
