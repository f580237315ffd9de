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
_CLOSEST = 1.5
"""Times the larger of them that a close view may reach, where a picture has little room."""
_SHOWN_U = (25.0, 44.0)
"""u across the shorter side of the frame; a face with its hair is about 20 wide."""
_LEAST_U = 19.0
_ASPECTS = (1.0, 4 / 3, 3 / 4, 16 / 9, 9 / 16)


def fill_frame(
    recording: Recording, portrait: Portrait, size: tuple[int, int] | None, rng: np.random.Generator
) -> Recording:
    """The recording with size, scale and place such that no edge of the photograph enters the frame.

    Args:
        recording: Its ``scale`` is the wish; its size and place do not count.
        portrait: As it is given to ``make_recording``.
        size: (width, height) where it is settled: then the view may be closer than wished. If None the
            frame shrinks first, towards a square, and the view becomes closer only at ``_LEAST_U``.
        rng: Draws place and shape.

    Raises:
        UsageError: The photograph has too little room around the face.
    """
    person = portrait.mirrored() if recording.mirrored else portrait
    across = 0.5 + rng.normal(0, 0.025) + np.linspace(-0.08, 0.08, 5)
    wish = np.array([0.5, rng.uniform(0.41, 0.47)])
    shares = [(float(x), float(y)) for x in across for y in np.linspace(0.36, 0.5, 6)]
    shares.sort(key=lambda share: float(np.hypot(*(np.array(share) - wish))))
    shown, aspect = float(rng.uniform(*_SHOWN_U)), float(rng.choice(_ASPECTS))
    if size is not None:
        return _closest(recording, person, size, shares)
    scale = recording.scale
    width, height = (_even(scale * shown * a) for a in (max(1.0, aspect), max(1.0, 1 / aspect)))
    while scale <= _CLOSEST * EYES_PX[1] / 10:
        for share in shares:
            tried = _placed(recording, (width, height), share)
            if least_scale(tried, person) <= scale:
                return replace(tried, scale=scale)
        if width != height:
            longer = _even(max(0.93 * max(width, height), min(width, height)))
            width, height = min(width, longer), min(height, longer)
        elif 0.95 * width >= _LEAST_U * scale:
            width = height = _even(0.95 * width)
        else:
            scale *= 1.05
            width = height = _even(_LEAST_U * scale)
    raise _no_room(recording)


def _closest(
    recording: Recording, person: Portrait, size: tuple[int, int], shares: list[tuple[float, float]]
) -> Recording:
    tried = [_placed(recording, size, share) for share in shares]
    least = [least_scale(one, person) for one in tried]
    best = int(np.argmin(np.maximum(least, recording.scale)))
    if not np.isfinite(least[best]):
        raise _no_room(recording)
    return replace(tried[best], scale=max(recording.scale, least[best]))


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
