"""The paper's experiment: networks trained on one split, or on the folds of one, and judged alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.comparison.cost import cost_of, machine
from palsycheck.comparison.data import describe_data
from palsycheck.comparison.plan import Plan, check_plan, clip_length_of
from palsycheck.comparison.records import Comparison, Difference, EpochRow, ModelResult, Reliability, Training
from palsycheck.comparison.trained import MODELS, trained
from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.datasets.splits import parts_of
from palsycheck.evaluation.audit import Judged, audit
from palsycheck.evaluation.calibration import reliability
from palsycheck.evaluation.differences import difference
from palsycheck.evaluation.metrics import measure_all
from palsycheck.evaluation.predict import PatientScores, predict
from palsycheck.evaluation.roc import roc
from palsycheck.files import check_free
from palsycheck.models.card import ModelCard
from palsycheck.models.figures import AuditRow, Level
from palsycheck.models.store import load
from palsycheck.training.features import FeatureStore
from palsycheck.training.filling import versions
from palsycheck.training.fit import Watch
from palsycheck.training.history import peak, read_history, waiting_share
from palsycheck.training.make import HISTORY, Recipe
from palsycheck.training.options import FitOptions
from palsycheck.training.usable import usable_parts

if TYPE_CHECKING:
    import torch

    from palsycheck.models.store import LoadedModel

LEVELS: tuple[Level, ...] = ("image", "clip", "patient")


def compare(
    dataset: Dataset,
    output: Path,
    *,
    plan: Plan,
    device: torch.device,
    watch: Watch,
    say: Callable[[str], None],
) -> Comparison:
    """Train what is not trained yet, judge everything, and give the record that the page is made of.

    Args:
        dataset: What is compared on.
        output: Models are kept in its ``models``; one that is there, made of the same, is not made again,
            and an interrupted training goes on.
        plan: Splits and networks.
        device: Where to compute.
        watch: Told of each training's course.
        say: Told which model is being made.

    Raises:
        TrainingError, ModelError, OutputError: See ``palsycheck.training.make.make_model``; whatever can be
            known before the first training is said before it.
        UsageError: The folder holds something else than a comparison.
    """
    started = time.monotonic()
    shortest = max(clip_length_of(recipe) for recipe in plan.recipes)
    single = len(plan.splits) == 1
    recipes = [replace(recipe, least_faces=shortest, audit=single) for recipe in plan.recipes]
    check_free(output, ours=(MODELS, "compare.json"), remedy="Name a new or empty folder, or a comparison's")
    tested = [
        usable_parts(parts_of(split, dataset.subjects), clip_length=shortest)[0]["test"]
        for split in plan.splits
    ]
    check_plan(recipes, tested)
    results, scores, origins = [], {}, {}
    for recipe in recipes:
        folders = [
            trained(
                dataset, output, split=split, recipe=recipe, plan=plan, device=device, watch=watch, say=say
            )
            for split in plan.splits
        ]
        say(f"{recipe.architecture}: judging")
        models = [load(folder, device) for folder in folders]
        judged = _judged(models, tested, recipe=recipe, plan=plan, device=device)
        scores[recipe.architecture] = judged.scores
        origins[recipe.architecture] = _origin(models[0].card)
        results.append(
            ModelResult(
                architecture=recipe.architecture,
                title=models[0].network.title,
                clip_length=models[0].card.clip_length,
                options=_own(recipe.options, plan.options),
                trainings=tuple(
                    _training(folder, model.card, output)
                    for folder, model in zip(folders, models, strict=True)
                ),
                metrics=measure_all(judged.scores, thresholds=judged.thresholds, seed=plan.options.seed),
                rocs=tuple(roc(judged.scores, level) for level in LEVELS),
                reliability=tuple(
                    Reliability(level=level, bins=reliability(judged.scores, level)) for level in LEVELS
                ),
                cost=cost_of(
                    models[0].network,
                    clip_length=models[0].card.clip_length,
                    blocks=recipe.options.blocks,
                    device=device,
                ),
                audit=models[0].card.audit
                if single
                else _audit(models, tested, recipe=recipe, dataset=dataset, device=device),
            )
        )
    first = plan.splits[0]
    parts, exclusions = usable_parts(parts_of(first, dataset.subjects), clip_length=shortest)
    return Comparison(
        command=plan.command,
        data=describe_data(replace(dataset, exclusions=(*dataset.exclusions, *exclusions)), parts),
        split=first.facts,
        folds=len(plan.splits),
        options=plan.options.model_dump(),
        backbone=origins,
        models=tuple(results),
        differences=_differences(scores, seed=plan.options.seed),
        machine=machine(device),
        versions=versions(),
        created=datetime.now(UTC).date().isoformat(),
        seconds=time.monotonic() - started,
    )


@dataclass(frozen=True, slots=True)
class _Judgement:
    scores: tuple[PatientScores, ...]
    thresholds: tuple[float, ...]


def _judged(
    models: Sequence[LoadedModel],
    tested: Sequence[tuple[Subject, ...]],
    *,
    recipe: Recipe,
    plan: Plan,
    device: torch.device,
) -> _Judgement:
    """Everybody scored by the network that has not seen them, with that network's threshold."""
    scores: list[PatientScores] = []
    thresholds: list[float] = []
    for model, people in zip(models, tested, strict=True):
        features = plan.features if recipe.options.frozen else None
        scores.extend(
            predict(
                model.network,
                people,
                length=model.card.clip_length,
                step=recipe.clip_step,
                device=device,
                features_of=FeatureStore(model.network, folder=features, device=device).of,
            )
        )
        thresholds.extend([model.card.threshold] * len(people))
    return _Judgement(tuple(scores), tuple(thresholds))


