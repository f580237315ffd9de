"""One patient, start to end: recordings to faces to scores, and a result on disk.

Only this module knows all stages. It writes the aligned faces while it works and leaves reports to
those that read the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from palsycheck import __version__, illumination, quality
from palsycheck.errors import IntakeError, VideoError
from palsycheck.faces.align import eye_distance
from palsycheck.faces.detect import FaceDetector
from palsycheck.faces.extract import Extraction, extract
from palsycheck.files import atomic_write_text, private_folder
from palsycheck.intake import Patient, Recording
from palsycheck.models.card import ModelCard, facts
from palsycheck.results import Check, ClipScore, FrameRecord, Outcome, PatientResult, RecordingResult
from palsycheck.scoring import Scores, score
from palsycheck.settings import Settings
from palsycheck.tables import frames_csv

if TYPE_CHECKING:
    from palsycheck.models.store import LoadedModel
    from palsycheck.values import Picture

JPEG_QUALITY = 90
"""Of the aligned faces on disk: they are for looking at; nothing is computed from them again."""

DIGITS = 6
"""Of probabilities, seconds and pixels in results: finer than they mean, coarser than rounding errors."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a process loads once and uses for many patients."""

    settings: Settings
    model: LoadedModel
    detector: FaceDetector


def screen_patient(patient: Patient, *, folder: Path, tools: Tools) -> PatientResult:
    """Screen all recordings of a patient; write ``faces/``, ``frames.csv`` and ``result.json``.

    Args:
        patient: With at least one recording, or with the reason why there is none.
        folder: An empty folder of the patient's own.
        tools: Settings, model and detector.

    Raises:
        OutputError: The folder cannot be written.
    """
    pictures = private_folder(folder / "faces")
    recordings = [
        screen_recording(recording, number=number, pictures=pictures, tools=tools)
        for number, recording in enumerate(patient.recordings, start=1)
    ]
    result = combine(patient, recordings, card=tools.model.card, settings=tools.settings)
    write_result(result, folder)
    return result


def write_result(result: PatientResult, folder: Path) -> None:
    """Write ``frames.csv`` and, last, ``result.json``."""
    atomic_write_text(folder / "frames.csv", frames_csv(result))
    atomic_write_text(folder / "result.json", result.model_dump_json(indent=1) + "\n")


def screen_recording(recording: Recording, *, number: int, pictures: Path, tools: Tools) -> RecordingResult:
    """Screen one recording; write its aligned faces as ``r<number>-f<frame>.jpg``.

    A recording that cannot be read is a result, "failed", with its reason.
    """
    settings, card = tools.settings, tools.model.card
    try:
        seen = extract(recording, settings=settings, detector=tools.detector)
    except (VideoError, IntakeError) as error:
        return failed_recording(recording, error.reason)
    sampled = quality.Sampled(
        frames=len(seen.frames),
        broken=seen.broken,
        people=seen.people,
        turned=seen.turned,
        clip_length=card.clip_length,
    )
    light = illumination.summarise(
        seen.face_lights, [frame.luminance for frame in seen.frames], lux=recording.lux
    )
    checks = (
        *quality.checks(seen.faces, video=seen.video, sampled=sampled, gate=settings.gate),
        *_interval(seen, tools),
        *illumination.checks(light, settings.illumination),
    )
    reasons = quality.failures(checks)
    scores = None if reasons else _score(seen, tools)
    return RecordingResult(
        name=recording.name,
        recorded_at=recording.recorded_at,
        outcome=Outcome.NOT_SCORED if scores is None else Outcome.SCORED,
        reasons=reasons,
        video=seen.video,
        turned=seen.turned,
        mirrored=recording.mirrored,
        frames_sampled=len(seen.frames),
        frames_broken=seen.broken,
        faces_found=len(seen.faces),
        people=seen.people,
        probability=None if scores is None else round(scores.probability, DIGITS),
        light=light,
        checks=checks,
        clips=_clips(seen, scores),
        frames=_frames(seen, scores, _write_pictures(seen, number=number, pictures=pictures)),
    )


def _interval(seen: Extraction, tools: Tools) -> tuple[Check, ...]:
    card = tools.model.card
    if not 2 <= card.clip_length <= len(seen.faces):
        return ()
    return (
        quality.interval(
            seen.faces,
            clip_length=card.clip_length,
            trained=card.training.interval_s,
            gate=tools.settings.gate,
        ),
    )


def _score(seen: Extraction, tools: Tools) -> Scores:
    return score(
        tools.model,
        np.stack([face.image for face in seen.faces]),
        step=tools.settings.scoring.clip_step,
        device=tools.model.device,
    )


def _clips(seen: Extraction, scores: Scores | None) -> tuple[ClipScore, ...]:
    if scores is None:
        return ()
    return tuple(
        ClipScore(
            first=seen.faces[first].frame,
            last=seen.faces[last].frame,
            start_s=round(seen.faces[first].time_s, DIGITS),
            end_s=round(seen.faces[last].time_s, DIGITS),
            probability=round(probability, DIGITS),
        )
        for first, last, probability in scores.clips
    )


