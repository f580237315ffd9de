"""Expressions over time: what a person is asked to do, as smooth activations of muscle groups.

A script is a sequence of actions. Each action drives several muscle groups, each with its own strength;
the activation of a group is 0 at rest and 1 at a full effort of that group, and rises and falls along a
minimum-jerk curve (Flash & Hogan 1985), the bell-shaped speed of natural movements.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Activations = npt.NDArray[np.float64]


class Muscle(StrEnum):
    """Groups of facial muscles that move together."""

    SMILE = "smile"  # zygomaticus: commissure out and up
    DEPRESS = "depress"  # depressor anguli oris: commissure down
    PUCKER = "pucker"  # orbicularis oris: commissure inwards
    OPEN = "open"  # jaw and lips apart
    BROW = "brow"  # frontalis: brow up
    KNIT = "knit"  # corrugator: brows down and together
    LID = "lid"  # orbicularis oculi: lids together
    SPREAD = "spread"  # risorius: commissure out, as in "ee"
    SQUINT = "squint"  # orbicularis oculi in a real smile: lower lid up
    CHEEK = "cheek"  # air that blows the cheek
    NOSE = "nose"  # levator labii and nasalis: wing of the nose and upper lip up


MUSCLES = tuple(Muscle)
_RESTLESS = MUSCLES[:7]
"""Groups that are never wholly still."""


class Action(StrEnum):
    """What the person does."""

    REST = "rest"
    SMILE = "smile"
    FROWN = "frown"
    BROW_RAISE = "brow_raise"
    EYE_CLOSURE = "eye_closure"
    SPEECH = "speech"
    LAUGH = "laugh"
    PURSE = "purse"
    BLOW = "blow"
    WRINKLE = "wrinkle"
    GRIMACE = "grimace"


# Asked to shut their eyes, people press the lids together: more than it takes, so that healthy eyes close.
_EFFORT: dict[Action, dict[Muscle, float]] = {
    Action.REST: {},
    Action.SMILE: {Muscle.SMILE: 1.0, Muscle.OPEN: 0.42, Muscle.LID: 0.16},
    Action.FROWN: {Muscle.DEPRESS: 0.9, Muscle.KNIT: 1.0, Muscle.LID: 0.10},
    Action.BROW_RAISE: {Muscle.BROW: 1.0},
    Action.EYE_CLOSURE: {Muscle.LID: 1.3, Muscle.KNIT: 0.15, Muscle.SMILE: 0.06},
    Action.SPEECH: {},
    Action.LAUGH: {Muscle.SMILE: 1.1, Muscle.OPEN: 0.85, Muscle.LID: 0.72, Muscle.KNIT: 0.12},
    Action.PURSE: {Muscle.PUCKER: 1.15, Muscle.OPEN: 0.05},
    Action.BLOW: {Muscle.CHEEK: 1.0, Muscle.PUCKER: 0.45},
    Action.WRINKLE: {Muscle.NOSE: 1.0, Muscle.KNIT: 0.45, Muscle.LID: 0.25},
    Action.GRIMACE: {},
}
_EFFORT_PHOTOGRAPHED: dict[Action, dict[Muscle, float]] = {
    Action.SMILE: {Muscle.SMILE: 1.0, Muscle.SQUINT: 1.0},
    Action.LAUGH: {
        Muscle.SMILE: 1.1,
        Muscle.SQUINT: 1.1,
        Muscle.OPEN: 0.5,
        Muscle.LID: 0.72,
        Muscle.KNIT: 0.12,
    },
}
"""Where the smile is a photograph of one, lips and lids are in it as they were."""
_GRIMACED = tuple(m for m in MUSCLES if m is not Muscle.SPREAD)
_LAUGH_HZ = 4.6
"""Bursts of laughter a second (Bachorowski et al. 2001: about 4.4)."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One action: from ``start_s`` for ``duration_s`` seconds, strength 1 a usual full effort."""

    action: Action
    start_s: float
    duration_s: float
    strength: float = 1.0


@dataclass(frozen=True, slots=True)
class Script:
    """A sequence of actions; what is not covered is rest. ``seed`` sets blinks, syllables and unrest."""

    segments: tuple[Segment, ...]
    seed: int
    blinks: bool = True


@dataclass(frozen=True, slots=True)
class Tempo:
    """How fast expressions come and go, in seconds (spontaneous and posed smiles rise in 0.3 to 0.8 s)."""

    onset_s: float = 0.5
    offset_s: float = 0.6
    blink_s: float = 0.26
    blink_every_s: float = 3.6
    syllable_s: float = 0.21


def minimum_jerk(share: Activations) -> Activations:
    """0 to 1 along 10 s^3 - 15 s^4 + 6 s^5, constant outside of 0..1 (Flash & Hogan 1985)."""
    s = np.clip(share, 0, 1)
    return np.asarray(s**3 * (10 - 15 * s + 6 * s**2))


