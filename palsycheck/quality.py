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
from palsycheck.language import N_
from palsycheck.results import Check, Message, Verdict, VideoFacts, message
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
            title=N_("Time between faces"),
            verdict=Verdict.WARN,
            value=_seconds(value),
            limits=message("none known: trained on stills only"),
            reasons=(
                message(
                    "The model was trained on series of stills only, never on video: what it makes of "
                    "motion, and of the time between faces, is not known."
                ),
            ),
        )
    factor = gate.interval_factor_warn
    inside = trained[0] / factor <= value <= trained[1] * factor
    seconds = {"least": f"{trained[0]:.2f}", "most": f"{trained[1]:.2f}"}
    return Check(
        name="interval",
        title=N_("Time between faces"),
        verdict=Verdict.PASS if inside else Verdict.WARN,
        value=_seconds(value),
        limits=message(
            "warn below {low} or above {high} s (trained on {least} to {most} s)",
            low=f"{trained[0] / factor:.2f}",
            high=f"{trained[1] * factor:.2f}",
            **seconds,
        ),
        reasons=()
        if inside
        else (
            message(
                "The model was trained on faces {least} to {most} s apart; here they are {found} s apart.",
                found=f"{value:.2f}",
                **seconds,
            ),
            message("Fewer frames (--frames) would help.")
            if value < trained[0]
            else message("More frames (--frames) would help."),
        ),
    )


def failures(found: Sequence[Check]) -> tuple[Message, ...]:
    """The reasons of the checks that fail, in order."""
    return tuple(reason for check in found if check.verdict is Verdict.FAIL for reason in check.reasons)


def _seconds(value: float) -> Message:
    return message("{seconds} s", seconds=f"{value:.2f}")


def _below(value: float, warn: float, fail: float) -> Verdict:
    return Verdict.FAIL if value < fail else Verdict.WARN if value < warn else Verdict.PASS


def _above(value: float, warn: float, fail: float = float("inf")) -> Verdict:
    return Verdict.FAIL if value > fail else Verdict.WARN if value > warn else Verdict.PASS


def _if(verdict: Verdict, reason: Message) -> tuple[Message, ...]:
    return () if verdict is Verdict.PASS else (reason,)


def _file(video: VideoFacts, sampled: Sampled, gate: Gate) -> Check:
    broken = sampled.broken / max(video.frames, 1)
    reasons: list[Message] = []
    if video.truncated:
        reasons.append(
            message(
                "The file ends after {seconds} s of the {declared} s that it declares.",
                seconds=f"{video.duration_s:.1f}",
                declared=f"{video.declared_duration_s or 0:.1f}",
            )
        )
    if broken > gate.broken_warn:
        reasons.append(
            message(
                "{broken} of {frames} frames could not be decoded.",
                broken=sampled.broken,
                frames=video.frames,
            )
        )
    if sampled.broken:
        state = message("{broken} frames lost", broken=sampled.broken)
    else:
        state = message("cut off") if reasons else message("complete")
    return Check(
        name="file",
        title=N_("Integrity of the file"),
        verdict=Verdict.WARN if reasons else Verdict.PASS,
        value=state,
        limits=message("warn if cut off or above {share} of frames lost", share=f"{gate.broken_warn:.0%}"),
        reasons=tuple(reasons),
    )


def _face_share(faces: Sequence[Face], sampled: Sampled, gate: Gate) -> Check:
    share = len(faces) / max(sampled.frames, 1)
    verdict = _below(share, gate.face_share_warn, gate.face_share_fail)
    reason = (
        message("No face was found.")
        if not faces
        else message(
            "The patient's face is in only {faces} of {frames} sampled frames.",
            faces=len(faces),
            frames=sampled.frames,
        )
    )
    return Check(
        name="face_share",
        title=N_("Frames with the patient's face"),
        verdict=verdict,
        value=message(f"{share:.0%}"),
        limits=message(
            "warn below {warn}, fail below {fail}",
            warn=f"{gate.face_share_warn:.0%}",
            fail=f"{gate.face_share_fail:.0%}",
        ),
        reasons=_if(verdict, reason),
    )


def _enough_faces(faces: Sequence[Face], sampled: Sampled) -> Check:
    verdict = Verdict.PASS if len(faces) >= sampled.clip_length else Verdict.FAIL
    return Check(
        name="clip",
        title=N_("Faces for at least one clip"),
        verdict=verdict,
        value=message(str(len(faces))),
        limits=message("fail below {length}, the model's clip length", length=sampled.clip_length),
        reasons=_if(
            verdict,
            message(
                "{faces} faces are too few: the model sees {length} at once.",
                faces=len(faces),
                length=sampled.clip_length,
            ),
        ),
    )


