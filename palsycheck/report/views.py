"""What a report's page shows: texts, marks and drawings, nothing left to compute."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup

from palsycheck.report.asymmetry_words import MeasureView
from palsycheck.report.facts import Fact
from palsycheck.report.words import CHECK_MARKS, Mark
from palsycheck.results import Verdict


@dataclass(frozen=True, slots=True)
class MirrorView:
    """The mirror control: three probabilities, the mark and word of their reading, and the reading."""

    whole: str
    left: str
    right: str
    mark: Mark
    word: str
    reading: str


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result block. ``number`` and what follows from it are None where there is no probability."""

    kind: str
    mark: Mark
    headline: str
    verdict: str
    number: str | None
    spread: str | None
    reasons: tuple[str, ...]
    scale: Markup | None
    borderline: str = ""
    uncalibrated: str = ""
    warnings: str = ""
    side: str = ""
    tested: str = ""
    advice: str = ""
    rests_on: str = ""
    mirror: MirrorView | None = None


@dataclass(frozen=True, slots=True)
class CheckView:
    """A row of the quality table."""

    title: str
    mark: Mark
    value: str
    limits: str
    reason: str


@dataclass(frozen=True, slots=True)
class FaceView:
    """A thumbnail; ``picture`` is its path relative to the patient's folder, ``probability`` may be empty."""

    picture: str
    time: str
    probability: str
    alt: str


@dataclass(frozen=True, slots=True)
class SalientView:
    """A face beside the same face where the score looks: ``map`` is the map's path."""

    face: FaceView
    map: str
    alt: str


@dataclass(frozen=True, slots=True)
class AsymmetryView:
    """What is known of a recording's asymmetries; ``face`` is the one to hold a ruler to.

    ``rows`` are the model's estimates, none where it makes none. ``ruler`` lies over the enlarged face.
    """

    figure: Markup
    estimated: bool
    rows: tuple[MeasureView, ...]
    frames: str
    outliers: str
    side: str
    face: FaceView | None
    ruler: Markup | None


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One recording: its line in the series and its section."""

    number: int
    name: str
    recorded: str
    mark: Mark
    counts: bool
    probability: str
    above: bool
    dot: Markup | None
    faces_found: str
    frames: int
    reasons: tuple[str, ...]
    sides: str
    sides_sure: bool
    checks: tuple[CheckView, ...]
    facts: tuple[Fact, ...]
    figure: Markup | None
    strip: tuple[FaceView | None, ...]
    faces: tuple[FaceView, ...]
    faces_note: str
    asymmetry: AsymmetryView | None = None
    salient: tuple[SalientView, ...] = ()
    mirror: MirrorView | None = None

    def front(self) -> RecordingView:
        """What page one shows of it: the strip of faces, and none of those behind it."""
        return replace(self, faces=(), asymmetry=None, salient=())


@dataclass(frozen=True, slots=True)
class PatientView:
    """The whole report. ``main`` is the recording shown on page one; None where there is none at all."""

    patient: str
    short_patient: str
    recorded: str
    recorded_short: str
    result: ResultView
    main: RecordingView | None
    recordings: tuple[RecordingView, ...]
    model: tuple[Fact, ...]
    model_line: str
    model_summary: str
    software: str
    research_use: str
    warn: Mark = CHECK_MARKS[Verdict.WARN]
