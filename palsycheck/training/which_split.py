"""From what a command was told to a split: one made here and stored, or a stored one."""

from __future__ import annotations

from pathlib import Path

from palsycheck.datasets.dataset import Dataset
from palsycheck.datasets.splits import Split, read_split, split_by_image, split_by_patient, write_split
from palsycheck.errors import UsageError

SPLITS = "splits"
"""Folder of a dataset in which its splits are stored."""


def chosen_split(choice: str, dataset: Dataset, *, folder: Path, seed: int) -> Split:
    """The split that a choice means; one made here is stored in the dataset.

    Args:
        choice: "patient", "image", or the path of a stored split.
        dataset: Opened from ``folder``.
        folder: The dataset's.
        seed: Of a split made here.

    Raises:
        UsageError: Neither of them.
        TrainingError: Too few people, or the file is no split.
        OutputError: The split cannot be stored.
    """
    if choice == "patient":
        split = split_by_patient(dataset.subjects, seed=seed)
    elif choice == "image":
        split = split_by_image(dataset.subjects, seed=seed)
    elif Path(choice).is_file():
        return read_split(Path(choice))
    else:
        raise UsageError("no such split", where=f"--split {choice}", remedy="Use patient, image or a file")
    write_split(split, folder / SPLITS)
    return split
