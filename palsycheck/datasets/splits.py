"""Who, or which images, train, validate and test.

By patient is the rule: nobody's images are in two parts, so test figures speak of people never seen. By
image is the paper's way, 7:2:1: a person's images are in all parts, and every figure that comes of it
flatters. A split is made once, from a seed, and stored, so that models are compared on the same people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.errors import TrainingError
from palsycheck.files import atomic_write_text, plain_bytes, private_folder
from palsycheck.models.card import SplitFacts

PartName = Literal["train", "validation", "test"]
PART_NAMES: tuple[PartName, ...] = ("train", "validation", "test")
Parts = Mapping[PartName, tuple[Subject, ...]]

LARGEST_SEED = 2**32 - 1
"""Of a split; its name is part of a file's."""

Place = Annotated[int, Field(lt=2**31)]
Fold = Annotated[int, Field(ge=1, le=1_000_000)]
Chosen = dict[str, dict[str, tuple[Place, ...]]]
"""By id and name of the sequence: places of the images; an empty dict is all of a person's."""


class Split(BaseModel):
    """A split. Holds ids, so it is as confidential as the dataset.

    Attributes:
        fold: Number of the fold from 1, and how many there are; None for a single split.
        train, validation, test: Who is in it; by image, with which images.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format_version: Literal[1] = 1
    by: Literal["patient", "image"]
    seed: int = Field(ge=0, le=LARGEST_SEED)
    fold: tuple[Fold, Fold] | None = None
    train: Chosen
    validation: Chosen
    test: Chosen

    @property
    def sha256(self) -> str:
        """Of the split's JSON."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def facts(self) -> SplitFacts:
        """What a card says of it."""
        fold = "" if self.fold is None else f"{self.fold[0]} of {self.fold[1]}"
        return SplitFacts(by=self.by, seed=self.seed, fold=fold, sha256=self.sha256)

    @property
    def name(self) -> str:
        """For files: "patient-seed0", "patient-seed0-fold2of5"."""
        fold = "" if self.fold is None else f"-fold{self.fold[0]}of{self.fold[1]}"
        return f"{self.by}-seed{self.seed}{fold}"


def parts_of(split: Split, subjects: Sequence[Subject]) -> Parts:
    """The people of each part, with the images that are theirs there.

    Raises:
        TrainingError: The split names people, sequences or images that the dataset does not have.
    """
    by_id = {subject.id: subject for subject in subjects}
    return {
        name: tuple(_subject(by_id, patient, of) for patient, of in getattr(split, name).items())
        for name in PART_NAMES
    }


def check_apart(split: Split) -> None:
    """Make sure that what a split tests on is not what it trains on, as a file changed by hand may.

    Raises:
        TrainingError: By patient somebody, by image an image is in two parts.
    """
    for first, second in combinations((split.train, split.validation, split.test), 2):
        shared = [patient for patient in first if patient in second]
        if split.by == "image":
            shared = [patient for patient in shared if _overlap(first[patient], second[patient])]
        if shared:
            what = "people" if split.by == "patient" else "images"
            raise TrainingError(
                f"the split by {split.by} has the same {what} in two parts, so test figures would flatter",
                where=split.name,
                remedy="Make a split with palsycheck dataset split",
            )


def _overlap(one: Mapping[str, Sequence[int]], other: Mapping[str, Sequence[int]]) -> bool:
    """Whether two choices of a person's images share one; an empty choice is all of them."""
    if not one or not other:
        return True
    return any(set(places) & set(other.get(name, ())) for name, places in one.items())


def write_split(split: Split, folder: Path) -> Path:
    """Store a split in a dataset's folder of splits; the same split is written once.

    Raises:
        OutputError: The folder cannot be written.
    """
    path = private_folder(folder) / f"{split.name}-{split.sha256[:8]}.json"
    return path if path.is_file() else atomic_write_text(path, split.model_dump_json() + "\n")


def read_split(path: Path) -> Split:
    """A stored split.

    Raises:
        TrainingError: It cannot be read, or is no split.
    """
    try:
        return Split.model_validate_json(plain_bytes(path))
    except OSError as error:
        raise TrainingError(f"the split cannot be read: {error.strerror}", where=path) from None
    except ValidationError:
        raise TrainingError("this is no stored split", where=path) from None


def _subject(by_id: Mapping[str, Subject], patient: str, of: Mapping[str, tuple[int, ...]]) -> Subject:
    try:
        subject = by_id[patient]
        if not of:
            return subject
        known = {recording.name: recording for recording in subject.recordings}
        chosen = tuple(known[name].choose(places) for name, places in of.items())
    except KeyError:
        raise _stranger() from None
    if not all(_is_there(recording) for recording in chosen):
        raise _stranger()
    return Subject(subject.id, subject.label, chosen, subject.person)


def _is_there(recording: FaceSequence) -> bool:
    """Whether all chosen places are those of images, each once, at least one."""
    places = recording.places
    return (
        len(places) > 0
        and places[0] >= 0
        and places[-1] < len(recording.images)
        and bool(np.all(np.diff(places)))
    )


def _stranger() -> TrainingError:
    return TrainingError(
        "the split names people or images that are not in the dataset",
        remedy="Make a split for this dataset",
    )
