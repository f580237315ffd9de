"""Which frame it is, from the times that decoders really report."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from palsycheck.video.clock import FrameClock
from palsycheck.video.times import FrameTimes, frame_times


def even(count: int, *, clocked: bool = True, early_s: float = 0.0) -> FrameTimes:
    return frame_times(
        [n * 40 for n in range(count)],
        unit_s=0.001,
        fallback_gap_s=0.04,
        last_duration_s=None,
        clocked=clocked,
        early_s=early_s,
    )


def placed(times: FrameTimes, reported_ms: list[float]) -> list[int | None]:
    clock = FrameClock(times)
    return [clock.place(ms / 1000) for ms in reported_ms]


def test_whole_file() -> None:
    assert placed(even(4), [0, 40, 80, 120]) == [0, 1, 2, 3]


def test_frames_that_are_missing() -> None:
    clock = FrameClock(even(10))
    assert [clock.place(ms / 1000) for ms in (0, 120, 160, 360)] == [0, 3, 4, 9]
    assert (clock.placed, clock.missing, clock.last) == (4, 6, 9)


def test_missing_from_the_start() -> None:
    assert placed(even(20), [320, 360]) == [8, 9]


def test_a_frame_that_comes_out_of_order_has_no_place() -> None:
    assert placed(even(20), [240, 280, 480, 400, 440, 360, 520]) == [6, 7, 12, None, None, None, 13]


def test_the_last_frame_without_a_time() -> None:
    """MPEG program streams, flushed at the end."""
    assert placed(even(4), [0, 40, 80, 0]) == [0, 1, 2, 3]


def test_a_first_frame_stamped_with_its_decoding_time() -> None:
    """OpenCV up to 4.12: Matroska with MPEG-1."""
    assert placed(even(4), [40, 40, 80, 120]) == [0, 1, 2, 3]


def test_two_frames_with_one_time() -> None:
    times = frame_times([0, 40, 40, 80], unit_s=0.001, fallback_gap_s=1, last_duration_s=None, clocked=True)
    assert placed(times, [0, 40, 40, 80]) == [0, 1, 2, 3]


def test_a_head_start_of_the_sound_is_taken_off_where_opencv_adds_it() -> None:
    assert placed(even(5, early_s=0.128), [128, 168, 208, 248]) == [0, 1, 2, 3]
    assert placed(even(5, early_s=0.128), [0, 40, 80, 120]) == [0, 1, 2, 3]


def test_more_frames_than_packets() -> None:
    assert placed(even(2), [0, 40, 80, 80]) == [0, 1, None, None]
    assert placed(even(2, clocked=False), [0, 40, 80, 80]) == [0, 1, None, None]


def test_avi_late_by_the_decoders_delay_with_a_jump_and_no_time_at_the_end() -> None:
    late = [0, *(40 * n + 40 for n in range(1, 29)), 0]
    assert placed(even(30, clocked=False), late) == list(range(30))


def test_avi_a_frame_missing_after_the_delay_is_seen_by_its_time() -> None:
    late = [40 * n + 80 for n in range(40) if n != 25]
    assert placed(even(40, clocked=False), late) == [n for n in range(40) if n != 25]


@settings(deadline=None)
@given(st.sets(st.integers(0, 199), min_size=1), st.floats(0, 0.3))
def test_whatever_is_missing_the_rest_keeps_its_place(kept: set[int], early_s: float) -> None:
    frames = sorted(kept | {0})
    times = even(200, early_s=early_s)
    for late in {0.0, early_s}:
        assert placed(times, [(n * 0.04 + late) * 1000 for n in frames]) == frames


@settings(deadline=None)
@given(st.lists(st.floats(-10, 100), max_size=80), st.booleans())
def test_nonsense_places_no_frame_twice(reported: list[float], clocked: bool) -> None:
    clock = FrameClock(even(50, clocked=clocked))
    indices = [index for seconds in reported if (index := clock.place(seconds)) is not None]
    assert indices == sorted(set(indices))
    assert all(0 <= index < 50 for index in indices)
    assert clock.missing >= 0
