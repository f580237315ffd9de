"""Draws recordings of photographed people by lot.

Everything but the palsy comes from generators that know nothing of it: with and without it, the same seed
is the same person doing the same before the same camera.
"""

from __future__ import annotations

import numpy as np

from palsycheck.simulation.camera import Camera
from palsycheck.simulation.expression import MUSCLES, Action, Script, Segment, Tempo
from palsycheck.simulation.palsy import Habit, Palsy
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import Sway
from palsycheck.simulation.quirks import draw_quirks
from palsycheck.simulation.recording import Recording, Unevenness
from palsycheck.simulation.recording_frame import EYES_PX, fill_frame

FPS = (5.0, 30.0)
_ACTIONS: dict[Action, float] = {
    Action.SMILE: 0.30,
    Action.SPEECH: 0.16,
    Action.EYE_CLOSURE: 0.11,
    Action.BROW_RAISE: 0.10,
    Action.LAUGH: 0.09,
    Action.FROWN: 0.06,
    Action.PURSE: 0.05,
    Action.GRIMACE: 0.05,
    Action.BLOW: 0.04,
    Action.WRINKLE: 0.04,
}
"""How often people do what."""
_MILD = (0.2, 0.35)
_MILD_SHARE = 0.15


def make_recording(
    seed: int,
    *,
    palsied: bool,
    portrait: Portrait,
    smiling: Portrait | None = None,
    severity: tuple[float, float] | None = None,
    seconds: float = 6.0,
    fps: float | None = None,
    size: tuple[int, int] | None = None,
) -> Recording:
    """Draws a recording of a photographed person by lot.

    Args:
        seed: 0 or more.
        palsied: Whether there is a palsy.
        portrait: The person at rest.
        smiling: The same person smiling, where there is such a picture.
        severity: Range of the palsy's severity, 0..1; 0.35 to 1 and now and then 0.2 to 0.35 if None.
        seconds: Length.
        fps: Rate; drawn from ``FPS`` if None.
        size: (width, height) of the frames in pixels, both even; if None they are drawn such that the eyes
            are ``EYES_PX`` apart. A given size may ask for a closer view than that, so that the picture's
            edge stays out of it.

    Raises:
        UsageError: The photograph has too little room around the face.
    """
    rng = np.random.default_rng([seed, 0xF1A5])
    tempo = Tempo(
        onset_s=float(rng.uniform(0.25, 0.9)),
        offset_s=float(rng.uniform(0.3, 1.0)),
        blink_s=float(rng.uniform(0.2, 0.35)),
        blink_every_s=float(rng.uniform(2.0, 6.0)),
        syllable_s=float(rng.uniform(0.16, 0.28)),
    )
    script = _draw_script(rng, seconds, seed)
    eyes = float(np.exp(rng.uniform(*np.log(EYES_PX))))
    recording = Recording(
        seed=seed,
        script=script,
        quirks=draw_quirks(np.random.default_rng([seed, 0xF1A6]), script.segments, seconds),
        habit=_draw_habit(rng),
        tempo=tempo,
        unevenness=_draw_unevenness(rng),
        palsy=_draw_palsy(seed, severity) if palsied else None,
        sway=_draw_sway(rng, seed),
        camera=_draw_camera(rng, seed, eyes),
        width=2,
        height=2,
        fps=float(rng.uniform(*FPS)) if fps is None else fps,
        seconds=seconds,
        scale=eyes / 10,
        place=(1.0, 1.0),
        quality=int(rng.integers(20, 34)),
        lines=float(rng.uniform(0.15, 0.9)),
        mirrored=bool(rng.random() < 0.5),
        photographed_smile=smiling is not None,
    )
    return fill_frame(recording, portrait, size, np.random.default_rng([seed, 0xF1A7]))


def _draw_palsy(seed: int, severity: tuple[float, float] | None) -> Palsy:
    rng = np.random.default_rng([seed, 0x9A16])
    drawn = rng.uniform(*_MILD) if rng.random() < _MILD_SHARE else rng.uniform(0.35, 1.0)
    whole = rng.random() < 0.65
    return Palsy(
        side="right" if rng.random() < 0.5 else "left",
        severity=float(drawn if severity is None else rng.uniform(*severity)),
        pattern="central" if rng.random() < 0.5 else "peripheral",
        laxity=float(rng.uniform(0.2, 1.3)),
        delay_s=float(rng.uniform(0.02, 0.18)),
        pull=float(rng.uniform(0.2, 1.2)),
        upper=float(rng.uniform(0.85, 1.0) if whole else rng.uniform(0.3, 0.85)),
    )


