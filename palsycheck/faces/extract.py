"""From a recording to the patient's aligned faces in time order.

Frames pass one at a time; what stays of each are its aligned faces and a few numbers. Where an upright
face is seldom or doubtfully found, the picture is tried at the other right angles: a patient in bed, a
phone on its side.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from palsycheck.faces.align import align, roll_degrees
from palsycheck.faces.detect import FaceDetector
from palsycheck.faces.track import choose
from palsycheck.illumination import FaceLight, face_light, frame_light
from palsycheck.intake import Recording
from palsycheck.results import VideoFacts
from palsycheck.settings import Detecting, Settings
from palsycheck.values import Detection, Face
from palsycheck.video.frames import sampled_frames
from palsycheck.video.probe import Probe, probe

RIGHT_ANGLES = (90, 270, 180)


@dataclass(frozen=True, slots=True)
class SeenFrame:
    """What is kept of a sampled frame: ``people`` counts the faces found, luminance is linear, 0..1."""

    index: int
    time_s: float
    people: int
    luminance: float


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a recording shows.

    Attributes:
        video: Facts from the probe.
        turned: Degrees clockwise that the picture was turned to find an upright face.
        broken: Frames of the file that could not be decoded.
        frames: The sampled frames, in time order.
        faces: The patient's aligned faces, in time order, at most one a frame.
        face_lights: Light on each of the faces.
        people: Persons who stay in view.
    """

    video: VideoFacts
    turned: int
    broken: int
    frames: tuple[SeenFrame, ...]
    faces: tuple[Face, ...]
    face_lights: tuple[FaceLight, ...]
    people: int


def extract(recording: Recording, *, settings: Settings, detector: FaceDetector) -> Extraction:
    """Sample a recording, find and follow the patient's face, align it.

    Raises:
        VideoError: The file is no video, or has no frame that can be decoded.
    """
    probed = probe(recording.path)
    upright = _look(recording, probed, turn=0, settings=settings, detector=detector)
    if _is_plain(upright, settings):
        return upright
    turn = _best_turn(recording, probed, settings=settings, detector=detector)
    if turn == 0:
        return upright
    return _look(recording, probed, turn=turn, settings=settings, detector=detector)


def _is_plain(upright: Extraction, settings: Settings) -> bool:
    """Whether the faces found leave no doubt that the picture is upright."""
    enough = len(upright.faces) >= max(1, settings.gate.face_share_fail * len(upright.frames))
    return enough and (
        float(np.median([face.detection.probability for face in upright.faces]))
        >= settings.detecting.turn_below
    )


def _look(
    recording: Recording, probed: Probe, *, turn: int, settings: Settings, detector: FaceDetector
) -> Extraction:
    seen: list[SeenFrame] = []
    candidates: list[tuple[Face, ...]] = []
    size = (1, 1)
    reader = sampled_frames(
        recording.path, probed, count=settings.sampling.frames, turn=turn, mirrored=bool(recording.mirrored)
    )
    for frame in reader:
        found = _upright(detector(frame.image), settings.detecting)
        candidates.append(
            tuple(align(frame, one, settings.aligning) for one in found[: settings.tracking.max_candidates])
        )
        seen.append(SeenFrame(frame.index, frame.time_s, len(found), frame_light(frame.image)))
        size = (frame.image.shape[1], frame.image.shape[0])
    cast = choose(candidates, frame_size=size, settings=settings.tracking)
    return Extraction(
        video=probed.facts,
        turned=turn,
        broken=reader.broken,
        frames=tuple(seen),
        faces=cast.patient,
        face_lights=tuple(
            face_light(face.image, aligning=settings.aligning, settings=settings.illumination)
            for face in cast.patient
        ),
        people=cast.people,
    )


def _upright(found: tuple[Detection, ...], settings: Detecting) -> tuple[Detection, ...]:
    return tuple(one for one in found if abs(roll_degrees(one.landmarks)) <= settings.max_roll)


def _best_turn(recording: Recording, probed: Probe, *, settings: Settings, detector: FaceDetector) -> int:
    """The right angle at which a few frames show the most upright faces; 0 if upright is not beaten."""

    def evidence(turn: int) -> float:
        frames = sampled_frames(
            recording.path,
            probed,
            count=settings.detecting.turn_frames,
            turn=turn,
            mirrored=bool(recording.mirrored),
        )
        return sum(
            max((one.probability for one in _upright(detector(frame.image), settings.detecting)), default=0.0)
            for frame in frames
        )

    best, turn = max((evidence(turn), -turn) for turn in (0, *RIGHT_ANGLES))
    return -turn if best > 0 else 0
