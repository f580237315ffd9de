"""Splits made from a seed: by patient, in folds, one at a time, by id, and by image as in the paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from itertools import chain

import numpy as np

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.splits import Chosen, Split
from palsycheck.errors import TrainingError

PATIENT_SHARES = (0.70, 0.15, 0.15)
"""Of the people of each class for training, validation and test: our choice; the paper split by image."""
IMAGE_SHARES = (0.7, 0.2, 0.1)
"""Of all images: the paper's 7:2:1."""

Ids = tuple[str, ...]
"""Those of one person."""


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
        others = [subject for subject in subjects if subject.id not in held]
        train, validation = _train_and_validation(others, random)
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


def split_by_id(subjects: Sequence[Subject], *, pattern: str, seed: int) -> Split:
    """People whose id matches a pattern are tested on; of the others 15 %, of each class, validate.

    For another ward, another camera, another simulator. Where one id of a person matches, all of them test.

    Args:
        subjects: Labels decide the strata.
        pattern: As of files: ``*`` any characters, ``?`` one, ``[ab]`` one of them; case matters.
        seed: Of the order.

    Raises:
        TrainingError: A class has nobody to test or fewer than two of the others.
    """
    matching = {_person(s) for s in subjects if fnmatchcase(s.id, pattern)}
    tested = [s for s in subjects if _person(s) in matching]
    if {s.label for s in tested} != {0, 1}:
        raise TrainingError(
            "the people to test are not of both classes",
            where=f"--test {pattern}",
            remedy="Widen the pattern",
        )
    random = np.random.default_rng(seed)
    train, validation = _train_and_validation([s for s in subjects if s not in tested], random)
    return _by_patient(seed, train, validation, [s.id for s in tested])


def _train_and_validation(
    subjects: Sequence[Subject], random: np.random.Generator
) -> tuple[list[str], list[str]]:
    train: list[str] = []
    validation: list[str] = []
    for people in _strata(subjects, least=2):
        order = [people[i] for i in random.permutation(len(people))]
        count = max(1 if len(people) >= 2 else 0, round(PATIENT_SHARES[1] * len(people)))
        validation.extend(chain(*order[:count]))
        train.extend(chain(*order[count:]))
    return train, validation


def _person(subject: Subject) -> str:
    """What is the same for all ids of a person, and no other's."""
    return f"person {subject.person}" if subject.person else f"id {subject.id}"


def _strata(subjects: Sequence[Subject], *, least: int) -> tuple[list[Ids], ...]:
    """People by the classes of their ids: healthy, palsy, and both where there are any."""
    ids: dict[str, list[str]] = {}
    labels: dict[str, set[int]] = {}
    for subject in sorted(subjects, key=lambda subject: subject.id):
        person = _person(subject)
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
