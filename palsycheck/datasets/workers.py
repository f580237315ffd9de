"""The same work on many things, in this process or in several."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Protocol, TypeVar

from palsycheck.errors import TrainingError

Item = TypeVar("Item")
Result = TypeVar("Result")


class Map(Protocol):
    """``map``: results in the order of the items, each as soon as it and those before it are there."""

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item], /) -> Iterator[Result]:
        """Work on all items."""
        ...


@contextmanager
def workers(jobs: int) -> Iterator[Map]:
    """``map`` in this process, or in ``jobs`` fresh ones with one thread each.

    Raises:
        TrainingError: A worker process died.
    """
    if jobs <= 1:
        yield map
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_quiet_worker)
    try:
        yield pool.map
    except BrokenProcessPool:
        raise TrainingError(
            "a worker process died while preparing faces",
            remedy="Run the command again, with --jobs 1 if it happens again: what is prepared is kept",
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _quiet_worker() -> None:
    """One thread each; what a worker has begun when Ctrl-C comes it finishes, so that it is kept."""
    import cv2
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
