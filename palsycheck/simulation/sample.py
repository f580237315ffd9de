"""The recordings of sample_data: one of each kind that a stroke unit meets, good and bad."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

from palsycheck.simulation.camera import Camera, Shutter
from palsycheck.simulation.cohort import (
    SAMPLE_SEEDS,
    Order,
    Row,
    check_free,
    describe,
    write_order,
    write_table,
)
from palsycheck.simulation.encode import write_video
from palsycheck.simulation.expression import Action, Script, Segment
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.phantom import Phantom, make_phantom
from palsycheck.simulation.traits import draw_traits
from palsycheck.simulation.workers import Report
from palsycheck.values import Picture

_SECONDS = 6.0
_LANDSCAPE, _PORTRAIT = (640, 480), (480, 640)
_QUALITY = 24
_SMILE = (Segment(Action.SMILE, 1.0, 2.2), Segment(Action.SMILE, 3.8, 1.8, 0.85))
_EXAMINATION = (
    Segment(Action.SMILE, 0.6, 1.7),
    Segment(Action.BROW_RAISE, 2.5, 1.2),
    Segment(Action.EYE_CLOSURE, 3.9, 1.0),
    Segment(Action.SPEECH, 5.0, 1.0),
)


def _person(
    number: int,
    *,
    segments: tuple[Segment, ...] = (),
    palsy: Palsy | None = None,
    size: tuple[int, int] = _LANDSCAPE,
) -> Phantom:
    """A sample patient: still head, quiet camera."""
    drawn = make_phantom(SAMPLE_SEEDS + number, palsied=False, seconds=_SECONDS, size=size)
    return replace(
        drawn,
        script=Script(segments, drawn.seed),
        palsy=palsy,
        scale=drawn.scale * 1.15,
        quality=_QUALITY,
        sway=replace(drawn.sway, yaw=drawn.sway.yaw * 0.4, roll=drawn.sway.roll * 0.5),
        camera=replace(
            drawn.camera, exposure_stops=0.0, side_stops=drawn.camera.side_stops * 0.4, read_noise=0.002
        ),
    )


def sample_orders() -> tuple[Order, ...]:
    """The recordings that show a patient, in the order of patients.csv."""
    neutral = _person(10)
    smiling = _person(27, segments=_SMILE, size=_PORTRAIT)
    mild = _person(3, segments=_EXAMINATION, palsy=Palsy("left", 0.45, "central"))
    severe = _person(31, segments=_EXAMINATION, palsy=Palsy("right", 0.95, "peripheral"), size=_PORTRAIT)
    dark = _person(21, segments=_SMILE)
    dark = replace(
        dark, camera=replace(dark.camera, exposure_stops=-4.8, read_noise=0.0015, shot_noise=0.0001)
    )
    two = replace(_person(29, segments=_EXAMINATION), bystander=draw_traits(SAMPLE_SEEDS + 18))
    hangul = _person(32, segments=_EXAMINATION, palsy=Palsy("left", 0.7, "central"))
    rows = (
        (neutral, "healthy-neutral", "rest.mp4", {"recorded_at": "2025-03-03", "lux": "620"}),
        (smiling, "healthy-smiling", "smile.mov", {"recorded_at": "2025-03-03", "lux": "540"}),
        (mild, "mild-left", "examination.mp4", {"recorded_at": "2025-03-04"}),
        (severe, "severe-right", "examination.mov", {"recorded_at": "2025-03-05", "lux": "480"}),
        (dark, "too-dark", "smile.mp4", {"recorded_at": "2025-03-05", "lux": "8"}),
        (two, "two-faces", "examination.mkv", {"recorded_at": "2025-03-06", "notes": "visitor in the room"}),
        (hangul, "\uae40\ud558\ub298", "\uac80\uc0ac.mp4", {"recorded_at": "2025-03-07", "lux": "450"}),
    )
    return tuple(
        Order(describe(phantom, name, file, **known), phantom) for phantom, name, file, known in rows
    )


def empty_bed(seed: int) -> Iterator[Picture]:
    """Frames of a bed with nobody in it."""
    from palsycheck.simulation.drawing import draw_bed

    width, height = _LANDSCAPE
    room = draw_bed(
        draw_traits(seed), width=width, height=height, scale=6.5, origin=(width / 2, height * 0.42)
    )
    times = np.arange(round(_SECONDS * 25)) / 25
    camera = Camera(read_noise=0.002, shot_noise=0.0002, shake_px=0.6, drift_stops=0.03, seed=seed)
    shutter = Shutter(camera, times, _LANDSCAPE)
    for index in range(len(times)):
        yield shutter.take(room, index, 6.5, (width / 2, height * 0.42))


def write_sample(out: Path, *, force: bool = False, report: Report | None = None) -> Path:
    """Writes the sample recordings and their patients.csv to ``out``; gives the table's path.

    Raises:
        UsageError: The folder has a patients.csv and ``force`` is not given.
        OutputError: Something cannot be written.
    """
    check_free(out, force=force)
    orders = sample_orders()
    for done, order in enumerate(orders, start=1):
        write_order(out, order)
        if report is not None:
            report(done, len(orders) + 1)
    seed = SAMPLE_SEEDS + 8
    empty = Row(
        "no-face", "bed.mp4", "", "", "2025-03-06", "510", "0", "nobody in the picture", "", "", "", str(seed)
    )
    write_video(out / empty.patient_id / empty.recording, empty_bed(seed), fps=25, quality=_QUALITY)
    if report is not None:
        report(len(orders) + 1, len(orders) + 1)
    return write_table(out, [*(order.row for order in orders), empty])
