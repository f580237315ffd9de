"""From what a command was told to a split: one made here and stored, or a stored one."""

from __future__ import annotations

from pathlib import Path

from palsycheck.datasets.check import choose_split
from palsycheck.datasets.dataset import Dataset
from palsycheck.datasets.splits import Split, write_split
from palsycheck.datasets.store import splits_folder


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
    split = choose_split(choice, dataset, seed=seed)
    if choice in {"patient", "image"}:
        write_split(split, splits_folder(folder))
    return split
