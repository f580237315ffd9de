"""The records that a run leaves on disk, and their JSON schema.

``result.json`` is a ``PatientResult``; ``run.json`` a ``RunRecord``. Both carry ``schema_version``; a
reader refuses a version that it does not know, and reads all earlier ones. Results hold nothing that
changes from run to run (no clock, no absolute path): the same input, settings and model give the same bytes.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from palsycheck.settings import Settings

SCHEMA_VERSION: Final = 2
"""2: asymmetries of frames, recordings and patients; two settings of their summary. Files of version 1 lack
them and are read as such."""

SCHEMA_VERSIONS: Final = (1, 2)
"""Those that can be read."""

DIGITS = 6
"""Of probabilities, seconds and pixels in results: finer than they mean, coarser than rounding errors."""

RESEARCH_USE = "Research use only. Not a medical device. Not for diagnosis, triage or treatment."


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Outcome(StrEnum):
    """What became of a recording or a patient."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a check of the quality gate says."""

    PASS = "pass"  # noqa: S105 - not a password
    WARN = "warn"
    FAIL = "fail"


class Check(Record):
    """One check of the quality gate.

    Attributes:
        name: Stable machine name, e.g. ``face_share``.
        title: For the reader, e.g. "Frames with a face".
        verdict: Its answer.
        value: What was measured, formatted with its unit, e.g. "97 %"; "-" where nothing could be.
        limits: Its thresholds in words, e.g. "warn below 80 %, fail below 30 %".
        reason: One sentence for the reader where the verdict is not ``pass``, else "".
    """

    name: str
    title: str
    verdict: Verdict
    value: str
    limits: str
    reason: str = ""


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
    bytes: int
    container: str
    codec: str
    width: int
    height: int
    rotation: int
    duration_s: float
    declared_duration_s: float | None
    frames: int
    frame_rate: float | None
    variable_rate: bool
    shortest_gap_s: float | None
    longest_gap_s: float | None
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

    face: float | None
    frame: float | None
    dark_share: float | None
    bright_share: float | None
    side_stops: float | None
    lux: float | None


Side = Literal["left", "right"]
"""The patient's."""


class Asymmetry(Record):
    """A face's signed asymmetries as the model estimates them; see ``palsycheck.asymmetries``.

    In hundredths of the distance between the pupils, positive where the patient's left side is the lower or
    weaker: ``mouth``, height of the left commissure below the right; ``shift`` of the mouth's middle towards
    the patient's right; ``reach``, how much further out the right commissure lies than the left; ``lid``, how
    much wider the left eye is open; ``brow``, height of the left brow below the right.
    """

    mouth: float
    shift: float
    reach: float
    lid: float
    brow: float


class Strongest(Record):
    """A measure where it is strongest but for outliers: recording, frame's index, seconds, hundredths."""

    recording: str
    frame: int
    time_s: float
    value: float


class StrongestFrames(Record):
    """Each measure of ``Asymmetry`` where it is strongest."""

    mouth: Strongest
    shift: Strongest
    reach: Strongest
    lid: Strongest
    brow: Strongest


class AsymmetrySummary(Record):
    """The asymmetries of many frames; see ``palsycheck.asymmetry_summary``.

    Attributes:
        frames: How many had them.
        median: Of each measure over the frames.
        side: Whose corner of the mouth lies lower; None where that is not clear.
        side_limit: Hundredths that the median of ``mouth`` has to reach for a side to be named.
        strongest_share: Share of the frames that are no stronger than the strongest given.
    """

    frames: int
    median: Asymmetry
    strongest: StrongestFrames
    side: Side | None
    side_limit: float
    strongest_share: float


class FrameRecord(Record):
    """One sampled frame.

    Attributes:
        index: Number among the sampled frames, from 0.
        time_s: Presentation time, seconds.
        face_found: Whether the patient's face was found in it.
        detection: Detector's probability of that face, None without one.
        probability: The frame's score: the head on the recurrent state, averaged over the clips that
            hold the frame; None where the recording was not scored or the frame has no face.
        box: x0, y0, x1, y1 in the frame's pixels, None without a face.
        landmarks: Five (x, y) in the frame's pixels: right eye, left eye, nose, right and left mouth
            corner (the patient's sides), None without a face.
        eye_distance: Pixels in the frame, None without a face.
        people: Faces found in the frame.
        picture: Path of the aligned face, relative to the patient's folder, None without a face.
        asymmetry: As the model estimates it; None where the frame has no probability or the model estimates
            none.
    """

    index: int
    time_s: float
    face_found: bool
    detection: float | None
    probability: float | None
    box: tuple[float, float, float, float] | None
    landmarks: tuple[tuple[float, float], ...] | None
    eye_distance: float | None
    people: int
    picture: str | None
    asymmetry: Asymmetry | None = None


