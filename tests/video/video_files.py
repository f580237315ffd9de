"""Video files made on the spot. Each picture carries its own number as a bar code of eight grey blocks
along its top, a red patch at its lower left and a blue one at its lower right: so a test can prove which
frame came back, and which way up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.stream import Disposition

from palsycheck.values import Picture

WIDTH, HEIGHT = 96, 64
BITS = 8

ENCODERS = {
    "h264": ("libx264", {"preset": "ultrafast", "bf": "2", "g": "8"}),
    "hevc": ("libx265", {"preset": "ultrafast", "x265-params": "log-level=none:bframes=2:keyint=8"}),
    "mpeg1video": ("mpeg1video", {"bf": "2", "g": "8"}),
    "mpeg2video": ("mpeg2video", {"bf": "2", "g": "8"}),
    "mpeg4": ("mpeg4", {"bf": "2", "g": "8"}),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "g": "8"}),
    "wmv2": ("wmv2", {"g": "8"}),
}
"""FFmpeg's encoder and options by codec: frames out of order (B-frames) where the codec has them."""

FIXED_RATE = {"mpeg1video", "mpeg2video"}


def even_times(count: int, rate: int = 25) -> list[float]:
    """Presentation times in seconds at a constant rate."""
    return [n / rate for n in range(count)]


def uneven_times(count: int) -> list[float]:
    """Presentation times in whole milliseconds, with gaps of 20, 40 and 100 ms in turn, never regular."""
    gaps = np.random.default_rng(5).choice([20, 40, 100], count)
    return [float(t) / 1000 for t in np.cumsum(gaps) - gaps[0]]