def _size(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([eye_distance(face.detection.landmarks) for face in faces]))
    verdict = _below(value, gate.eye_distance_warn, gate.eye_distance_fail)
    return Check(
        name="eye_distance",
        title=N_("Size of the face (between the eyes)"),
        verdict=verdict,
        value=message("{pixels} px", pixels=f"{value:.0f}"),
        limits=message(
            "warn below {warn}, fail below {fail} px",
            warn=f"{gate.eye_distance_warn:g}",
            fail=f"{gate.eye_distance_fail:g}",
        ),
        reasons=_if(
            verdict,
            message("The face is small: {pixels} pixels between the eyes.", pixels=f"{value:.0f}"),
        ),
    )


def _blur(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([blur(face.image) for face in faces]))
    verdict = _above(value, gate.blur_warn, gate.blur_fail)
    return Check(
        name="blur",
        title=N_("Blur (0 sharp, 1 blurred)"),
        verdict=verdict,
        value=message(f"{value:.2f}"),
        limits=message(
            "warn above {warn}, fail above {fail}", warn=f"{gate.blur_warn:g}", fail=f"{gate.blur_fail:g}"
        ),
        reasons=_if(verdict, message("The face is blurred: out of focus, moving, or strongly compressed.")),
    )


def _yaw(faces: Sequence[Face], gate: Gate) -> Check:
    value = float(np.median([yaw_degrees(face.landmarks) for face in faces]))
    verdict = _above(abs(value), gate.yaw_warn, gate.yaw_fail)
    degrees = {"degrees": f"{abs(value):.0f}"}
    if value > 0:
        reason = message("The head is turned about {degrees}° to the patient's left.", **degrees)
        found = message("{degrees}° left", **degrees)
    else:
        reason = message("The head is turned about {degrees}° to the patient's right.", **degrees)
        found = message("{degrees}° right", **degrees)
    return Check(
        name="yaw",
        title=N_("Head turned aside (coarse)"),
        verdict=verdict,
        value=found if round(abs(value)) else message("0°"),
        limits=message(
            "warn above {warn}, fail above {fail}", warn=f"{gate.yaw_warn:g}°", fail=f"{gate.yaw_fail:g}°"
        ),
        reasons=_if(verdict, reason),
    )


def _roll(faces: Sequence[Face], sampled: Sampled, gate: Gate) -> Check:
    value = float(np.median([roll_degrees(face.detection.landmarks) for face in faces]))
    verdict = _above(abs(value), gate.roll_warn)
    degrees, turned = f"{abs(value):.0f}", sampled.turned
    reasons: list[Message] = []
    if turned:
        verdict = Verdict.WARN
        reasons.append(
            message(
                "No upright face was found; the picture was turned by {turned}° clockwise.", turned=turned
            )
        )
    if abs(value) > gate.roll_warn:
        reasons.append(message("The head is tilted by {degrees}°.", degrees=degrees))
    return Check(
        name="roll",
        title=N_("Head tilted, picture turned"),
        verdict=verdict,
        value=message("{degrees}°, turned {turned}°", degrees=degrees, turned=turned)
        if turned
        else message(f"{degrees}°"),
        limits=message("warn above {warn}° or if the picture had to be turned", warn=f"{gate.roll_warn:g}"),
        reasons=tuple(reasons),
    )


def _people(sampled: Sampled) -> Check:
    verdict = Verdict.PASS if sampled.people <= 1 else Verdict.WARN
    return Check(
        name="people",
        title=N_("Persons in view"),
        verdict=verdict,
        value=message(str(sampled.people)),
        limits=message("warn above {warn}", warn=1),
        reasons=_if(
            verdict,
            message(
                "{people} persons are in view; the largest, steadiest, most central one was taken "
                "for the patient. Check that the faces shown are the patient's.",
                people=sampled.people,
            ),
        ),
    )


def _identity(faces: Sequence[Face], gate: Gate) -> Check:
    value = least_likeness([face.image for face in faces])
    verdict = _below(value, gate.likeness_warn, gate.likeness_fail)
    reason = (
        message("The face changes so much that it may be more than one person.")
        if verdict is Verdict.FAIL
        else message(
            "The face changes in the course of the recording: look whether it is one person throughout."
        )
    )
    return Check(
        name="identity",
        title=N_("One face throughout (likeness)"),
        verdict=verdict,
        value=message(f"{value:.2f}"),
        limits=message(
            "warn below {warn}, fail below {fail}",
            warn=f"{gate.likeness_warn:g}",
            fail=f"{gate.likeness_fail:g}",
        ),
        reasons=_if(verdict, reason),
    )


def _expression(faces: Sequence[Face], gate: Gate) -> Check:
    low, high = np.percentile([mouth_width(face.landmarks) for face in faces], [5, 95])
    value = float(high - low)
    verdict = _below(value, gate.expression_warn, 0.0)
    return Check(
        name="expression",
        title=N_("Expression seen (mouth width)"),
        verdict=verdict,
        value=message(f"{value:.2f}"),
        limits=message("warn below {warn} eye distances", warn=f"{gate.expression_warn:g}"),
        reasons=_if(verdict, message("The mouth hardly moves: a face at rest shows little of a palsy.")),
    )
