"""A patient's result as the report's page wants it: texts and marks, nothing left to compute.

Pure functions; no file is read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.report.asymmetry_figure import asymmetry_figure
from palsycheck.report.asymmetry_words import MeasureView, measure_views, side_text
from palsycheck.report.facts import (
    Fact,
    model_facts,
    recorded_text,
    recording_facts,
    sides_text,
    uncalibrated,
)
from palsycheck.report.figures import dot_figure, scale_figure, time_figure
from palsycheck.report.time_axis import strip
from palsycheck.report.words import (
    CHECK_MARKS,
    NOT_MEASURED,
    OUTCOME_MARKS,
    Mark,
    against_threshold,
    counted,
    probability_text,
    seconds_text,
    shortened,
    told,
    visible,
)
from palsycheck.results import Check, FrameRecord, Outcome, PatientResult, RecordingResult, Verdict

FACES_A_PATIENT = 200
"""Faces shown over all recordings: two recordings of 100 frames in full, about 1 MB of HTML."""

WARNINGS_NAMED = 3
"""Warnings named in the result block, which has one line for them; all are in the quality table."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """The result block. ``number`` and what follows from it are None where there is no probability."""

    kind: str
    mark: Mark
    headline: str
    verdict: str
    number: str | None
    spread: str | None
    basis: str
    reasons: tuple[str, ...]
    scale: Markup | None
    uncalibrated: str = ""
    warnings: str = ""
    side: str = ""


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
class AsymmetryView:
    """What the model estimates of a recording's asymmetries; ``face`` is the one to hold a ruler to."""

    figure: Markup
    rows: tuple[MeasureView, ...]
    frames: str
    outliers: str
    side: str
    face: FaceView | None


@dataclass(frozen=True, slots=True)
class RecordingView:
    """One recording: its line in the series and its section."""

    number: int
    name: str
    recorded: str
    mark: Mark
    counts: bool
    probability: str
    dot: Markup | None
    faces_found: str
    frames: int
    reasons: tuple[str, ...]
    sides: str
    checks: tuple[CheckView, ...]
    facts: tuple[Fact, ...]
    figure: Markup | None
    strip: tuple[FaceView | None, ...]
    faces: tuple[FaceView, ...]
    faces_note: str
    asymmetry: AsymmetryView | None = None


@dataclass(frozen=True, slots=True)
class PatientView:
    """The whole report. ``main`` is the recording shown on page one; None where there is none at all."""

    patient: str
    short_patient: str
    recorded: str
    result: ResultView
    main: RecordingView | None
    recordings: tuple[RecordingView, ...]
    model: tuple[Fact, ...]
    model_line: str
    model_summary: str
    software: str
    research_use: str
    warn: Mark = CHECK_MARKS[Verdict.WARN]


