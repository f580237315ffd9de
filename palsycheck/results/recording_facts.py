"""What is known of a recording's file and light."""

from __future__ import annotations

from palsycheck.results.base import Amount, Count, Number, Record, Share, Size


class VideoFacts(Record):
    """What a probe reads from a video file without decoding it.

    Attributes:
        sha256: Of the file's bytes, hex.
        bytes: Size of the file.
        container: Demuxer's name, e.g. "mov,mp4,m4a,3gp,3g2,mj2".
        codec: Decoder's name, e.g. "h264".
        width, height: Of the picture as shown, after the rotation tag, in pixels.
        rotation: Rotation tag, degrees clockwise by which the stored picture is turned (0, 90, 180, 270).
        duration_s: From the first frame's presentation to the end of the last, seconds, from the packets.
        declared_duration_s: What the header claims, None where it claims nothing.
        frames: Video packets found, whatever the header claims.
        frame_rate: Mean frames per second, None for a single frame.
        variable_rate: Whether the intervals between frames differ by more than a rounding.
        shortest_gap_s, longest_gap_s: Intervals between consecutive frames, None for a single frame.
        truncated: Whether the file ends before the duration that its header claims.
        created: Creation time in the container's metadata, as written there, None where absent.
    """

    sha256: str
    bytes: Size
    container: str
    codec: str
    width: Count
    height: Count
    rotation: Count
    duration_s: Amount
    declared_duration_s: Number | None
    frames: Count
    frame_rate: Amount | None
    variable_rate: bool
    shortest_gap_s: Amount | None
    longest_gap_s: Amount | None
    truncated: bool
    created: str | None


class Light(Record):
    """Illumination of one recording: medians over its frames. Luminances are linear, 0..1.

    Attributes:
        face: Median luminance of the face; None without a face.
        frame: Median luminance of the whole frame.
        dark_share, bright_share: Share of the face's pixels crushed or clipped; None without a face.
        side_stops: log2(patient's left half / right half) of face luminance; None without a face.
        lux: As metered (patients.csv), None where it was not.
    """

    face: Amount | None
    frame: Amount | None
    dark_share: Share | None
    bright_share: Share | None
    side_stops: Number | None
    lux: Amount | None
