"""Palsy: one side of a face that moves less, later, and sags.

Central palsy (stroke) weakens the lower face and mostly spares brow and lids, which both halves of the
brain supply; peripheral palsy (Bell) weakens all of one side.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.expression import MUSCLES, Activations, Muscle

SideName = Literal["right", "left"]
Pattern = Literal["central", "peripheral"]
RIGHT, LEFT = 0, 1
"""Columns of arrays with one value a side: the patient's."""

_SHARE: dict[Pattern, dict[Muscle, float]] = {
    "central": {
        Muscle.SMILE: 1.0,
        Muscle.DEPRESS: 1.0,
        Muscle.PUCKER: 0.9,
        Muscle.OPEN: 0.55,
        Muscle.BROW: 0.06,
        Muscle.KNIT: 0.06,
        Muscle.LID: 0.10,
        Muscle.SPREAD: 1.0,
        Muscle.SQUINT: 0.12,
        Muscle.CHEEK: 0.2,
        Muscle.NOSE: 0.8,
    },
    "peripheral": {
        Muscle.SMILE: 1.0,
        Muscle.DEPRESS: 1.0,
        Muscle.PUCKER: 0.9,
        Muscle.OPEN: 0.55,
        Muscle.BROW: 1.0,
        Muscle.KNIT: 1.0,
        Muscle.LID: 0.8,
        Muscle.SPREAD: 1.0,
        Muscle.SQUINT: 0.9,
        Muscle.CHEEK: 0.2,
        Muscle.NOSE: 1.0,
    },
}
"""Share of a muscle group's movement that a complete palsy takes away. The jaw opens by the trigeminal
nerve, so only the lips' part of opening is lost; air blows a weak cheek too."""
_UPPER = (Muscle.BROW, Muscle.KNIT, Muscle.LID, Muscle.SQUINT)
_FIRST = 7
"""Groups that a habit is drawn for; those that came later have no lot of their own."""


@dataclass(frozen=True, slots=True)
class Palsy:
    """A palsy of one side.

    Attributes:
        side: The weak side, the patient's.
        severity: 0 none to 1 complete.
        pattern: Forehead and lids spared (central) or not (peripheral).
        laxity: How far the tissue sags, as a factor of the usual; more in old skin.
        delay_s: How much later the weak side moves at full severity, seconds.
        pull: How far the mouth is drawn to the healthy side, as a factor of the usual.
        upper: Share of the palsy that reaches brow and lids, beside what the pattern says; nerves
            recover branch by branch.
    """

    side: SideName
    severity: float
    pattern: Pattern
    laxity: float = 1.0
    delay_s: float = 0.12
    pull: float = 1.0
    upper: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.severity <= 1:
            raise ValueError(f"severity is a share from 0 to 1, not {self.severity}")

    @property
    def column(self) -> int:
        """The weak side's column."""
        return RIGHT if self.side == "right" else LEFT


@dataclass(frozen=True, slots=True)
class FaceMotion:
    """What every part of a face does at each of n times. Columns of pairs: right, left.

    Attributes:
        muscles: (n, len(MUSCLES), 2), activations.
        sag_mouth, sag_brow, sag_lid: (2,), constant sagging, 0 none to about 1.
        fold_loss: (2,), share of the nasolabial fold's depth that is lost.
        pull: (n,), shift of the middle of the mouth, positive to the patient's left, in fields of
            ``fields.PULL``.
        eyes_up: (n, 2), how far an eyeball turns up under a lid that is meant to shut and does not (Bell's
            phenomenon), 0 to 1; None where no lid is weak.
    """

    muscles: npt.NDArray[np.float64]
    sag_mouth: npt.NDArray[np.float64]
    sag_brow: npt.NDArray[np.float64]
    sag_lid: npt.NDArray[np.float64]
    fold_loss: npt.NDArray[np.float64]
    pull: npt.NDArray[np.float64]
    eyes_up: npt.NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Habit:
    """A person's natural difference between the sides, in health too.

    Attributes:
        gain: (len(MUSCLES), 2), factors about 1.
        lag_s: How much later (+) the left side moves than the right, seconds.
    """

    gain: tuple[tuple[float, float], ...]
    lag_s: float


