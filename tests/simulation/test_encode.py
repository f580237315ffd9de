from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from palsycheck.errors import OutputError
from palsycheck.simulation.encode import write_video


def pictures(count: int = 10) -> Iterator[np.ndarray]:
    for number in range(count):
        picture = np.full((64, 96, 3), 40, dtype=np.uint8)
        picture[:, : 8 * (number + 1)] = (200, 120, 60)
        yield picture


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
def test_a_file_holds_every_frame_at_its_rate(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"clip{suffix}"
    assert write_video(path, pictures(), fps=25) == 10
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        frames = list(container.decode(video=0))
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (frames[0].width, frames[0].height) == (96, 64)
    assert len(frames) == 10
    assert [f.time for f in frames] == pytest.approx([n / 25 for n in range(10)], abs=0.002)


def test_colours_survive(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    write_video(path, pictures(), fps=25, quality=10)
    with av.open(str(path)) as container:
        last = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)][-1]
    assert last[30, 20] == pytest.approx([200, 120, 60], abs=12)


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken.mp4").mkdir()
    with pytest.raises(OutputError, match=r"taken\.mp4"):
        write_video(tmp_path / "taken.mp4", pictures(), fps=25)
    assert [p.name for p in tmp_path.iterdir()] == ["taken.mp4"]


def test_an_unknown_container_is_an_error_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"\.mp4"):
        write_video(tmp_path / "clip.nonsense", pictures(), fps=25)
