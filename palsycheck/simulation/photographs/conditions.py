"""Conditions that a photographed person is filmed under: a plain one, and each with one thing changed.

Who the person is, how their sides differ in health, how fast they move and which palsy they have, if any,
comes by lot from a seed. All else is the same for everybody, so that a level can be set against the plain
condition, and a palsied recording against the healthy one of the same seed, person by person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Literal

import numpy as np

from palsycheck.simulation.camera import Camera
from palsycheck.simulation.expression import Action, Script, Segment
from palsycheck.simulation.palsy import Pattern, SideName
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import Sway
from palsycheck.simulation.quirks import Quirk, QuirkKind
from palsycheck.simulation.recording import Recording
from palsycheck.simulation.recording_frame import fill_frame
from palsycheck.simulation.recording_lots import make_recording

EYES_PX = 70.0
"""Distance between the pupils in the plain condition. From hair to chin a face is about 3.2 times as high."""
INTERVAL_S = 0.3
"""Time from frame to frame in the plain condition: 16 frames then show every action of ``_EXAMINATION``."""
QUALITY = 24
"""H.264's constant rate factor in the plain condition."""
SEVERITY = (0.35, 1.0)
"""Of the palsies, evenly, where no severity is asked for."""
_LASTS_S = 80.0
"""Scripts go on for so long, so that a longer recording has the same one."""
_EXAMINATION = (
    Segment(Action.SMILE, -0.2, 1.6),
    Segment(Action.SPEECH, 1.6, 1.0),
    Segment(Action.EYE_CLOSURE, 2.8, 0.9),
    Segment(Action.BROW_RAISE, 3.8, 0.9),
)
_EXAMINATION_S = 5.0
"""What is asked for, again and again; it has begun when the recording begins, as it mostly has."""
_HELD_S, _PAUSED_S = 2.0, 0.5
"""Length of an action that is the only one, and of the rest after it."""

_HEARTY = 1.15
"""Strength of laughter that is the only action."""