def draw_habit(rng: np.random.Generator, *, spread: float = 0.05, lag_s: float = 0.012) -> Habit:
    """Left and right differ by about ``2 * spread`` in amplitude; two standard deviations at most."""
    lean = np.clip(rng.normal(0, spread, _FIRST), -2 * spread, 2 * spread)
    even = ((1.0, 1.0),) * (len(MUSCLES) - _FIRST)
    return Habit((*((float(1 - v), float(1 + v)) for v in lean), *even), float(rng.normal(0, lag_s)))


def mouth_effort(activation: Activations) -> npt.NDArray[np.float64]:
    """(n,): how far one side of the mouth, moving alone at activations (n, len(MUSCLES)), draws its middle
    along, in fields of ``fields.PULL``."""
    mouth = [MUSCLES.index(m) for m in (Muscle.SMILE, Muscle.PUCKER, Muscle.OPEN, Muscle.DEPRESS)]
    effort = np.clip(activation[:, mouth], 0, None) @ np.array([0.75, 0.5, 0.6, 0.35])
    return np.asarray(effort + 0.5 * np.clip(activation[:, MUSCLES.index(Muscle.SPREAD)], 0, None))


def move_face(
    activation: Activations, times: npt.NDArray[np.float64], habit: Habit, palsy: Palsy | None
) -> FaceMotion:
    """Splits activations at ascending ``times`` into sides, with habit and palsy.

    Args:
        activation: (n, len(MUSCLES)), meant for both sides, or (n, len(MUSCLES), 2), for right and left.
        times: (n,), seconds.
        habit, palsy: Of the person.
    """
    meant = activation if activation.ndim == 3 else np.repeat(activation[:, :, None], 2, axis=2)

    def later(side: int, delay: float) -> Activations:
        columns = [np.interp(times - delay, times, meant[:, m, side]) for m in range(len(MUSCLES))]
        return np.stack(columns, axis=1)

    gain = np.array(habit.gain)
    lag = (-habit.lag_s / 2, habit.lag_s / 2)
    muscles = np.stack([later(side, lag[side]) * gain[:, side] for side in (RIGHT, LEFT)], axis=2)
    none = np.zeros(2)
    if palsy is None:
        return FaceMotion(muscles, none, none, none, none, np.zeros(len(times)))
    reach = [palsy.upper if m in _UPPER else 1.0 for m in MUSCLES]
    share = np.array([_SHARE[palsy.pattern][m] for m in MUSCLES]) * reach
    weak = palsy.column
    late = later(weak, palsy.delay_s * palsy.severity)
    eyes_up = np.zeros((len(times), 2))
    eyes_up[:, weak] = np.clip(2.5 * late[:, MUSCLES.index(Muscle.LID)] - 1.5, 0, 1)
    muscles[:, :, weak] = late * gain[:, weak] * (1 - palsy.severity * share)
    to_healthy = 1.0 if palsy.side == "right" else -1.0
    amount = np.zeros(2)
    amount[weak] = palsy.severity
    peripheral = palsy.pattern == "peripheral"
    return FaceMotion(
        muscles=muscles,
        sag_mouth=amount * palsy.laxity,
        sag_brow=amount * palsy.laxity * (palsy.upper if peripheral else 0.06),
        sag_lid=amount * palsy.laxity * (palsy.upper if peripheral else 0.10),
        fold_loss=amount * 0.9,
        pull=to_healthy * palsy.severity * palsy.pull * (0.35 + mouth_effort(meant[:, :, 1 - weak])),
        eyes_up=eyes_up if peripheral else None,
    )
