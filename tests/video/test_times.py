from __future__ import annotations

import numpy as np
import pytest

from palsycheck.video.times import frame_times


def test_stored_order_does_not_matter_and_the_first_is_zero() -> None:
    times = frame_times(
        [100, 400, 200, 300], unit_s=0.001, fallback_gap_s=0.04, last_duration_s=0.05, clocked=True
    )
    assert times.seconds == pytest.approx([0, 0.1, 0.2, 0.3])
    assert times.end_s == pytest.approx(0.35)
    assert times.rate == pytest.approx(10)
    assert times.clocked
    assert not times.variable


def test_the_last_frame_lasts_as_long_as_most_where_nothing_is_said() -> None:
    times = frame_times([0, 20, 40, 140], unit_s=0.001, fallback_gap_s=1, last_duration_s=None, clocked=True)
    assert times.end_s == pytest.approx(0.16)


@pytest.mark.parametrize(("stamps", "usable"), [([0, None, 2], True), ([0, 1, 2], False)])
def test_without_usable_stamps_the_rate_stands_in(stamps: list[int | None], usable: bool) -> None:
    times = frame_times(
        stamps, unit_s=1, fallback_gap_s=0.04, last_duration_s=None, usable=usable, clocked=True
    )
    assert times.seconds == pytest.approx([0, 0.04, 0.08])
    assert not times.clocked


def test_a_rounding_to_milliseconds_is_no_variable_rate() -> None:
    thirty = [round(n * 1000 / 30) for n in range(90)]
    assert not frame_times(
        thirty, unit_s=0.001, fallback_gap_s=1, last_duration_s=None, clocked=True
    ).variable
    dropped = thirty[:40] + thirty[41:]
    assert frame_times(dropped, unit_s=0.001, fallback_gap_s=1, last_duration_s=None, clocked=True).variable


def test_one_frame_and_none() -> None:
    one = frame_times([77], unit_s=0.001, fallback_gap_s=0.04, last_duration_s=None, clocked=True)
    assert (list(one.seconds), one.end_s, one.rate, one.variable) == ([0.0], 0.04, None, False)
    none = frame_times([], unit_s=0.001, fallback_gap_s=0.04, last_duration_s=None, clocked=True)
    assert (len(none), none.end_s, none.rate) == (0, 0.0, None)


def test_times_cannot_be_changed() -> None:
    times = frame_times([0, 1], unit_s=1, fallback_gap_s=1, last_duration_s=None, clocked=True)
    with pytest.raises(ValueError, match="read-only"):
        times.seconds[0] = 5
    assert times.seconds.dtype == np.float64
