"""Asymmetries of many frames: their middle, their strongest, and the side, if it is clear."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.asymmetry_summary import rounded, side, summarise
from palsycheck.results import Asymmetry, AsymmetrySummary, RecordingResult
from palsycheck.settings import Scoring

sys.path.insert(0, str(Path(__file__).parent / "report"))
from make_results import make_recording

LIMIT = Scoring().side_limit
numbers = st.floats(-60, 60, allow_nan=False).map(lambda value: round(value, 2) + 0.0)
series = st.lists(st.tuples(*[numbers] * 5), min_size=1, max_size=40)


def recording(rows, name="a.mp4") -> RecordingResult:
    """A recording with these five numbers in its first frames, and a last frame that has none."""
    frames = make_recording(frames=len(rows) + 1, name=name).frames
    seen = [f.model_copy(update={"asymmetry": rounded(row)}) for f, row in zip(frames, rows, strict=False)]
    return make_recording(name=name).model_copy(update={"frames": (*seen, frames[-1])})


def summary(*recordings: RecordingResult, **settings) -> AsymmetrySummary:
    found = summarise(recordings, Scoring(**settings))
    assert found is not None
    return found


def constant(mouth: float, count: int = 10) -> list[tuple[float, ...]]:
    return [(mouth, 0, 0, 0, 0)] * count


def test_without_any_asymmetry_there_is_no_summary() -> None:
    assert summarise([], Scoring()) is None
    assert summarise([make_recording(frames=20)], Scoring()) is None


def test_frames_without_asymmetries_count_nowhere() -> None:
    found = summary(recording(constant(7.0, count=4)))
    assert (found.frames, found.median.mouth) == (4, 7.0)


@given(series)
def test_medians_are_those_of_the_frames(rows) -> None:
    median = summary(recording(rows)).median
    expected = np.median(np.array(rows), axis=0)
    assert [getattr(median, name) for name in ASYMMETRIES] == pytest.approx(expected, abs=0.006)


@given(series, st.floats(0, 1))
def test_the_strongest_is_a_frames_own_number_and_no_more_than_the_share_is_stronger(rows, share) -> None:
    one = recording(rows)
    found = summary(one, strongest_share=share)
    for column, name in enumerate(ASYMMETRIES):
        strongest = getattr(found.strongest, name)
        frame = one.frames[strongest.frame]
        assert getattr(frame.asymmetry, name) == strongest.value
        assert frame.time_s == strongest.time_s
        stronger = sum(abs(row[column]) > abs(strongest.value) for row in rows)
        assert stronger <= math.ceil((1 - share) * len(rows) + 1e-9)


def test_one_frame_that_is_far_off_does_not_count_among_many() -> None:
    found = summary(recording([*constant(6.0, count=29), (-55.0, 0, 0, 0, 0)]))
    assert found.strongest.mouth.value == 6.0
    assert found.side == "left"


@given(series)
def test_mirrored_every_number_changes_its_sign_and_the_side_its_name(rows) -> None:
    as_is = summary(recording(rows))
    mirrored = summary(recording([tuple(-value for value in row) for row in rows]))
    assert mirrored.side == {"left": "right", "right": "left", None: None}[as_is.side]
    for name in ASYMMETRIES:
        assert getattr(mirrored.median, name) == -getattr(as_is.median, name)
        one, other = getattr(as_is.strongest, name), getattr(mirrored.strongest, name)
        assert (other.frame, other.value) == (one.frame, -one.value)


@given(numbers, numbers)
def test_a_side_is_named_only_where_median_and_strongest_agree_beyond_the_limit(median, strongest) -> None:
    named = side(median, strongest, limit=LIMIT)
    if named == "left":
        assert median >= LIMIT
        assert strongest > 0
    elif named == "right":
        assert median <= -LIMIT
        assert strongest < 0
    else:
        assert abs(median) < LIMIT or median * strongest <= 0


@given(series)
def test_the_side_follows_from_the_numbers_that_are_written(rows) -> None:
    found = summary(recording(rows))
    assert found.side == side(found.median.mouth, found.strongest.mouth.value, limit=found.side_limit)


@pytest.mark.parametrize(
    ("mouth", "named"), [(LIMIT, "left"), (LIMIT - 0.01, None), (0.0, None), (-LIMIT, "right")]
)
def test_the_limit_itself_is_enough(mouth, named) -> None:
    assert summary(recording(constant(mouth))).side == named


def test_lids_brows_shift_and_reach_name_no_side() -> None:
    assert summary(recording([(0.0, 30.0, 30.0, 30.0, 30.0)] * 10)).side is None


def test_a_face_weak_on_one_side_and_then_stronger_on_the_other_has_no_clear_side() -> None:
    assert summary(recording([*constant(6.0, count=12), *constant(-20.0, count=8)])).side is None


def test_frames_of_several_recordings_count_alike_and_the_strongest_names_its_recording() -> None:
    found = summary(recording(constant(6.0, count=3), "a.mp4"), recording(constant(-9.0, count=6), "b.mp4"))
    assert (found.frames, found.median.mouth, found.side) == (9, -9.0, "right")
    assert found.strongest.mouth.recording == "b.mp4"


def test_zero_has_no_sign() -> None:
    assert (
        rounded([-0.001] * 5).model_dump_json()
        == Asymmetry(mouth=0.0, shift=0.0, reach=0.0, lid=0.0, brow=0.0).model_dump_json()
    )