GlassesKind = Literal["none", "thin", "horn"]
Turn = Literal[0, 90, 180, 270]


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, and what is done to its face before and to its pictures afterwards.

    Attributes:
        recording: What is filmed.
        glasses: Put onto the photograph.
        turn: Degrees clockwise by which the pictures are turned.
    """

    recording: Recording
    glasses: GlassesKind = "none"
    turn: Turn = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """One change of the plain condition.

    Attributes:
        factor: What is changed: "yaw", ...
        level: To what, with its unit; together they are unique.
        change: The change.
        palsy_only: It changes nothing in health: the healthy recordings are those of the plain condition.
        check: Name of the quality gate's check that measures it, "" where none does.
    """

    factor: str
    level: str
    change: Callable[[Take], Take]
    palsy_only: bool = False
    check: str = ""

    @property
    def name(self) -> str:
        """For choosing and for files: "yaw=10° left"."""
        return f"{self.factor}={self.level}"


def plain_take(
    seed: int, *, palsied: bool, portrait: Portrait, smiling: Portrait | None, frames: int
) -> Take:
    """The plain condition: from the front, in good light, steady and sharp.

    Args:
        seed: Of the person's lot.
        palsied: Whether there is a palsy; nothing else depends on it.
        portrait, smiling: Of the person.
        frames: Of the recording, 2 or more.

    Raises:
        UsageError: The photograph has too little room around the face.
    """
    drawn = make_recording(seed, palsied=palsied, portrait=portrait, smiling=smiling, severity=SEVERITY)
    recording = replace(
        drawn,
        script=Script(_again(_EXAMINATION, _EXAMINATION_S), seed),
        quirks=(),
        sway=Sway(
            yaw=0.0,
            pitch=0.0,
            roll=0.0,
            yaw_range=1.0,
            pitch_range=0.7,
            roll_range=0.6,
            shift_range=0.15,
            seed=seed,
        ),
        camera=Camera(
            drift_stops=0.03,
            read_noise=0.002,
            shot_noise=0.0003,
            blur_px=0.35,
            shake_px=0.005 * EYES_PX,
            seed=seed,
        ),
        fps=1 / INTERVAL_S,
        seconds=frames * INTERVAL_S,
        scale=EYES_PX / 10,
        quality=QUALITY,
    )
    return Take(fill_frame(recording, portrait, None, np.random.default_rng([seed, 0xF1A7])))


def _again(segments: tuple[Segment, ...], period_s: float) -> tuple[Segment, ...]:
    starts = np.arange(0, _LASTS_S, period_s)
    return tuple(replace(one, start_s=float(at + one.start_s)) for at in starts for one in segments)


def _sign(recording: Recording) -> int:
    """Which way something is changed that has two: by lot, the same with and without the palsy."""
    return 1 if np.random.default_rng([recording.seed, 0x516E]).random() < 0.5 else -1


def _recorded(take: Take, **changes: Any) -> Take:
    return replace(take, recording=replace(take.recording, **changes))


def _filmed(take: Take, **changes: Any) -> Take:
    return _recorded(take, camera=replace(take.recording.camera, **changes))


def _held(take: Take, **changes: Any) -> Take:
    return _recorded(take, sway=replace(take.recording.sway, **changes))


def _severity(take: Take, *, low: float, high: float) -> Take:
    """The place within ``SEVERITY`` becomes the same place between ``low`` and ``high``."""
    palsy = take.recording.palsy
    if palsy is None:
        return take
    place = (palsy.severity - SEVERITY[0]) / (SEVERITY[1] - SEVERITY[0])
    return _recorded(take, palsy=replace(palsy, severity=low + place * (high - low)))


def _pattern(take: Take, *, pattern: Pattern) -> Take:
    palsy = take.recording.palsy
    return take if palsy is None else _recorded(take, palsy=replace(palsy, pattern=pattern))


def _side(take: Take, *, side: SideName) -> Take:
    palsy = take.recording.palsy
    return take if palsy is None else _recorded(take, palsy=replace(palsy, side=side))


def _tilt(take: Take, *, degrees: float) -> Take:
    return _held(take, roll=_sign(take.recording) * degrees)


def _side_light(take: Take, *, stops: float) -> Take:
    return _filmed(take, side_stops=_sign(take.recording) * stops)


def _blur(take: Take, *, share: float) -> Take:
    return _filmed(take, blur_px=share * 10 * take.recording.scale)


def _size(take: Take, *, eyes_px: float) -> Take:
    """The same scene with fewer or more pixels; the lens stays as sharp as they are."""
    old = take.recording
    factor = eyes_px / 10 / old.scale
    width, height = (2 * max(1, round(side * factor / 2)) for side in (old.width, old.height))
    return _recorded(
        take,
        width=width,
        height=height,
        scale=eyes_px / 10,
        place=(old.place[0] * width / old.width, old.place[1] * height / old.height),
        camera=replace(old.camera, shake_px=old.camera.shake_px * factor),
    )


def _interval(take: Take, *, seconds: float) -> Take:
    return _recorded(take, fps=1 / seconds, seconds=take.recording.frames * seconds)


def _action(take: Take, *, action: Action, strength: float) -> Take:
    only = (Segment(action, -0.2, _HELD_S, strength),)
    return _recorded(take, script=replace(take.recording.script, segments=_again(only, _HELD_S + _PAUSED_S)))


def _lopsided(take: Take, *, strength: float) -> Take:
    """One side does less of whatever the mouth does: in health, a habit."""
    old = take.recording
    side: SideName = "left" if _sign(old) > 0 else "right"
    done = (one for one in old.script.segments if one.start_s < old.seconds)
    return _recorded(
        take,
        quirks=tuple(Quirk(QuirkKind.GRIN, side, one.start_s, one.duration_s, strength) for one in done),
    )


def _conditions() -> Iterator[Condition]:
    yield Condition("plain", "plain", lambda take: take, check="yaw")
    for low, high in ((0.2, 0.35), (0.35, 0.6), (0.6, 0.8), (0.8, 1.0)):
        change = partial(_severity, low=low, high=high)
        yield Condition("severity", f"{low:g} to {high:g}", change, palsy_only=True)
    for pattern in ("central", "peripheral"):
        yield Condition("pattern", pattern, partial(_pattern, pattern=pattern), palsy_only=True)
    for side in ("left", "right"):
        yield Condition("side", side, partial(_side, side=side), palsy_only=True)
    for action in (
        Action.REST,
        Action.SMILE,
        Action.SPEECH,
        Action.EYE_CLOSURE,
        Action.BROW_RAISE,
        Action.LAUGH,
        Action.GRIMACE,
    ):
        strength = _HEARTY if action is Action.LAUGH else 1.0
        change = partial(_action, action=action, strength=strength)
        level = f"{action.value.replace('_', ' ')} only"
        yield Condition("action", level, change, check="expression")
    yield Condition("lopsided mouth", "half on one side", partial(_lopsided, strength=0.5))
    for yaw in (-20.0, -10.0, 10.0, 20.0):
        level = f"{abs(yaw):g}° {'left' if yaw > 0 else 'right'}"
        yield Condition("yaw", level, partial(_held, yaw=yaw), check="yaw")
    for degrees in (7.0, 15.0):
        yield Condition("roll", f"{degrees:g}°", partial(_tilt, degrees=degrees), check="roll")
    turns: tuple[Turn, ...] = (90, 180, 270)
    for turn in turns:
        yield Condition("roll", f"{turn}°", partial(replace, turn=turn), check="roll")
    yield from _of_the_camera()
    for kind in ("thin", "horn"):
        yield Condition("glasses", kind, partial(replace, glasses=kind))


def _of_the_camera() -> Iterator[Condition]:
    for stops in (0.5, 1.0, 2.0):
        yield Condition(
            "side light", f"{stops:g} stops", partial(_side_light, stops=stops), check="side_light"
        )
    for stops in (-3.0, -1.5, 1.0):
        change = partial(_filmed, exposure_stops=stops)
        yield Condition("exposure", f"{stops:+g} stops", change, check="face_luminance")
    for share in (0.02, 0.03, 0.045):
        level = f"{share:.1%} of the eye distance"
        yield Condition("blur", level, partial(_blur, share=share), check="blur")
    for quality in (60, 30, 10):
        yield Condition("JPEG", f"quality {quality}", partial(_filmed, jpeg=quality), check="blur")
    for factor in (30, 36, 42):
        yield Condition("H.264", f"rate factor {factor}", partial(_recorded, quality=factor), check="blur")
    for eyes_px in (15.0, 25.0, 40.0, 110.0):
        change = partial(_size, eyes_px=eyes_px)
        yield Condition("eye distance", f"{eyes_px:g} px", change, check="eye_distance")
    for seconds in (0.04, 1.0, 2.0):
        change = partial(_interval, seconds=seconds)
        yield Condition("time between frames", f"{seconds:g} s", change, check="interval")


CONDITIONS = tuple(_conditions())
"""All of them, the plain one first."""
PLAIN = CONDITIONS[0]
