"""Smiles on one side only, with both sides alike in between.

A palsy holds back the same side in every smile; a grimace holds back now one side, now the other. In any
one frame the two look alike, so that only what comes before and after tells them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.expression import MUSCLES, Activations, Muscle, Segment, pulse
from palsycheck.simulation.palsy import LEFT, RIGHT, FaceMotion, Habit, SideName, mouth_effort

EVEN = Habit(tuple((1.0, 1.0) for _ in MUSCLES), 0.0)
"""A person whose sides move alike."""
_SHARE = {Muscle.SMILE: 1.0, Muscle.DEPRESS: 1.0, Muscle.PUCKER: 0.9, Muscle.OPEN: 0.55}
"""Share of a group's movement that is lost at severity 1: as in central palsy, brow and lids wholly
spared."""
FADE_S = 0.1
"""How long before and after an action its side is let go; half the least gap between two actions."""


@dataclass(frozen=True, slots=True)
class OneSided:
    """Which side is held back in each action of a script, and how much.

    Attributes:
        severity: 0 not at all to 1 wholly.
        weak: A side for each segment of the script, the patient's.
    """

    severity: float
    weak: tuple[SideName, ...]

    @property
    def side(self) -> SideName | None:
        """The side that is weak throughout, as in a palsy; None where it changes, as in health."""
        return self.weak[0] if len(set(self.weak)) == 1 else None


def hold_back(
    motion: FaceMotion,
    activation: Activations,
    times: npt.NDArray[np.float64],
    segments: Sequence[Segment],
    one_sided: OneSided,
) -> FaceMotion:
    """The motion with one side held back in each action, and the mouth drawn to the other side by it.

    Between the actions nothing is changed: no sagging, no pull.

    Args:
        motion: Of both sides alike, at n times.
        activation: (n, len(MUSCLES)), that it was made from.
        times: (n,), seconds.
        segments: The actions, in order, at least ``2 * FADE_S`` apart.
        one_sided: A side for each of them.
    """
    held = np.zeros((len(times), 2))
    for segment, weak in zip(segments, one_sided.weak, strict=True):
        end = segment.start_s + segment.duration_s
        column = RIGHT if weak == "right" else LEFT
        held[:, column] += pulse(times, segment.start_s - FADE_S, end + FADE_S, FADE_S, FADE_S)
    lost = one_sided.severity * held
    share = np.array([_SHARE.get(muscle, 0.0) for muscle in MUSCLES])
    to_left = lost[:, RIGHT] - lost[:, LEFT]
    return FaceMotion(
        muscles=motion.muscles * (1 - share[:, None] * lost[:, None, :]),
        sag_mouth=motion.sag_mouth,
        sag_brow=motion.sag_brow,
        sag_lid=motion.sag_lid,
        fold_loss=motion.fold_loss,
        pull=motion.pull + to_left * mouth_effort(activation),
    )
