"""Who, or which images, train, validate and test.

By patient is the rule: nobody's images are in two parts, so test figures speak of people never seen. By
image is the paper's way, 7:2:1: a person's images are in all parts, and every figure that comes of it
flatters. A split is made once, from a seed, and stored, so that models are compared on the same people.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, combinations
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

PATIENT_SHARES = (0.70, 0.15, 0.15)
"""Of the people of each class for training, validation and test: our choice; the paper split by image."""
IMAGE_SHARES = (0.7, 0.2, 0.1)
"""Of all images: the paper's 7:2:1."""

LARGEST_SEED = 2**32 - 1
"""Of a split; its name is part of a file's."""

Place = Annotated[int, Field(lt=2**31)]
Fold = Annotated[int, Field(ge=1, le=1_000_000)]
Ids = tuple[str, ...]
"""Those of one person."""
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


def split_by_patient(
    subjects: Sequence[Subject], *, seed: int, shares: tuple[float, float, float] = PATIENT_SHARES
) -> Split:
    """Split people at random, class by class, at least one of each class in each part.

    Args:
        subjects: Labels decide the strata; ids of one ``person`` stay together, those with both labels are
            a stratum of their own.
        seed: The same people and seed give the same split, whatever their order.
        shares: For training, validation and test; they add up to 1.

    Raises:
        TrainingError: A class has fewer than three people.
    """
    random = np.random.default_rng(seed)
    parts: tuple[list[str], list[str], list[str]] = ([], [], [])
    for people in _strata(subjects, least=3):
        least = 1 if len(people) >= 3 else 0
        validation = max(least, round(shares[1] * len(people)))
        test = max(least, round(shares[2] * len(people)))
        order = [people[i] for i in random.permutation(len(people))]
        parts[1].extend(chain(*order[:validation]))
        parts[2].extend(chain(*order[validation : validation + test]))
        parts[0].extend(chain(*order[validation + test :]))
    return _by_patient(seed, *parts)


def folds_by_patient(subjects: Sequence[Subject], *, folds: int, seed: int) -> tuple[Split, ...]:
    """Stratified k-fold cross validation: each person is tested once; the next fold validates.

    Args:
        subjects: Labels decide the strata.
        folds: 3 or more.
        seed: Of the order.

    Raises:
        TrainingError: Fewer than three folds, or a class with fewer people than folds.
    """
    if folds < 3:
        raise TrainingError(
            "too few folds: one tests, one validates, the others train", where=f"--folds {folds}"
        )
    random = np.random.default_rng(seed)
    held: list[list[str]] = [[] for _ in range(folds)]
    for people in _strata(subjects, least=folds):
        order = [people[i] for i in random.permutation(len(people))]
        for number, person in enumerate(order):
            held[number % folds].extend(person)
    everybody = [patient for part in held for patient in part]
    splits = []
    for number in range(folds):
        test, validation = held[number], held[(number + 1) % folds]
        train = [patient for patient in everybody if patient not in {*test, *validation}]
        splits.append(_by_patient(seed, train, validation, test, fold=(number + 1, folds)))
    return tuple(splits)


def leave_one_out(subjects: Sequence[Subject], *, seed: int) -> tuple[Split, ...]:
    """Each person tested by a model that saw all others; 15 % of those, of each class, validate.

    Raises:
        TrainingError: A class has fewer than three people.
    """
    everybody = sorted(chain(*_strata(subjects, least=3)))
    splits = []
    for number, held in enumerate(everybody, start=1):
        random = np.random.default_rng([seed, number])
        train: list[str] = []
        validation: list[str] = []
        for people in _strata([subject for subject in subjects if subject.id not in held], least=2):
            order = [people[i] for i in random.permutation(len(people))]
            count = max(1, round(PATIENT_SHARES[1] * len(people)))
            validation.extend(chain(*order[:count]))
            train.extend(chain(*order[count:]))
        splits.append(_by_patient(seed, train, validation, held, fold=(number, len(everybody))))
    return tuple(splits)


def split_by_image(
    subjects: Sequence[Subject], *, seed: int, shares: tuple[float, float, float] = IMAGE_SHARES
) -> Split:
    """The paper's split: all images at random, 7:2:1, whoever they show. It leaks, and says so."""
    random = np.random.default_rng(seed)
    images = [
        (subject.id, recording.name, int(place))
        for subject in sorted(subjects, key=lambda subject: subject.id)
        for recording in subject.recordings
        for place in recording.places
    ]
    order = random.permutation(len(images))
    ends = (round(shares[0] * len(images)), round((shares[0] + shares[1]) * len(images)))
    parts = (order[: ends[0]], order[ends[0] : ends[1]], order[ends[1] :])
    if min(len(part) for part in parts) == 0:
        raise TrainingError(f"{len(images)} images are too few to be split by image")
    train, validation, test = (_chosen(images[i] for i in sorted(part)) for part in parts)
    return Split(by="image", seed=seed, train=train, validation=validation, test=test)


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


def _strata(subjects: Sequence[Subject], *, least: int) -> tuple[list[Ids], ...]:
    """People by the classes of their ids: healthy, palsy, and both where there are any."""
    ids: dict[str, list[str]] = {}
    labels: dict[str, set[int]] = {}
    for subject in sorted(subjects, key=lambda subject: subject.id):
        person = f"person {subject.person}" if subject.person else f"id {subject.id}"
        ids.setdefault(person, []).append(subject.id)
        labels.setdefault(person, set()).add(subject.label)
    for label, name in ((0, "healthy"), (1, "palsy")):
        count = sum(label in of for of in labels.values())
        if count < least:
            raise TrainingError(
                f"{count} usable people labelled {label} ({name}): at least {least} are needed",
                remedy="Bring more of that class; many more are needed for a model of any use",
            )
    strata = [[tuple(ids[p]) for p in ids if labels[p] == of] for of in ({0}, {1}, {0, 1})]
    return tuple(people for people in strata if people)


def _by_patient(
    seed: int,
    train: Iterable[str],
    validation: Iterable[str],
    test: Iterable[str],
    *,
    fold: tuple[int, int] | None = None,
) -> Split:
    def everything(ids: Iterable[str]) -> Chosen:
        return {patient: {} for patient in sorted(ids)}

    return Split(
        by="patient",
        seed=seed,
        fold=fold,
        train=everything(train),
        validation=everything(validation),
        test=everything(test),
    )


def _chosen(images: Iterable[tuple[str, str, int]]) -> Chosen:
    places: dict[str, dict[str, list[int]]] = {}
    for patient, name, place in images:
        places.setdefault(patient, {}).setdefault(name, []).append(place)
    return {patient: {name: tuple(found) for name, found in of.items()} for patient, of in places.items()}
