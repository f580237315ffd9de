from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palsycheck.video.sampling import choose, ideal_times

gaps = st.lists(st.floats(0.001, 5), min_size=1, max_size=300)


@settings(deadline=None)
@given(gaps, st.integers(1, 120))
def test_what_is_chosen_lies_within_half_the_longest_gap_of_its_ideal_time(
    gaps: list[float], count: int
) -> None:
    times = np.concatenate([[0.0], np.cumsum(gaps)])
    chosen = choose(times, count)
    assert len(chosen) <= count
    assert np.all(np.diff(chosen) > 0)
    assert chosen[0] >= 0
    assert chosen[-1] < len(times)
    if len(times) <= count:
        assert list(chosen) == list(range(len(times)))
        return
    ideal = ideal_times(times, count)
    distance = np.abs(times[chosen][:, None] - ideal[None, :])
    bound = max(gaps) / 2 + 1e-9
    assert distance.min(axis=0).max() <= bound, "each ideal time has a frame near it"
    assert distance.min(axis=1).max() <= bound, "each frame has an ideal time near it"


@settings(deadline=None)
@given(st.integers(1, 500), st.integers(1, 120))
def test_at_a_constant_rate_exactly_so_many_are_chosen(frames: int, count: int) -> None:
    chosen = choose(np.arange(frames) / 30, count)
    assert len(chosen) == min(frames, count)


def test_equal_intervals_in_time_not_in_frame_numbers() -> None:
    """Two seconds at 50 frames a second, then two in the dark at 5."""
    times = np.concatenate([np.arange(100) / 50, 2 + np.arange(11) / 5])
    chosen = times[choose(times, 8)]
    assert chosen == pytest.approx([0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3.25, 3.75], abs=0.1)
    assert np.sum(chosen < 2) == 4


def test_a_gap_that_is_nearest_to_several_ideal_times_is_not_taken_twice() -> None:
    times = np.array([0.0, 0.1, 0.2, 10.0])
    assert list(choose(times, 3)) == [2, 3]


def test_the_earlier_of_two_equally_near_frames() -> None:
    assert list(choose(np.array([0.0, 1.0, 2.0]), 1)) == [1], "the middle is at 1.5"


def test_no_frames_no_choice() -> None:
    assert len(choose(np.array([]), 5)) == 0


def test_frames_all_shown_at_once() -> None:
    assert list(choose(np.zeros(10), 3)) == [0]


@pytest.mark.parametrize("count", [0, -3])
def test_nothing_asked_for(count: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        choose(np.arange(3.0), count)