def pulse(times: Activations, start: float, end: float, onset: float, offset: float) -> Activations:
    """0, up to 1 within ``onset`` from ``start``, and down again within ``offset`` before ``end``."""
    onset, offset = min(onset, (end - start) / 2), min(offset, (end - start) / 2)
    return minimum_jerk((times - start) / onset) * minimum_jerk((end - times) / offset)


def activate(
    script: Script, times: Activations, tempo: Tempo = Tempo(), *, photographed_smile: bool = False
) -> Activations:
    """The activation of each muscle group at each time.

    Args:
        script: What is done when.
        times: (n,), seconds, in any order.
        tempo: How fast.
        photographed_smile: Whether SMILE is the way to a photograph of a smile, which has its own opening of
            mouth and eyes: then speech spreads the lips by SPREAD.

    Returns:
        (n, len(MUSCLES)), about 0..1, columns in the order of ``MUSCLES``.
    """
    rng = np.random.default_rng([script.seed, 0xE897])
    result = np.zeros((len(times), len(MUSCLES)))
    for segment in script.segments:
        end = segment.start_s + segment.duration_s
        if segment.action is Action.SPEECH:
            spread = Muscle.SPREAD if photographed_smile else Muscle.SMILE
            result += segment.strength * _speech(times, segment.start_s, end, tempo, rng=rng, spread=spread)
            continue
        if segment.action is Action.GRIMACE:
            result += segment.strength * _grimaces(times, segment.start_s, end, rng)
            continue
        hold = pulse(times, segment.start_s, end, tempo.onset_s, tempo.offset_s) * segment.strength
        hold = hold * (1 + 0.05 * np.sin(2 * np.pi * (times * rng.uniform(0.3, 0.8) + rng.random())))
        if segment.action is Action.LAUGH:
            hold = hold * (0.9 + 0.1 * np.sin(2 * np.pi * (times * _LAUGH_HZ + rng.random())))
        efforts = _EFFORT[segment.action]
        if photographed_smile:
            efforts = _EFFORT_PHOTOGRAPHED.get(segment.action, efforts)
        for muscle, effort in efforts.items():
            result[:, MUSCLES.index(muscle)] += hold * effort * rng.uniform(0.85, 1.15)
    if script.blinks:
        last = max((s.start_s + s.duration_s for s in script.segments), default=0.0)
        lid = MUSCLES.index(Muscle.LID)
        result[:, lid] = np.maximum(result[:, lid], _blinks(times, last, tempo, rng))
    for column, muscle in enumerate(MUSCLES):
        if muscle in _RESTLESS and muscle is not Muscle.LID:
            result[:, column] += 0.012 * np.sin(2 * np.pi * (times * rng.uniform(0.1, 0.4) + rng.random()))
    return np.clip(result, -0.05, 1.3)


def _blinks(times: Activations, last: float, tempo: Tempo, rng: np.random.Generator) -> Activations:
    lids = np.zeros(len(times))
    at = rng.exponential(tempo.blink_every_s)
    while at < last:
        lids = np.maximum(
            lids, pulse(times, at, at + tempo.blink_s, tempo.blink_s * 0.4, tempo.blink_s * 0.6)
        )
        at += tempo.blink_s + rng.exponential(tempo.blink_every_s)
    return lids


def _grimaces(times: Activations, start: float, end: float, rng: np.random.Generator) -> Activations:
    """One face after the other, two to four groups each, both sides alike."""
    result = np.zeros((len(times), len(MUSCLES)))
    at = start
    while at < end:
        length = rng.uniform(0.6, 1.2)
        shape = pulse(times, at, min(at + length, end), 0.3, 0.3)
        for muscle in rng.choice(len(_GRIMACED), size=int(rng.integers(2, 5)), replace=False):
            result[:, MUSCLES.index(_GRIMACED[muscle])] += shape * rng.uniform(0.4, 1.0)
        at += length
    return result


def _speech(
    times: Activations,
    start: float,
    end: float,
    tempo: Tempo,
    *,
    rng: np.random.Generator,
    spread: Muscle,
) -> Activations:
    """Syllables: openings of varied height, with spread or rounded lips, and pauses for breath."""
    result = np.zeros((len(times), len(MUSCLES)))
    edges = [start]
    while edges[-1] < end:
        pause = 0.35 if rng.random() < 0.12 else 0.0
        edges.append(edges[-1] + tempo.syllable_s * rng.uniform(0.7, 1.5) + pause)
    for a, b in pairwise(edges):
        shape = pulse(times, a, min(b, a + 2 * tempo.syllable_s) + 0.04, 0.13, 0.13)
        result[:, MUSCLES.index(Muscle.OPEN)] += shape * rng.uniform(0.12, 0.55)
        vowel = rng.uniform(-0.6, 0.4)
        result[:, MUSCLES.index(Muscle.PUCKER)] += shape * max(-vowel, 0.0)
        result[:, MUSCLES.index(spread)] += shape * max(vowel, 0.0)
    result[:, MUSCLES.index(Muscle.BROW)] += (
        0.12 * pulse(times, start, end, 0.6, 0.6) * (1 + np.sin(2 * np.pi * (0.45 * times + rng.random())))
    )
    return result
