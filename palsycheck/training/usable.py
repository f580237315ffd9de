"""Which recordings a model with clips of a certain length can be trained and tested on."""

from __future__ import annotations

from dataclasses import replace

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.splits import PART_NAMES, PartName, Parts
from palsycheck.errors import TrainingError

TOO_SHORT = "fewer faces than a clip"


def usable_parts(parts: Parts, *, clip_length: int) -> tuple[Parts, tuple[Exclusion, ...]]:
    """The parts without videos that have fewer faces than a clip: screening would not score them.

    Stills, and the images of a split by image, are walked to and fro instead.

    Raises:
        TrainingError: Training or validation lacks a class then.
    """
    kept: dict[PartName, tuple[Subject, ...]] = {}
    exclusions: list[Exclusion] = []
    for name in PART_NAMES:
        people = []
        for subject in parts[name]:
            recordings = tuple(r for r in subject.recordings if r.fills(clip_length))
            exclusions.extend(
                Exclusion(subject.id, r.name, TOO_SHORT) for r in subject.recordings if r not in recordings
            )
            if recordings:
                people.append(replace(subject, recordings=recordings))
        kept[name] = tuple(people)
    for name in PART_NAMES[:2]:
        for label, what in ((0, "healthy"), (1, "palsy")):
            if not any(subject.label == label for subject in kept[name]):
                raise TrainingError(
                    f"nobody labelled {label} ({what}) is left for {name}",
                    remedy="Shorten the clips, sample more frames, or bring more people",
                )
    return kept, tuple(exclusions)
