"""``palsycheck compare``: the paper's experiment on a dataset."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from palsycheck.cli.arguments import Data, Device, SplitChoice, SplitSeed
from palsycheck.cli.fit_options import checked, with_fit_options, words
from palsycheck.errors import UsageError
from palsycheck.training.options import FitOptions

if TYPE_CHECKING:
    from palsycheck.datasets.dataset import Dataset
    from palsycheck.datasets.splits import Split
    from palsycheck.training.make import Recipe

ALL = "mobilenetv2,vgg16-gru,mobilenetv2-gru"


@with_fit_options
def compare(
    data: Data,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="Folder for page and models.", show_default=False),
    ],
    options: FitOptions,
    models: Annotated[str, typer.Option("--models", help="Architectures, with commas between.")] = ALL,
    split: SplitChoice = "patient",
    split_seed: SplitSeed = 0,
    folds: Annotated[
        int | None, typer.Option("--folds", min=3, help="Cross validation by patient, so many folds.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="A fold for each person: a training each.")
    ] = False,
    backbone: Annotated[
        list[str] | None,
        typer.Option(
            "--backbone",
            help="As for train, for all; or for one: mobilenetv2=..., vgg16=...; may be repeated.",
            show_default="imagenet",
        ),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option(
            "--override",
            metavar="ARCHITECTURE:OPTION=VALUE",
            help="Another value of a training option for one architecture, e.g. vgg16-gru:blocks=0; "
            "may be repeated.",
        ),
    ] = None,
    device: Device = "auto",
    pdf: Annotated[bool, typer.Option("--pdf/--no-pdf", help="Also write the page as PDF.")] = True,
) -> None:
    """Train the paper's three networks on one split, or on folds, and write one page that compares them.

    What is trained is kept: the same command again goes on where it was interrupted.
    """
    from palsycheck.cli.telling import telling
    from palsycheck.comparison.compare import compare as run
    from palsycheck.comparison.page import write_comparison
    from palsycheck.comparison.plan import Plan
    from palsycheck.datasets.store import open_dataset
    from palsycheck.models.device import choose_device
    from palsycheck.training.fit import Watch
    from palsycheck.training.make import FEATURES

    names = [name.strip() for name in models.split(",") if name.strip()]
    target = choose_device(device)
    dataset = open_dataset(data)
    recipes = recipes_of(
        names,
        options=options,
        backbones=backbone or [],
        overrides=override or [],
        clip_step=dataset.settings.scoring.clip_step,
    )
    splits = _splits(split, dataset, data, seed=split_seed, folds=folds, leave_one_out=leave_one_out)
    command = ["palsycheck", "compare", data.resolve().name, "-o", output.resolve().name]
    command += _changed(models, split, split_seed, folds, leave_one_out)
    command += [word for given in backbone or [] for word in ("--backbone", _without_folder(given))]
    command += [word for given in override or [] for word in ("--override", given)]
    with telling(options.epochs) as teller:
        try:
            comparison = run(
                dataset,
                output,
                plan=Plan(
                    splits=splits,
                    recipes=recipes,
                    options=options,
                    command=shlex.join([*command, *words(options)]),
                    features=data / FEATURES,
                ),
                device=target,
                watch=Watch(on_step=teller.on_step, on_epoch=teller.on_epoch),
                say=teller.say,
            )
        except KeyboardInterrupt:
            teller.say("stopped; what is learnt is saved: the same command goes on from here")
            raise
        write_comparison(comparison, output, pdf=pdf)
        for model in comparison.models:
            auc = next(found.auc for found in model.metrics if found.level == "patient")
            teller.say(f"{model.title}: AUC {auc.value:.3f} [{auc.low:.3f}, {auc.high:.3f}] by patient")
        teller.say(f"{output / 'compare.html'}")


def recipes_of(
    names: Sequence[str],
    *,
    options: FitOptions,
    backbones: Sequence[str],
    overrides: Sequence[str],
    clip_step: int,
) -> tuple[Recipe, ...]:
    """What each architecture is made of.

    Raises:
        UsageError: No architecture, an override that names none of them, or a value that cannot be.
        ModelCardError: An unknown architecture.
    """
    from palsycheck.models.architecture import check_name
    from palsycheck.training.make import Recipe

    if not names or len(set(names)) != len(names):
        raise UsageError("name each architecture once", where=f"--models {','.join(names)}")
    for name in names:
        check_name(name)
    own: dict[str, dict[str, Any]] = {name: {} for name in names}
    for given in overrides:
        name, _, setting = given.partition(":")
        field, equals, value = setting.partition("=")
        field = field.replace("-", "_")
        if name not in own or field not in FitOptions.model_fields or not equals:
            raise UsageError(
                "no such option of an architecture that is compared",
                where=f"--override {given}",
                remedy="Write it as vgg16-gru:blocks=0",
            )
        own[name][field] = value
    return tuple(
        Recipe(
            architecture=name,
            backbone=_backbone_of(name, backbones),
            options=checked({**options.model_dump(), **own[name]}),
            clip_step=clip_step,
        )
        for name in names
    )


def _backbone_of(architecture: str, given: Sequence[str]) -> str:
    """The last that speaks of the architecture's backbone, or of all."""
    family = architecture.partition("-")[0]
    found = "imagenet"
    for source in given:
        name, equals, value = source.partition("=")
        if not equals:
            found = source
        elif name == family:
            found = value
        elif name not in {"mobilenetv2", "vgg16"}:
            raise UsageError(
                "no such backbone", where=f"--backbone {source}", remedy="Write mobilenetv2=... or vgg16=..."
            )
    return found


def _without_folder(source: str) -> str:
    name, equals, value = source.partition("=")
    return f"{name}={Path(value).name}" if equals else Path(source).name


def _splits(
    choice: str, dataset: Dataset, folder: Path, *, seed: int, folds: int | None, leave_one_out: bool
) -> tuple[Split, ...]:
    from palsycheck.datasets.splits import write_split
    from palsycheck.datasets.splitting import folds_by_patient
    from palsycheck.datasets.splitting import leave_one_out as one_out
    from palsycheck.datasets.store import splits_folder
    from palsycheck.training.which_split import chosen_split

    if folds is None and not leave_one_out:
        return (chosen_split(choice, dataset, folder=folder, seed=seed),)
    if choice != "patient" or (folds and leave_one_out):
        raise UsageError(
            "--split, --folds and --leave-one-out exclude each other", remedy="Leave all but one out"
        )
    splits = (
        folds_by_patient(dataset.subjects, folds=folds, seed=seed)
        if folds
        else one_out(dataset.subjects, seed=seed)
    )
    for split in splits:
        write_split(split, splits_folder(folder))
    return splits


def _changed(models: str, split: str, split_seed: int, folds: int | None, leave_one_out: bool) -> list[str]:
    return [
        *(["--models", models] if models != ALL else []),
        *(["--split", Path(split).name] if split != "patient" else []),
        *(["--split-seed", str(split_seed)] if split_seed else []),
        *(["--folds", str(folds)] if folds else []),
        *(["--leave-one-out"] if leave_one_out else []),
    ]
