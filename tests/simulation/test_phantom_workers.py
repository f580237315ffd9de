from __future__ import annotations

import os

import pytest

from palsycheck.errors import OutputError
from palsycheck.simulation.workers import in_processes


def squared(number: int) -> int:
    if number < 0:
        raise OutputError("Nothing below zero", where=str(number))
    return number * number


def process(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2])
def test_everything_is_done_once(jobs: int) -> None:
    assert sorted(in_processes(squared, [3, 1, 2], jobs)) == [1, 4, 9]


def test_one_job_stays_in_this_process_and_two_leave_it() -> None:
    assert set(in_processes(process, [1, 2], 1)) == {os.getpid()}
    assert os.getpid() not in set(in_processes(process, [1, 2], 2))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_arrives_whole(jobs: int) -> None:
    with pytest.raises(OutputError, match=r"Nothing below zero \(-1\)"):
        list(in_processes(squared, [1, -1], jobs))
