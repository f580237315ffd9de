"""Patients side by side in worker processes of this machine.

A worker that crashes, hangs or runs out of memory costs the patient that it worked on; it is replaced
and the others go on.
"""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from signal import Signals

from pebble import ProcessExpired, ProcessPool

from palsycheck.errors import PalsycheckError
from palsycheck.intake import Patient
from palsycheck.run.worker import Done, Job, prepare, screen_one

TIME_LIMIT_S = 1800.0
"""Seconds a recording: far more than an hour-long one takes, so that only a hang reaches it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a patient's screening ended: with ``done``, or with the ``reason`` why there is nothing."""

    patient: Patient
    done: Done | None
    reason: str
    seconds: float


def screen_all(
    patients: Sequence[Patient], job: Job, *, jobs: int, on_start: Callable[[Patient], None]
) -> Iterator[Finished]:
    """Screen patients in up to ``jobs`` processes; gives them as they finish.

    Raises:
        ModelError, DeviceError: A worker cannot load what it needs; no patient was started.
    """
    # Spawned, not forked: torch and OpenCV hold threads that do not survive a fork.
    pool = ProcessPool(max_workers=min(jobs, len(patients)), context=multiprocessing.get_context("spawn"))
    try:
        pool.schedule(prepare, args=(job,)).result()
        waiting = list(reversed(patients))
        running: dict[Future[Done], tuple[Patient, float]] = {}
        while waiting or running:
            while waiting and len(running) < jobs:
                patient = waiting.pop()
                on_start(patient)
                limit = TIME_LIMIT_S * max(1, len(patient.recordings))
                future: Future[Done] = pool.schedule(screen_one, args=(patient, job), timeout=limit)
                running[future] = (patient, time.monotonic())
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                patient, since = running.pop(future)
                yield _finished(patient, future, seconds=time.monotonic() - since)
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        pool.join()


def _finished(patient: Patient, future: Future[Done], *, seconds: float) -> Finished:
    try:
        return Finished(patient, future.result(), "", seconds)
    except TimeoutError:
        reason = f"The screening took longer than {seconds / 60:.0f} minutes and was stopped."
    except ProcessExpired as error:
        reason = f"The process that read the recording died ({_cause(error.exitcode)})."
    except PalsycheckError as error:
        reason = error.reason
    except MemoryError:
        reason = "The memory of this machine did not suffice."
    except Exception as error:  # noqa: BLE001 - one patient's disaster is one patient's
        if os.environ.get("PALSYCHECK_DEBUG"):
            traceback.print_exception(error)
        reason = (
            f"An internal error ({type(error).__name__}); run again with --debug and report what it shows."
        )
    return Finished(patient, None, reason, seconds)


def _cause(exitcode: int | None) -> str:
    if exitcode is not None and exitcode < 0:
        return f"signal {Signals(-exitcode).name}"
    return f"exit status {exitcode}"
