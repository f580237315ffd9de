"""A moving face before a camera: its frames in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.camera import Filmed, Shutter
from palsycheck.simulation.palsy import FaceMotion
from palsycheck.simulation.pose import Sway, wander


class Scene(Filmed, Protocol):
    """What is filmed, and how the head moves; ``scale`` is pixels per u in the frames."""

    @property
    def sway(self) -> Sway: ...
    @property
    def scale(self) -> float: ...


def shoot(
    scene: Scene,
    animator: Animator,
    motion: FaceMotion,
    *,
    times: npt.NDArray[np.float64],
    only: Sequence[int] | None = None,
    lines: float = 1.0,
) -> Iterator[Drawn]:
    """The frames as the camera delivers them, with their landmarks.

    Args:
        scene: The recording.
        animator: Of its face.
        motion: Of the face at ``times``.
        times: Of all frames, seconds, ascending.
        only: Indices of the frames wanted, ascending; all if None.
        lines: Depth of folds and lines, as a factor of that of the drawn faces.
    """
    size = (scene.width, scene.height)
    head = wander(scene.sway, times)
    shutter = Shutter(scene.camera, times, size)
    for index in range(len(times)) if only is None else only:
        view = shutter.view(index, animator.portrait.frame, scene.scale, scene.place)
        drawn = animator.draw(motion, head, index, view, size, lines=lines)
        yield replace(drawn, picture=shutter.take(drawn.picture, index, scene.scale, scene.place))