def numbered(number: int, *, width: int = WIDTH, height: int = HEIGHT) -> Picture:
    """The picture with this number."""
    picture = np.full((height, width, 3), 128, np.uint8)
    block = width // BITS
    for bit in range(BITS):
        bright = number >> (BITS - 1 - bit) & 1
        picture[: height // 4, bit * block : (bit + 1) * block] = 220 if bright else 30
    picture[-(height // 4) :, : width // 4] = (220, 30, 30)
    picture[-(height // 4) :, -(width // 4) :] = (30, 30, 220)
    return picture


def number_of(picture: Picture) -> int:
    """The number that an upright picture carries."""
    height, width = picture.shape[:2]
    block, top, bottom = width // BITS, height // 16, height // 4 - height // 16
    number = 0
    for bit in range(BITS):
        inner = picture[top:bottom, bit * block + block // 4 : (bit + 1) * block - block // 4]
        number = number * 2 + int(inner.mean() > 125)
    return number


def is_upright(picture: Picture) -> bool:
    """Whether red is at the lower left and blue at the lower right."""
    height, width = picture.shape[:2]
    left = picture[-(height // 8), width // 8].astype(int)
    right = picture[-(height // 8), -(width // 8)].astype(int)
    return bool(left[0] > left[2] + 60 and right[2] > right[0] + 60)


def write_video(
    path: Path,
    codec: str = "h264",
    times: Sequence[float] = tuple(even_times(12)),
    *,
    size: tuple[int, int] = (WIDTH, HEIGHT),
    rotation: int = 0,
    matrix: Sequence[int] | None = None,
    pix_fmt: str = "yuv420p",
    options: Mapping[str, str] | None = None,
    container: Mapping[str, str] | None = None,
    container_format: str | None = None,
    aspect: Fraction | None = None,
    tone_from: float | None = None,
) -> Path:
    """Writes pictures 0, 1, ... at these times.

    Args:
        path: Its extension names the container.
        codec: A key of ENCODERS.
        times: Seconds, ascending.
        size: Width and height of the picture as shown.
        rotation: The rotation tag, degrees clockwise; pictures are stored turned back by it.
        matrix: A display matrix instead of it; pictures are stored upright.
        pix_fmt: Of the encoder.
        options: Further options of the encoder.
        container: Options of the container.
        container_format: FFmpeg's name, where the extension does not say it.
        aspect: Width of a pixel over its height.
        tone_from: Adds sound that starts at this time in seconds.
    """
    encoder, common = ENCODERS[codec]
    unit = Fraction(1, 25) if codec in FIXED_RATE else Fraction(1, 1000)
    with av.open(str(path), "w", format=container_format, container_options=dict(container or {})) as file:
        stream: Any = file.add_stream(encoder, rate=25, options={**common, **(options or {})})
        turned = rotation % 180 != 0
        stream.width, stream.height = size[::-1] if turned else size
        stream.pix_fmt = pix_fmt
        stream.bit_rate = 600_000
        stream.codec_context.time_base = unit
        stream.codec_context.thread_count = 1
        if aspect is not None:
            stream.codec_context.sample_aspect_ratio = aspect
        if matrix is not None:
            stream.set_display_matrix(list(matrix))
        elif rotation:
            stream.set_display_rotation(-rotation)
        sound = file.add_stream("aac", rate=8000) if tone_from is not None else None
        file.start_encoding()
        for number, seconds in enumerate(times):
            shown = numbered(number, width=size[0], height=size[1])
            stored = np.ascontiguousarray(np.rot90(shown, k=rotation // 90))
            frame = av.VideoFrame.from_ndarray(stored, format="rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = round(Fraction(seconds).limit_denominator(1000) / unit), unit
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
        if sound is not None and tone_from is not None:
            _write_tone(file, sound, start=tone_from, end=max(times))
    return path


def write_packed_avi(path: Path, count: int) -> Path:
    """MPEG-4 as DivX packed it: two pictures in one packet, then an empty one in the second's place."""
    vop, empty = b"\0\0\1\xb6", b"\0\0\1\xb6\x40\0\0\x7f"
    plain = write_video(path, "mpeg4", even_times(count), options={"bf": "1"})
    with av.open(str(plain)) as file:
        packets = [bytes(p) for p in file.demux(video=0) if p.size]
    packed: list[bytes] = []
    while packets:
        first = packets.pop(0)
        follows = packets and packets[0][packets[0].rindex(vop) + 4] >> 6 == 2  # a B picture
        packed += [first + packets.pop(0), empty] if follows else [first]
    packed[0] = packed[0].replace(vop, b"\0\0\1\xb2DivX503b1393p\0" + vop, 1)
    with av.open(str(path), "w") as file:
        stream: Any = file.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        file.start_encoding()
        for number, data in enumerate(packed):
            packet = av.Packet(data)
            packet.stream, packet.time_base, packet.pts, packet.dts = stream, Fraction(1, 25), number, number
            file.mux(packet)
    return path


def _write_tone(file: Any, stream: Any, *, start: float, end: float) -> None:
    size, rate = 1024, 8000
    for first in range(round(start * rate), round(end * rate), size):
        frame = av.AudioFrame.from_ndarray(np.zeros((1, size), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
        file.mux(stream.encode(frame))
    file.mux(stream.encode(None))


def write_sound(path: Path) -> Path:
    """A file with sound and no picture."""
    with av.open(str(path), "w") as file:
        _write_tone(file, file.add_stream("aac", rate=8000), start=0, end=1)
    return path


def write_sound_with_cover(path: Path) -> Path:
    """Sound with a picture for its cover, as music players save it."""
    with av.open(str(path), "w") as file:
        sound = file.add_stream("aac", rate=8000)
        cover: Any = file.add_stream("mjpeg", rate=25)
        cover.width, cover.height, cover.pix_fmt = 64, 48, "yuvj420p"
        cover.disposition = Disposition.attached_pic
        _write_tone(file, sound, start=0, end=1)
        file.mux(cover.encode(av.VideoFrame(64, 48, "yuvj420p")))
        file.mux(cover.encode(None))
    return path


def packet_places(path: Path) -> list[tuple[int, int]]:
    """Where each video packet lies in the file: offset and size in bytes."""
    with av.open(str(path)) as file:
        return [(p.pos, p.size) for p in file.demux(video=0) if p.size and p.pos is not None]


def cut(path: Path, share: float) -> Path:
    """Keeps this share of the pictures, and half of the next."""
    places = packet_places(path)
    place, size = sorted(places)[int(len(places) * share)]
    path.write_bytes(path.read_bytes()[: place + size // 2])
    return path


def blank_packet(path: Path, index: int) -> Path:
    """Overwrites a packet's content with zeros, so that it cannot be decoded."""
    data = bytearray(path.read_bytes())
    place, size = packet_places(path)[index]
    data[place + 4 : place + size] = bytes(size - 4)
    path.write_bytes(data)
    return path


def flip_bits(path: Path, *, seed: int, count: int = 40) -> Path:
    """Flips bits in the middle third of the file."""
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(seed)
    for place in rng.integers(len(data) // 3, 2 * len(data) // 3, count):
        data[place] ^= 1 << int(rng.integers(8))
    path.write_bytes(data)
    return path


def declare_mp4_duration(path: Path, units: int) -> Path:
    """Writes this duration into all headers of an MP4 or MOV file."""
    data = bytearray(path.read_bytes())
    for box, offset in ((b"mvhd", 20), (b"mdhd", 20), (b"tkhd", 24)):
        start = data.index(box)
        data[start + offset : start + offset + 4] = units.to_bytes(4, "big")
    path.write_bytes(data)
    return path


def declare_avi_frames(path: Path, count: int) -> Path:
    """Writes this number of frames into both headers of an AVI file."""
    data = bytearray(path.read_bytes())
    for chunk, offset in ((b"avih", 8 + 16), (b"strh", 8 + 32)):
        start = data.index(chunk)
        data[start + offset : start + offset + 4] = count.to_bytes(4, "little")
    path.write_bytes(data)
    return path
