"""The people whom a model has not seen: the test part of the split that its card names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.datasets.splits import Split, parts_of, read_split
from palsycheck.datasets.store import splits_folder
from palsycheck.errors import TrainingError, UsageError
from palsycheck.models.card import ModelCard, SplitFacts


def held_out(card: ModelCard, dataset: Dataset, folder: Path) -> tuple[tuple[Subject, ...], str]:
    """The people to judge a model by, and what to say of them.

    Args:
        card: Names the split, and the dataset that it was trained on.
        dataset: Opened from ``folder``.
        folder: Holds the splits, in ``splits``.

    Returns:
        The test people of the model's split where it is stored with the dataset, else everybody; and one
        sentence, which begins with "Warning" where the model may have been trained on them.

    Raises:
        TrainingError: The stored split cannot be read, or names people whom the dataset does not have.
    """
    split = None if card.split is None else stored_split(card.split, folder)
    if split is not None:
        return tested_by(split, dataset)
    everybody = f"all {len(dataset.subjects)} {dataset.people} of the dataset"
    if card.split is None:
        why = "the model's card names no split"
    else:
        why = f"the split that the model's card names ({card.split.sha256[:8]}) is not kept with the dataset"
    if card.training.dataset_sha256 and card.training.dataset_sha256 != dataset.sha256:
        return dataset.subjects, (
            f"Warning: {everybody}, since {why}. The model was trained on another dataset or another "
            "version of this one; make sure that it holds none of these people."
        )
    return dataset.subjects, (
        f"Warning: {everybody}, since {why}. The model may have been trained on them: "
        "the figures may flatter."
    )


def tested_by(split: Split, dataset: Dataset) -> tuple[tuple[Subject, ...], str]:
    """The test people of a split, and what to say of them; see ``held_out``."""
    people = parts_of(split, dataset.subjects)["test"]
    fold = "" if split.fold is None else f", fold {split.fold[0]} of {split.fold[1]}"
    who = f"{len(people)} {dataset.people} of the test part of split {split.sha256[:8]}{fold}"
    if split.by == "image":
        return people, (
            f"Warning: {who}. The split is by image: the model was trained on other images of the same "
            "people, and the figures flatter."
        )
    return people, f"{who[0].upper()}{who[1:]}, whom the model has not seen."


def stored_split(facts: SplitFacts, folder: Path) -> Split | None:
    """The split with this hash among those stored with a dataset, None where it is not there.

    Raises:
        TrainingError: A file of that name cannot be read.
    """
    for path in sorted(splits_folder(folder).glob(f"*-{facts.sha256[:8]}.json")):
        split = read_split(path)
        if split.sha256 == facts.sha256:
            return split
    return None


def chosen(
    card: ModelCard, dataset: Dataset, folder: Path, *, part: Literal["test", "all"], split: Path | None
) -> tuple[tuple[Subject, ...], str]:
    """The people whom the options name, as far as the model can score them, and what to say of them.

    Raises:
        UsageError: Options that exclude each other.
        TrainingError: The split cannot be used, or no recording fills one of the model's clips.
    """
    people, note = _named(card, dataset, folder, part=part, split=split)
    kept = [
        replace(one, recordings=tuple(r for r in one.recordings if r.fills(card.clip_length)))
        for one in people
    ]
    scored = tuple(one for one in kept if one.recordings)
    left_out = sum(len(one.recordings) for one in people) - sum(len(one.recordings) for one in kept)
    if not left_out:
        return people, note
    length = card.clip_length
    if not scored:
        raise TrainingError(
            f"no recording has as many faces as the model's clips of {length}",
            remedy="Build the dataset with more --frames",
        )
    return scored, (
        f"{note} Recordings left out, with fewer faces than the model's clips of {length}: {left_out}; "
        f"{dataset.people} left: {len(scored)}."
    )


def _named(
    card: ModelCard, dataset: Dataset, folder: Path, *, part: Literal["test", "all"], split: Path | None
) -> tuple[tuple[Subject, ...], str]:
    """The people whom the options name, all of them, and what to say of them."""
    if part == "all" and split is not None:
        raise UsageError(
            "--part all and --split exclude each other",
            where=f"--split {split}",
            remedy="Leave one of them out",
        )
    if split is not None:
        given = read_split(split)
        people, note = tested_by(given, dataset)
        if card.split is None or card.split.sha256 != given.sha256:
            note = (
                f"Warning: {len(people)} {dataset.people} of the test part of {split.name}, which is not the "
                "split that the model's card names: the model may have been trained on them."
            )
        return people, note
    if part == "all":
        return dataset.subjects, (
            f"Warning: all {len(dataset.subjects)} {dataset.people} of the dataset, those whom the model may "
            "have been trained on included."
        )
    return held_out(card, dataset, folder)
