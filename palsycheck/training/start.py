"""What a training starts from, what it takes over from there, and what cannot be asked for beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from palsycheck.errors import UsageError

if TYPE_CHECKING:
    from palsycheck.models.architecture import Architecture
    from palsycheck.models.card import Backbone, ModelCard
    from palsycheck.training.make import Recipe
    from palsycheck.training.options import FitOptions

OF_THE_NETWORK = ("hidden_size", "stretch", "mirror", "input_px")
"""Options that are numbers of the network."""


def adopted(options: FitOptions, card: ModelCard) -> FitOptions:
    """The options of a training that starts from a whole model: the network's numbers are the model's.

    The clip length is the model's, too, unless it was named.

    Raises:
        UsageError: One was named that the model does not have, or asymmetries are to be learnt that it
            does not estimate.
    """
    from palsycheck.models.architecture import check_name

    known = check_name(card.architecture).Settings.model_validate(card.config)
    changes: dict[str, object] = {
        name: getattr(known, name) for name in OF_THE_NETWORK if hasattr(known, name)
    }
    for name, own in changes.items():
        asked = getattr(options, name)
        if name in options.model_fields_set and asked != own:
            raise UsageError(
                f"the model to start from has {name.replace('_', ' ')} {own}",
                where=f"--{name.replace('_', '-')} {asked}",
                remedy="Leave the option out, or leave --init out",
            )
    if options.asymmetry_loss and not known.asymmetries:
        raise UsageError(
            "the model to start from estimates no asymmetries",
            where=f"--asymmetry-loss {options.asymmetry_loss:g}",
            remedy="Leave the option out, or take its backbone only: --backbone instead of --init",
        )
    if "clip_length" not in options.model_fields_set:
        changes["clip_length"] = card.clip_length
    return options.model_copy(update=changes)


def check_resolution(options: FitOptions, behind: ModelCard | None) -> None:
    """Make sure that a backbone that stays as it is sees faces of the size that it was trained on.

    Args:
        options: Of the training.
        behind: Card of the model that the backbone is taken from, None where it is from elsewhere.

    Raises:
        UsageError: It does not.
    """
    from palsycheck.models.face_size import FACE_PX

    if behind is None or not options.frozen:
        return
    own = behind.config.get("input_px", FACE_PX)
    if own != options.input_px:
        raise UsageError(
            f"the backbone was trained on faces of {own} pixels, and is not trained further",
            where=f"--input-px {options.input_px}",
            remedy=f"Give --input-px {own}",
        )


def beginning(recipe: Recipe) -> tuple[Architecture, Backbone, ModelCard | None]:
    """The network before its first step, where its backbone is from, and the card of the model behind it.

    It estimates asymmetries where they are learnt, and where a model's that does stays as it is: of a
    backbone that learns without them they would no longer be true.

    Raises:
        ModelError: What it starts from cannot be used.
        TrainingError: torchvision's weights are neither in its cache nor to be had.
        UsageError: See ``check_resolution``.
    """
    import torch

    from palsycheck.models.architecture import architectures, build
    from palsycheck.models.backbone import estimates_alike, initialise
    from palsycheck.models.card import Backbone
    from palsycheck.models.start import card_behind, start_from

    options = recipe.options
    if recipe.init is not None:
        network, card = start_from(recipe.init, asymmetries=options.frozen or options.asymmetry_loss > 0)
        return network, Backbone(source="model", name=card.name, sha256=card.weights_sha256), card
    behind = card_behind(recipe.backbone)
    check_resolution(options, behind)
    settings = architectures()[recipe.architecture].Settings
    config = {name: getattr(options, name) for name in OF_THE_NETWORK if name in settings.model_fields}
    kept = options.frozen and behind is not None and estimates_alike(behind, settings(**config))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(options.seed)
        network = build(recipe.architecture, config | {"asymmetries": kept or options.asymmetry_loss > 0})
    return network, initialise(network, recipe.backbone, sha256=recipe.backbone_sha256), behind