def _audit(
    models: Sequence[LoadedModel],
    tested: Sequence[tuple[Subject, ...]],
    *,
    recipe: Recipe,
    dataset: Dataset,
    device: torch.device,
) -> tuple[AuditRow, ...]:
    """The shortcut audit of all folds together."""
    return audit(
        [
            Judged(model.network, people, model.card.threshold)
            for model, people in zip(models, tested, strict=True)
        ],
        clip_length=models[0].card.clip_length,
        clip_step=min(recipe.clip_step, models[0].card.clip_length),
        aligning=dataset.settings.aligning,
        device=device,
        seed=recipe.options.seed,
    )


def _training(folder: Path, card: ModelCard, output: Path) -> Training:
    history = read_history((folder / HISTORY).read_text(encoding="utf-8"))
    return Training(
        fold="" if card.split is None else card.split.fold,
        model=folder.relative_to(output).as_posix(),
        epochs=tuple(
            EpochRow(
                epoch=row.epoch,
                train_loss=row.train_loss,
                train_accuracy=row.train_accuracy,
                validation_loss=row.validation_loss,
                validation_accuracy=row.validation_accuracy,
            )
            for row in history
        ),
        best_epoch=card.training.best_epoch,
        threshold=card.threshold,
        temperature=card.temperature,
        seconds=sum(row.seconds for row in history),
        waiting_share=waiting_share(history),
        peak_mib=peak(history),
    )


def _origin(card: ModelCard) -> str:
    backbone = card.training.backbone
    digest = f", SHA-256 {backbone.sha256}" if backbone.sha256 else ""
    return backbone.name if backbone.source == "random" else f"{backbone.source}: {backbone.name}{digest}"


def _own(options: FitOptions, shared: FitOptions) -> dict[str, bool | int | float | str | None]:
    common = shared.model_dump()
    return {name: value for name, value in options.model_dump().items() if value != common[name]}


def _differences(scores: Mapping[str, tuple[PatientScores, ...]], *, seed: int) -> tuple[Difference, ...]:
    return tuple(
        difference(scores[first], scores[second], level=level, names=(first, second), seed=seed)
        for level in ("patient", "image")
        for first, second in combinations(scores, 2)
    )
