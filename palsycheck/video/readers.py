"""The two ways to decode a file: OpenCV, and PyAV for what OpenCV does not convert.

OpenCV from 4.13 or so on (seen with 5.0.0) fails to convert interlaced pictures, as older camcorders
record, without saying so: it hands out whatever its buffer holds, an earlier picture or memory that
was never written, perhaps another patient's. OpenCV 4.12 does the same after a change of size within
a file. Files that begin interlaced are therefore read by PyAV from the start; a picture that equals
the one before in every compared pixel is not trusted, and the file is read by PyAV from there on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from palsycheck.errors import NotAVideoError
from palsycheck.values import Picture
from palsycheck.video.container import CONVERT, opened, video_stream
from palsycheck.video.libraries import load_opencv

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

_COMPARED = 7
"""Every seventh pixel of every seventh row tells two pictures apart: camera noise is everywhere."""


class UnsureConversionError(Exception):
    """The picture may be a stale one; never leaves this package."""


class Reader(Protocol):
    """A file being decoded, frame after frame."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def grab(self) -> bool:
        """Decodes the next frame; False after a packet that cannot be decoded, and at the end."""

    def time_s(self) -> float:
        """The time reported for the frame, in seconds; 0 where there is none. See ``clock.FrameClock``."""

    def picture(self) -> Picture | None:
        """The frame as stored, BGR uint8 (height, width, 3); None where it cannot be converted."""


class OpenCvReader:
    """Reads through OpenCV's FFmpeg backend, in software, turning nothing.

    Raises:
        NotAVideoError: OpenCV cannot open the file.
    """

    def __init__(self, path: Path) -> None:
        self._cv2 = cv2 = load_opencv()
        # Software decoding everywhere: hardware decoders differ in their pictures, so in results.
        self._capture = cv2.VideoCapture(
            os.path.abspath(path),  # noqa: PTH100 - never an address; links are left as they are
            cv2.CAP_FFMPEG,
            [cv2.CAP_PROP_HW_ACCELERATION, cv2.VIDEO_ACCELERATION_NONE],
        )
        if not self._capture.isOpened():
            self._capture.release()
            raise NotAVideoError("OpenCV cannot open the recording", where=path, remedy=CONVERT)
        self._capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 0)
        self._compared: Picture | None = None
        self._first: Picture | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._capture.release()

    def grab(self) -> bool:
        self._first = None
        if not self._capture.grab():
            return False
        if self._compared is None:  # the first picture fills OpenCV's buffer: stale ones equal it
            self._first = self._converted()
        return True

    def time_s(self) -> float:
        return float(self._capture.get(self._cv2.CAP_PROP_POS_MSEC)) / 1000

    def picture(self) -> Picture | None:
        return self._converted() if self._first is None else self._first

    def _converted(self) -> Picture | None:
        converted, picture = self._capture.retrieve()
        if not converted:
            return None
        compared = picture[::_COMPARED, ::_COMPARED].copy()
        if self._compared is not None and np.array_equal(compared, self._compared):
            raise UnsureConversionError
        self._compared = compared
        stored: Picture = picture
        return stored


class PyAvReader:
    """Reads through PyAV.

    Raises:
        NotAVideoError: See ``container.opened`` and ``container.video_stream``.
    """

    def __init__(self, path: Path) -> None:
        with ExitStack() as stack:
            container = stack.enter_context(opened(path))
            self._stream = video_stream(container, path)
            self._packets = container.demux(self._stream)
            self._closing = stack.pop_all()
        self._decoded: Iterator[VideoFrame] = iter(())
        self._frame: VideoFrame | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    def grab(self) -> bool:
        import av

        try:
            while (frame := next(self._decoded, None)) is None:
                self._decoded = iter(next(self._packets).decode())
        except (av.FFmpegError, StopIteration):
            return False
        self._frame = frame
        return True

    def time_s(self) -> float:
        frame, start, unit = self._frame, self._stream.start_time, self._stream.time_base
        if frame is None or frame.pts is None or start is None or unit is None:
            return 0.0
        return float((frame.pts - start) * unit)

    def picture(self) -> Picture | None:
        if self._frame is None:
            return None
        stored = self._frame.to_ndarray(format="bgr24", interpolation="BICUBIC")
        return stored.astype(np.uint8, copy=False)
