"""The quality gate: what a recording must pass to be scored.

Each check gives its value and its limits, so that the reader can disagree. One check that fails makes
the recording "not scored", with the reasons and never a number; a warning is shown beside the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from palsycheck.faces.align import eye_distance, roll_degrees
from palsycheck.faces.measure import blur, least_likeness, mouth_width, yaw_degrees
from palsycheck.results import Check, Verdict, VideoFacts
from palsycheck.settings import Gate
from palsycheck.values import Face


@dataclass(frozen=True, slots=True)
class Sampled:
    """What the gate needs to know of a recording besides its faces."""

    frames: int
    broken: int
    people: int
    turned: int
    clip_length: int


def checks(faces: Sequence[Face], *, video: VideoFacts, sampled: Sampled, gate: Gate) -> tuple[Check, ...]:
    """All checks but those of illumination, in the order of the report."""
    found = [_file(video, sampled, gate), _face_share(faces, sampled, gate)]
    if not faces:
        return tuple(found)
    return (
        *found,
        _enough_faces(faces, sampled),
        _size(faces, gate),
        _blur(faces, gate),
        _yaw(faces, gate),
        _roll(faces, sampled, gate),
        _people(sampled),
        _identity(faces, gate),
        _expression(faces, gate),
    )


def checks_of_stills(faces: Sequence[Face], *, stills: int, gate: Gate) -> tuple[Check, ...]:
    """The checks of ``checks`` that a series of stills can be asked: nothing of file, motion or persons."""
    sampled = Sampled(frames=stills, broken=0, people=1, turned=0, clip_length=1)
    share = _face_share(faces, sampled, gate)
    if not faces:
        return (share,)
    return share, _size(faces, gate), _blur(faces, gate), _yaw(faces, gate), _roll(faces, sampled, gate)


def interval(
    faces: Sequence[Face], *, clip_length: int, trained: tuple[float, float] | None, gate: Gate
) -> Check:
    """Whether the faces are as far apart in time as those of the clips that the model was trained on.

    Args:
        faces: At least one clip of them.
        clip_length: Faces a clip, at least two.
        trained: Shortest and longest mean interval of the training's clips, seconds (model card); None
            where no clip was of video.
        gate: How far outside is still like it.
    """
    times = np.array([face.time_s for face in faces])
    spans = clip_length - 1
    value = float(np.median((times[spans:] - times[:-spans]) / spans))
    if trained is None:
        return Check(
            name="interval",
            title="Time between faces",
            verdict=Verdict.WARN,
            value=f"{value:.2f} s",
            limits="none known: trained on stills only",
            reason="The model was trained on series of stills only, never on video: what it makes of motion, "
            "and of the time between faces, is not known.",
        )
    factor = gate.interval_factor_warn
    inside = trained[0] / factor <= value <= trained[1] * factor
    return Check(
        name="interval",
        title="Time between faces",
        verdict=Verdict.PASS if inside else Verdict.WARN,
        value=f"{value:.2f} s",
        limits=f"warn below {trained[0] / factor:.2f} or above {trained[1] * factor:.2f} s "
        f"(trained on {trained[0]:.2f} to {trained[1]:.2f} s)",
        reason=""
        if inside
        else f"The model was trained on faces {trained[0]:.2f} to {trained[1]:.2f} s apart; here they are "
        f"{value:.2f} s apart. {'Fewer' if value < trained[0] else 'More'} frames (--frames) would help.",
    )


def failures(found: Sequence[Check]) -> tuple[str, ...]:
    """The reasons of the checks that fail, in order."""
    return tuple(check.reason for check in found if check.verdict is Verdict.FAIL)


def _below(value: float, warn: float, fail: float) -> Verdict:
    return Verdict.FAIL if value < fail else Verdict.WARN if value < warn else Verdict.PASS


def _above(value: float, warn: float, fail: float = float("inf")) -> Verdict:
    return Verdict.FAIL if value > fail else Verdict.WARN if value > warn else Verdict.PASS


def _if(verdict: Verdict, reason: str) -> str:
    return "" if verdict is Verdict.PASS else reason


def _file(video: VideoFacts, sampled: Sampled, gate: Gate) -> Check:
    broken = sampled.broken / max(video.frames, 1)
    reasons = []
    if video.truncated:
        reasons.append(
            f"The file ends after {video.duration_s:.1f} s of the {video.declared_duration_s or 0:.1f} s "
            "that it declares."
        )
    if broken > gate.broken_warn:
        reasons.append(f"{sampled.broken} of {video.frames} frames could not be decoded.")
    return Check(
        name="file",
        title="Integrity of the file",
        verdict=Verdict.WARN if reasons else Verdict.PASS,
        value=f"{sampled.broken} frames lost" if sampled.broken else "complete" if not reasons else "cut off",
        limits=f"warn if cut off or above {gate.broken_warn:.0%} of frames lost",
        reason=" ".join(reasons),
    )


def _face_share(faces: Sequence[Face], sampled: Sampled, gate: Gate) -> Check:
    share = len(faces) / max(sampled.frames, 1)
    verdict = _below(share, gate.face_share_warn, gate.face_share_fail)
    reason = (
        "No face was found."
        if not faces
        else f"The patient's face is in only {len(faces)} of {sampled.frames} sampled frames."
    )
    return Check(
        name="face_share",
        title="Frames with the patient's face",
        verdict=verdict,
        value=f"{share:.0%}",
        limits=f"warn below {gate.face_share_warn:.0%}, fail below {gate.face_share_fail:.0%}",
        reason=_if(verdict, reason),
    )


def _enough_faces(faces: Sequence[Face], sampled: Sampled) -> Check:
    verdict = Verdict.PASS if len(faces) >= sampled.clip_length else Verdict.FAIL
    return Check(
        name="clip",
        title="Faces for at least one clip",
        verdict=verdict,
        value=str(len(faces)),
        limits=f"fail below {sampled.clip_length}, the model's clip length",
        reason=_if(verdict, f"{len(faces)} faces are too few: the model sees {sampled.clip_length} at once."),
    )


def _size(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([eye_distance(face.detection.landmarks) for face in faces]))
    verdict = _below(value, gate.eye_distance_warn, gate.eye_distance_fail)
    return Check(
        name="eye_distance",
        title="Size of the face (between the eyes)",
        verdict=verdict,
        value=f"{value:.0f} px",
        limits=f"warn below {gate.eye_distance_warn:g}, fail below {gate.eye_distance_fail:g} px",
        reason=_if(verdict, f"The face is small: {value:.0f} pixels between the eyes."),
    )


def _blur(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([blur(face.image) for face in faces]))
    verdict = _above(value, gate.blur_warn, gate.blur_fail)
    return Check(
        name="blur",
        title="Blur (0 sharp, 1 blurred)",
        verdict=verdict,
        value=f"{value:.2f}",
        limits=f"warn above {gate.blur_warn:g}, fail above {gate.blur_fail:g}",
        reason=_if(verdict, "The face is blurred: out of focus, moving, or strongly compressed."),
    )


def _yaw(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([yaw_degrees(face.landmarks) for face in faces]))
    verdict = _above(abs(value), gate.yaw_warn, gate.yaw_fail)
    side = "left" if value > 0 else "right"
    return Check(
        name="yaw",
        title="Head turned aside (coarse)",
        verdict=verdict,
        value=f"{abs(value):.0f}° {side}" if round(abs(value)) else "0°",
        limits=f"warn above {gate.yaw_warn:g}°, fail above {gate.yaw_fail:g}°",
        reason=_if(verdict, f"The head is turned about {abs(value):.0f}° to the patient's {side}."),
    )


def _roll(faces: Sequence[Face], sampled: Sampled, gate: Gate) -> Check:
    value = float(np.median([roll_degrees(face.detection.landmarks) for face in faces]))
    verdict = _above(abs(value), gate.roll_warn)
    reasons = []
    if sampled.turned:
        verdict = Verdict.WARN
        reasons.append(f"No upright face was found; the picture was turned by {sampled.turned}° clockwise.")
    if abs(value) > gate.roll_warn:
        reasons.append(f"The head is tilted by {abs(value):.0f}°.")
    return Check(
        name="roll",
        title="Head tilted, picture turned",
        verdict=verdict,
        value=f"{abs(value):.0f}°" + (f", turned {sampled.turned}°" if sampled.turned else ""),
        limits=f"warn above {gate.roll_warn:g}° or if the picture had to be turned",
        reason=" ".join(reasons),
    )


def _people(sampled: Sampled) -> Check:
    verdict = Verdict.PASS if sampled.people <= 1 else Verdict.WARN
    return Check(
        name="people",
        title="Persons in view",
        verdict=verdict,
        value=str(sampled.people),
        limits="warn above 1",
        reason=_if(
            verdict,
            f"{sampled.people} persons are in view; the largest, steadiest, most central one was taken "
            "for the patient. Check that the faces shown are the patient's.",
        ),
    )


def _identity(faces: Sequence[Face], gate: Gate) -> Check:
    value = least_likeness([face.image for face in faces])
    verdict = _below(value, gate.likeness_warn, gate.likeness_fail)
    reason = (
        "The face changes so much that it may be more than one person."
        if verdict is Verdict.FAIL
        else "The face changes in the course of the recording: look whether it is one person throughout."
    )
    return Check(
        name="identity",
        title="One face throughout (likeness)",
        verdict=verdict,
        value=f"{value:.2f}",
        limits=f"warn below {gate.likeness_warn:g}, fail below {gate.likeness_fail:g}",
        reason=_if(verdict, reason),
    )


def _expression(faces: Sequence[Face], gate: Gate) -> Check:
    low, high = np.percentile([mouth_width(face.landmarks) for face in faces], [5, 95])
    value = float(high - low)
    verdict = _below(value, gate.expression_warn, 0.0)
    return Check(
        name="expression",
        title="Expression seen (mouth width)",
        verdict=verdict,
        value=f"{value:.2f}",
        limits=f"warn below {gate.expression_warn:g} eye distances",
        reason=_if(verdict, "The mouth hardly moves: a face at rest shows little of a palsy."),
    )
