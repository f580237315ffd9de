"""The reader of sampled frames: what it gives, and what it costs."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from video_files import even_times, is_upright, number_of, numbered, uneven_times, write_video

from palsycheck.errors import NoFramesError, NotAVideoError
from palsycheck.video import readers
from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import probe
from palsycheck.video.sampling import choose


def test_the_chosen_frames_come_with_their_times(tmp_path: Path) -> None:
    times = uneven_times(60)
    path = write_video(tmp_path / "v.mp4", "h264", times)
    found = probe(path)
    frames = list(sampled_frames(path, found, count=9))
    assert [number_of(f.image) for f in frames] == list(choose(np.array(times), 9))
    assert [f.time_s for f in frames] == pytest.approx([times[number_of(f.image)] for f in frames], abs=1e-6)
    assert [f.index for f in frames] == list(range(9))


def test_pictures_are_rgb_contiguous_and_their_own(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", rotation=90)
    for frame in sampled_frames(path, probe(path), count=4, mirrored=True):
        assert (frame.image.dtype, frame.image.shape) == (np.uint8, (64, 96, 3))
        assert frame.image.flags.c_contiguous
        assert frame.image.flags.owndata
        frame.image[:] = 0


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 360, -90])
@pytest.mark.parametrize("rotation", [0, 270])
def test_a_further_turn_is_clockwise_and_comes_after_the_tag(
    turn: int, rotation: int, tmp_path: Path
) -> None:
    path = write_video(tmp_path / "v.mp4", rotation=rotation)
    for index, frame in enumerate(sampled_frames(path, probe(path), count=100, turn=turn)):
        back = np.rot90(frame.image, k=turn // 90)
        assert number_of(back) == index
        assert is_upright(back)


def test_mirrored_comes_last(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", rotation=90)
    found = probe(path)
    plain = list(sampled_frames(path, found, count=3, turn=90))
    mirrored = list(sampled_frames(path, found, count=3, turn=90, mirrored=True))
    for one, other in zip(plain, mirrored, strict=True):
        assert np.array_equal(np.fliplr(one.image), other.image)


def test_a_turn_that_is_no_right_angle(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    with pytest.raises(ValueError, match="multiple of 90"):
        sampled_frames(path, probe(path), count=3, turn=45)


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    frames = sampled_frames(path, probe(path), count=5)
    assert len(frames) == 5
    first, second = list(frames), list(frames)
    assert all(np.array_equal(a.image, b.image) for a, b in zip(first, second, strict=True))


def test_the_file_is_closed_when_the_consumer_stops_early(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    frames = iter(sampled_frames(path, probe(path), count=5))
    next(frames)
    assert path in open_files()
    frames.close()  # type: ignore[attr-defined]
    assert path not in open_files()


def open_files() -> set[Path]:
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        pytest.skip("this system does not list open files")
    return {entry.readlink() for entry in folder.iterdir() if entry.is_symlink()}


def test_skipped_frames_are_grabbed_and_not_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = {"grab": 0, "retrieve": 0}

    class Counting:
        def __init__(self, *arguments: Any) -> None:
            self._capture = real(*arguments)

        def __getattr__(self, name: str) -> Any:
            counts[name] = counts.get(name, 0) + 1
            return getattr(self._capture, name)

    real = cv2.VideoCapture
    path = write_video(tmp_path / "v.mp4", "h264", even_times(200))
    found = probe(path)
    monkeypatch.setattr(cv2, "VideoCapture", Counting)
    assert len(list(sampled_frames(path, found, count=5))) == 5
    assert counts["grab"] == 181, "not further than the last sampled frame"
    assert counts["retrieve"] == 6, "five, and the first that makes stale pictures known"
    assert counts["release"] == 1


def test_no_more_than_two_pictures_are_held(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", "mpeg4", even_times(60), size=(640, 480))
    found = probe(path)
    picture = 640 * 480 * 3
    tracemalloc.start()
    try:
        for _ in sampled_frames(path, found, count=40):
            pass
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert picture < peak < 3.5 * picture, "the stored one, the one being made, and the consumer's last"


def test_a_file_that_has_gone_since_the_probe(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    found = probe(path)
    path.unlink()
    with pytest.raises(NotAVideoError, match="cannot open"):
        list(sampled_frames(path, found, count=3))


def test_a_file_whose_pictures_have_gone_since_the_probe(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi", "mpeg4")
    found = probe(path)
    data = path.read_bytes()
    begin = data.index(b"movi") + 4
    path.write_bytes(data[:begin] + bytes(len(data) - begin))
    with pytest.raises((NoFramesError, NotAVideoError)):
        list(sampled_frames(path, found, count=3))


def test_interlaced_pictures_after_others(tmp_path: Path) -> None:
    """OpenCV 5.0.0 gives out an old picture for each of them; the file is read again by PyAV."""
    plain = write_video(tmp_path / "plain.mpg", "mpeg2video", even_times(30))
    woven = write_video(
        tmp_path / "woven.mpg", "mpeg2video", even_times(30), options={"flags": "+ilme+ildct"}
    )
    both = tmp_path / "both.mpg"
    both.write_bytes(plain.read_bytes() + woven.read_bytes())
    found = probe(both)
    assert not found.interlaced
    assert found.facts.frames == 60
    frames = list(sampled_frames(both, found, count=100))
    shown = [number_of(f.image) for f in frames]
    assert shown == [*range(30), *range(30)]


def test_pictures_that_do_not_change(tmp_path: Path) -> None:
    """They look like stale ones; PyAV then reads the same."""
    path = tmp_path / "still.mkv"
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for number in range(20):
            frame = av.VideoFrame.from_ndarray(numbered(77), format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    frames = sampled_frames(path, probe(path), count=100)
    shown = list(frames)
    assert [number_of(f.image) for f in shown] == [77] * 20
    assert [f.time_s for f in shown] == pytest.approx(even_times(20))
    assert frames.broken == 0


@pytest.mark.parametrize(("codec", "extension"), [("h264", "mp4"), ("mpeg4", "avi"), ("mpeg1video", "mpg")])
def test_both_readers_see_the_same(codec: str, extension: str, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", codec, even_times(30))
    with readers.OpenCvReader(path) as one, readers.PyAvReader(path) as other:
        for _ in range(30):
            assert one.grab()
            assert other.grab()
            left, right = one.picture(), other.picture()
            assert left is not None
            assert right is not None
            assert np.abs(left.astype(int) - right.astype(int)).max() <= 2
        assert not one.grab()
        assert not other.grab()


def test_a_reader_without_a_frame_has_no_picture(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    with readers.PyAvReader(path) as reader:
        assert reader.picture() is None
        assert reader.time_s() == 0