class ClipScore(Record):
    """The score of one clip: ``first`` and ``last`` are frame indices, times in seconds."""

    first: int
    last: int
    start_s: float
    end_s: float
    probability: float


class RecordingResult(Record):
    """Everything computed for one recording.

    Attributes:
        name: File name.
        recorded_at: As given in patients.csv, ISO 8601, None where it was not.
        outcome, reasons: Reasons are sentences; empty where scored.
        video: None where the file could not be read.
        turned: Degrees clockwise that the picture was turned to find an upright face (0, 90, 180, 270).
        mirrored: True: the camera mirrored, the picture was turned back; False: it did not; None: not known,
            assumed not mirrored.
        frames_sampled: Frames asked for and decoded.
        frames_broken: Frames of the file that could not be decoded.
        faces_found: Sampled frames with the patient's face.
        people: Persons seen (the patient and others that stay in view).
        probability: Mean over the clips; None where not scored.
        checks: The quality gate, in its order.
        asymmetry: Over its frames; None where none has any.
    """

    name: str
    recorded_at: str | None
    outcome: Outcome
    reasons: tuple[str, ...]
    video: VideoFacts | None
    turned: int
    mirrored: bool | None
    frames_sampled: int
    frames_broken: int
    faces_found: int
    people: int
    probability: float | None
    light: Light | None
    checks: tuple[Check, ...]
    clips: tuple[ClipScore, ...]
    frames: tuple[FrameRecord, ...]
    asymmetry: AsymmetrySummary | None = None


class ModelFacts(Record):
    """Which model scored, and what its card says of itself."""

    name: str
    version: str
    architecture: str
    summary: str
    weights_sha256: str
    threshold: float
    threshold_source: str
    calibration: str
    attribution: tuple[str, ...]


class PatientResult(Record):
    """The screening of one patient: ``result.json``.

    Attributes:
        folder: The patient's folder below ``patients/``.
        probability: Mean over the clips of the recordings of the latest date; None where not scored.
        scored_recordings: Names of the recordings that the probability rests on.
        threshold: The one in force (card or settings).
        above_threshold: probability >= threshold; None where not scored.
        columns: The patient's row of patients.csv, as it stands there.
        asymmetry: Over the frames of the recordings that the probability rests on; None where none has any.
    """

    schema_version: Literal[1, 2] = SCHEMA_VERSION
    research_use: str = RESEARCH_USE
    patient_id: str
    folder: str
    outcome: Outcome
    reasons: tuple[str, ...]
    probability: float | None
    threshold: float
    above_threshold: bool | None
    scored_recordings: tuple[str, ...]
    label: int | None
    columns: dict[str, str]
    recordings: tuple[RecordingResult, ...]
    model: ModelFacts
    software: str
    settings_sha256: str
    asymmetry: AsymmetrySummary | None = None

    @property
    def frames_sampled(self) -> int:
        """Over all recordings."""
        return sum(r.frames_sampled for r in self.recordings)

    @property
    def faces_found(self) -> int:
        """Over all recordings."""
        return sum(r.faces_found for r in self.recordings)


class InputRecord(Record):
    """One input file of a run: its path below VIDEOS and its hash."""

    patient_id: str
    recording: str
    sha256: str | None


class RunRecord(Record):
    """``run.json``: enough to do the run again with ``--config``.

    Attributes:
        command: What was asked, without the output folder.
        model: Name or path as given.
        versions: Of palsycheck, Python and the libraries that results depend on.
        started, finished: ISO 8601 with offset.
    """

    schema_version: Literal[1, 2] = SCHEMA_VERSION
    research_use: str = RESEARCH_USE
    settings: Settings
    settings_sha256: str
    model: str
    model_sha256: str
    device: str
    versions: dict[str, str]
    started: str
    finished: str
    inputs: tuple[InputRecord, ...]
