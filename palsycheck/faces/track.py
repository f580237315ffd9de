"""One track through time is the patient: the biggest, steadiest, most central face.

Faces of consecutive sampled frames are linked when the centre has moved little against the face's
size and the size has changed little. The track that gathers most (size times centrality, summed over
its frames) is the patient's; pieces of it before and after a break are joined when they look alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from palsycheck.faces.measure import likeness
from palsycheck.settings import Tracking
from palsycheck.values import Face, Picture

Track = tuple[Face, ...]

OFF_CENTRE_PENALTY = 0.5
"""A face in the corner of the picture counts half as much as the same face in its middle."""

NOT_LINKED = 1e6


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in a recording.

    Attributes:
        patient: The patient's faces in time order, at most one a frame.
        people: Persons who stay in view, the patient among them; 0 without any face.
    """

    patient: Track
    people: int


def link(frames: Sequence[Sequence[Face]], settings: Tracking) -> tuple[Track, ...]:
    """Tracks through the faces of consecutive frames, each face in exactly one."""
    tracks: list[list[Face]] = []
    for faces in frames:
        if not faces:
            continue
        cost = np.array([[_step(track[-1], face, settings) for face in faces] for track in tracks])
        linked: set[int] = set()
        if tracks:
            for row, column in zip(*linear_sum_assignment(cost), strict=True):
                if cost[row, column] < NOT_LINKED:
                    tracks[row].append(faces[column])
                    linked.add(int(column))
        tracks.extend([face] for i, face in enumerate(faces) if i not in linked)
    return tuple(tuple(track) for track in tracks)


def _step(last: Face, face: Face, settings: Tracking) -> float:
    """Movement in face sizes, or NOT_LINKED where it is too large to be one face."""
    sizes = sorted((max(last.detection.size, 1.0), max(face.detection.size, 1.0)))
    distance = float(np.hypot(*np.subtract(face.detection.centre, last.detection.centre))) / sizes[1]
    linked = distance <= settings.max_step and sizes[1] / sizes[0] <= settings.max_growth
    return distance if linked else NOT_LINKED


def choose(frames: Sequence[Sequence[Face]], *, frame_size: tuple[int, int], settings: Tracking) -> Cast:
    """The patient's track, and how many people stay in view.

    Args:
        frames: Faces found in each sampled frame, in time order.
        frame_size: Width and height of the frames in pixels.
        settings: Limits of linking and counting.
    """
    tracks = sorted(link(frames, settings), key=lambda track: -_weight(track, frame_size))
    if not tracks:
        return Cast(patient=(), people=0)
    patient, others = tracks[0], []
    for track in tracks[1:]:
        if _same_person(patient, track, settings):
            patient = tuple(sorted(patient + track, key=lambda face: face.frame))
        else:
            others.append(track)
    size = _median_size(patient)
    stay = [
        track
        for track in others
        if len(track) >= settings.other_share * len(frames)
        and _median_size(track) >= settings.other_size * size
    ]
    return Cast(patient=patient, people=1 + len(stay))


def _weight(track: Track, frame_size: tuple[int, int]) -> float:
    middle = np.array(frame_size) / 2
    reach = float(np.hypot(*middle))

    def centrality(face: Face) -> float:
        away = float(np.hypot(*(np.array(face.detection.centre) - middle))) / reach
        return 1 - OFF_CENTRE_PENALTY * min(away, 1.0)

    return sum(face.detection.size * centrality(face) for face in track)


def _median_size(track: Track) -> float:
    return float(np.median([face.detection.size for face in track]))


def _same_person(patient: Track, track: Track, settings: Tracking) -> bool:
    """Whether a track is a piece of the patient's: never seen beside it, of like size, and alike."""
    if {face.frame for face in patient} & {face.frame for face in track}:
        return False
    sizes = sorted((_median_size(patient), _median_size(track)))
    if sizes[1] > settings.max_growth * sizes[0]:
        return False
    return likeness(_median_picture(patient), _median_picture(track)) >= settings.min_likeness


def _median_picture(track: Track) -> Picture:
    every = max(1, len(track) // 16)
    return np.median([face.image for face in track[::every]], axis=0).astype(np.uint8)
