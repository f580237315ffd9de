"""The machine itself: memory, and room on the disk."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from palsycheck.doctor.finding import Finding, ok, warn

GIB = 2**30

WORKER_MEMORY, OTHER_MEMORY = 3 * GIB // 2, GIB
"""Bytes: of one worker process (1.14 GiB at its peak on a 1080p recording), and for all else together."""

ENOUGH_DISK = 1 * GIB
"""Bytes free: a patient's reports and faces take a few megabytes, a cohort of a hundred some hundreds."""


def examine(output: Path) -> tuple[Finding, ...]:
    """All checks of this module.

    Args:
        output: The folder that runs are to be written to; need not exist.
    """
    return memory(total_memory(), workers=os.cpu_count() or 1), disk(output)


def memory(total: int | None, *, workers: int) -> Finding:
    """Main memory, against what so many workers at a time need.

    Args:
        total: Bytes, see ``total_memory``; None where the system does not tell.
        workers: As ``screen`` starts without ``--jobs``: one a processor core.
    """
    if total is None:
        return warn("Memory", "not known", f"Make sure that {WORKER_MEMORY / GIB} GiB a worker are there")
    affordable = max(1, (total - OTHER_MEMORY) // WORKER_MEMORY)
    found = f"{total / GIB:.1f} GiB for {workers} workers"
    if total >= OTHER_MEMORY + workers * WORKER_MEMORY:
        return ok("Memory", found)
    return warn("Memory", f"{found}: little", f"Screen with --jobs {affordable}")


def total_memory() -> int | None:
    """Bytes of main memory, None where the system does not tell (POSIX systems do)."""
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def disk(folder: Path) -> Finding:
    """Free room on the disk that holds a folder, or would hold it once it is made."""
    there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    found = f"{free / GIB:.1f} GiB free at {there}"
    if free >= ENOUGH_DISK:
        return ok("Disk", found)
    return warn("Disk", f"{found}: little", "Free some, or write to another disk with --output")
