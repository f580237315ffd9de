"""Phantoms whose palsy shows only in motion: what a model of single frames cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from palsycheck.errors import UsageError
from palsycheck.simulation.expression import Action, Script, Segment, Tempo
from palsycheck.simulation.one_sided import EVEN, FADE_S, OneSided
from palsycheck.simulation.palsy import SideName
from palsycheck.simulation.phantom import Phantom, make_phantom

MIN_SECONDS = 4.0
"""Shorter recordings have no room for four smiles."""
_CYCLE_S = 1.5
"""Usual time from one smile to the next."""
_GAP_S = 2 * FADE_S + 0.05


def make_motion_phantom(
    seed: int,
    *,
    palsied: bool,
    severity: tuple[float, float] = (0.35, 1.0),
    seconds: float = 6.0,
    fps: float = 25.0,
    size: tuple[int, int] = (640, 480),
) -> Phantom:
    """Draws a phantom that is symmetric at rest and smiles on one side only, at least four times.

    A palsied one holds back the same side in every smile, a healthy one the two sides in turn. Person,
    camera, times of the smiles and severity are the same with and without a palsy, and so is the first
    smile; over many seeds left and right are equally frequent in both classes at any time.

    Args:
        seed: 0 or more.
        palsied: Whether it is always the same side.
        severity: Range of how much a side is held back, 0..1, in both classes.
        seconds, fps: Length, at least ``MIN_SECONDS``, and rate of the recording.
        size: (width, height) of the frames in pixels, both even.

    Raises:
        UsageError: The recording is too short.
    """
    if seconds < MIN_SECONDS:
        raise UsageError(
            "Too short for four smiles", where="--seconds", remedy=f"Give {MIN_SECONDS:.0f} seconds or more"
        )
    person = make_phantom(seed, palsied=False, seconds=seconds, fps=fps, size=size)
    rng = np.random.default_rng([seed, 0x0751DE])
    count = max(4, 2 * int(seconds / (2 * _CYCLE_S)))
    segments = _smiles(rng, count, seconds)
    amount = float(rng.uniform(*severity))
    one, other = _SIDES if rng.random() < 0.5 else _SIDES[::-1]
    return replace(
        person,
        traits=replace(person.traits, asymmetry=(0.0,) * len(person.traits.asymmetry)),
        script=Script(segments, seed),
        habit=EVEN,
        tempo=Tempo(onset_s=float(rng.uniform(0.25, 0.4)), offset_s=float(rng.uniform(0.25, 0.4))),
        one_sided=OneSided(amount, tuple(one if palsied or n % 2 == 0 else other for n in range(count))),
    )


_SIDES: tuple[SideName, SideName] = ("right", "left")


def _smiles(rng: np.random.Generator, count: int, seconds: float) -> tuple[Segment, ...]:
    """Smiles of most of a cycle each, somewhere in it, with rest between them."""
    cycle = seconds / count
    segments = []
    for number in range(count):
        length = float(rng.uniform(0.72, 0.95) * (cycle - _GAP_S))
        late = float(rng.uniform(0, cycle - _GAP_S - length))
        start = number * cycle + _GAP_S / 2 + late
        segments.append(Segment(Action.SMILE, start, length, float(rng.uniform(0.8, 1.1))))
    return tuple(segments)
