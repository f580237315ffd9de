"""What healthy people do with one side of the face: lopsided smiles, winks, one raised brow, a mouth
pulled aside. It comes and goes, which a palsy does not; a patient with a palsy does it as well as the
weak side lets them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.expression import MUSCLES, Activations, Muscle, Segment, pulse
from palsycheck.simulation.palsy import LEFT, RIGHT, SideName, mouth_effort

_RAMP_S = 0.3


class QuirkKind(StrEnum):
    """What one side does alone."""

    GRIN = "grin"  # whatever the mouth does, the other side does less of it
    SMIRK = "smirk"  # a smile of this side
    WINK = "wink"
    BROW = "brow"
    TWIST = "twist"  # the mouth drawn to this side


@dataclass(frozen=True, slots=True)
class Quirk:
    """One of them: from ``start_s`` for ``duration_s`` seconds, ``strength`` 0 not at all to 1 fully."""

    kind: QuirkKind
    side: SideName
    start_s: float
    duration_s: float
    strength: float


_HELD_BACK = {
    Muscle.SMILE: 1.0,
    Muscle.SPREAD: 1.0,
    Muscle.SQUINT: 0.6,
    Muscle.OPEN: 0.4,
    Muscle.DEPRESS: 1.0,
    Muscle.PUCKER: 0.6,
}
"""Share of a group's movement that the other side of a grin leaves out at strength 1."""
_ADDED: dict[QuirkKind, dict[Muscle, float]] = {
    QuirkKind.SMIRK: {Muscle.SMILE: 0.7, Muscle.SQUINT: 0.35},
    QuirkKind.WINK: {Muscle.LID: 1.2, Muscle.SMILE: 0.25, Muscle.SQUINT: 0.4, Muscle.KNIT: 0.2},
    QuirkKind.BROW: {Muscle.BROW: 1.0},
}
_ALONG = {QuirkKind.SMIRK: 0.35, QuirkKind.TWIST: 1.4}
"""How far the mouth goes along, in fields of ``fields.pull``."""
_GRIN_ALONG = 0.4
"""... in a grin, for an effort of 1."""


def one_sided_efforts(
    activation: Activations, times: npt.NDArray[np.float64], quirks: Sequence[Quirk]
) -> Activations:
    """Activations (n, len(MUSCLES)) of both sides become (n, len(MUSCLES), 2) with the quirks."""
    sides = np.repeat(activation[:, :, None], 2, axis=2)
    for quirk in quirks:
        wave = _wave(quirk, times)
        own = RIGHT if quirk.side == "right" else LEFT
        if quirk.kind is QuirkKind.GRIN:
            for muscle, share in _HELD_BACK.items():
                sides[:, MUSCLES.index(muscle), 1 - own] *= 1 - share * wave
        for muscle, amount in _ADDED.get(quirk.kind, {}).items():
            column = sides[:, MUSCLES.index(muscle), own]
            # an eye that shuts anyway shuts no further
            column[:] = np.maximum(column, amount * wave) if muscle is Muscle.LID else column + amount * wave
    return sides


def drawn_along(
    activation: Activations, times: npt.NDArray[np.float64], quirks: Sequence[Quirk]
) -> npt.NDArray[np.float64]:
    """(n,): what quirks add to ``FaceMotion.pull``; positive to the patient's left."""
    pull = np.zeros(len(times))
    effort = mouth_effort(activation)
    for quirk in quirks:
        far = _GRIN_ALONG * effort if quirk.kind is QuirkKind.GRIN else _ALONG.get(quirk.kind, 0.0)
        pull += (1 if quirk.side == "left" else -1) * far * _wave(quirk, times)
    return pull


def _wave(quirk: Quirk, times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    end = quirk.start_s + quirk.duration_s
    ramp = min(_RAMP_S, quirk.duration_s / 2)
    return np.asarray(quirk.strength * pulse(times, quirk.start_s, end, ramp, ramp))


def draw_quirks(rng: np.random.Generator, segments: Sequence[Segment], seconds: float) -> tuple[Quirk, ...]:
    """Quirks by lot: half of all people have none; a few smile lopsidedly every time, if only a little."""
    kind = rng.choice(["none", "now and then", "always"], p=[0.45, 0.40, 0.15])
    favourite: SideName = "left" if rng.random() < 0.5 else "right"
    other: SideName = "right" if favourite == "left" else "left"
    quirks = []
    for segment in segments:
        # drawn for everybody, so that what comes after does not depend on it
        side = favourite if rng.random() < 0.7 else other
        strength, lot = float(rng.uniform(0.15, 0.6)), rng.random()
        if kind == "always":
            side, strength = favourite, strength * 0.5
        if kind == "always" or (kind == "now and then" and lot < 0.4):
            quirks.append(Quirk(QuirkKind.GRIN, side, segment.start_s, segment.duration_s, strength))
    for _ in range(int(rng.poisson(0.12 * seconds)) if kind == "now and then" else 0):
        length = float(rng.uniform(0.5, 1.6))
        quirks.append(
            Quirk(
                kind=QuirkKind(str(rng.choice(["smirk", "wink", "brow", "twist"]))),
                side="left" if rng.random() < 0.5 else "right",
                start_s=float(rng.uniform(0, max(seconds - length, 0.1))),
                duration_s=length,
                strength=float(rng.uniform(0.4, 1.0)),
            )
        )
    return tuple(quirks)
