"""What a comparison is to compare, on what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.splits import Split
from palsycheck.errors import TrainingError
from palsycheck.models.backbone import initialise
from palsycheck.training.make import Recipe, check_recipe
from palsycheck.training.options import FitOptions


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared on what.

    Attributes:
        splits: One, or the folds of a cross validation.
        recipes: One a network, in the order of the page.
        options: Those that the recipes share.
        command: For page and cards.
        features: Where features of backbones that are not trained are kept.
    """

    splits: tuple[Split, ...]
    recipes: tuple[Recipe, ...]
    options: FitOptions
    command: str
    features: Path


def clip_length_of(recipe: Recipe) -> int:
    """T: 1 where the network looks at one face at a time."""
    from palsycheck.models.architecture import check_name

    return recipe.options.clip_length if check_name(recipe.architecture).temporal else 1


def check_plan(recipes: Sequence[Recipe], tested: Sequence[tuple[Subject, ...]]) -> None:
    """Everything that would stop the comparison after the first training stops it before.

    Raises:
        TrainingError: The test people are of one class, or torchvision's weights are not to be had.
        ModelError: A backbone cannot be used.
    """
    from palsycheck.models.architecture import build

    if {subject.label for people in tested for subject in people} != {0, 1}:
        raise TrainingError(
            "the test people are not of both classes, so there is nothing to tell apart",
            remedy="Use another split, shorten the clips, or bring more people",
        )
    for recipe in recipes:
        check_recipe(recipe)
        initialise(build(recipe.architecture, {}), recipe.backbone, sha256=recipe.backbone_sha256)
