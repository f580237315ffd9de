"""How close the camera must be for the edge of a photograph to stay out of the frame.

A photograph ends somewhere. The simulator continues it by its mirror image, which does for a few u of
background and not for hair and shoulders; and an edge of any kind could give a class away if sway or size
went with the class. A framed phantom shows none of it. Photographs are square and faces stand in their
middle, so square frames serve best.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from palsycheck.simulation.camera import Filmed
from palsycheck.simulation.phantom import Phantom
from palsycheck.simulation.portrait import Portrait
from palsycheck.values import Points

SWAY = 1.5
"""u of picture kept beyond the frame: what sway, nodding and turning draw in at the picture's edge, where the
window of the head's movement has mostly faded."""
_SHAKES = 3.0
"""Standard deviations of the hand's shaking that are allowed for."""
_ABOVE, _AROUND = 8.0, 1.5
"""u that a frame shows above the line of the eyes, and around the line of the jaw."""
_PLACES = tuple(product(np.linspace(0.35, 0.65, 13), np.linspace(0.30, 0.56, 14)))
"""Where in the frame the middle between the pupils may be, as shares of its width and height."""


def framed(phantom: Phantom, portrait: Portrait) -> Phantom | None:
    """The phantom filmed so that the photograph fills the frame, as nearly as it was to be filmed as can be.

    Args:
        phantom: Its ``scale`` and ``place`` are the wish; the scale may become larger, the place another.
        portrait: The photograph that it is animated from.

    Returns:
        None where no frame of this size holds the whole face and no edge of the picture: ask for one that is
        square, or nearer to it.
    """
    best: tuple[float, float, Phantom] | None = None
    size = np.array([phantom.width, phantom.height])
    for share in _PLACES:
        place = (float(share[0] * size[0]), float(share[1] * size[1]))
        moved = replace(phantom, place=place)
        moved = replace(moved, scale=max(phantom.scale, least_scale(moved, portrait)))
        away = float(np.hypot(*(np.array(place) - phantom.place)))
        if _shows_face(moved, portrait) and (best is None or (moved.scale, away) < best[:2]):
            best = (moved.scale, away, moved)
    return None if best is None else best[2]


def least_scale(phantom: Filmed, portrait: Portrait) -> float:
    """Smallest number of output pixels per u at which the photograph fills the phantom's frame.

    Infinite where the picture ends within ``SWAY`` of the middle between the pupils.
    """
    shake = _SHAKES * phantom.camera.shake_px
    ends = product((-shake, phantom.width - 1 + shake), (-shake, phantom.height - 1 + shake))
    # the corners of the frame as the picture's axes see them: turned back as the camera is turned
    corners = (np.array(list(ends)) - phantom.place) @ _turn(phantom.camera.roll_deg)
    height, width = portrait.image.shape[:2]
    frame = portrait.frame
    low = frame.origin / frame.scale - SWAY
    high = (np.array([width - 1, height - 1]) - frame.origin) / frame.scale - SWAY
    if min(low.min(), high.min()) <= 0:
        return float("inf")
    return float(np.maximum(-corners / low, corners / high).max())


def _shows_face(phantom: Phantom, portrait: Portrait) -> bool:
    frame = portrait.frame
    jaw = portrait.landmarks.jaw
    around = _AROUND * frame.scale * np.array([[-1, 0], [1, 0], [0, 1]])
    wanted = np.vstack([*(jaw + step for step in around), frame.origin - [0, _ABOVE * frame.scale]])
    moved = (wanted - frame.origin) / frame.scale @ _turn(phantom.camera.roll_deg).T
    seen = moved * phantom.scale + phantom.place
    return bool((seen >= 0).all() and (seen <= [phantom.width - 1, phantom.height - 1]).all())


def _turn(degrees: float) -> Points:
    """(2, 2), clockwise in the picture, applied to columns."""
    angle = np.radians(degrees)
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
