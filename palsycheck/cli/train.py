"""``palsycheck train``: a model from a dataset."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from palsycheck.cli.arguments import Data, Device, SplitChoice, SplitSeed
from palsycheck.cli.fit_options import with_fit_options, words
from palsycheck.errors import UsageError
from palsycheck.training.options import FitOptions

if TYPE_CHECKING:
    from palsycheck.models.card import ModelCard
    from palsycheck.training.history import Epoch


USUAL, IMAGENET = "mobilenetv2-gru", "imagenet"
"""What is trained, and what its backbone starts from, where nothing is said."""


@with_fit_options
def train(
    data: Data,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="MODEL", help="The model directory to write.", show_default=False
        ),
    ],
    options: FitOptions,
    architecture: Annotated[
        str | None,
        typer.Option(
            "--architecture",
            help="mobilenetv2, vgg16-gru or mobilenetv2-gru.",
            show_default=f"{USUAL}, or that of --init",
        ),
    ] = None,
    init: Annotated[
        str | None,
        typer.Option(
            "--init", metavar="MODEL", help="Start from a whole model: default, or a model directory."
        ),
    ] = None,
    split: SplitChoice = "patient",
    split_seed: SplitSeed = 0,
    backbone: Annotated[
        str | None,
        typer.Option(
            "--backbone",
            help="imagenet (torchvision's), random, a safetensors file with features.* keys, or a model "
            "directory, whose backbone is taken.",
            show_default=f"{IMAGENET}, or that of --init",
        ),
    ] = None,
    backbone_sha256: Annotated[
        str | None, typer.Option("--backbone-sha256", help="What the file's SHA-256 must be.")
    ] = None,
    audit: Annotated[
        bool, typer.Option("--audit/--no-audit", help="Shortcut audit on the test people.")
    ] = True,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an interrupted training.")] = False,
    tensorboard: Annotated[
        Path | None,
        typer.Option("--tensorboard", metavar="DIR", help="Also write TensorBoard files there."),
    ] = None,
    device: Device = "auto",
    name: Annotated[str, typer.Option("--name", help="Of the model.", show_default="the directory's")] = "",
    version: Annotated[str, typer.Option("--version", help="Of the model.")] = "1",
    summary: Annotated[
        str,
        typer.Option(
            "--summary", help="The card's first line: what it was trained on.", show_default="computed"
        ),
    ] = "",
    licence: Annotated[str, typer.Option("--licence", help="Of the model.")] = "not stated",
    attribution: Annotated[
        list[str] | None, typer.Option("--attribution", help="A work to be named; may be repeated.")
    ] = None,
) -> None:
    """Train a network on a dataset and write it as a model directory.

    The threshold comes from the validation people, the figures on the card from the test people. Ctrl-C
    saves what is learnt. Under torchrun several processes train together.
    """
    from palsycheck.cli.telling import silent, telling
    from palsycheck.datasets.store import open_dataset
    from palsycheck.models.architecture import check_name
    from palsycheck.models.device import choose_device
    from palsycheck.models.store import card_of, find
    from palsycheck.training.distributed import joined, local_device
    from palsycheck.training.filling import Description
    from palsycheck.training.fit import Watch
    from palsycheck.training.make import FEATURES, Recipe, make_model
    from palsycheck.training.tensorboard import logging
    from palsycheck.training.which_split import chosen_split

    if init is not None and (backbone is not None or backbone_sha256 is not None):
        raise UsageError(
            "a whole model brings its backbone",
            where=f"--init {init}",
            remedy="Leave --init or --backbone out",
        )
    if init is not None and architecture is None:
        architecture = card_of(find(init)).architecture
    architecture, backbone = architecture or USUAL, backbone or IMAGENET
    check_name(architecture)
    target = local_device(choose_device(device))
    dataset = open_dataset(data)
    known = chosen_split(split, dataset, folder=data, seed=split_seed)
    description = Description(
        name=name or output.resolve().name,
        version=version,
        summary=summary,
        licence=licence,
        attribution=tuple(attribution or ()),
        command=command_line(
            data,
            output,
            architecture=architecture,
            backbone=backbone,
            split=split,
            split_seed=split_seed,
            options=options,
            init=init,
        ),
    )
    with joined() as world, telling(options.epochs) as teller, logging(tensorboard) as log:
        told = teller if world.first else silent()

        def on_epoch(epoch: Epoch) -> None:
            told.on_epoch(epoch)
            log(epoch)

        try:
            card = make_model(
                dataset,
                output,
                split=known,
                recipe=Recipe(
                    architecture=architecture,
                    backbone=backbone,
                    backbone_sha256=backbone_sha256,
                    options=options,
                    clip_step=dataset.settings.scoring.clip_step,
                    audit=audit,
                    init=init,
                ),
                description=description,
                device=target,
                features=data / FEATURES,
                world=world,
                watch=Watch(resume=resume, on_step=told.on_step, on_epoch=on_epoch),
            )
        except KeyboardInterrupt:
            told.say("stopped; what is learnt is saved: the same command with --resume goes on from here")
            raise
    if card is not None:
        told.say(result_line(output, card))


def result_line(output: Path, card: ModelCard) -> str:
    """What a finished training says."""
    patient = card.of("patient")
    leaks = " (the same people were trained on)" if card.split and card.split.leaking else ""
    if patient is None:
        return f"{output}: no figures, since the test people are all of one class"
    return (
        f"{output}: AUC {patient.auc.text} "
        f"of {patient.items} test {card.training.people}{leaks}, threshold {card.threshold:.3f}"
    )


def command_line(
    data: Path,
    output: Path,
    *,
    architecture: str,
    backbone: str,
    split: str,
    split_seed: int,
    options: FitOptions,
    init: str | None = None,
) -> str:
    """The command that trains the same model again; of paths only the last part, which tells no place."""
    line = ["palsycheck", "train", data.resolve().name, "-o", output.resolve().name]
    if init is None:
        line += ["--architecture", architecture, "--backbone", Path(backbone).name]
    else:
        line += ["--init", Path(init).name]
    if split != "patient":
        line += ["--split", Path(split).name]
    if split_seed:
        line += ["--split-seed", str(split_seed)]
    return shlex.join([*line, *words(options, named=init is not None)])
