"""The same work in this process or in several; a dead worker is an error that says what to do."""

import os
import signal

import pytest

from palsycheck.datasets.workers import workers
from palsycheck.errors import TrainingError


def process_of(_):
    return os.getpid()


def die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def test_one_job_is_this_process():
    with workers(1) as mapping:
        assert list(mapping(process_of, [1, 2])) == [os.getpid()] * 2


def test_several_jobs_are_others_and_a_dead_one_is_said():
    with (
        pytest.raises(TrainingError, match=r"worker process died.*what is prepared is kept"),
        workers(2) as mapping,
    ):
        assert os.getpid() not in list(mapping(process_of, [1, 2, 3]))
        list(mapping(die, [1]))
