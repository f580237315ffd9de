"""The screening of one patient, and the model that scored."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from palsycheck.results.asymmetry import AsymmetrySummary
from palsycheck.results.base import RESEARCH_USE, SCHEMA_VERSION, Label, Outcome, Record, Share, Version
from palsycheck.results.message import Message
from palsycheck.results.mirror import MirrorControl
from palsycheck.results.performance import Performance
from palsycheck.results.recording import RecordingResult


class ModelIdentity(Record):
    """Which model scored, and what its card says of itself.

    Attributes:
        summary: The card's sentence on what it was trained on.
        threshold: The one in force.
    """

    name: str
    version: str
    architecture: str
    summary: str
    weights_sha256: str
    threshold: Share
    threshold_source: str
    calibration: str
    attribution: tuple[str, ...]


class ModelFacts(ModelIdentity):
    """The same, and how it did.

    Attributes:
        performance: On the test people; None where the card has no figures by person.
    """

    performance: Performance | None = None


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
        mirror: Over the same clips as the probability, of symmetric faces; None where there is none.
    """

    schema_version: Version = SCHEMA_VERSION
    research_use: str = RESEARCH_USE
    patient_id: str
    folder: str
    outcome: Outcome
    reasons: tuple[Message, ...]
    probability: Share | None
    threshold: Share
    above_threshold: bool | None
    scored_recordings: tuple[str, ...]
    label: Label | None
    columns: dict[str, str]
    recordings: tuple[RecordingResult, ...]
    model: ModelFacts
    software: str
    settings_sha256: str
    asymmetry: AsymmetrySummary | None = None
    mirror: MirrorControl | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        """A file that was edited or cut must not put a number on a page that nothing stands behind."""
        if (self.outcome is Outcome.SCORED) != (self.probability is not None):
            raise ValueError("a patient has a probability where scored, and only there")
        above = None if self.probability is None else self.probability >= self.threshold
        if self.above_threshold is not above:
            raise ValueError("above_threshold is whether the probability reaches the threshold")
        scored = {r.name for r in self.recordings if r.outcome is Outcome.SCORED and r.clips}
        if set(self.scored_recordings) - scored or (above is None) != (not self.scored_recordings):
            raise ValueError("a probability rests on clips of scored recordings")
        return self

    @property
    def scored(self) -> tuple[RecordingResult, ...]:
        """The recordings that the probability rests on."""
        return tuple(r for r in self.recordings if r.name in self.scored_recordings)

    @property
    def clip_probabilities(self) -> tuple[float, ...]:
        """Of the clips that the probability is the mean of."""
        return tuple(clip.probability for r in self.scored for clip in r.clips)

    @property
    def frames_sampled(self) -> int:
        """Over all recordings."""
        return sum(r.frames_sampled for r in self.recordings)

    @property
    def faces_found(self) -> int:
        """Over all recordings."""
        return sum(r.faces_found for r in self.recordings)
