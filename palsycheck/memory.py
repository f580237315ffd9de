"""How much main memory this process has held at once."""

from __future__ import annotations

import platform
from contextlib import suppress
from pathlib import Path

MIB = 2**20

_RESTART = Path("/proc/self/clear_refs")


def restart_peak() -> None:
    """Let ``peak_mib`` count from now on, where the system can (Linux): elsewhere it counts from the start of
    the process."""
    with suppress(OSError):
        _RESTART.write_text("5", encoding="ascii")  # proc_pid_clear_refs(5): resets the peak resident set


def peak_mib() -> float | None:
    """Largest resident memory of this process, MiB (2**20 bytes); None where the system does not tell."""
    if platform.system() == "Windows":
        return None
    import resource

    unit = 1 if platform.system() == "Darwin" else 1024  # getrusage counts bytes on macOS, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MIB
