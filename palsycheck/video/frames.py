"""The sampled frames of a recording, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from palsycheck.errors import NoFramesError
from palsycheck.values import Frame, Picture
from palsycheck.video.clock import FrameClock
from palsycheck.video.libraries import load_opencv
from palsycheck.video.orientation import Orientation
from palsycheck.video.probe import Probe
from palsycheck.video.readers import OpenCvReader, PyAvReader, Reader, UnsureConversionError
from palsycheck.video.sampling import choose


class SampledFrames:
    """Frames at equal intervals in presentation time; iterating decodes them.

    Frames between the sampled ones are decoded but not converted. In place of a frame that cannot be
    decoded the next one that can is taken, if it comes before the next sampled frame. At most two full
    pictures are held at a time. Every iteration decodes anew; the file is closed at its end, also
    when the consumer stops early.

    Pictures that the decoder patches over damage and gives out as sound are not recognised here.

    Attributes:
        broken: Frames that could not be decoded among those that the last iteration went through.
    """

    def __init__(self, path: Path, probe: Probe, *, count: int, turn: int, mirrored: bool) -> None:
        if turn % 90:
            raise ValueError(f"turn must be a multiple of 90 degrees, not {turn}")
        self._path = path
        self._times = probe.times
        self._orientation = probe.orientation
        self._chosen = choose(probe.times.seconds, count)
        self._readers = (PyAvReader,) if probe.interlaced else (OpenCvReader, PyAvReader)
        self._turn = turn
        self._mirrored = mirrored
        self.broken = 0

    def __len__(self) -> int:
        """Frames asked for; damage can make them fewer."""
        return len(self._chosen)

    def __iter__(self) -> Iterator[Frame]:
        self.broken = 0
        found = 0
        for number, picture in self._decoded():
            image = _upright(picture, self._orientation, turn=self._turn, mirrored=self._mirrored)
            yield Frame(index=found, time_s=float(self._times.seconds[number]), image=image)
            found += 1
        if not found:
            raise NoFramesError(
                "None of the sampled frames could be decoded",
                where=self._path,
                remedy="Copy the recording again from the camera, or record it again",
            )

    def _decoded(self) -> Iterator[tuple[int, Picture]]:
        """Chosen frames: index among all frames of the file, and stored picture (BGR)."""
        wanted = deque(int(index) for index in self._chosen)
        for open_reader in self._readers:
            with open_reader(self._path) as reader:
                try:
                    yield from self._read(reader, wanted)
                except UnsureConversionError:
                    continue
            return

    def _read(self, reader: Reader, wanted: deque[int]) -> Iterator[tuple[int, Picture]]:
        """Takes from ``wanted`` what it gives out."""
        clock = FrameClock(self._times)
        failures = unconverted = 0
        while wanted:
            # A failure is one bad packet or the end of the file: the readers do not tell which.
            if not reader.grab():
                failures += 1
                if failures > len(self._times) - clock.last:
                    self.broken = len(self._times) - clock.placed + unconverted
                    return
                continue
            failures = 0
            index = clock.place(reader.time_s())
            self.broken = clock.missing + unconverted
            if index is None or index < wanted[0]:
                continue
            while len(wanted) > 1 and wanted[1] <= index:
                wanted.popleft()
            picture = reader.picture()
            if picture is None:
                unconverted += 1
                self.broken += 1
                continue
            wanted.popleft()
            yield index, picture


def sampled_frames(
    path: Path, probe: Probe, *, count: int, turn: int = 0, mirrored: bool = False
) -> SampledFrames:
    """Frames of a recording at equal intervals in time.

    Args:
        path: The video file.
        probe: What ``probe.probe`` found in it.
        count: Frames wanted; fewer come where the recording has fewer, see ``sampling.choose``.
        turn: Degrees clockwise, a multiple of 90, that pictures are turned beyond the rotation tag.
        mirrored: Exchange left and right at the end: for cameras that mirrored the picture.

    Returns:
        An iterable of frames: upright as the rotation tag says (applied here, once, whatever OpenCV
        would do), square pixels, RGB uint8 (height, width, 3), C-contiguous; times in seconds from the
        first frame of the file, ascending; indices from 0 without gaps.

    Raises:
        NotAVideoError: The file cannot be opened any more; raised when iterating.
        NoFramesError: Not one frame could be decoded; raised when iterating.
        ValueError: ``count`` below 1, or ``turn`` no right angle.
    """
    return SampledFrames(path, probe, count=count, turn=turn, mirrored=mirrored)


def _upright(stored: Picture, orientation: Orientation, *, turn: int, mirrored: bool) -> Picture:
    """From the stored picture (BGR) to the one that stages look at (RGB)."""
    cv2 = load_opencv()
    picture = stored
    height, width = picture.shape[:2]
    if (width, height) != orientation.square:
        picture = cv2.resize(picture, orientation.square, interpolation=cv2.INTER_LINEAR)
    if orientation.flipped:
        picture = cv2.flip(picture, 1)
    quarters = (orientation.rotation + turn) // 90 % 4
    if quarters:
        codes = (cv2.ROTATE_90_CLOCKWISE, cv2.ROTATE_180, cv2.ROTATE_90_COUNTERCLOCKWISE)
        picture = cv2.rotate(picture, codes[quarters - 1])
    if mirrored:
        picture = cv2.flip(picture, 1)
    upright: Picture = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)
    return upright
