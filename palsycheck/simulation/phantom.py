"""A phantom: everything about one synthetic recording as one frozen value, and its frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.camera import Camera
from palsycheck.simulation.expression import Action, Script, Segment, Tempo, activate
from palsycheck.simulation.one_sided import OneSided, hold_back
from palsycheck.simulation.palsy import Habit, Palsy, draw_habit, move_face
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.pose import Sway
from palsycheck.simulation.shoot import shoot
from palsycheck.simulation.traits import Traits, draw_traits

_OVERSIZE = 1.25
"""Portrait pixels per output pixel: keeps what is stretched sharp."""
_BORDER = 1.22
"""Size of the portrait over that of the output: room for sway and roll."""


@dataclass(frozen=True, slots=True)
class Phantom:
    """One recording of one synthetic patient; the same value gives the same frames.

    Attributes:
        seed: That it was drawn from.
        traits: Who.
        script: What the person does.
        habit, tempo: How.
        palsy: None in health.
        sway: How the head moves.
        camera: How it is filmed.
        width, height: Of the frames, pixels, even.
        fps, seconds: Rate and length.
        scale: Pixels per u in the frames.
        place: (x, y) of the middle between the pupils in the frames, pixels.
        quality: Of the encoding, H.264's constant rate factor.
        bystander: A second person, smaller, at the back of the room; None in most.
        one_sided: Which side each action of the script holds back; None in most.
    """

    seed: int
    traits: Traits
    script: Script
    habit: Habit
    tempo: Tempo
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
    bystander: Traits | None = None
    one_sided: OneSided | None = None

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return max(1, round(self.seconds * self.fps))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return asdict(self)


def make_phantom(
    seed: int,
    *,
    palsied: bool,
    severity: tuple[float, float] = (0.35, 1.0),
    seconds: float = 6.0,
    fps: float = 25.0,
    size: tuple[int, int] = (640, 480),
) -> Phantom:
    """Draws a phantom by lot.

    The palsy has a lot of its own: with and without it, the same seed is the same person doing the same
    before the same camera.

    Args:
        seed: 0 or more.
        palsied: Whether it has a palsy.
        severity: Range of the palsy's severity, 0..1.
        seconds, fps: Length and rate of the recording.
        size: (width, height) of the frames in pixels, both even.
    """
    rng = np.random.default_rng([seed, 0xF4A7])
    width, height = size
    short = min(size)
    scale = float(short * rng.uniform(0.0115, 0.0155))
    place = (
        float(width * (0.5 + rng.normal(0, 0.02))),
        float(height * rng.uniform(0.40, 0.47) if width >= height else height * rng.uniform(0.38, 0.44)),
    )
    traits = draw_traits(seed)
    return Phantom(
        seed=seed,
        traits=traits,
        script=_draw_script(rng, seconds, seed),
        habit=draw_habit(rng),
        tempo=Tempo(onset_s=float(rng.uniform(0.3, 0.8)), offset_s=float(rng.uniform(0.4, 0.9))),
        palsy=_draw_palsy(seed, severity, traits) if palsied else None,
        sway=_draw_sway(rng, seed),
        camera=_draw_camera(rng, seed),
        width=width,
        height=height,
        fps=fps,
        seconds=seconds,
        scale=scale,
        place=place,
        quality=int(rng.integers(22, 29)),
    )


def _draw_palsy(seed: int, severity: tuple[float, float], traits: Traits) -> Palsy:
    rng = np.random.default_rng([seed, 0x9A15])
    return Palsy(
        side="right" if rng.random() < 0.5 else "left",
        severity=float(rng.uniform(*severity)),
        pattern="central" if rng.random() < 0.5 else "peripheral",
        laxity=float(rng.uniform(0.7, 1.1) + 0.25 * (traits.age - 60) / 30),
        delay_s=float(rng.uniform(0.04, 0.18)),
    )


def _draw_script(rng: np.random.Generator, seconds: float, seed: int) -> Script:
    """Rest and action in turn; most people smile or speak at least once."""
    wanted = [Action.SMILE, Action.SPEECH, Action.FROWN, Action.BROW_RAISE, Action.EYE_CLOSURE]
    chances = np.array([0.36, 0.26, 0.12, 0.14, 0.12])
    segments: list[Segment] = []
    at = float(rng.uniform(0.2, 0.9))
    while at < seconds - 0.8:
        action = wanted[int(rng.choice(len(wanted), p=chances))]
        if not segments and rng.random() < 0.6:
            action = Action.SMILE
        length = float(min(rng.uniform(1.3, 3.0), seconds - at))
        segments.append(Segment(action, at, length, float(rng.uniform(0.7, 1.1))))
        at += length + float(rng.uniform(0.1, 0.7))
    return Script(tuple(segments), seed)


def _draw_sway(rng: np.random.Generator, seed: int) -> Sway:
    return Sway(
        yaw=float(rng.normal(0, 4.0)),
        pitch=float(rng.normal(0, 2.5)),
        roll=float(rng.normal(0, 2.5)),
        yaw_range=float(rng.uniform(0.8, 2.5)),
        pitch_range=float(rng.uniform(0.5, 1.8)),
        roll_range=float(rng.uniform(0.4, 1.5)),
        shift_range=float(rng.uniform(0.1, 0.5)),
        seed=seed,
    )


def _draw_camera(rng: np.random.Generator, seed: int) -> Camera:
    return Camera(
        exposure_stops=float(np.clip(rng.normal(0, 0.3), -0.6, 0.6)),
        drift_stops=float(rng.uniform(0, 0.06)),
        side_stops=float(np.clip(rng.normal(0, 0.3), -0.7, 0.7)),
        tone=float(rng.uniform(0.9, 1.15)),
        red=float(rng.uniform(0.93, 1.08)),
        blue=float(rng.uniform(0.9, 1.1)),
        read_noise=float(rng.uniform(0.001, 0.006)),
        shot_noise=float(rng.uniform(0.00005, 0.0006)),
        blur_px=float(rng.uniform(0.0, 0.9)),
        roll_deg=float(rng.normal(0, 2.5)),
        shake_px=float(rng.uniform(0, 1.2)),
        seed=seed,
    )


def draw_person(phantom: Phantom) -> Portrait:
    """The portrait that a phantom is animated from."""
    from palsycheck.simulation.drawing import draw_portrait

    pad_x, pad_y = (n * (_BORDER - 1) / 2 for n in (phantom.width, phantom.height))
    return draw_portrait(
        phantom.traits,
        width=round(phantom.width * _BORDER * _OVERSIZE),
        height=round(phantom.height * _BORDER * _OVERSIZE),
        scale=phantom.scale * _OVERSIZE,
        origin=((phantom.place[0] + pad_x) * _OVERSIZE, (phantom.place[1] + pad_y) * _OVERSIZE),
        bystander=phantom.bystander,
    )


def render(phantom: Phantom, portrait: Portrait | None = None) -> Iterator[Drawn]:
    """The frames of a phantom in their order, with their landmarks.

    Args:
        phantom: What to render.
        portrait: Another portrait, drawn or photographed, to animate in place of the phantom's own.
    """
    person = draw_person(phantom) if portrait is None else portrait
    times = np.arange(phantom.frames) / phantom.fps
    activation = activate(phantom.script, times, phantom.tempo)
    motion = move_face(activation, times, phantom.habit, phantom.palsy)
    if phantom.one_sided is not None:
        motion = hold_back(motion, activation, times, phantom.script.segments, phantom.one_sided)
    return shoot(phantom, Animator(person), motion, times=times)
