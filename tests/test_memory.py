"""The largest memory of a process, counted anew when asked to."""

from __future__ import annotations

import mmap
import sys

import pytest

from palsycheck.memory import MIB, peak_mib, restart_peak


def held(mib: int) -> None:
    """Pages taken from the system and given back, whatever the allocator keeps."""
    with mmap.mmap(-1, mib * MIB) as pages:
        for _ in range(mib):
            pages.write(b"x" * MIB)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux restarts the count")
def test_the_peak_is_that_since_the_count_was_restarted() -> None:
    restart_peak()
    before = peak_mib()
    held(200)
    with_array = peak_mib()
    restart_peak()
    after = peak_mib()
    assert before is not None and with_array is not None and after is not None
    assert with_array - before > 190
    assert with_array - after > 190


@pytest.mark.skipif(sys.platform == "win32", reason="not told there")
def test_the_unit_is_mib() -> None:
    peak = peak_mib()
    assert peak is not None
    assert 10 < peak < 100_000
