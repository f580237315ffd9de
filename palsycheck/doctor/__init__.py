"""What this machine has and lacks for palsycheck, with the exact remedy.

Each check tries the thing itself: it decodes a clip, loads the model, draws a PDF. Nothing is changed
and nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from palsycheck.doctor import drawing, machine, networks, packages, video
from palsycheck.doctor.finding import Finding, State, first_line, missing

__all__ = ["Finding", "State", "can_screen", "examine", "isolated"]


def examine(output: Path) -> tuple[Finding, ...]:
    """Every check, in the order of the data's way.

    Args:
        output: The folder that runs are to be written to; need not exist.
    """
    return (
        *packages.examine(),
        *isolated(video.examine, name="Video", remedy=packages.reinstall("av", "opencv-python")),
        *isolated(networks.examine, name="torch", remedy=packages.reinstall("torch", "torchvision")),
        *isolated(drawing.examine, name="PDF", remedy=packages.reinstall("weasyprint")),
        *machine.examine(output),
    )


def isolated(check: Callable[[], tuple[Finding, ...]], *, name: str, remedy: str) -> tuple[Finding, ...]:
    """The findings of a check that runs in a process of its own.

    Native libraries do not always raise: a torch built for newer processors dies of an illegal
    instruction, Pango of missing fonts. That, too, is a finding.

    Args:
        check: A function of a module, so that the other process can import it.
        name, remedy: Of the finding where the process dies.
    """
    try:
        with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
            return pool.submit(check).result()
    except BrokenProcessPool:
        return (missing(name, "a library crashed the process that tried it", remedy),)
    except OSError as error:
        found = f"no process of its own can be started: {first_line(error)}"
        return (missing(name, found, "Look at the limits of open files and processes, and at /dev/shm"),)


def can_screen(findings: Iterable[Finding]) -> bool:
    """Whether nothing is missing; warnings do not count."""
    return all(finding.state is not State.MISSING for finding in findings)
