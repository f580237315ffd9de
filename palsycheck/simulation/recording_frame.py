"""How a recording of a photographed person is framed: by lot, and with the photograph's edge out of sight."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from palsycheck.errors import UsageError
from palsycheck.simulation.photographs.framing import SWAY, least_scale
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.recording import Recording

EYES_PX = (45.0, 110.0)
"""Distance between the pupils in the frames."""
_STEADIER = (1.0, 0.5, 0.0)
"""Factors of the camera's tilt and shaking that are tried: a tilted frame needs more room."""
_SHOWN_U = (28.0, 46.0)
"""u across the shorter side of the frame; a face from hair to chin is about 32 high."""
_LEAST_U = 24.0
_ABOVE, _BELOW = 6.5, 0.3
"""u that a frame shows above the line of the eyes, and below the chin."""
_ASPECTS = (1.0, 4 / 3, 3 / 4, 16 / 9, 9 / 16)


def fill_frame(
    recording: Recording, portrait: Portrait, size: tuple[int, int] | None, rng: np.random.Generator
) -> Recording:
    """The recording with size, scale and place such that no edge of the photograph enters the frame.

    Args:
        recording: Its ``scale`` is the wish; its size and place do not count.
        portrait: As it is given to ``make_recording``.
        size: (width, height) where it is settled: then the view may be closer than wished. If None the
            frame shrinks, towards a square. Where neither will do, the camera is held straighter.
        rng: Draws place and shape.

    Raises:
        UsageError: The photograph has too little room around the face.
    """
    person = portrait.mirrored() if recording.mirrored else portrait
    across = 0.5 + rng.normal(0, 0.025) + np.linspace(-0.08, 0.08, 5)
    wish = np.array([0.5, rng.uniform(0.36, 0.46)])
    shares = [(float(x), float(y)) for x in across for y in np.linspace(0.25, 0.48, 9)]
    shares.sort(key=lambda share: float(np.hypot(*(np.array(share) - wish))))
    shown, aspect = float(rng.uniform(*_SHOWN_U)), float(rng.choice(_ASPECTS))
    if size is not None:
        return _closest(recording, person, size, shares)
    scale = recording.scale
    wanted = tuple(_even(scale * shown * a) for a in (max(1.0, aspect), max(1.0, 1 / aspect)))
    for steady in _STEADIER:
        tilted = _steadier(recording, steady)
        width, height = wanted
        while min(width, height) >= _LEAST_U * scale:
            for share in shares:
                tried = _placed(tilted, (width, height), share)
                if _shows_face(tried, person) and least_scale(tried, person) <= scale:
                    return tried
            longer = _even(max(0.93 * max(width, height), min(width, height)))
            shorter = 0.95 if width == height else 1.0
            width, height = (_even(shorter * min(s, longer)) for s in (width, height))
    raise _no_room(recording)


def _closest(
    recording: Recording, person: Portrait, size: tuple[int, int], shares: list[tuple[float, float]]
) -> Recording:
    for steady in _STEADIER:
        tried = [_placed(_steadier(recording, steady), size, share) for share in shares]
        tried = [replace(one, scale=max(one.scale, least_scale(one, person))) for one in tried]
        found = [one for one in tried if np.isfinite(one.scale) and _shows_face(one, person)]
        if found:
            return min(found, key=lambda one: one.scale)
    raise _no_room(recording)


def _steadier(recording: Recording, factor: float) -> Recording:
    camera = recording.camera
    steady = replace(camera, roll_deg=factor * camera.roll_deg, shake_px=factor * camera.shake_px)
    return replace(recording, camera=steady)


def _shows_face(recording: Recording, person: Portrait) -> bool:
    chin = float(person.frame.to_face(person.landmarks.chin[None])[0, 1])
    above = recording.place[1] / recording.scale
    below = (recording.height - recording.place[1]) / recording.scale
    return above >= _ABOVE and below >= chin + _BELOW


def _placed(recording: Recording, size: tuple[int, int], share: tuple[float, float]) -> Recording:
    place = (share[0] * size[0], share[1] * size[1])
    return replace(recording, width=size[0], height=size[1], place=place)


def _even(pixels: float) -> int:
    return 2 * round(pixels / 2)


def _no_room(recording: Recording) -> UsageError:
    room = (_LEAST_U / 2 + SWAY) / 10
    return UsageError(
        "a photograph has too little room around the face",
        where=f"the frame of recording {recording.seed}",
        remedy=f"Take a picture with {room:.1f} times the distance of the eyes on all sides",
    )
