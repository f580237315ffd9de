"""Frames to a video file, by PyAV."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import cast

from palsycheck.errors import OutputError
from palsycheck.values import Picture


def write_video(
    path: Path, frames: Iterable[Picture], *, fps: float, quality: int = 21, codec: str = "libx264"
) -> int:
    """Encodes frames at a constant rate, 4:2:0, and gives their number.

    Args:
        path: The file to write; its suffix names the container (.mp4, .mov, .mkv, .avi ...). It is
            written beside its name and renamed into place.
        frames: (height, width, 3), RGB, uint8, all of one size, both sides even.
        fps: Frames a second.
        quality: The encoder's constant rate factor, 0 (lossless) to 51; about 21 is a phone's.
        codec: An encoder's name as FFmpeg knows it.

    Raises:
        OutputError: The file cannot be written.
    """
    import av

    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    count = 0
    try:
        with av.open(str(part), "w") as container:
            stream: av.VideoStream | None = None
            for picture in frames:
                if stream is None:
                    rate = Fraction(fps).limit_denominator(1001)
                    stream = cast(av.VideoStream, container.add_stream(codec, rate=rate))
                    stream.height, stream.width = picture.shape[:2]
                    stream.pix_fmt = "yuv420p"
                    stream.options = {"crf": str(quality), "preset": "veryfast", "threads": "1"}
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
