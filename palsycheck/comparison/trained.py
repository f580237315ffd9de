"""The models of a comparison: made now, or found where an earlier run made them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.comparison.plan import Plan, clip_length_of
from palsycheck.datasets.dataset import Dataset
from palsycheck.datasets.splits import Split
from palsycheck.errors import ModelError
from palsycheck.models.backbone import origin_of
from palsycheck.models.store import card_of
from palsycheck.training.filling import Description
from palsycheck.training.fit import Watch
from palsycheck.training.make import HISTORY, Recipe, make_model
from palsycheck.training.options import LATER, FitOptions

if TYPE_CHECKING:
    import torch

    from palsycheck.models.card import ModelCard

MODELS = "models"


def trained(
    dataset: Dataset,
    output: Path,
    *,
    split: Split,
    recipe: Recipe,
    plan: Plan,
    device: torch.device,
    watch: Watch,
    say: Callable[[str], None],
) -> Path:
    """The directory of a model of the plan, trained now unless it is there."""
    fold = "" if split.fold is None else f"-fold{split.fold[0]}of{split.fold[1]}"
    folder = output / MODELS / f"{recipe.architecture}{fold}"
    if _is_there(folder, dataset, split, recipe):
        say(f"{folder.name}: trained before")
        return folder
    say(f"{folder.name}: training")
    make_model(
        dataset,
        folder,
        split=split,
        recipe=recipe,
        description=Description(
            name=folder.name,
            version="1",
            summary="",
            licence="not stated",
            attribution=(),
            command=plan.command,
        ),
        device=device,
        features=plan.features,
        watch=replace(watch, resume=True),
    )
    return folder


def _is_there(folder: Path, dataset: Dataset, split: Split, recipe: Recipe) -> bool:
    """Whether the folder holds a model made of the same data, split, backbone and numbers."""
    from palsycheck.models.architecture import check_name

    try:
        card = card_of(folder)
    except ModelError:
        return False
    options = recipe.options.model_dump()
    same = {name: value for name, value in options.items() if name not in {"clip_length", "frame_loss"}}
    return (
        (folder / HISTORY).is_file()
        and card.training.dataset_sha256 == dataset.sha256
        and card.split == split.facts
        and card.training.backbone == origin_of(check_name(recipe.architecture).pretrained, recipe.backbone)
        and card.clip_length == clip_length_of(recipe)
        and card.training.init is None
        and all(_option(card, name) == value for name, value in same.items())
    )


def _option(card: ModelCard, name: str) -> object:
    """An option of a model's training; of earlier versions that did not have it, its default."""
    usual = FitOptions.model_fields[name].default if name in LATER else None
    return card.training.options.get(name, usual)
