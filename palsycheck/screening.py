"""One patient, start to end: recordings to faces to scores, and a result on disk.

Only this module knows all stages. It writes the aligned faces while it works and leaves reports to
those that read the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from palsycheck import asymmetry_summary, illumination, quality
from palsycheck.combining import combine, failed_recording
from palsycheck.errors import IntakeError, VideoError
from palsycheck.faces.align import eye_distance
from palsycheck.faces.detect import FaceDetector
from palsycheck.faces.extract import Extraction, extract
from palsycheck.files import atomic_write_bytes, atomic_write_text, private_folder
from palsycheck.intake import Patient, Recording
from palsycheck.results import (
    DIGITS,
    Asymmetry,
    Check,
    ClipScore,
    FrameRecord,
    Outcome,
    PatientResult,
    RecordingResult,
    message,
)
from palsycheck.scoring import Scores, score
from palsycheck.settings import Settings
from palsycheck.tables import frames_csv

if TYPE_CHECKING:
    from palsycheck.models.store import LoadedModel
    from palsycheck.values import Picture

JPEG_QUALITY = 90
"""Of the aligned faces on disk: they are for looking at; nothing is computed from them again."""


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
        return failed_recording(recording, message(error.reason))
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
    result = RecordingResult(
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
    summary = asymmetry_summary.summarise([result], settings.scoring)
    return result.model_copy(update={"asymmetry": summary})


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
                asymmetry=_asymmetry(scores, at),
            )
        )
    return tuple(records)


def _asymmetry(scores: Scores | None, at: int | None) -> Asymmetry | None:
    if at is None or scores is None or scores.asymmetries is None:
        return None
    return asymmetry_summary.rounded(scores.asymmetries[at])


def _rounded4(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (round(side, 2) for side in box)
    return x0, y0, x1, y1


def _write_pictures(seen: Extraction, *, number: int, pictures: Path) -> dict[int, str]:
    """Paths of the written faces relative to the patient's folder, by frame."""
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
