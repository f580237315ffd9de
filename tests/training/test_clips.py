"""Clips are drawn within their recording, and varied as a whole."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from palsycheck.datasets.dataset import FaceSequence
from palsycheck.training.clips import Draw, draw_epoch, mean_interval, read_clips, vary
from palsycheck.training.options import FitOptions


def sequence(count, size=6, seed=0):
    images = np.random.default_rng(seed).integers(0, 256, (count, size, size, 3), dtype=np.uint8)
    return FaceSequence("r", images, np.arange(count) * 0.04)


def epoch(options, recordings=None, seed=0):
    return draw_epoch(recordings or [sequence(40), sequence(8)], options, np.random.default_rng(seed))


def test_clips_stay_inside_and_keep_one_stride():
    recordings = [sequence(40), sequence(8)]
    draws = epoch(FitOptions(clip_length=8, max_stride=5, passes=100), recordings)
    assert len(draws) == 600
    strides = {0: set(), 1: set()}
    for draw in draws:
        steps = set(np.diff(draw.faces).tolist())
        assert len(steps) == 1
        strides[draw.recording] |= steps
        assert draw.faces[0] >= 0
        assert draw.faces[-1] < len(recordings[draw.recording].times)
        assert len(draw.faces) == 8
    assert strides == {0: {1, 2, 3, 4, 5}, 1: {1}}
    long = [draw for draw in draws if draw.recording == 0]
    assert min(draw.faces[0] for draw in long) == 0
    assert max(draw.faces[-1] for draw in long) == 39


def test_same_seed_same_epoch():
    def told(draws):
        return [(d.recording, d.faces.tolist(), d.flip, d.brightness, d.contrast) for d in draws]

    options = FitOptions(clip_length=8)
    assert told(epoch(options, seed=1)) == told(epoch(options, seed=1))
    assert told(epoch(options, seed=1)) != told(epoch(options, seed=2))


def test_options_of_variation():
    varied = epoch(FitOptions(clip_length=8, passes=10))
    assert {draw.flip for draw in varied} == {True, False}
    assert 0.8 <= min(d.brightness for d in varied) < 0.85
    assert 1.15 < max(d.brightness for d in varied) <= 1.2
    plain = epoch(FitOptions(clip_length=8, passes=10, flip=False, jitter=0))
    assert {(d.flip, d.brightness, d.contrast) for d in plain} == {(False, 1.0, 1.0)}
    frozen = epoch(FitOptions(clip_length=8, passes=10, blocks=0))
    assert {d.brightness for d in frozen} == {1.0}


def test_interval_is_the_mean_over_the_clip():
    recording = FaceSequence("r", np.zeros((4, 2, 2, 3), np.uint8), np.array([0.0, 0.1, 0.4, 0.9]))
    draw = Draw(0, np.array([0, 1, 3]), flip=False, brightness=1.0, contrast=1.0)
    assert mean_interval(draw, [recording]) == pytest.approx(0.45)


def test_stills_and_single_faces_have_no_interval():
    stills = replace(sequence(8), kind="stills")
    two = Draw(0, np.array([0, 1]), flip=False, brightness=1.0, contrast=1.0)
    assert mean_interval(two, [stills]) is None
    assert mean_interval(replace(two, faces=np.array([3])), [sequence(8)]) is None


def test_clips_of_one_face_take_each_face_in_turn():
    draws = epoch(FitOptions(clip_length=1, passes=2))
    counts = Counter((draw.recording, int(draw.faces[0])) for draw in draws)
    assert counts == {(0, face): 2 for face in range(40)} | {(1, face): 2 for face in range(8)}


def test_a_series_shorter_than_a_clip_is_walked_to_and_fro():
    draws = epoch(FitOptions(clip_length=8, passes=20), [sequence(3)])
    assert len(draws) == round(20 * 3 / 8)
    for draw in draws:
        assert set(np.abs(np.diff(draw.faces)).tolist()) == {1}
        assert set(draw.faces.tolist()) == {0, 1, 2}


def test_only_chosen_faces_are_read():
    recording = sequence(10).choose([1, 4, 9])
    draw = Draw(0, np.array([2, 0]), flip=False, brightness=1.0, contrast=1.0)
    assert np.array_equal(read_clips([draw], [recording])[0], recording.images[[9, 1]])
    assert mean_interval(draw, [recording]) == pytest.approx(8 * 0.04)


def draw_of(recording=0, *, flip=False, brightness=1.0, contrast=1.0):
    return Draw(recording, np.array([1, 3]), flip=flip, brightness=brightness, contrast=contrast)


def test_the_faces_drawn_are_the_faces_read():
    recordings = [sequence(5), sequence(5, seed=1)]
    clips = read_clips([draw_of(1), draw_of(0)], recordings)
    assert clips.shape == (2, 2, 6, 6, 3)
    assert np.array_equal(clips[0], recordings[1].images[[1, 3]])


def test_a_flip_mirrors_every_frame_of_its_clip_and_no_other():
    clips = torch.rand(3, 2, 3, 6, 6)
    varied = vary(clips, [draw_of(), draw_of(flip=True), draw_of()])
    assert torch.allclose(varied[[0, 2]], clips[[0, 2]], atol=1e-6)
    assert torch.allclose(varied[1], clips[1].flip(-1), atol=1e-6)


def test_light_changes_every_frame_of_a_clip_alike():
    clips = 0.4 + 0.2 * torch.rand(2, 2, 3, 6, 6)
    darker = vary(clips, [draw_of(brightness=0.8), draw_of()])
    assert torch.allclose(darker[0], clips[0] * 0.8, atol=1e-6)
    assert torch.allclose(darker[1], clips[1], atol=1e-6)
    flatter = vary(clips, [draw_of(contrast=0.5), draw_of()])[0]
    assert torch.allclose(flatter - flatter.mean(), (clips[0] - clips[0].mean()) * 0.5, atol=1e-5)
    assert vary(clips, [draw_of(brightness=10.0), draw_of()]).max() <= 1


def test_an_epoch_has_as_many_clips_as_passes_say_and_short_recordings_take_turns():
    recordings = [sequence(9, seed=i) for i in range(40)]
    options = FitOptions(clip_length=8, passes=0.2)
    seen = Counter()
    for seed in range(50):
        draws = epoch(options, recordings, seed=seed)
        assert len(draws) == round(0.2 * 40 * 9 / 8)
        seen.update({draw.recording for draw in draws})
    assert set(seen) == set(range(40))
    assert max(seen.values()) < 25
    assert len(epoch(FitOptions(clip_length=8, passes=0.001), recordings)) == 1


def at(times, **options):
    times = np.asarray(times, float)
    recording = FaceSequence("r", np.zeros((len(times), 2, 2, 3), np.uint8), times)
    draws = epoch(FitOptions(clip_length=8, passes=100, **options), [recording])
    return [times[draw.faces] for draw in draws]


def test_intervals_in_seconds_are_drawn_from_all_that_the_recording_has():
    """A minute at 25 faces a second: each tenfold as often, between the bounds."""
    steps = np.array([np.diff(clip).mean() for clip in at(np.arange(1500) / 25, interval="0.04-2")])
    assert steps.min() >= 0.04 - 1e-9
    assert steps.max() <= 2 + 0.04 / 7
    shares = np.histogram(np.log(steps), bins=4, range=(np.log(0.04), np.log(2)))[0] / len(steps)
    assert shares == pytest.approx([0.25] * 4, abs=0.02)


def test_bounds_give_way_to_what_the_recording_has():
    times = np.arange(40) / 10
    steps = [np.diff(clip).mean() for clip in at(times, interval="0.01-60")]
    assert min(steps) == pytest.approx(0.1)
    assert max(steps) == pytest.approx(3.9 / 7, abs=0.1 / 7)
    assert {round(np.diff(clip).mean(), 6) for clip in at(times, interval="0.001-0.01")} == {0.1}
    assert all(clip[0] == 0 for clip in at(np.arange(8) / 10, interval="2-2"))


@given(st.lists(st.floats(0.01, 3), min_size=7, max_size=60), st.floats(0.01, 1), st.floats(1, 30))
def test_no_face_comes_twice_and_none_out_of_turn(gaps, low, factor):
    times = np.concatenate([[0.0], np.cumsum(gaps)])
    recording = FaceSequence("r", np.zeros((len(times), 2, 2, 3), np.uint8), times)
    options = FitOptions(clip_length=8, passes=3, interval=f"{low:.4f}-{low * factor:.4f}")
    for draw in draw_epoch([recording], options, np.random.default_rng(0)):
        assert draw.faces.shape == (8,)
        assert (np.diff(draw.faces) > 0).all()
        assert draw.faces[0] >= 0
        assert draw.faces[-1] < len(times)


def test_stills_have_no_times_and_clips_of_one_face_no_interval():
    stills = replace(sequence(30), kind="stills")
    plain, timed = (
        epoch(FitOptions(clip_length=4, interval=interval), [stills]) for interval in (None, "0.03-2")
    )
    assert [d.faces.tolist() for d in plain] == [d.faces.tolist() for d in timed]
    single = epoch(FitOptions(clip_length=1, passes=2, interval="0.03-2"))
    assert all(len(draw.faces) == 1 for draw in single)


@pytest.mark.parametrize("text", ["", "2", "0.03", "2-0.03", "0-1", "-1-2", "1-61", "nan-2", "a-b", "1-2-3"])
def test_intervals_that_are_none_are_refused(text):
    with pytest.raises(ValidationError, match="interval"):
        FitOptions(interval=text)
