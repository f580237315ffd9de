"""Signed asymmetries of a face, and of many."""

from __future__ import annotations

from typing import Literal

from palsycheck.results.base import Amount, Count, Number, Record, Share

Side = Literal["left", "right"]
"""The patient's."""


class Asymmetry(Record):
    """A face's signed asymmetries as the model estimates them; see ``palsycheck.asymmetries``.

    In hundredths of the distance between the pupils, positive where the patient's left side is the lower or
    weaker: ``mouth``, height of the left commissure below the right; ``shift`` of the mouth's middle towards
    the patient's right; ``reach``, how much further out the right commissure lies than the left; ``lid``, how
    much wider the left eye is open; ``brow``, height of the left brow below the right.
    """

    mouth: Number
    shift: Number
    reach: Number
    lid: Number
    brow: Number


class Strongest(Record):
    """A measure where it is strongest but for outliers: recording, frame's index, seconds, hundredths."""

    recording: str
    frame: Count
    time_s: Amount
    value: Number


class StrongestFrames(Record):
    """Each measure of ``Asymmetry`` where it is strongest."""

    mouth: Strongest
    shift: Strongest
    reach: Strongest
    lid: Strongest
    brow: Strongest


class AsymmetrySummary(Record):
    """The asymmetries of many frames; see ``palsycheck.asymmetry_summary``.

    Attributes:
        frames: How many had them.
        median: Of each measure over the frames.
        side: Whose corner of the mouth lies lower; None where that is not clear.
        side_limit: Hundredths that the median of ``mouth`` has to reach for a side to be named.
        strongest_share: Share of the frames that are no stronger than the strongest given.
    """

    frames: Count
    median: Asymmetry
    strongest: StrongestFrames
    side: Side | None
    side_limit: Amount
    strongest_share: Share
