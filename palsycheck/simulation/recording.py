"""A recording of a photographed face as one frozen value, and its frames.

As ``phantom``, for photographs in place of drawings, and more varied: what patients and healthy people do
in front of phones and webcams.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.camera import Camera
from palsycheck.simulation.expression import Script, Tempo, activate
from palsycheck.simulation.palsy import FaceMotion, Habit, Palsy, move_face
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import Sway
from palsycheck.simulation.quirks import Quirk, drawn_along, one_sided_efforts
from palsycheck.simulation.shoot import shoot

Pair = tuple[float, float]
"""A value for the patient's right side and one for the left."""


@dataclass(frozen=True, slots=True)
class Unevenness:
    """How a person's sides differ at rest, in health too: amounts of the sagging that a palsy brings."""

    mouth: Pair
    brow: Pair
    lid: Pair
    pull: float


@dataclass(frozen=True, slots=True)
class Recording:
    """One simulated recording of a photographed person; the same value gives the same frames.

    Attributes:
        seed: That it was drawn from.
        script, quirks: What the person does, with both sides and with one.
        habit, tempo, unevenness: How.
        palsy: None in health.
        sway: How the head moves.
        camera: How it is filmed.
        width, height: Of the frames, pixels, even.
        fps, seconds: Rate and length.
        scale: Pixels per u in the frames.
        place: (x, y) of the middle between the pupils in the frames, pixels.
        quality: For the encoding as a video, H.264's constant rate factor.
        lines: Depth of folds and lines of the skin, as a factor of that of the drawn faces.
        mirrored: Whether the photographs are turned about first.
        photographed_smile: Whether there is a smiling photograph.
    """

    seed: int
    script: Script
    quirks: tuple[Quirk, ...]
    habit: Habit
    tempo: Tempo
    unevenness: Unevenness
    palsy: Palsy | None
    sway: Sway
    camera: Camera
    width: int
    height: int
    fps: float
    seconds: float
    scale: float
    place: tuple[float, float]
    quality: int
    lines: float
    mirrored: bool
    photographed_smile: bool

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return max(1, round(self.seconds * self.fps))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def animator_of(portrait: Portrait, smiling: Portrait | None, *, mirrored: bool) -> Animator:
    """What ``film`` needs of a photographed face. It takes as long as several frames: keep it for the
    recordings of one person that are mirrored alike."""
    if mirrored:
        portrait, smiling = portrait.mirrored(), None if smiling is None else smiling.mirrored()
    return Animator(portrait, smiling, photographed=True)


def film(
    recording: Recording,
    portrait: Portrait,
    smiling: Portrait | None = None,
    *,
    only: Sequence[int] | None = None,
    animator: Animator | None = None,
) -> Iterator[Drawn]:
    """The frames of a recording in their order, with their landmarks.

    Args:
        recording: What to draw.
        portrait, smiling: Of the person that it was made for, both as they were given there.
        only: Indices of the frames wanted, ascending; all if None. Which frames are left out changes
            nothing in the others but their noise.
        animator: As ``animator_of`` makes it from these pictures, if it is at hand.

    Raises:
        ValueError: There is a smiling picture and the recording was made for none, or the reverse.
    """
    if (smiling is not None) != recording.photographed_smile:
        raise ValueError("the recording was made for another set of photographs")
    if animator is None:
        animator = animator_of(portrait, smiling, mirrored=recording.mirrored)
    times = np.arange(recording.frames) / recording.fps
    motion = move_person(recording, times)
    return shoot(recording, animator, motion, times=times, only=only, lines=recording.lines)


def move_person(recording: Recording, times: np.ndarray[Any, np.dtype[np.float64]]) -> FaceMotion:
    """The movement of the face at ascending ``times``, seconds."""
    activation = activate(
        recording.script, times, recording.tempo, photographed_smile=recording.photographed_smile
    )
    sides = one_sided_efforts(activation, times, recording.quirks)
    motion = move_face(sides, times, recording.habit, recording.palsy)
    uneven = recording.unevenness
    return replace(
        motion,
        sag_mouth=motion.sag_mouth + uneven.mouth,
        sag_brow=motion.sag_brow + uneven.brow,
        sag_lid=motion.sag_lid + uneven.lid,
        pull=motion.pull + uneven.pull + drawn_along(activation, times, recording.quirks),
    )