def _draw_script(rng: np.random.Generator, seconds: float, seed: int) -> Script:
    """Rest and action in turn; some people rest throughout, some do one thing only, again and again."""
    actions, chances = list(_ACTIONS), np.array(list(_ACTIONS.values()))
    still, single = rng.random() < 0.10, rng.random() < 0.25
    only = actions[int(rng.choice(len(actions), p=chances))]
    segments: list[Segment] = []
    at = float(rng.uniform(-0.6, 0.9))
    while at < seconds - 0.4 and not still:
        action = only if single else actions[int(rng.choice(len(actions), p=chances))]
        length = float(rng.uniform(1.0, 3.2))
        segments.append(Segment(action, at, length, float(rng.uniform(0.5, 1.15))))
        at += length + float(rng.exponential(0.4))
    return Script(tuple(segments), seed)


def _draw_habit(rng: np.random.Generator) -> Habit:
    """Every group by about 12 % stronger on one side; the deviations of one face go partly together."""
    lean = np.clip(0.035 * rng.normal() + rng.normal(0, 0.05, len(MUSCLES)), -0.12, 0.12)
    gain = tuple((float(1 - v), float(1 + v)) for v in lean)
    return Habit(gain, float(rng.normal(0, 0.015)))


def _draw_unevenness(rng: np.random.Generator) -> Unevenness:
    def one_side(spread: float) -> tuple[float, float]:
        amount = float(np.clip(rng.normal(0, spread), -2 * spread, 2 * spread))
        return max(-amount, 0.0), max(amount, 0.0)

    return Unevenness(
        mouth=one_side(0.10), brow=one_side(0.15), lid=one_side(0.12), pull=float(rng.normal(0, 0.08))
    )


def _draw_sway(rng: np.random.Generator, seed: int) -> Sway:
    """Most people look at the camera; three in ten are turned, one in five is tilted."""
    turned, tilted = rng.random() < 0.3, rng.random() < 0.2
    yaw, roll = rng.uniform(-22, 22) if turned else rng.normal(0, 4), rng.uniform(-10, 10) if tilted else 0.0
    lively = float(np.exp(rng.normal(0, 0.5)))
    return Sway(
        yaw=float(np.clip(yaw, -22, 22)),
        pitch=float(np.clip(rng.normal(0, 3.5), -9, 9)),
        roll=float(roll + rng.normal(0, 2.0)),
        yaw_range=float(rng.uniform(0.5, 2.5) * lively),
        pitch_range=float(rng.uniform(0.4, 1.8) * lively),
        roll_range=float(rng.uniform(0.3, 1.5) * lively),
        shift_range=float(rng.uniform(0.05, 0.4)),
        seed=seed,
    )


def _draw_camera(rng: np.random.Generator, seed: int, eyes_px: float) -> Camera:
    noisy = float(np.exp(rng.normal(0, 0.7)))
    tilted, packed = rng.random() < 0.25, rng.random() < 0.7
    return Camera(
        exposure_stops=float(np.clip(rng.normal(-0.15, 0.4), -1.2, 0.5)),
        drift_stops=float(rng.uniform(0, 0.1)),
        side_stops=float(np.clip(rng.normal(0, 0.45), -1.3, 1.3)),
        tone=float(rng.uniform(0.8, 1.3)),
        red=float(rng.uniform(0.85, 1.18)),
        blue=float(rng.uniform(0.8, 1.2)),
        read_noise=float(min(0.003 * noisy, 0.015)),
        shot_noise=float(min(0.0003 * noisy, 0.0015)),
        blur_px=float(rng.uniform(0.0, 0.016) * eyes_px),
        roll_deg=float(rng.uniform(-12, 12) if tilted else rng.normal(0, 2.0)),
        shake_px=float(rng.uniform(0, 0.015) * eyes_px),
        seed=seed,
        jpeg=int(rng.integers(25, 92)) if packed else 0,
    )
