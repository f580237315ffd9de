"""Frames to a video file, by PyAV."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from palsycheck.errors import OutputError
from palsycheck.values import Picture

CONTAINERS = frozenset({".mp4", ".mov", ".mkv", ".avi"})
_X264 = {"preset": "veryfast", "threads": "1", "x264-params": "mbtree=0"}
"""One thread, and without macroblock trees, whose vector code reads past small pictures: so the same
frames give the same file."""


def write_video(path: Path, frames: Iterable[Picture], *, fps: float, quality: int = 24) -> int:
    """Encodes frames as H.264 at a constant rate, 4:2:0, and gives their number.

    Args:
        path: The file to write; its suffix, one of ``CONTAINERS``, names the container. It is
            written beside its name and renamed into place.
        frames: (height, width, 3), RGB, uint8, all of one size, both sides even.
        fps: Frames a second.
        quality: The encoder's constant rate factor, 0 (lossless) to 51; 24 keeps what a phone keeps.

    Raises:
        OutputError: The file cannot be written, or the suffix names no container.
    """
    import av

    if path.suffix not in CONTAINERS:
        names = ", ".join(sorted(CONTAINERS))
        raise OutputError("Not a container for video", where=path, remedy=f"End its name in one of {names}")
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    count = 0
    try:
        with av.open(str(part), "w") as container:
            stream: av.VideoStream | None = None
            for picture in frames:
                if stream is None:
                    rate = Fraction(fps).limit_denominator(1001)
                    stream = container.add_stream("libx264", rate=rate)
                    stream.height, stream.width = picture.shape[:2]
                    stream.pix_fmt = "yuv420p"
                    stream.options = {"crf": str(quality), **_X264}
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
                count += 1
            if stream is not None:
                container.mux(stream.encode(None))
        part.replace(path)
    except (OSError, av.FFmpegError) as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            "A video cannot be written", where=path, remedy="Check the space and the rights on that disk"
        ) from error
    return count
