"""Whose photographs a model has not seen: for recordings that are made after it was trained."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.datasets.splits import Split, parts_of
from palsycheck.errors import TableError, TrainingError
from palsycheck.evaluation.held_out import stored_split
from palsycheck.files import plain_bytes
from palsycheck.models.card import ModelCard


def identity_of(patient_id: str) -> str:
    """Whose photograph a recording of a cohort of photographs shows: ``IDENTITY-NUMBER-healthy|palsy``."""
    return patient_id.rsplit("-", 2)[0]


def held_out_faces(
    card: ModelCard, dataset: Dataset, folder: Path, identities: Collection[str]
) -> tuple[tuple[str, ...], str]:
    """Whom the model's split tests, by identity, and what to say of them.

    Args:
        card: Names the split.
        dataset: Opened from ``folder``; made of recordings of the photographs.
        folder: Holds the splits.
        identities: Of the photographs at hand.

    Raises:
        TrainingError: The card names no split by patient, the split is not kept with the dataset, or nobody
            is left.
    """
    split = None if card.split is None else stored_split(card.split, folder)
    if split is None or split.by != "patient":
        raise TrainingError(
            "the dataset has no split by patient that the model's card names",
            where=folder,
            remedy="Give the dataset that the model was trained on, or name people it has not seen: --people",
        )
    found = faces_tested(split, dataset.subjects, identities)
    if not found:
        raise TrainingError("nobody of the split's test part is among the photographs", where=folder)
    return found, (
        f"{len(found)} photographed people of the test part of split {split.sha256[:8]}, of whom the model "
        "has seen no picture."
    )


def faces_tested(split: Split, subjects: Sequence[Subject], identities: Collection[str]) -> tuple[str, ...]:
    """Identities in the test part who are nowhere else: not they, nor whose smile they share. Sorted."""
    parts = parts_of(split, subjects)
    seen = {
        name
        for part in ("train", "validation")
        for subject in parts[part]
        for name in (identity_of(subject.id), subject.person)
    }
    tested = {identity_of(one.id) for one in parts["test"] if one.person not in seen}
    return tuple(sorted((tested & set(identities)) - seen))


def named_faces(path: Path, identities: Collection[str]) -> tuple[tuple[str, ...], str]:
    """The people of a file, one identity a line, and what to say of them.

    Raises:
        TableError: It cannot be read, is empty, or names somebody of whom there is no photograph.
    """
    try:
        lines = plain_bytes(path).decode().split()
    except (OSError, UnicodeDecodeError) as error:
        raise TableError("the list of people cannot be read", where=path) from error
    if not lines or not set(lines) <= set(identities):
        what = "somebody of whom there is no photograph" if lines else "nobody"
        raise TableError(f"the list names {what}", where=path, remedy="Write one identity a line")
    found = tuple(sorted(set(lines)))
    return found, (
        f"{len(found)} photographed people named by hand; that the model has seen no picture of them is for "
        "who named them to know."
    )
