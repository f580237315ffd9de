"""H.264, the codec of nearly every phone and camera: can it be written, and read back?"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from palsycheck.doctor.finding import Finding, State, first_line, missing, ok, warn
from palsycheck.doctor.packages import reinstall

FRAMES, SIDE, GREY = 6, 64, 160
"""The clip made on the spot: its frames, its side in pixels, its level of grey (8 bit)."""

TOLERANCE = 8
"""Levels of grey by which the decoded clip's mean may differ: limited range and quantisation cost 1 or 2."""


def examine() -> tuple[Finding, ...]:
    """Writing with PyAV (needed for phantoms), then reading with OpenCV (needed for screening)."""
    with tempfile.TemporaryDirectory(prefix="palsycheck-") as folder:
        clip = Path(folder) / "clip.mp4"
        written = write_h264(clip)
        return (written, read_h264(clip)) if written.state is State.OK else (written,)


def write_h264(path: Path) -> Finding:
    """Encode a grey clip with PyAV's own libx264."""
    name, remedy = "H.264 written by PyAV", reinstall("av")
    try:
        import av
    except ImportError as error:
        return warn(name, f"{first_line(error)}: no phantoms can be made", remedy)
    picture = np.full((SIDE, SIDE, 3), GREY, np.uint8)
    try:
        with av.open(path, "w") as container:
            stream = container.add_stream("libx264", rate=25)
            stream.width = stream.height = SIDE
            stream.pix_fmt = "yuv420p"
            for _ in range(FRAMES):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())
    except (av.FFmpegError, OSError, ValueError) as error:
        return warn(name, f"{first_line(error)}: no phantoms can be made", remedy)
    return ok(name, f"av {av.__version__}")


def read_h264(path: Path) -> Finding:
    """Decode that clip with OpenCV: every frame, in its grey."""
    name = "H.264 read by OpenCV"
    try:
        import cv2
    except ImportError as error:
        by_apt = "libGL" in str(error)
        return missing(
            name, first_line(error), "apt-get install libgl1" if by_apt else reinstall("opencv-python")
        )
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    means = []
    while True:
        good, picture = capture.read()
        if not good:
            break
        means.append(float(picture.mean()))
    capture.release()
    if len(means) != FRAMES:
        return missing(name, f"{len(means)} of {FRAMES} frames came back", reinstall("opencv-python"))
    if max(abs(mean - GREY) for mean in means) > TOLERANCE:
        return missing(name, "the frames came back in another grey", reinstall("opencv-python"))
    return ok(name, f"cv2 {cv2.__version__}")
