"""What a video file holds, found by reading its packets; what its header claims is only reported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast, overload

from palsycheck.errors import NoFramesError, UnreadableInputError
from palsycheck.hashing import digest_file
from palsycheck.results import VideoFacts
from palsycheck.video.container import Packets, check_plain_file, opened, read_packets, video_stream
from palsycheck.video.orientation import Orientation, plausible_aspect, read_display_matrix
from palsycheck.video.times import BARE, CLOCKLESS, FrameTimes, frame_times

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.sidedata.sidedata import SideDataContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MICROSECOND = 1e-6
_DEFAULT_RATE = 25
"""Frames per second where a bare stream says nothing: FFmpeg's own assumption."""

_SOUND_AFTER_PICTURE_S = 1.0
"""Matroska declares one duration for picture and sound."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A recording that can be read.

    Attributes:
        facts: For the report.
        times: When each frame is shown.
        orientation: How a stored picture becomes the one shown.
        interlaced: Whether the first picture is woven of two fields; see ``readers``.
    """

    facts: VideoFacts
    times: FrameTimes
    orientation: Orientation
    interlaced: bool = False


def probe(path: Path) -> Probe:
    """Reads all packets of a video file and decodes one frame (the display matrix comes with it).

    Only the first video stream counts, as in OpenCV. FFmpeg is confined to plain local files.

    Raises:
        MissingInputError: There is no such file.
        UnreadableInputError: It cannot be read.
        NotAVideoError: A folder, a device, an empty file, not a video, no video stream, an unknown codec.
        NoFramesError: A video stream without one frame that can be decoded.
    """
    check_plain_file(path)
    try:
        digest = digest_file(path)
    except OSError as error:
        raise UnreadableInputError(
            f"The recording cannot be read: {error.strerror}",
            where=path,
            remedy="Check the disk and the rights",
        ) from error
    with opened(path) as container:
        stream = video_stream(container, path)
        packets = read_packets(container, stream)
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
            truncated=packets.cut_short
            or _ends_early(times, declared, sound=stream.duration is None and bool(container.streams.audio)),
            created=_creation_time(container, stream),
        )
    interlaced = packets.first_frame.interlaced_frame
    return Probe(facts=facts, times=times, orientation=orientation, interlaced=interlaced)


def _times(container: InputContainer, stream: VideoStream, packets: Packets) -> FrameTimes:
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
        fallback_gap_s=1 / float(rate or _DEFAULT_RATE),
        last_duration_s=packets.last_duration * unit if packets.last_duration else None,
        usable=container.format.name not in BARE and not packets.restarted,
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
    if container.format.name in BARE | {"mpeg", "mpegts"}:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    guessed_from_bit_rate = bool(stream.codec_context.bit_rate)
    if container.duration and not guessed_from_bit_rate:
        return float(container.duration * _MICROSECOND)
    return None


def _ends_early(times: FrameTimes, declared_s: float | None, *, sound: bool) -> bool:
    """Whether more is missing at the end than a frame, or than the sound may go on after the picture."""
    if declared_s is None:
        return False
    gaps = times.gaps
    longest = float(gaps.max()) if len(gaps) else times.end_s
    return declared_s - times.end_s > max(1.5 * longest, _SOUND_AFTER_PICTURE_S if sound else 0)


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
