"""Files that are broken, cut off, or claim what is not so."""

from __future__ import annotations

from pathlib import Path

import pytest
from video_files import (
    blank_packet,
    cut,
    declare_avi_frames,
    declare_mp4_duration,
    even_times,
    flip_bits,
    number_of,
    write_video,
)

from palsycheck.errors import NoFramesError, NotAVideoError, VideoError
from palsycheck.values import Frame
from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import probe

COUNT = 40
CUT_ABLE = [("h264", "mp4"), ("hevc", "mov"), ("mpeg4", "avi"), ("h264", "mkv"), ("vp9", "webm")]
INDEX_FIRST = {"movflags": "+faststart"}


def right(frames: list[Frame]) -> int:
    """How many frames show the picture that belongs to their time (25 a second)."""
    return sum(number_of(f.image) == round(f.time_s * 25) for f in frames)


def in_order(frames: list[Frame]) -> bool:
    times = [f.time_s for f in frames]
    return times == sorted(set(times)) and [f.index for f in frames] == list(range(len(frames)))


@pytest.mark.parametrize("share", [0.4, 0.6, 0.8, 0.9])
@pytest.mark.parametrize(("codec", "extension"), CUT_ABLE)
def test_a_missing_tail_leaves_what_is_there(
    codec: str, extension: str, share: float, tmp_path: Path
) -> None:
    container = INDEX_FIRST if extension in {"mp4", "mov"} else {}
    path = cut(write_video(tmp_path / f"v.{extension}", codec, even_times(COUNT), container=container), share)
    found = probe(path)
    assert COUNT * share - 2 <= found.facts.frames <= COUNT * share + 2
    assert found.facts.truncated
    frames = list(sampled_frames(path, found, count=100))
    assert in_order(frames)
    assert len(frames) >= found.facts.frames - 3
    assert right(frames) >= len(frames) - 2  # the frame that was cut in two may be patched up


def test_an_mpeg_without_its_tail_gives_what_it_has(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mpg", "mpeg1video", even_times(COUNT))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    found = probe(path)
    assert found.facts.declared_duration_s is None
    frames = list(sampled_frames(path, found, count=100))
    assert in_order(frames)
    assert right(frames) >= len(frames) - 2 > 10


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_an_mp4_without_its_index_is_refused_with_a_remedy(share: float, tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(NotAVideoError, match=r"index is damaged \(.*v\.mp4\)\. Convert it"):
        probe(path)


@pytest.mark.parametrize(
    ("codec", "extension"), [("h264", "mp4"), ("hevc", "mkv"), ("mpeg4", "avi"), ("h264", "avi")]
)
def test_a_broken_frame_is_counted_and_the_others_keep_their_times(
    codec: str, extension: str, tmp_path: Path
) -> None:
    path = write_video(tmp_path / f"v.{extension}", codec, even_times(COUNT))
    blank_packet(path, 29)
    frames = sampled_frames(path, probe(path), count=100)
    shown = list(frames)
    assert frames.broken >= 1
    assert len(shown) == COUNT - frames.broken
    assert in_order(shown)
    later = [f for f in shown if f.time_s > 34 / 25]
    assert later
    assert right(later) == len(later)


def test_in_place_of_a_broken_frame_the_next_is_taken(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", "h264", even_times(COUNT), options={"bf": "0", "g": "1"})
    whole = [f.time_s for f in sampled_frames(path, probe(path), count=8)]
    wanted = round(whole[3] * 25)
    blank_packet(path, wanted)
    frames = sampled_frames(path, probe(path), count=8)
    damaged = [f.time_s for f in frames]
    assert damaged[3] == pytest.approx(whole[3] + 1 / 25)
    assert [*damaged[:3], *damaged[4:]] == pytest.approx([*whole[:3], *whole[4:]])
    assert frames.broken == 1


def test_where_all_frames_are_wanted_none_comes_twice(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", "h264", even_times(COUNT), options={"bf": "0", "g": "1"})
    for index in (7, 8, 20):
        blank_packet(path, index)
    frames = sampled_frames(path, probe(path), count=100)
    assert [number_of(f.image) for f in frames] == [n for n in range(COUNT) if n not in {7, 8, 20}]
    assert frames.broken == 3


def test_a_broken_first_frame_moves_no_times(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mkv", "h264", even_times(COUNT), options={"bf": "0", "g": "1"})
    for index in (0, 1, 2):
        blank_packet(path, index)
    frames = list(sampled_frames(path, probe(path), count=100))
    assert right(frames) == len(frames) == COUNT - 3


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("codec", "extension"), [*CUT_ABLE, ("mpeg1video", "mpg"), ("wmv2", "wmv")])
def test_flipped_bits_cost_frames_and_nothing_else(
    codec: str, extension: str, seed: int, tmp_path: Path
) -> None:
    path = flip_bits(write_video(tmp_path / f"v.{extension}", codec, even_times(COUNT)), seed=seed)
    try:
        found = probe(path)
        frames = list(sampled_frames(path, found, count=10))
    except VideoError as error:
        assert "v." in str(error)
        return
    assert in_order(frames)
    assert {f.time_s for f in frames} <= set(found.times.seconds.tolist())


@pytest.mark.parametrize("claimed", [0, 1, 2**31 - 1])
@pytest.mark.parametrize("extension", ["mp4", "mov"])
def test_a_false_duration_does_not_matter(extension: str, claimed: int, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", "h264", even_times(COUNT))
    declare_mp4_duration(path, claimed)
    found = probe(path)
    assert found.facts.duration_s == pytest.approx(COUNT / 25, abs=0.021)
    frames = list(sampled_frames(path, found, count=10))
    assert right(frames) == len(frames) == 10


@pytest.mark.parametrize("claimed", [0, 3, 1_000_000])
def test_a_false_number_of_frames_does_not_matter(claimed: int, tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.avi", "mpeg4", even_times(COUNT))
    declare_avi_frames(path, claimed)
    found = probe(path)
    assert found.facts.frames == COUNT
    frames = list(sampled_frames(path, found, count=10))
    assert right(frames) == len(frames) == 10


@pytest.mark.parametrize(
    ("extension", "container"),
    [("mp4", {"movflags": "+frag_keyframe+empty_moov+default_base_moof"}), ("mkv", {"live": "1"})],
)
def test_live_recordings_without_any_duration(
    extension: str, container: dict[str, str], tmp_path: Path
) -> None:
    path = write_video(tmp_path / f"v.{extension}", "h264", even_times(COUNT), container=container)
    found = probe(path)
    assert found.facts.declared_duration_s is None or not found.facts.truncated
    assert found.facts.duration_s == pytest.approx(COUNT / 25, abs=0.021)
    frames = list(sampled_frames(path, found, count=10))
    assert right(frames) == len(frames) == 10


@pytest.mark.parametrize("extension", ["mp4", "mkv", "avi"])
def test_no_frames(extension: str, tmp_path: Path) -> None:
    path = write_video(tmp_path / f"v.{extension}", "mpeg4", [])
    with pytest.raises(VideoError, match=r"v\."):
        probe(path)


def test_not_one_frame_that_can_be_decoded(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4", "hevc", even_times(6))
    for index in range(6):
        blank_packet(path, index)
    with pytest.raises(NoFramesError, match=r"no picture that can be decoded \(.*\)\. Copy it again"):
        probe(path)
