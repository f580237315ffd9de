"""What a probe says of files, and what it refuses."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from pathlib import Path

import pytest
from video_files import even_times, write_sound, write_sound_with_cover, write_video

from palsycheck.errors import MissingInputError, NotAVideoError, UnreadableInputError
from palsycheck.video.probe import probe


def test_hash_and_size_are_those_of_the_file(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    facts = probe(path).facts
    assert facts.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert facts.bytes == path.stat().st_size
    assert facts.container == "mov,mp4,m4a,3gp,3g2,mj2"
    assert facts.declared_duration_s == pytest.approx(0.48, abs=0.002)


def test_creation_time_as_written(tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    import av

    with av.open(str(path), "w") as file:
        file.metadata["creation_time"] = "2024-03-01T10:15:00Z"
        stream = file.add_stream("mpeg4", rate=25)
        stream.width, stream.height = 64, 48
        file.mux(stream.encode(av.VideoFrame(64, 48, "yuv420p")))
        file.mux(stream.encode(None))
    assert probe(path).facts.created == "2024-03-01T10:15:00.000000Z"
    assert probe(write_video(tmp_path / "w.mkv")).facts.created is None


def test_names_with_hangul_spaces_and_markup(tmp_path: Path) -> None:
    path = write_video(tmp_path / '김 철수 "<b>%03d" #1?.mp4')
    assert probe(path).facts.frames == 12


def test_a_relative_path_that_looks_like_an_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "http:").mkdir()
    write_video(tmp_path / "v.mp4").rename(tmp_path / "http:" / "v.mp4")
    assert probe(Path("http:/v.mp4")).facts.frames == 12


def refused(path: Path, kind: type[Exception], words: str) -> None:
    begin = time.monotonic()
    with pytest.raises(kind, match=words):
        probe(path)
    assert time.monotonic() - begin < 5


def test_a_missing_file(tmp_path: Path) -> None:
    refused(tmp_path / "v.mp4", MissingInputError, "no such recording")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path, NotAVideoError, "folder")


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "v.mp4").touch()
    refused(tmp_path / "v.mp4", NotAVideoError, r"empty \(0 bytes\)")


@pytest.mark.parametrize(
    "content",
    [b"Dear colleague,\n" * 50, b"\0" * 4096, b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"x"],
    ids=["text", "zeros", "pdf", "png", "one byte"],
)
def test_not_a_video(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "v.mp4"
    path.write_bytes(content)
    refused(path, NotAVideoError, r"not a video file.*\(.*v\.mp4\)\. Convert it")


def test_a_picture_is_not_a_video(tmp_path: Path) -> None:
    import cv2
    import numpy as np

    path = tmp_path / "v.mp4"
    assert cv2.imwrite(str(tmp_path / "p.jpg"), np.zeros((64, 64, 3), np.uint8))
    (tmp_path / "p.jpg").rename(path)
    refused(path, NotAVideoError, "not a video file")


def test_sound_only(tmp_path: Path) -> None:
    refused(write_sound(tmp_path / "v.mp4"), NotAVideoError, "no video, only audio")


def test_sound_with_a_cover_picture(tmp_path: Path) -> None:
    refused(write_sound_with_cover(tmp_path / "v.mp4"), NotAVideoError, "cover picture")


def test_a_codec_that_nobody_knows(tmp_path: Path) -> None:
    path = write_video(tmp_path / "v.mp4")
    path.write_bytes(path.read_bytes().replace(b"avc1", b"zzz1"))
    refused(path, NotAVideoError, r"codec is not known here.*Convert it")


def test_a_pipe_is_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "v.mp4")
    refused(tmp_path / "v.mp4", NotAVideoError, "pipe or device")


def test_a_socket_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("v.mp4")
        refused(tmp_path / "v.mp4", NotAVideoError, "pipe or device")


def test_a_device_is_never_opened() -> None:
    refused(Path("/dev/zero"), NotAVideoError, "pipe or device")


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "v.mp4").symlink_to("v.mp4")
    refused(tmp_path / "v.mp4", UnreadableInputError, "symbolic link")


def test_a_name_that_is_no_text_is_not_given_to_ffmpeg(tmp_path: Path) -> None:
    """Its bindings crash on such names."""
    name = os.fsdecode(b"\xc7\xd1.mp4")
    write_video(tmp_path / "v.mp4").rename(tmp_path / name)
    refused(tmp_path / name, NotAVideoError, "not valid UTF-8")


def test_no_right_to_read(tmp_path: Path, no_root: None) -> None:
    path = write_video(tmp_path / "v.mp4")
    path.chmod(0)
    refused(path, UnreadableInputError, "Permission denied")


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_few_frames(frames: int, tmp_path: Path) -> None:
    facts = probe(write_video(tmp_path / "v.mp4", "h264", even_times(frames))).facts
    assert facts.frames == frames
    assert not facts.variable_rate
    assert facts.duration_s == pytest.approx(frames / 25, abs=0.021)
