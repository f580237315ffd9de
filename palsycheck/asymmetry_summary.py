"""What the asymmetries of many frames come to: the middle, the strongest, and the side, if it is clear.

Everything is computed from the numbers that stand in the frames, so a reader can do it again from
``frames.csv``. In a mirrored recording every number changes its sign and the side changes; nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.results import (
    Asymmetry,
    AsymmetrySummary,
    FrameRecord,
    RecordingResult,
    Side,
    Strongest,
    StrongestFrames,
)
from palsycheck.settings import Scoring

DIGITS = 2
"""Of asymmetries in results: 0.01 is a ten-thousandth of the distance between the pupils."""


def rounded(values: Iterable[float]) -> Asymmetry:
    """Five numbers in the order of ``ASYMMETRIES``, as they stand in results; never "-0.0"."""
    numbers = [round(float(value), DIGITS) + 0.0 for value in values]
    return Asymmetry(**dict(zip(ASYMMETRIES, numbers, strict=True)))


def summarise(recordings: Iterable[RecordingResult], settings: Scoring) -> AsymmetrySummary | None:
    """The summary over all frames that have asymmetries; None where none has.

    Each measure stands for itself: its median, and its strongest frame but for a share of outliers
    (``strongest_share``: at 0.95 at most one frame in 20 is stronger).
    """
    seen = [
        (recording.name, frame, frame.asymmetry)
        for recording in recordings
        for frame in recording.frames
        if frame.asymmetry is not None
    ]
    if not seen:
        return None
    frames = [(name, frame) for name, frame, _ in seen]
    series = {name: [float(getattr(one, name)) for *_, one in seen] for name in ASYMMETRIES}
    median = rounded(np.median(values) for values in series.values())
    strongest = StrongestFrames(
        **{
            name: _strongest(values, frames, share=settings.strongest_share)
            for name, values in series.items()
        }
    )
    return AsymmetrySummary(
        frames=len(seen),
        median=median,
        strongest=strongest,
        side=side(median.mouth, strongest.mouth.value, limit=settings.side_limit),
        side_limit=settings.side_limit,
        strongest_share=settings.strongest_share,
    )


def side(median: float, strongest: float, *, limit: float) -> Side | None:
    """The side whose corner of the mouth lies lower; None where that is not clear.

    It is clear where the median of ``mouth`` reaches the limit and the strongest frame says the same side: in
    a face that smiles on one side and then on the other, they may not. The mouth's height decides alone:
    central palsy spares lid and brow, and shift and reach of healthy people are mostly those of heads turned
    by a few degrees (docs/photographs.md).

    Args:
        median, strongest: Of ``mouth``, hundredths of the distance between the pupils.
        limit: In the same unit, above 0.
    """
    if abs(median) < limit or median * strongest <= 0:
        return None
    return "left" if median > 0 else "right"


def _strongest(values: list[float], frames: list[tuple[str, FrameRecord]], *, share: float) -> Strongest:
    """The frame at this share of all frames, from the weakest on; of equal ones the order in time counts."""
    order = sorted(range(len(values)), key=lambda i: abs(values[i]))
    at = order[max(math.ceil(share * len(values) - 1e-9), 1) - 1]
    recording, frame = frames[at]
    return Strongest(recording=recording, frame=frame.index, time_s=frame.time_s, value=values[at])
