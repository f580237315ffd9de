"""The same work on many things in several processes, one core each."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

Report = Callable[[int, int], None]
"""Called with how many are done and how many there are."""


def in_processes(work: Callable[[Thing], Made], things: Sequence[Thing], jobs: int) -> Iterator[Made]:
    """What ``work`` makes of each thing, as it comes; in this process where ``jobs`` is 1.

    The first error ends it; what has not begun by then is not begun.
    """
    if jobs <= 1 or len(things) == 1:
        yield from map(work, things)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=jobs, mp_context=context) as pool:
        waiting = [pool.submit(work, thing) for thing in things]
        try:
            for future in as_completed(waiting):
                yield future.result()
        finally:
            for future in waiting:
                future.cancel()
