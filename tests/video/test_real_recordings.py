"""Recordings of real cameras, where PALSYCHECK_DATA names a folder that has them."""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest

from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import probe

DATA = Path(os.environ.get("PALSYCHECK_DATA", "")) / "videos"
NAMES = (
    "grid-bbaf2n.mpg",
    "openwillis-baseline.mp4",
    "pyfeat-face-noface-vfr-hevc.mov",
    "pyfeat-no-face.mp4",
    "pyfeat-single-face.mp4",
)

pytestmark = pytest.mark.skipif(
    "PALSYCHECK_DATA" not in os.environ or not DATA.is_dir(),
    reason="PALSYCHECK_DATA names no folder with real recordings",
)


def decoded(path: Path) -> tuple[list[float], dict[int, np.ndarray]]:
    """Presentation times of all frames, and small versions of the pictures, by PyAV alone."""
    times, pictures = [], {}
    with av.open(str(path)) as file:
        stream = file.streams.video[0]
        for frame in file.decode(stream):
            assert frame.pts is not None
            pictures[len(times)] = frame.to_ndarray(format="rgb24", width=96, height=64).astype(int)
            times.append(float((frame.pts - (stream.start_time or 0)) * stream.time_base))
    return times, pictures


@pytest.mark.parametrize("name", NAMES)
def test_times_and_pictures_are_right_to_one_frame(name: str) -> None:
    import cv2

    path = DATA / name
    times, pictures = decoded(path)
    found = probe(path)
    assert found.times.seconds == pytest.approx(np.array(times) - times[0], abs=1e-4)
    frames = list(sampled_frames(path, found, count=12))
    assert len(frames) == 12
    for frame in frames:
        small = cv2.resize(frame.image, (96, 64), interpolation=cv2.INTER_AREA).astype(int)
        index = int(np.argmin(np.abs(found.times.seconds - frame.time_s)))
        near = [n for n in range(index - 1, index + 2) if n in pictures]
        unlike = {n: float(np.abs(pictures[n] - small).mean()) for n in near}
        assert min(unlike.values()) < 6
        assert unlike[index] <= min(unlike.values()) + 0.5


def test_the_variable_rate_is_seen() -> None:
    facts = probe(DATA / "pyfeat-face-noface-vfr-hevc.mov").facts
    assert facts.variable_rate
    assert facts.shortest_gap_s == pytest.approx(0.0137, abs=0.0005)
    assert facts.longest_gap_s == pytest.approx(0.0417, abs=0.0005)
    assert (facts.codec, facts.width, facts.height, facts.frames) == ("hevc", 960, 540, 169)
    assert not facts.truncated
