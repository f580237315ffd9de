"""What is known of a cohort, as it stands in ``cohort.json``; its page only reads it.

Nothing in it depends on the clock or on where a folder lies.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, Self, get_args

from pydantic import Field, model_validator

from palsycheck.cohort.figure_records import Figures, Subgroup
from palsycheck.results import RESEARCH_USE, Message, ModelIdentity, Outcome, Record, Side
from palsycheck.results.base import Amount, Count, Label, Share

COHORT_VERSION: Final = 1
"""Of ``cohort.json``."""

StepName = Literal["found", "readable", "passed", "scored", "above"]

Link = Annotated[str, Field(pattern=r"^[\w.~%-][\w.~/%-]*$")]
"""A relative path, percent-encoded: it cannot lead to another machine or run a script."""


class Exclusion(Record):
    """Why patients left the flow: a reason, and how many it holds for."""

    reason: Message
    count: Count


class Step(Record):
    """One step of the flow of patients.

    Attributes:
        name: What is true of the patients counted.
        count: Patients who reach it.
        left: Patients of the step before who do not.
        exclusions: Why, the most frequent first.
        overlapping: Whether one patient may have several of the reasons, so that they add up to more.
    """

    name: StepName
    count: Count
    left: Count = 0
    exclusions: tuple[Exclusion, ...] = ()
    overlapping: bool = False


class RunFacts(Record):
    """One run that the cohort consists of.

    Attributes:
        name: Of its folder, with as much of the path as it takes to tell it from the others.
        patients: Those of it who are in the cohort.
        frames: Asked for of each recording; None where the run's record is missing, as are all below.
        versions: Of palsycheck, Python and the libraries that results depend on.
        started, finished: ISO 8601 with offset.
    """

    name: str
    patients: Count
    frames: Count | None = None
    device: str | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    started: str | None = None
    finished: str | None = None


class ModelUsed(ModelIdentity):
    """One combination of model, threshold, settings and software, and how many patients it scored."""

    settings_sha256: str
    software: str
    patients: Count


class PatientRow(Record):
    """A patient's line.

    Attributes:
        run: Of which run, by ``RunFacts.name``.
        report: Path of the report, relative to the cohort's folder, percent-encoded.
        reasons: Why not scored, or what was left out.
        clip_lowest, clip_highest: The spread of the score; None where not scored.
        side: Whose corner of the mouth lies lower; None where that is not clear.
        recorded: Dates given for the recordings.
        file_dates: Dates that the files claim themselves, where none is given.
        faces, frames: Frames with the patient's face, of those sampled.
        warnings: Names of the quality checks that warn.
        label: 1 palsy, 0 healthy, None unknown.
    """

    patient_id: str
    run: str
    report: Link
    outcome: Outcome
    reasons: tuple[Message, ...]
    probability: Share | None
    clip_lowest: Share | None
    clip_highest: Share | None
    threshold: Share
    above: bool | None
    side: Side | None
    recorded: tuple[str, ...]
    file_dates: tuple[str, ...]
    faces: Count
    frames: Count
    warnings: tuple[str, ...]
    label: Label | None


class Unusable(Record):
    """A folder whose result cannot be used, and why."""

    run: str
    folder: str
    reason: str


class Replaced(Record):
    """A patient with the same recordings in two runs: whose result counts, and whose does not."""

    patient_id: str
    counted: str
    set_aside: str


class CheckCount(Record):
    """One check of the quality gate over all recordings that had it."""

    name: str
    title: str
    passed: Count
    warned: Count
    failed: Count

    @model_validator(mode="after")
    def _of_somebody(self) -> Self:
        if not self.passed + self.warned + self.failed:
            raise ValueError("a check that no recording had is not listed")
        return self


class Spread(Record):
    """A quantity over recordings: how many have it, smallest, median, largest."""

    count: Count
    low: Amount
    median: Amount
    high: Amount


class Named(Record):
    """How many recordings have one value."""

    name: str
    count: Count


class RecordingFacts(Record):
    """The recordings of the cohort.

    Attributes:
        recordings: All, those not readable included.
        duration_s, frame_rate, bytes: Seconds, frames a second, bytes; None where no file was readable.
        variable_rate, truncated, turned: How many have a variable rate, end early, were turned upright.
        resolutions, codecs: The most frequent first; resolutions as shown, "1080 x 1920".
        mirrored, not_mirrored, unknown: Whether the camera mirrored the picture.
        dated: Recordings with a date given.
        first, last: Earliest and latest date given, ISO 8601; None without any.
        lux: Of the recordings whose light was metered.
    """

    recordings: Count
    duration_s: Spread | None
    frame_rate: Spread | None
    bytes: Spread | None
    variable_rate: Count
    truncated: Count
    turned: Count
    resolutions: tuple[Named, ...]
    codecs: tuple[Named, ...]
    mirrored: Count
    not_mirrored: Count
    unknown: Count
    dated: Count
    first: str | None
    last: str | None
    lux: Spread | None


class Cohort(Record):
    """``cohort.json``.

    Attributes:
        mixed: In what the runs differ that were put together all the same: ``model``, ``threshold``,
            ``settings``, ``software``.
        labels_from: Name of the table that labels were taken from afterwards; None where they are the runs'.
        labels_unmatched: Patients of that table who are in no run.
        rows: One a patient, in the order of the input, run after run.
        earlier: Patients on disk whom no run's record names: left from an earlier run, counted nowhere.
        figures: None where no label is known of anybody.
        methods: A paragraph for a paper, in English.
        citation: What to cite, in English, one work a line.
    """

    schema_version: Literal[1] = COHORT_VERSION
    research_use: str = RESEARCH_USE
    runs: tuple[RunFacts, ...]
    models: tuple[ModelUsed, ...]
    mixed: tuple[Literal["model", "threshold", "settings", "software"], ...] = ()
    labels_from: str | None = None
    labels_unmatched: Count = 0
    flow: tuple[Step, ...]
    rows: tuple[PatientRow, ...]
    unusable: tuple[Unusable, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    earlier: tuple[PatientRow, ...] = ()
    checks: tuple[CheckCount, ...] = ()
    recordings: RecordingFacts
    figures: Figures | None
    subgroups: tuple[Subgroup, ...] = ()
    methods: str = ""
    citation: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole_flow(self) -> Self:
        if tuple(step.name for step in self.flow) != get_args(StepName):
            raise ValueError("the flow has its five steps in order")
        return self
