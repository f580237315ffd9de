"""What a video file holds, found by reading its packets; what its header claims is only reported."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast, overload

from palsycheck.errors import MissingInputError, NoFramesError, NotAVideoError, UnreadableInputError
from palsycheck.hashing import digest_file
from palsycheck.results import VideoFacts
from palsycheck.video.libraries import demuxer_options
from palsycheck.video.orientation import Orientation, plausible_aspect, read_display_matrix
from palsycheck.video.times import CLOCKLESS, FrameTimes, frame_times

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.sidedata.sidedata import SideDataContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MICROSECOND = 1e-6
_SAVE_AS_MP4 = "Convert it to MP4 (H.264) with the program that made it, or record it again"


@dataclass(frozen=True, slots=True)
class Probe:
    """A recording that can be read.

    Attributes:
        facts: For the report.
        times: When each frame is shown.
        orientation: How a stored picture becomes the one shown.
    """

    facts: VideoFacts
    times: FrameTimes
    orientation: Orientation


@dataclass(frozen=True, slots=True)
class _Packets:
    stamps: list[int | None]
    last_duration: int | None
    first_frame: VideoFrame | None
    cut_short: bool


def probe(path: Path) -> Probe:
    """Reads all packets of a video file and decodes one frame (the display matrix comes with it).

    Only the first video stream counts, as in OpenCV. FFmpeg is confined to plain local files.

    Raises:
        MissingInputError: There is no such file.
        UnreadableInputError: It cannot be read.
        NotAVideoError: A folder, a device, an empty file, not a video, no video stream, an unknown codec.
        NoFramesError: A video stream without one frame that can be decoded.
    """
    _check_plain_file(path)
    try:
        digest = digest_file(path)
    except OSError as error:
        raise UnreadableInputError(
            f"The recording cannot be read: {error.strerror}",
            where=path,
            remedy="Check the disk and the rights",
        ) from error
    with _opened(path) as container:
        stream = _video_stream(container, path)
        packets = _read_packets(container, stream)
        if not packets.stamps or packets.first_frame is None:
            raise NoFramesError(
                "The recording holds no picture that can be decoded",
                where=path,
                remedy="Copy it again from the camera, or record it again",
            )
        times = _times(container, stream, packets)
        orientation = _orientation(stream, packets.first_frame)
        declared = _declared_duration(container, stream)
        gaps = times.gaps
        width, height = orientation.shown
        facts = VideoFacts(
            sha256=digest.sha256,
            bytes=digest.size,
            container=container.format.name,
            codec=stream.codec_context.codec.canonical_name,
            width=width,
            height=height,
            rotation=orientation.rotation,
            duration_s=_rounded(times.end_s),
            declared_duration_s=_rounded(declared),
            frames=len(times),
            frame_rate=_rounded(times.rate),
            variable_rate=times.variable,
            shortest_gap_s=_rounded(float(gaps.min())) if len(gaps) else None,
            longest_gap_s=_rounded(float(gaps.max())) if len(gaps) else None,
            truncated=packets.cut_short or _ends_early(times, declared),
            created=_creation_time(container, stream),
        )
    return Probe(facts=facts, times=times, orientation=orientation)


def _check_plain_file(path: Path) -> None:
    """Looks before anything is opened: a pipe or device would hang or harm."""
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
        raise NotAVideoError(
            "A pipe or device is not a recording", where=path, remedy="Name a plain video file"
        )
    if status.st_size == 0:
        raise NotAVideoError(
            "The recording is empty (0 bytes)", where=path, remedy="Copy it again from the camera"
        )


@contextmanager
def _opened(path: Path) -> Iterator[InputContainer]:
    import av

    try:
        container = av.open(
            os.path.abspath(path),  # noqa: PTH100 - never "http:..." or "-"; links are left as they are
            mode="r",
            options=demuxer_options(),
            metadata_errors="replace",
        )
    except PermissionError as error:
        raise UnreadableInputError(
            "There is no right to read the recording", where=path, remedy="Check the rights"
        ) from error
    except (av.FFmpegError, OSError) as error:
        raise NotAVideoError(
            "This is not a video file, or its beginning or index is damaged", where=path, remedy=_SAVE_AS_MP4
        ) from error
    with container:
        yield container


def _video_stream(container: InputContainer, path: Path) -> VideoStream:
    from av.stream import Disposition

    streams = container.streams.video
    if not streams:
        kinds = sorted({stream.type for stream in container.streams})
        holds = f", only {' and '.join(kinds)}" if kinds else ""
        raise NotAVideoError(f"The file holds no video{holds}", where=path, remedy="Name a video file")
    stream = streams[0]
    if stream.disposition & Disposition.attached_pic:
        raise NotAVideoError(
            "The file holds a cover picture in place of a video", where=path, remedy="Name a video file"
        )
    if getattr(stream, "codec_context", None) is None:
        raise NotAVideoError("The recording's codec is not known here", where=path, remedy=_SAVE_AS_MP4)
    return stream


def _read_packets(container: InputContainer, stream: VideoStream) -> _Packets:
    """All packets that will be shown, in stored order, and the first frame that can be decoded."""
    import av

    use_decoding_stamps = container.format.name in CLOCKLESS
    stamps: list[int | None] = []
    latest: tuple[int, int | None] | None = None
    frame: VideoFrame | None = None
    cut_short = False
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except av.FFmpegError:
            cut_short = True
            break
        if packet is None:
            break
        if frame is None:
            with suppress(av.FFmpegError):
                frame = next(iter(packet.decode()), None)
        if packet.size == 0 or packet.is_discard:
            continue
        stamp = packet.dts if use_decoding_stamps else packet.pts
        stamps.append(stamp)
        if stamp is not None and (latest is None or stamp >= latest[0]):
            latest = stamp, packet.duration
        cut_short = packet.is_corrupt
    return _Packets(
        stamps=stamps,
        last_duration=latest[1] if latest else None,
        first_frame=frame,
        cut_short=cut_short,
    )


def _times(container: InputContainer, stream: VideoStream, packets: _Packets) -> FrameTimes:
    unit = float(stream.time_base) if stream.time_base else _MICROSECOND
    rate = stream.average_rate or stream.guessed_rate
    starts = [0.0]
    if container.start_time is not None:
        starts.append(container.start_time * _MICROSECOND)
    if stream.start_time is not None:
        starts.append(stream.start_time * unit)
    return frame_times(
        packets.stamps,
        unit_s=unit,
        fallback_gap_s=1 / float(rate) if rate else 1 / 25,
        last_duration_s=packets.last_duration * unit if packets.last_duration else None,
        clocked=container.format.name not in CLOCKLESS and stream.start_time is not None,
        early_s=-min(starts),
    )


def _orientation(stream: VideoStream, frame: VideoFrame) -> Orientation:
    rotation, flipped = 0, False
    matrix = cast("SideDataContainer", frame.side_data).get("DISPLAYMATRIX")
    if matrix is not None:
        rotation, flipped = read_display_matrix(memoryview(bytes(matrix)).cast("i"))
    return Orientation(
        stored=(frame.width, frame.height),
        aspect=plausible_aspect(stream.sample_aspect_ratio),
        flipped=flipped,
        rotation=rotation,
    )


def _declared_duration(container: InputContainer, stream: VideoStream) -> float | None:
    """The header's claim in seconds. Where it claims nothing FFmpeg guesses; guesses are left out."""
    name = container.format.name
    if name in CLOCKLESS - {"avi"} or name in {"mpeg", "mpegts"}:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    guessed_from_bit_rate = bool(stream.codec_context.bit_rate)
    if container.duration and not guessed_from_bit_rate:
        return float(container.duration * _MICROSECOND)
    return None


def _ends_early(times: FrameTimes, declared_s: float | None) -> bool:
    """Whether more is missing at the end than a frame, or than sound may outlast the picture (1 s, 5 %)."""
    if declared_s is None:
        return False
    gaps = times.gaps
    longest = float(gaps.max()) if len(gaps) else times.end_s
    return declared_s - times.end_s > max(1.5 * longest, min(1.0, 0.05 * declared_s))


def _creation_time(container: InputContainer, stream: VideoStream) -> str | None:
    written = container.metadata.get("creation_time") or stream.metadata.get("creation_time")
    return written[:64] if written else None


@overload
def _rounded(value: float) -> float: ...
@overload
def _rounded(value: None) -> None: ...
def _rounded(value: float | None) -> float | None:
    """To a microsecond: below that is only the noise of floating point."""
    return None if value is None else round(value, 6)