def patient_view(result: PatientResult) -> PatientView:
    """The view of one patient.

    Several recordings: page one shows the first of those that the result rests on, or the one in which most
    faces were found where there is no result.
    """
    limit = max(FACES_A_PATIENT // max(len(result.recordings), 1), 1)
    recordings = tuple(
        _recording_view(recording, number=number, result=result, limit=limit)
        for number, recording in enumerate(result.recordings, start=1)
    )
    model = result.model
    return PatientView(
        patient=visible(result.patient_id),
        short_patient=shortened(visible(result.patient_id), 48),
        recorded="; ".join(dict.fromkeys(recorded_text(r) for r in result.recordings)) or "date not given",
        result=_result_view(result),
        main=recordings[_main(result)] if recordings else None,
        recordings=recordings,
        model=model_facts(result),
        model_line=f"{visible(model.name)} {visible(model.version)}",
        model_summary=visible(model.summary),
        software=visible(result.software),
        research_use=result.research_use,
    )


def _main(result: PatientResult) -> int:
    def rank(index: int) -> tuple[bool, int]:
        recording = result.recordings[index]
        return recording.name in result.scored_recordings, recording.faces_found

    return max(range(len(result.recordings)), key=rank)


def _result_view(result: PatientResult) -> ResultView:
    reasons = tuple(told(reason) for reason in result.reasons)
    if result.probability is None:
        failed = result.outcome is Outcome.FAILED
        return ResultView(
            kind="failed" if failed else "not-scored",
            mark=OUTCOME_MARKS[result.outcome],
            headline="Failed" if failed else "Not scored",
            verdict="No result could be computed."
            if failed
            else "No probability is given: the recording did not pass the quality checks.",
            number=None,
            spread=None,
            basis="",
            reasons=reasons,
            scale=None,
        )
    number, limit = against_threshold(result.probability, result.threshold)
    above = result.probability >= result.threshold
    side = "At or above" if number == limit else "Above" if above else "Below"
    scored = [r for r in result.recordings if r.name in result.scored_recordings]
    clips = [clip.probability for recording in scored for clip in recording.clips]
    low, high = min(clips, default=result.probability), max(clips, default=result.probability)
    rests_on = counted(len(clips), "clip") + (f" of {len(scored)} recordings" if len(scored) > 1 else "")
    return ResultView(
        kind="above" if above else "below",
        mark=Mark("above", "▲", "above") if above else Mark("below", "▼", "below"),
        headline="Probability of palsy (model)",
        verdict=f"{side} the threshold of {limit}",
        number=number,
        spread=f"{probability_text(low)} to {probability_text(high)}",
        basis=rests_on,
        reasons=reasons,
        scale=scale_figure(result.probability, result.threshold, (low, high)),
        uncalibrated=_uncalibrated_text(number) if uncalibrated(result.model) else "",
        warnings=_warnings_text(scored),
        side="" if result.asymmetry is None else side_text(result.asymmetry),
    )


def _uncalibrated_text(number: str) -> str:
    bare = number.strip("<> ")
    return f"Not calibrated: {bare} does not mean {100 * float(bare):g} in 100."


def _warnings_text(recordings: Sequence[RecordingResult]) -> str:
    """ "2 warnings: Persons in view; Sharpness"; each check once, however many recordings it warns of."""
    titles = list(
        dict.fromkeys(visible(c.title) for r in recordings for c in r.checks if c.verdict is Verdict.WARN)
    )
    if not titles:
        return ""
    rest = len(titles) - WARNINGS_NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"{counted(len(titles), 'warning')}: {'; '.join(titles[:WARNINGS_NAMED])}{more}"


def _recording_view(
    recording: RecordingResult, *, number: int, result: PatientResult, limit: int
) -> RecordingView:
    faces = [frame for frame in recording.frames if frame.picture]
    step = -(-len(faces) // limit) or 1
    score = recording.probability
    asymmetry = _asymmetry_view(recording)
    return RecordingView(
        number=number,
        name=visible(recording.name),
        recorded=recorded_text(recording),
        mark=OUTCOME_MARKS[recording.outcome],
        counts=recording.name in result.scored_recordings,
        probability="" if score is None else against_threshold(score, result.threshold)[0],
        dot=None if score is None else dot_figure(score, result.threshold),
        faces_found=f"{recording.faces_found} of {recording.frames_sampled}",
        reasons=tuple(told(reason) for reason in recording.reasons),
        sides=sides_text(recording),
        checks=tuple(_check_view(check) for check in recording.checks),
        facts=recording_facts(recording),
        figure=time_figure(recording, result.threshold, hung=asymmetry is None) if faces else None,
        frames=recording.frames_sampled,
        strip=tuple(_face_view(frame) if frame else None for frame in strip(recording)) if faces else (),
        faces=tuple(_face_view(frame) for frame in faces[::step]),
        faces_note="" if step == 1 else f"Every {_ordinal(step)} of {len(faces)} faces is shown.",
        asymmetry=asymmetry,
    )


def _asymmetry_view(recording: RecordingResult) -> AsymmetryView | None:
    """None where the model estimated none."""
    summary = recording.asymmetry
    if summary is None:
        return None
    at = summary.strongest.mouth.frame
    face = next((frame for frame in recording.frames if frame.index == at and frame.picture), None)
    return AsymmetryView(
        figure=asymmetry_figure(recording, summary),
        rows=measure_views(summary),
        frames=counted(summary.frames, "frame"),
        outliers=f"{100 * (1 - summary.strongest_share):.3g} %",
        side=side_text(summary),
        face=None if face is None else _face_view(face),
    )


def _check_view(check: Check) -> CheckView:
    unmeasured = check.value.text == "-" and check.verdict is Verdict.PASS
    return CheckView(
        title=visible(check.title),
        mark=NOT_MEASURED if unmeasured else CHECK_MARKS[check.verdict],
        value=told(check.value),
        limits=told(check.limits),
        reason=" ".join(told(reason) for reason in check.reasons),
    )


def _face_view(frame: FrameRecord) -> FaceView:
    time = seconds_text(frame.time_s)
    probability = "" if frame.probability is None else probability_text(frame.probability)
    alt = f"Aligned face at {time}" + (f", probability {probability}" if probability else "")
    return FaceView(picture=frame.picture or "", time=time, probability=probability, alt=alt)


def _ordinal(number: int) -> str:
    return {2: "2nd", 3: "3rd"}.get(number, f"{number}th")
