"""Opening a video file and reading its packets, with nothing in it believed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.errors import MissingInputError, NotAVideoError, UnreadableInputError
from palsycheck.video.libraries import demuxer_options
from palsycheck.video.times import CLOCKLESS

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

CONVERT = "Convert it to MP4 (H.264) with the program that made it, or record it again"


@dataclass(frozen=True, slots=True)
class Packets:
    """The packets of a video stream.

    Attributes:
        stamps: In stored order and units of the stream, of the packets that are shown: presentation
            stamps, or decoding stamps where the container has no others; None where absent.
        last_duration: Of the packet shown last, in the stream's units, None where absent.
        restarted: Whether the clock falls back by more than a second: recordings strung together.
        first_frame: The first that can be decoded, None where none can.
        cut_short: Whether the last packet is incomplete, or reading ended in an error.
    """

    stamps: list[int | None]
    last_duration: int | None
    restarted: bool
    first_frame: VideoFrame | None
    cut_short: bool


def check_plain_file(path: Path) -> None:
    """Looks before anything is opened: a pipe or device would hang or harm.

    Raises:
        MissingInputError: There is no such file.
        UnreadableInputError: It cannot be looked at.
        NotAVideoError: A folder, a pipe or device, an empty file, a name that is no text.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError as error:  # FFmpeg's bindings crash on such names
        raise NotAVideoError(
            "The name of the recording is not valid UTF-8",
            where=ascii(str(path)),
            remedy="Rename the file, for example with convmv",
        ) from error
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise MissingInputError("There is no such recording", where=path, remedy="Check the path") from error
    except OSError as error:
        raise UnreadableInputError(
            f"The recording cannot be read: {error.strerror}", where=path, remedy="Check the rights"
        ) from error
    if stat.S_ISDIR(status.st_mode):
        raise NotAVideoError("A folder is not a recording", where=path, remedy="Name a video file")
    if not stat.S_ISREG(status.st_mode):
        raise NotAVideoError("A pipe or device is not a recording", where=path, remedy="Name a plain file")
    if status.st_size == 0:
        raise NotAVideoError(
            "The recording is empty (0 bytes)", where=path, remedy="Copy it again from the camera"
        )


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The container, confined to plain local files (see ``libraries``), closed at the end.

    Raises:
        NotAVideoError: FFmpeg finds no container that it knows.
    """
    import av

    try:
        container = av.open(
            os.path.abspath(path),  # noqa: PTH100 - never "http:..." or "-"; links are left as they are
            mode="r",
            options=demuxer_options(),
            metadata_errors="replace",
        )
    except (av.FFmpegError, OSError) as error:
        raise NotAVideoError(
            "This is not a video file, or its beginning or index is damaged", where=path, remedy=CONVERT
        ) from error
    with container:
        yield container


def video_stream(container: InputContainer, path: Path) -> VideoStream:
    """The first video stream, which is also the one that OpenCV takes.

    Raises:
        NotAVideoError: There is none, or it is a cover picture, or of a codec that is not known.
    """
    from av.stream import Disposition

    streams = container.streams.video
    if not streams:
        kinds = sorted({stream.type for stream in container.streams})
        if not kinds:
            raise NotAVideoError("The file's index is damaged", where=path, remedy=CONVERT)
        raise NotAVideoError(
            f"The file holds no video, only {' and '.join(kinds)}", where=path, remedy="Name a video file"
        )
    stream = streams[0]
    if stream.disposition & Disposition.attached_pic:
        raise NotAVideoError(
            "The file holds a cover picture in place of a video", where=path, remedy="Name a video file"
        )
    if stream.codec_context is None:
        raise NotAVideoError("The recording's codec is not known here", where=path, remedy=CONVERT)
    return stream


def read_packets(container: InputContainer, stream: VideoStream) -> Packets:
    """Reads all packets, and decodes until there is one frame."""
    import av

    use_decoding_stamps = container.format.name in CLOCKLESS
    stamps: list[int | None] = []
    latest: tuple[int, int | None] | None = None
    frame: VideoFrame | None = None
    cut_short = restarted = False
    second = 1 / stream.time_base if stream.time_base else 0
    decoded_last: int | None = None
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except av.FFmpegError:
            cut_short = True
            break
        if frame is None:
            with suppress(av.FFmpegError):
                frame = next(iter(packet.decode()), None)
        if packet.size == 0 or packet.is_discard:
            continue
        if packet.dts is not None:
            restarted |= decoded_last is not None and packet.dts < decoded_last - second
            decoded_last = packet.dts
        stamp = packet.dts if use_decoding_stamps else packet.pts
        stamps.append(stamp)
        if stamp is not None and (latest is None or stamp >= latest[0]):
            latest = stamp, packet.duration
        cut_short = packet.is_corrupt
    last_duration = latest[1] if latest else None
    return Packets(stamps, last_duration, restarted, frame, cut_short)
