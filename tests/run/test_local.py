"""Worker processes that die at bad moments: every patient is accounted for. Real processes, really killed."""

from __future__ import annotations

import multiprocessing
import threading
import time

import pytest

from palsycheck.errors import ModelError
from palsycheck.files import private_folder
from palsycheck.intake import find_patients
from palsycheck.report.pages import Pages
from palsycheck.results import Message
from palsycheck.run.local import screen_all
from palsycheck.run.worker import Job
from palsycheck.settings import Settings


@pytest.fixture
def job(tiny_model, tmp_path):
    settings = Settings.model_validate({"sampling": {"frames": 8}})
    return Job(settings, tiny_model, "cpu", private_folder(tmp_path / "patients"), pages=Pages(pdf=False))


def kill_workers():
    """Gives whether there were any."""
    workers = multiprocessing.active_children()
    for worker in workers:
        worker.kill()
    return bool(workers)


def test_a_worker_that_dies_between_two_patients_does_not_stop_the_others(ward, job):
    patients = find_patients(ward).patients
    killed = []

    def kill_once(patient):
        if not killed:
            killed.append(patient.id)
            assert kill_workers()
            time.sleep(1)  # the pool notices

    finished = list(screen_all(patients, job, jobs=1, on_start=kill_once))
    assert sorted(f.patient.id for f in finished) == sorted(p.id for p in patients)
    assert {f.patient.id for f in finished if isinstance(f.ended, Message)} <= set(killed)


def test_a_worker_that_dies_while_it_loads_the_model_stops_the_run_with_a_message(ward, job):
    def kill_as_soon_as_there_is_one():
        while not kill_workers():
            time.sleep(0.05)

    threading.Thread(target=kill_as_soon_as_there_is_one).start()
    with pytest.raises(ModelError, match="the process that loads the model died"):
        list(screen_all(find_patients(ward).patients, job, jobs=1, on_start=lambda _: None))
