"""Everything computed for one recording."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from palsycheck.results.asymmetry import AsymmetrySummary
from palsycheck.results.base import Count, Outcome, Record, Share
from palsycheck.results.checks import Check
from palsycheck.results.frames import ClipScore, FrameRecord
from palsycheck.results.landmarks import LandmarkAsymmetry
from palsycheck.results.message import Message
from palsycheck.results.mirror import MirrorControl
from palsycheck.results.recording_facts import Light, VideoFacts


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
        measured: Median over its frames, from the landmarks; None where none has any.
        mirror: The same clips of symmetric faces; None where not scored, or not asked for.
    """

    name: str
    recorded_at: str | None
    outcome: Outcome
    reasons: tuple[Message, ...]
    video: VideoFacts | None
    turned: Count
    mirrored: bool | None
    frames_sampled: Count
    frames_broken: Count
    faces_found: Count
    people: Count
    probability: Share | None
    light: Light | None
    checks: tuple[Check, ...]
    clips: tuple[ClipScore, ...]
    frames: tuple[FrameRecord, ...]
    asymmetry: AsymmetrySummary | None = None
    measured: LandmarkAsymmetry | None = None
    mirror: MirrorControl | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """A file that was edited or cut must not put a number on a page that nothing stands behind."""
        if (self.outcome is Outcome.SCORED) != (self.probability is not None):
            raise ValueError("a recording has a probability where it was scored, and only there")
        sampled = {frame.index for frame in self.frames}
        if any({clip.first, clip.last} - sampled for clip in self.clips):
            raise ValueError("a clip is of frames that are there")
        return self
