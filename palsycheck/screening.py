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
import numpy.typing as npt

from palsycheck import asymmetry_summary, illumination, mirror_control, quality
from palsycheck.combining import combine, failed_recording
from palsycheck.errors import IntakeError, VideoError
from palsycheck.face_files import write_faces, write_maps
from palsycheck.faces.align import eye_distance
from palsycheck.faces.detect import FaceDetector
from palsycheck.faces.extract import Extraction, extract
from palsycheck.faces.landmark_asymmetry import landmark_asymmetry, median
from palsycheck.files import atomic_write_text, private_folder
from palsycheck.intake import Patient, Recording
from palsycheck.results import (
    DIGITS,
    Asymmetry,
    Check,
    ClipScore,
    FrameRecord,
    MirrorControl,
    Outcome,
    PatientResult,
    RecordingResult,
    message,
)
from palsycheck.saliency import SaliencyMap, saliency_maps
from palsycheck.scoring import Scores, face_features, score_features
from palsycheck.settings import Settings
from palsycheck.tables import frames_csv

if TYPE_CHECKING:
    from palsycheck.models.store import LoadedModel
    from palsycheck.values import Points


@dataclass(frozen=True, slots=True)
class Tools:
    """What a process loads once and uses for many patients."""

    settings: Settings
    model: LoadedModel
    detector: FaceDetector


def screen_patient(patient: Patient, *, folder: Path, tools: Tools) -> PatientResult:
    """Screen all recordings of a patient; write ``faces/``, ``saliency/``, ``frames.csv``, ``result.json``.

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
    """Screen one recording; write its aligned faces as ``r<number>-f<frame>.jpg``, and beside the folder
    ``pictures``, in ``saliency/``, the maps of the most telling as ``r<number>-f<frame>.png``.

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
    images = [face.image for face in seen.faces]
    scored = None if reasons else _score(np.stack(images), [face.time_s for face in seen.faces], tools)
    scores = None if scored is None else scored.scores
    maps = {} if scored is None else {seen.faces[at].frame: found for at, found in scored.maps.items()}
    written = Written(
        faces=write_faces(seen.faces, number=number, folder=pictures),
        maps=write_maps(maps, number=number, folder=pictures.parent / "saliency"),
        peaks={frame: float(f"{found.peak:.{DIGITS}g}") for frame, found in maps.items()},
    )
    frames = _frames(seen, scores, written)
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
        frames=frames,
        measured=median(frame.measured for frame in frames),
        mirror=None if scored is None else scored.mirror,
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


@dataclass(frozen=True, slots=True)
class Scored:
    """A recording's scores, and what explains them: symmetric faces, and maps of a few faces, by number."""

    scores: Scores
    mirror: MirrorControl | None
    maps: dict[int, SaliencyMap]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, by frame: paths relative to the patient's folder, and the maps' peaks."""

    faces: dict[int, str]
    maps: dict[int, str]
    peaks: dict[int, float]


def _score(faces: npt.NDArray[np.uint8], times: Sequence[float], tools: Tools) -> Scored:
    model, settings = tools.model, tools.settings.scoring
    features = face_features(model.network, faces, device=model.device)
    scores = score_features(model.network, features, length=model.card.clip_length, step=settings.clip_step)
    return Scored(
        scores=scores,
        mirror=mirror_control.control(model, faces, scores.probability, settings),
        maps=saliency_maps(model, faces, times, scores=scores, features=features, settings=settings),
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


def _frames(seen: Extraction, scores: Scores | None, written: Written) -> tuple[FrameRecord, ...]:
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
                aligned=None if face is None else _shares(face.landmarks, face.image.shape[0]),
                eye_distance=found and round(eye_distance(found.landmarks), 2),
                people=frame.people,
                picture=written.faces.get(frame.index),
                asymmetry=_asymmetry(scores, at),
                measured=None if found is None or scores is None else landmark_asymmetry(found.landmarks),
                saliency=written.maps.get(frame.index),
                saliency_peak=written.peaks.get(frame.index),
            )
        )
    return tuple(records)


def _shares(landmarks: Points, side: int) -> tuple[tuple[float, float], ...]:
    """Pixel centres as shares of the side."""
    return tuple((round((float(x) + 0.5) / side, 4), round((float(y) + 0.5) / side, 4)) for x, y in landmarks)


def _asymmetry(scores: Scores | None, at: int | None) -> Asymmetry | None:
    if at is None or scores is None or scores.asymmetries is None:
        return None
    return asymmetry_summary.rounded(scores.asymmetries[at])


def _rounded4(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (round(side, 2) for side in box)
    return x0, y0, x1, y1
