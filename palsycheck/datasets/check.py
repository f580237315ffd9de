"""Is a dataset whole, balanced, and split as it says?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from palsycheck.datasets.cache import damage
from palsycheck.datasets.dataset import Dataset, Kind, Subject
from palsycheck.datasets.duplicates import NearDuplicates, near_duplicates
from palsycheck.datasets.splits import PART_NAMES, PartName, Split, parts_of, read_split
from palsycheck.datasets.splitting import split_by_image, split_by_patient
from palsycheck.datasets.store import DatasetRecord, faces_folder, sequences, truth_folder
from palsycheck.datasets.truth import truth_damage
from palsycheck.errors import UsageError

KINDS: tuple[Kind, ...] = ("video", "stills")


@dataclass(frozen=True, slots=True)
class Count:
    """How much there is of one class and source."""

    label: Literal[0, 1]
    kind: Kind
    people: int
    sequences: int
    images: int


@dataclass(frozen=True, slots=True)
class Damage:
    """Stored faces that are not what they should be."""

    patient_id: str
    sequence: str
    key: str
    what: str


@dataclass(frozen=True, slots=True)
class PartCheck:
    """One part of a split: what it holds, and whom."""

    part: PartName
    counts: tuple[Count, ...]
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitCheck:
    """A split, looked at.

    Attributes:
        by, name, sha256: Of the split.
        parts: Training, validation, test.
        shared: People in more than one part: a defect by patient, the nature of a split by image.
        duplicates: Of validation and test against training.
    """

    by: Literal["patient", "image"]
    name: str
    sha256: str
    parts: tuple[PartCheck, ...]
    shared: tuple[str, ...]
    duplicates: tuple[NearDuplicates, ...]

    @property
    def sound(self) -> bool:
        """Whether it keeps what it promises."""
        return self.by == "image" or not self.shared


def count(subjects: Sequence[Subject]) -> tuple[Count, ...]:
    """Palsy before healthy, video before stills; what there is none of is left out."""
    found = []
    for label in (1, 0):
        for kind in KINDS:
            group = [s for s in subjects if s.label == label and s.kind == kind]
            if group:
                recordings = sum(len(subject.recordings) for subject in group)
                images = sum(subject.images for subject in group)
                found.append(Count(1 if label else 0, kind, len(group), recordings, images))
    return tuple(found)


def find_damage(folder: Path, record: DatasetRecord) -> tuple[Damage, ...]:
    """Read all faces of a dataset, and all that is known of them, and compare hashes with its record."""
    found = []
    for subject, one in sequences(record):
        what = damage(faces_folder(folder), one.key, sha256=one.sha256, faces=one.faces)
        if not what and one.truth_sha256 is not None:
            what = truth_damage(truth_folder(folder), one.truth_sha256, faces=one.faces)
        if what:
            found.append(Damage(subject.id, one.name, one.key, what))
    return tuple(found)


def unused_faces(folder: Path, record: DatasetRecord) -> int:
    """How many prepared sequences lie there that the dataset does not use: excluded, or of earlier builds."""
    used = {one.key for _, one in sequences(record)}
    return sum(path.stem not in used for path in faces_folder(folder).glob("*.npy"))


def choose_split(text: str, dataset: Dataset, *, seed: int) -> Split:
    """A stored split by its path, or one made now: "patient" or "image".

    Nothing is stored.

    Raises:
        UsageError: Neither of them.
        TrainingError: The file is no split, or the dataset is too small.
    """
    if text == "patient":
        return split_by_patient(dataset.subjects, seed=seed)
    if text == "image":
        return split_by_image(dataset.subjects, seed=seed)
    if not os.path.isfile(text):  # noqa: PTH113 - Path.is_file raises on a name that is too long
        raise UsageError("no such split", where=f"--split {text}", remedy="Use patient, image or a file")
    return read_split(Path(text))


def check_split(split: Split, dataset: Dataset) -> SplitCheck:
    """Who is where, and what of validation and test was all but seen in training.

    Raises:
        TrainingError: The split is not of this dataset.
    """
    parts = parts_of(split, dataset.subjects)
    ids = {name: {subject.id for subject in parts[name]} for name in PART_NAMES}
    shared = {one for a, b in combinations(PART_NAMES, 2) for one in ids[a] & ids[b]}
    return SplitCheck(
        by=split.by,
        name=split.name,
        sha256=split.sha256,
        parts=tuple(PartCheck(name, count(parts[name]), tuple(sorted(ids[name]))) for name in PART_NAMES),
        shared=tuple(sorted(shared)),
        duplicates=near_duplicates(parts),
    )
