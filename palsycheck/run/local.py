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
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from signal import Signals

from pebble import ProcessExpired, ProcessPool

from palsycheck.errors import ModelError, PalsycheckError
from palsycheck.intake import Patient
from palsycheck.results import Message, message
from palsycheck.run.worker import Done, Job, prepare, screen_one

TIME_LIMIT_S = 1800.0
"""Seconds a recording: far more than an hour-long one takes, so that only a hang reaches it."""

LOOK_EVERY_S = 1.0
"""Seconds between looks at whether the pool is whole while no patient is finished."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a patient's screening ended: done, or with the reason why there is nothing."""

    patient: Patient
    ended: Done | Message
    seconds: float


def screen_all(
    patients: Sequence[Patient], job: Job, *, jobs: int, on_start: Callable[[Patient], None]
) -> Iterator[Finished]:
    """Screen patients in up to ``jobs`` processes; gives them as they finish.

    Raises:
        ModelError, DeviceError: A worker cannot load what it needs; no patient was started.
    """
    waiting = list(reversed(patients))
    while waiting:
        # Spawned, not forked: torch and OpenCV hold threads that do not survive a fork.
        pool = ProcessPool(max_workers=min(jobs, len(waiting)), context=multiprocessing.get_context("spawn"))
        try:
            _prepare(pool, job)
            yield from _through(pool, waiting, job, jobs=jobs, on_start=on_start)
        finally:
            _close(pool)


def _prepare(pool: ProcessPool, job: Job) -> None:
    """See what a worker needs loaded before any patient depends on it."""
    try:
        pool.schedule(prepare, args=(job,)).result()
    except (ProcessExpired, BrokenProcessPool) as error:
        raise ModelError(
            f"the process that loads the model died ({_cause(error)})",
            where=job.model,
            remedy="Check that the memory suffices, and run palsycheck doctor",
        ) from error


def _through(
    pool: ProcessPool,
    waiting: list[Patient],
    job: Job,
    *,
    jobs: int,
    on_start: Callable[[Patient], None],
) -> Iterator[Finished]:
    """Take patients from the end of ``waiting``, until there are none or the pool is broken.

    A worker that dies between two patients breaks the whole pool.
    """
    running: dict[Future[Done], tuple[Patient, float]] = {}
    while (waiting and pool.active) or running:
        while waiting and pool.active and len(running) < jobs:
            patient = waiting.pop()
            on_start(patient)
            limit = TIME_LIMIT_S * max(1, len(patient.recordings))
            try:
                future: Future[Done] = pool.schedule(screen_one, args=(patient, job), timeout=limit)
            except RuntimeError:  # the pool broke since it was looked at
                waiting.append(patient)
                break
            running[future] = (patient, time.monotonic())
        done = wait(running, timeout=LOOK_EVERY_S, return_when=FIRST_COMPLETED).done
        if not done and not pool.active:
            _close(pool)
            for future in running:  # what the pool never came to
                if not future.done():
                    future.set_exception(BrokenProcessPool())
        for future in done:
            patient, since = running.pop(future)
            yield _finished(patient, future, seconds=time.monotonic() - since)


def _close(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
    pool.join()


def _finished(patient: Patient, future: Future[Done], *, seconds: float) -> Finished:
    try:
        return Finished(patient, future.result(), seconds)
    except TimeoutError:
        reason = message(
            "The screening took longer than {minutes} minutes and was stopped.", minutes=f"{seconds / 60:.0f}"
        )
    except (ProcessExpired, BrokenProcessPool) as error:
        reason = message("The process that read the recording died ({cause}).", cause=_cause(error))
    except PalsycheckError as error:
        reason = message(error.reason)
    except MemoryError:
        reason = message("The memory of this machine did not suffice.")
    except Exception as error:  # noqa: BLE001 - one patient's disaster is one patient's
        if os.environ.get("PALSYCHECK_DEBUG"):
            traceback.print_exception(error)
        reason = message(
            "An internal error ({error}); run again with --debug and report what it shows.",
            error=type(error).__name__,
        )
    return Finished(patient, reason, seconds)


def _cause(error: ProcessExpired | BrokenProcessPool) -> str:
    if not isinstance(error, ProcessExpired) or error.exitcode is None:
        return "cause not known"
    if error.exitcode >= 0:
        return f"exit status {error.exitcode}"
    number = -error.exitcode
    return f"signal {Signals(number).name if number in set(Signals) else number}"
