"""A model from a dataset: fit, temperature, threshold, metrics, audit, card, model directory."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.datasets.splits import Parts, Split, check_apart, parts_of
from palsycheck.errors import TrainingError, UsageError
from palsycheck.evaluation.audit import Judged, audit
from palsycheck.evaluation.metrics import measure_all
from palsycheck.evaluation.predict import PatientScores, predict
from palsycheck.evaluation.threshold import choose_threshold
from palsycheck.files import (
    atomic_write_bytes,
    atomic_write_text,
    check_free,
    private_folder,
    remove_file,
)
from palsycheck.locking import alone_in
from palsycheck.models.backbone import IMAGENET, RANDOM
from palsycheck.models.store import CARD, card_of, find, round_to_half, save
from palsycheck.training.calibrate import calibrate
from palsycheck.training.checkpoint import FILE
from palsycheck.training.distributed import ALONE, World
from palsycheck.training.features import FeatureStore
from palsycheck.training.filling import Description, fill_card
from palsycheck.training.fit import UNWATCHED, Fit, Watch, fit
from palsycheck.training.history import history_csv
from palsycheck.training.options import FitOptions
from palsycheck.training.start import adopted, beginning
from palsycheck.training.statements import UNCALIBRATED
from palsycheck.training.usable import usable_parts

if TYPE_CHECKING:
    import torch

    from palsycheck.models.card import ModelCard

HISTORY, CURVES = "history.csv", "curves"
FEATURES = "features"
"""Folder of a dataset in which features of backbones that are not trained are kept."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a model is to be made of.

    Attributes:
        architecture: Name in the registry.
        backbone: See ``palsycheck.models.backbone.initialise``.
        backbone_sha256: Of its file, where it is known what it should be.
        options: All numbers of the training; ``clip_length`` counts as 1 where the network knows no time.
        least_faces: Videos with fewer faces are left out; the clip length where that is longer.
        clip_step: Faces between the starts of clips in validation and test.
        audit: Whether the card gets the shortcut audit.
        init: A model that all layers start from, by name or directory; ``architecture`` is its own then,
            and ``backbone`` is not asked.
    """

    architecture: str
    backbone: str
    options: FitOptions
    backbone_sha256: str | None = None
    least_faces: int = 1
    clip_step: int = 1
    audit: bool = True
    init: str | None = None


def check_recipe(recipe: Recipe) -> None:
    """Make sure that the network can learn, and that no check was asked for that would not be made.

    Raises:
        TrainingError: A backbone of random numbers that stays as it is.
        UsageError: A hash of a backbone that is no file and no model.
    """
    if recipe.init is not None:
        return
    if recipe.options.frozen and recipe.backbone == RANDOM:
        raise TrainingError("a backbone of random numbers that is not trained learns nothing")
    if recipe.backbone_sha256 is not None and recipe.backbone in {RANDOM, IMAGENET}:
        raise UsageError(
            "the hash is of a file or a model directory",
            where=f"--backbone {recipe.backbone}",
            remedy="Leave --backbone-sha256 out, or name the file with --backbone",
        )


def make_model(
    dataset: Dataset,
    output: Path,
    *,
    split: Split,
    recipe: Recipe,
    description: Description,
    device: torch.device,
    features: Path | None = None,
    world: World = ALONE,
    watch: Watch = UNWATCHED,
) -> ModelCard | None:
    """Train a network and write the model directory with its history and curves.

    Training people move the weights; validation people stop the training, set the temperature and choose
    the threshold; test people are scored once, at the end, with the weights as they are stored.

    Args:
        dataset: See ``palsycheck.datasets.store.open_dataset``.
        output: The model directory.
        split: Of the dataset.
        recipe: The network and the numbers.
        description: What the card says that cannot be computed.
        device: Where to compute.
        features: Where features of a backbone that stays as it is are kept.
        world: The processes that train together.
        watch: Progress; its checkpoint and fingerprint are set here.

    Returns:
        The card; None in all processes but the first.

    Raises:
        TrainingError: Too few people, people or images in two parts of the split, a backbone of random
            numbers that stays as it is, a loss that is no number, a checkpoint that cannot be used or that
            nobody asked to resume.
        ModelError: The backbone's weights cannot be used.
        UsageError: The directory holds something else than a model, or options do not go with the model to
            start from; see also ``check_recipe``.
        OutputError: The directory cannot be written, or another training writes to it.
    """
    from palsycheck.models.architecture import architectures

    started = None if recipe.init is None else card_of(find(recipe.init))
    options = recipe.options if started is None else adopted(recipe.options, started)
    if started is not None and started.architecture != recipe.architecture:
        raise UsageError(
            f"the model to start from is a {started.architecture}",
            where=f"--architecture {recipe.architecture}",
            remedy="Leave the option out, or leave --init out",
        )
    if not architectures()[recipe.architecture].temporal:
        options = options.model_copy(update={"clip_length": 1, "frame_loss": 0.0})
    check_recipe(recipe)
    shortest = max(recipe.least_faces, options.clip_length)
    check_apart(split)
    parts, exclusions = usable_parts(parts_of(split, dataset.subjects), clip_length=shortest)
    check_free(output, ours=(CARD, FILE, HISTORY), remedy="Name a new or empty folder, or a model's")
    with alone_in(private_folder(output)) if world.first else nullcontext():
        return _make(
            replace(dataset, exclusions=(*dataset.exclusions, *exclusions)),
            output,
            split=split,
            parts=parts,
            recipe=replace(recipe, options=options, least_faces=shortest),
            description=description,
            device=device,
            features=features,
            world=world,
            watch=watch,
        )


def _make(
    dataset: Dataset,
    output: Path,
    *,
    split: Split,
    parts: Parts,
    recipe: Recipe,
    description: Description,
    device: torch.device,
    features: Path | None,
    world: World,
    watch: Watch,
) -> ModelCard | None:
    """The rest of ``make_model``, its options final, its parts usable, its folder its own."""
    options = recipe.options
    checkpoint = output / FILE
    if checkpoint.exists() and not watch.resume:
        raise TrainingError(
            "an interrupted training lies here", where=checkpoint, remedy="Go on with --resume, or delete it"
        )
    network, origin, behind = beginning(recipe)
    started = behind if recipe.init is not None else None
    named = (*description.attribution, *(behind.attribution if behind else ()))
    description = replace(description, attribution=tuple(dict.fromkeys(named)))
    network.to(device)
    fitted = fit(
        network,
        parts["train"],
        parts["validation"],
        options=options,
        clip_step=recipe.clip_step,
        device=device,
        store=FeatureStore(network, folder=features, device=device) if options.frozen else None,
        world=world,
        watch=replace(
            watch,
            checkpoint=checkpoint,
            fingerprint=f"{dataset.sha256} {split.sha256} {origin.model_dump_json()} {recipe.least_faces}"
            + ("" if started is None else " whole"),
        ),
    )
    if not world.first:
        return None

    def score(people: Sequence[Subject]) -> tuple[PatientScores, ...]:
        store = FeatureStore(network, folder=features if options.frozen else None, device=device)
        return predict(
            network,
            people,
            length=options.clip_length,
            step=recipe.clip_step,
            device=device,
            features_of=store.of,
        )

    temperature, calibration = (
        calibrate(network, score(parts["validation"]), people=dataset.people)
        if options.calibrate
        else (1.0, UNCALIBRATED)
    )
    if options.half:
        round_to_half(network)
    threshold = choose_threshold(score(parts["validation"]), specificity=options.specificity)
    tested = score(parts["test"])
    askable = {person.label for person in tested} == {0, 1}
    card = fill_card(
        network,
        description=description,
        dataset=dataset,
        split=split,
        parts=parts,
        backbone=origin,
        fitted=fitted,
        threshold=threshold,
        temperature=temperature,
        calibration=calibration,
        metrics=measure_all(tested, thresholds=threshold, seed=options.seed) if askable else (),
        audit=audit(
            [Judged(network, parts["test"], threshold)],
            clip_length=options.clip_length,
            clip_step=min(recipe.clip_step, options.clip_length),
            aligning=dataset.settings.aligning,
            device=device,
            seed=options.seed,
        )
        if recipe.audit and askable
        else (),
        options=options,
        started=started,
    )
    _write_course(output, fitted, title=network.title)
    card = save(output, network, card, half=options.half)
    remove_file(checkpoint)
    return card


def _write_course(output: Path, fitted: Fit, *, title: str) -> None:
    """``history.csv``, and the paper's figure of it as ``curves.svg`` and ``curves.png``."""
    from palsycheck.plots.curves import Course, History, training_curves
    from palsycheck.plots.style import to_png, to_svg

    atomic_write_text(output / HISTORY, history_csv(fitted.history))
    figure = training_curves([History(title, [Course(fitted.history, fitted.best_epoch)])])
    atomic_write_text(output / f"{CURVES}.svg", to_svg(figure))
    atomic_write_bytes(output / f"{CURVES}.png", to_png(figure))
