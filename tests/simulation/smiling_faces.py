"""A pair of pictures of one drawn person, for the tests of what is meant for photographs."""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.animate import Animator
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.palsy import FaceMotion
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import HeadPose

AS_IT_IS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


def motion(**activation: tuple[float, float]) -> FaceMotion:
    muscles = np.zeros((1, len(MUSCLES), 2))
    for name, sides in activation.items():
        muscles[0, MUSCLES.index(Muscle(name))] = sides
    none = np.zeros(2)
    return FaceMotion(muscles, none, none, none, none, np.zeros(1))


def still_head(yaw: float = 0.0) -> HeadPose:
    zero = np.zeros(1)
    return HeadPose(np.radians([yaw]), zero, zero, shift=np.zeros((1, 2)), growth=zero)


def smiling_of(portrait: Portrait) -> Portrait:
    """The drawn person with a broad smile that shows teeth, as a picture of its own."""
    height, width = portrait.image.shape[:2]
    smile = motion(smile=(1.0, 1.0), open=(0.6, 0.6), lid=(0.2, 0.2))
    drawn = Animator(portrait).draw(smile, still_head(), 0, AS_IT_IS, (width, height))
    return Portrait(drawn.picture, drawn.landmarks)
