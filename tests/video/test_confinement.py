"""Files that would make FFmpeg open other files, and libraries that would write on the terminal."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from video_files import blank_packet, even_times, flip_bits, write_video

from palsycheck.errors import NotAVideoError
from palsycheck.video.frames import sampled_frames
from palsycheck.video.libraries import load_opencv
from palsycheck.video.probe import probe

TRICKS = {
    "concat": "ffconcat version 1.0\nfile secret.mkv\n",
    "playlist": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mkv\n#EXT-X-ENDLIST\n",
    "session": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><BaseURL>secret.mkv'
    "</BaseURL></Period></MPD>",
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("name", ["v.mp4", "v.mkv", "v.mpg"])
def test_a_text_that_names_another_file_opens_nothing(trick: str, name: str, tmp_path: Path) -> None:
    write_video(tmp_path / "secret.mkv")
    path = tmp_path / name
    path.write_text(TRICKS[trick])
    with pytest.raises(NotAVideoError):
        probe(path)
    cv2 = load_opencv()
    assert not cv2.VideoCapture(str(path), cv2.CAP_FFMPEG).isOpened()


def test_a_file_that_becomes_a_trick_after_the_probe_is_refused_too(tmp_path: Path) -> None:
    write_video(tmp_path / "secret.mkv")
    path = write_video(tmp_path / "v.mp4")
    found = probe(path)
    path.write_text(TRICKS["concat"])
    with pytest.raises(NotAVideoError, match="OpenCV cannot open"):
        list(sampled_frames(path, found, count=3))


READ = """
import sys
from pathlib import Path
from palsycheck.errors import VideoError
from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import probe
for name in sys.argv[1:]:
    try:
        list(sampled_frames(Path(name), probe(Path(name)), count=50))
    except VideoError:
        pass
"""


@pytest.mark.parametrize("before", ["", "import cv2"], ids=["alone", "OpenCV imported before"])
def test_not_a_word_on_the_terminal(before: str, tmp_path: Path) -> None:
    paths = []
    for codec, extension in [
        ("h264", "mp4"),
        ("hevc", "mov"),
        ("mpeg4", "avi"),
        ("vp9", "webm"),
        ("mpeg1video", "mpg"),
    ]:
        path = write_video(tmp_path / f"v.{extension}", codec, even_times(30))
        paths.append(flip_bits(path, seed=1))
    paths.append(blank_packet(write_video(tmp_path / "w.mp4", "h264", even_times(30)), 20))
    (tmp_path / "text.mp4").write_text("no video")
    paths.append(tmp_path / "text.mp4")
    run = subprocess.run(
        [sys.executable, "-c", f"{before}\n{READ}", *map(str, paths)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
