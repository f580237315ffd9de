"""Every codec in every container: the right picture at the right time."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest
from video_files import (
    FIXED_RATE,
    even_times,
    is_upright,
    number_of,
    uneven_times,
    write_packed_avi,
    write_video,
)

from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import probe

CONTAINERS = {
    "h264": ("mp4", "mov", "m4v", "3gp", "avi", "mkv"),
    "hevc": ("mp4", "mov", "mkv"),
    "mpeg1video": ("mpg", "mpeg", "mp4", "mov", "avi", "mkv"),
    "mpeg2video": ("mpg", "mkv"),
    "mpeg4": ("mp4", "mov", "avi", "mkv", "3gp"),
    "vp9": ("webm", "mkv", "mp4", "avi"),
    "wmv2": ("wmv",),
}
EVERY = [(codec, extension) for codec, extensions in CONTAINERS.items() for extension in extensions]
VARIABLE = [
    (codec, extension) for codec, extension in EVERY if codec not in FIXED_RATE and extension != "avi"
]
COUNT = 20


@pytest.mark.parametrize(("codec", "extension"), EVERY)
def test_constant_rate_every_frame_comes_with_its_time(codec: str, extension: str, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", codec, even_times(COUNT))
    found = probe(path)
    assert (found.facts.codec, found.facts.frames) == (codec, COUNT)
    assert (found.facts.width, found.facts.height, found.facts.rotation) == (96, 64, 0)
    assert found.facts.frame_rate == pytest.approx(25, rel=0.01)
    assert found.facts.duration_s == pytest.approx(COUNT / 25, abs=0.021)
    assert not found.facts.variable_rate
    assert not found.facts.truncated
    frames = sampled_frames(path, found, count=100)
    assert [(number_of(f.image), round(f.time_s, 3)) for f in frames] == [
        (n, round(n / 25, 3)) for n in range(COUNT)
    ]
    assert frames.broken == 0


@pytest.mark.parametrize(("codec", "extension"), VARIABLE)
def test_variable_rate_every_frame_comes_with_its_time(codec: str, extension: str, tmp_path: Path) -> None:
    times = uneven_times(COUNT)
    path = write_video(tmp_path / f"v.{extension}", codec, times)
    found = probe(path)
    assert found.facts.variable_rate
    assert (found.facts.shortest_gap_s, found.facts.longest_gap_s) == (
        pytest.approx(0.02, abs=0.002),
        pytest.approx(0.1, abs=0.002),
    )
    for frame in sampled_frames(path, found, count=100):
        assert frame.time_s == pytest.approx(times[number_of(frame.image)], abs=0.0011)


def test_a_variable_rate_avi_without_reordering_keeps_its_times(tmp_path: Path) -> None:
    """With B-frames an AVI file stores only when frames are decoded; then times are a frame or two off."""
    times = uneven_times(COUNT)
    path = write_video(tmp_path / "v.avi", "mpeg4", times, options={"bf": "0"})
    for frame in sampled_frames(path, probe(path), count=100):
        assert frame.time_s == pytest.approx(times[number_of(frame.image)], abs=0.0011)


def test_two_pictures_in_one_packet(tmp_path: Path) -> None:
    path = write_packed_avi(tmp_path / "v.avi", COUNT)
    frames = sampled_frames(path, probe(path), count=100)
    shown = [(number_of(f.image), round(f.time_s, 3)) for f in frames]
    assert shown == [(n, round(n / 25, 3)) for n in range(COUNT)]
    assert frames.broken == 0


@pytest.mark.parametrize(("codec", "extension"), [("h264", "h264"), ("hevc", "hevc"), ("mpeg4", "m4v")])
def test_bare_streams_run_at_the_assumed_rate(codec: str, extension: str, tmp_path: Path) -> None:
    made = write_video(tmp_path / f"bare.{extension}", codec, even_times(COUNT), container_format=extension)
    path = made.rename(tmp_path / "bare.mpg")
    found = probe(path)
    assert found.facts.container == extension
    shown = [(number_of(f.image), round(f.time_s, 3)) for f in sampled_frames(path, found, count=100)]
    assert shown == [(n, round(n / 25, 3)) for n in range(COUNT)]


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize(("codec", "extension"), [("h264", "mp4"), ("hevc", "mov"), ("h264", "mkv")])
def test_the_rotation_tag_is_honoured_once(codec: str, extension: str, rotation: int, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", codec, rotation=rotation)
    found = probe(path)
    assert found.facts.rotation == rotation
    assert (found.facts.width, found.facts.height) == (96, 64)
    for index, frame in enumerate(sampled_frames(path, found, count=100)):
        assert frame.image.shape == (64, 96, 3)
        assert number_of(frame.image) == index
        assert is_upright(frame.image)


@pytest.mark.parametrize("size", [(97, 65), (95, 67), (131, 74)])
@pytest.mark.parametrize(("codec", "extension"), [("mpeg4", "avi"), ("vp9", "webm"), ("h264", "mov")])
def test_odd_sizes(codec: str, extension: str, size: tuple[int, int], tmp_path: Path) -> None:
    pix_fmt = "yuv444p" if codec == "h264" else "yuv420p"
    path = write_video(tmp_path / f"v.{extension}", codec, size=size, pix_fmt=pix_fmt)
    found = probe(path)
    assert (found.facts.width, found.facts.height) == size
    for index, frame in enumerate(sampled_frames(path, found, count=100)):
        assert frame.image.shape == (size[1], size[0], 3)
        assert number_of(frame.image) == index


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "options"),
    [
        ("hevc", "yuv420p10le", {}),
        ("h264", "yuv422p10le", {}),
        ("h264", "yuvj420p", {}),
        ("h264", "yuv444p", {}),
        ("h264", "yuv420p", {"flags": "+ilme+ildct", "x264-params": "tff=1"}),
        ("mpeg2video", "yuv420p", {"flags": "+ilme+ildct"}),
    ],
    ids=["10-bit", "10-bit-422", "full-range", "444", "interlaced-h264", "interlaced-mpeg2"],
)
def test_pixel_formats_keep_colours(
    codec: str, pix_fmt: str, options: dict[str, str], tmp_path: Path
) -> None:
    path = write_video(tmp_path / "v.mkv", codec, pix_fmt=pix_fmt, options=options)
    frames = list(sampled_frames(path, probe(path), count=100))
    assert [number_of(f.image) for f in frames] == list(range(12))
    for frame in frames:
        assert is_upright(frame.image)
        assert frame.image[32, 48].astype(int) == pytest.approx([128, 128, 128], abs=8)
        assert frame.image[-6, 8].astype(int) == pytest.approx([220, 30, 30], abs=30)


def test_grey_pictures_come_as_rgb(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", "h264", pix_fmt="gray")
    frames = list(sampled_frames(path, probe(path), count=100))
    assert [number_of(f.image) for f in frames] == list(range(12))
    assert all(f.image.shape == (64, 96, 3) for f in frames)


def test_pixels_that_are_not_square_are_made_square(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", "mpeg4", aspect=Fraction(16, 11))
    found = probe(path)
    assert (found.facts.width, found.facts.height) == (140, 64)
    for index, frame in enumerate(sampled_frames(path, found, count=100)):
        assert frame.image.shape == (64, 140, 3)
        assert number_of(frame.image) == index


def test_a_display_matrix_that_flips_is_honoured(tmp_path: Path) -> None:
    unit = 1 << 16
    path = write_video(tmp_path / "v.mp4", matrix=(-unit, 0, 0, 0, unit, 0, 96 * unit, 0, 1 << 30))
    found = probe(path)
    assert found.orientation.flipped
    plain = next(iter(sampled_frames(path, found, count=100, mirrored=True)))
    assert number_of(plain.image) == 0
    assert is_upright(plain.image)


@pytest.mark.parametrize(("codec", "extension"), [("h264", "mp4"), ("mpeg4", "avi"), ("vp9", "webm")])
def test_one_frame(codec: str, extension: str, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", codec, [0.0])
    found = probe(path)
    assert found.facts.frames == 1
    assert found.facts.frame_rate is found.facts.shortest_gap_s is found.facts.longest_gap_s is None
    assert not found.facts.variable_rate
    assert [(number_of(f.image), f.time_s) for f in sampled_frames(path, found, count=5)] == [(0, 0.0)]


def test_sound_that_starts_before_the_picture_moves_nothing(tmp_path: Path) -> None:
    """AAC begins with 1,024 samples before zero; newer OpenCV shifts all times by that."""
    times = [0.3 + t for t in even_times(COUNT)]
    path = write_video(tmp_path / "v.mkv", "h264", times, tone_from=0.0)
    with av.open(str(path)) as file:
        assert {stream.type for stream in file.streams} == {"audio", "video"}
    shown = [(number_of(f.image), round(f.time_s, 3)) for f in sampled_frames(path, probe(path), count=100)]
    assert shown == [(n, round(n / 25, 3)) for n in range(COUNT)]


def test_recordings_strung_together_run_on(tmp_path: Path) -> None:
    """The clock of the second starts again at zero."""
    one = write_video(tmp_path / "one.mpg", "mpeg1video", even_times(60))
    both = tmp_path / "both.mpg"
    both.write_bytes(one.read_bytes() * 2)
    found = probe(both)
    assert found.facts.frames == 120
    assert found.facts.duration_s == pytest.approx(4.8, abs=0.05)
    times = [frame.time_s for frame in sampled_frames(both, found, count=24)]
    assert len(times) == 24
    assert times == sorted(times)
