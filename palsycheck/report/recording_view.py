"""A recording as the report shows it: its line in the series, its figures, faces and checks."""

from __future__ import annotations

from palsycheck.language import _
from palsycheck.report.asymmetry_figure import estimated_figure, measured_figure
from palsycheck.report.asymmetry_words import measure_views, side_text
from palsycheck.report.facts import recorded_text, recording_facts, sides_text
from palsycheck.report.figures import dot_figure, time_figure
from palsycheck.report.result_view import mirror_view
from palsycheck.report.ruler import ruler
from palsycheck.report.time_axis import strip
from palsycheck.report.views import AsymmetryView, CheckView, FaceView, RecordingView, SalientView
from palsycheck.report.words import (
    CHECK_MARKS,
    NOT_MEASURED,
    OUTCOME_MARKS,
    against_threshold,
    frames_text,
    probability_text,
    seconds_text,
    told,
    visible,
)
from palsycheck.results import Check, FrameRecord, PatientResult, RecordingResult, Verdict


def recording_view(
    recording: RecordingResult, *, number: int, result: PatientResult, limit: int
) -> RecordingView:
    """The view of one recording; at most about ``limit`` of its faces."""
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
        above=score is not None and score >= result.threshold,
        dot=None if score is None else dot_figure(score, result.threshold),
        faces_found=_("{found} of {sampled}").format(
            found=recording.faces_found, sampled=recording.frames_sampled
        ),
        reasons=tuple(told(reason) for reason in recording.reasons),
        sides=sides_text(recording),
        sides_sure=recording.mirrored is not None,
        checks=tuple(_check_view(check) for check in recording.checks),
        facts=recording_facts(recording),
        figure=time_figure(recording, result.threshold, hung=asymmetry is None) if faces else None,
        frames=recording.frames_sampled,
        strip=tuple(_face_view(frame) if frame else None for frame in strip(recording)) if faces else (),
        faces=tuple(_face_view(frame) for frame in faces[::step]),
        faces_note=_share_note(step, len(faces)),
        asymmetry=asymmetry,
        salient=tuple(_salient_view(frame) for frame in faces if frame.saliency),
        mirror=mirror_view(recording.mirror, probability=score, threshold=result.threshold),
    )


def _share_note(step: int, faces: int) -> str:
    if step == 1:
        return ""
    return _("One face in {step} of {faces} is shown.").format(step=step, faces=faces)


def _asymmetry_view(recording: RecordingResult) -> AsymmetryView | None:
    """The model's estimates where it makes some, else the detector's landmarks; None without both."""
    summary = recording.asymmetry
    if summary is not None:
        face = _frame(recording, summary.strongest.mouth.frame)
        return AsymmetryView(
            figure=estimated_figure(recording, summary),
            estimated=True,
            rows=measure_views(summary),
            frames=frames_text(summary.frames),
            outliers=f"{100 * (1 - summary.strongest_share):.3g} %",
            side=side_text(summary),
            face=None if face is None else _face_view(face),
            ruler=None if face is None else ruler(face),
        )
    measured = [frame for frame in recording.frames if frame.measured and frame.picture]
    if not measured:
        return None
    face = max(measured, key=_height)
    return AsymmetryView(
        figure=measured_figure(recording),
        estimated=False,
        rows=(),
        frames=frames_text(len(measured)),
        outliers="",
        side="",
        face=_face_view(face),
        ruler=ruler(face),
    )


def _height(frame: FrameRecord) -> float:
    return 0.0 if frame.measured is None else abs(frame.measured.height)


def _frame(recording: RecordingResult, index: int) -> FrameRecord | None:
    return next((frame for frame in recording.frames if frame.index == index and frame.picture), None)


def _check_view(check: Check) -> CheckView:
    unmeasured = check.value.text == "-" and check.verdict is Verdict.PASS
    return CheckView(
        title=_(visible(check.title)),
        mark=NOT_MEASURED if unmeasured else CHECK_MARKS[check.verdict],
        value=told(check.value),
        limits=told(check.limits),
        reason=" ".join(told(reason) for reason in check.reasons),
    )


def _face_view(frame: FrameRecord) -> FaceView:
    time = seconds_text(frame.time_s)
    probability = "" if frame.probability is None else probability_text(frame.probability)
    alt = (
        _("Aligned face at {time}, probability {probability}").format(time=time, probability=probability)
        if probability
        else _("Aligned face at {time}").format(time=time)
    )
    return FaceView(picture=frame.picture or "", time=time, probability=probability, alt=alt)


def _salient_view(frame: FrameRecord) -> SalientView:
    face = _face_view(frame)
    alt = _("The same face at {time}, bright where the score comes from").format(time=face.time)
    return SalientView(face=face, map=frame.saliency or "", alt=alt)