def _frames(seen: Extraction, scores: Scores | None, written: dict[int, str]) -> tuple[FrameRecord, ...]:
    place = {face.frame: i for i, face in enumerate(seen.faces)}
    records = []
    for frame in seen.frames:
        at = place.get(frame.index)
        face = None if at is None else seen.faces[at]
        found = None if face is None else face.detection
        records.append(
            FrameRecord(
                index=frame.index,
                time_s=round(frame.time_s, DIGITS),
                face_found=face is not None,
                detection=found and round(found.probability, DIGITS),
                probability=(
                    None
                    if at is None or scores is None
                    else round(float(scores.frame_probabilities[at]), DIGITS)
                ),
                box=found and _rounded4(found.box),
                landmarks=found
                and tuple((round(float(x), 2), round(float(y), 2)) for x, y in found.landmarks),
                eye_distance=found and round(eye_distance(found.landmarks), 2),
                people=frame.people,
                picture=written.get(frame.index),
            )
        )
    return tuple(records)


def _rounded4(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (round(side, 2) for side in box)
    return x0, y0, x1, y1


def _write_pictures(seen: Extraction, *, number: int, pictures: Path) -> dict[int, str]:
    """Paths of the written faces relative to the patient's folder, by frame."""
    from palsycheck.files import atomic_write_bytes

    written = {}
    for face in seen.faces:
        name = f"r{number}-f{face.frame:04d}.jpg"
        atomic_write_bytes(pictures / name, _jpeg(face.image))
        written[face.frame] = f"{pictures.name}/{name}"
    return written


def _jpeg(image: Picture) -> bytes:
    import cv2

    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(data)


def failed_recording(recording: Recording, reason: str) -> RecordingResult:
    """The result of a recording that could not be read."""
    return RecordingResult(
        name=recording.name,
        recorded_at=recording.recorded_at,
        outcome=Outcome.FAILED,
        reasons=(reason,),
        video=None,
        turned=0,
        mirrored=recording.mirrored,
        frames_sampled=0,
        frames_broken=0,
        faces_found=0,
        people=0,
        probability=None,
        light=None,
        checks=(),
        clips=(),
        frames=(),
    )


def failed_patient(patient: Patient, reason: str, *, card: ModelCard, settings: Settings) -> PatientResult:
    """The result of a patient whose screening broke off as a whole."""
    recordings = [failed_recording(recording, reason) for recording in patient.recordings]
    return combine(patient, recordings, card=card, settings=settings, reason=reason)


def combine(
    patient: Patient,
    recordings: Sequence[RecordingResult],
    *,
    card: ModelCard,
    settings: Settings,
    reason: str = "",
) -> PatientResult:
    """The patient's result from those of the recordings: the mean over the clips of the latest date.

    Earlier dates stay in the result as a series and are never averaged in; nor is a recording without a
    date where others have one. Without a score on the latest date there is none.
    """
    counted, set_aside = latest(recordings)
    clips = [clip.probability for r in counted if r.outcome is Outcome.SCORED for clip in r.clips]
    probability = round(float(np.mean(clips)), DIGITS) if clips else None
    if reason or not recordings:
        reasons: tuple[str, ...] = (reason or patient.reason or "No recording was found.",)
    else:
        reasons = tuple(
            f"{r.name}: {text}" if len(recordings) > 1 else text for r in counted for text in r.reasons
        ) + tuple(f"{r.name} has no date and was left out of the score." for r in set_aside)
        if patient.reason:
            reasons += (patient.reason,)
    model = facts(card, settings)
    return PatientResult(
        patient_id=patient.id,
        folder=patient.folder,
        outcome=_outcome(counted, probability),
        reasons=reasons,
        probability=probability,
        threshold=model.threshold,
        above_threshold=None if probability is None else probability >= model.threshold,
        scored_recordings=tuple(r.name for r in counted if r.outcome is Outcome.SCORED),
        label=patient.label,
        columns=dict(patient.columns),
        recordings=tuple(recordings),
        model=model,
        software=f"palsycheck {__version__}",
        settings_sha256=settings.digest(),
    )


def latest(
    recordings: Sequence[RecordingResult],
) -> tuple[tuple[RecordingResult, ...], tuple[RecordingResult, ...]]:
    """The recordings of the latest date, and those without a date that are set aside for it.

    Where no recording has a date, all count.
    """
    days = [r.recorded_at[:10] for r in recordings if r.recorded_at]
    if not days:
        return tuple(recordings), ()
    last = max(days)
    return (
        tuple(r for r in recordings if r.recorded_at and r.recorded_at[:10] == last),
        tuple(r for r in recordings if not r.recorded_at),
    )


def _outcome(counted: Sequence[RecordingResult], probability: float | None) -> Outcome:
    if probability is not None:
        return Outcome.SCORED
    if any(r.outcome is Outcome.NOT_SCORED for r in counted):
        return Outcome.NOT_SCORED
    return Outcome.FAILED
