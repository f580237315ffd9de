"""``palsycheck train``: a model from labelled recordings."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated, Any

import typer

from palsycheck.training.options import FitOptions

DEFAULTS = FitOptions()


def train(
    data: Annotated[
        Path,
        typer.Argument(
            metavar="DATA", help="Folder of recordings with labels in patients.csv.", show_default=False
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="MODEL", help="The model directory to write.", show_default=False
        ),
    ],
    table: Annotated[
        Path | None,
        typer.Option("--table", help="patients.csv to use instead of the one beside the recordings."),
    ] = None,
    faces: Annotated[
        Path | None,
        typer.Option("--faces", help="Folder of prepared faces, kept for the next run. [MODEL.faces]"),
    ] = None,
    frames: Annotated[
        int, typer.Option("--frames", min=2, max=2000, help="Frames a recording, at equal intervals in time.")
    ] = 100,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that prepare faces.")] = 1,
    device: Annotated[str, typer.Option("--device", help="auto, cpu, cuda or cuda:N.")] = "auto",
    backbone: Annotated[
        str, typer.Option("--backbone", help="imagenet, random, or a safetensors file with features.* keys.")
    ] = "imagenet",
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Train GRU and classifier only.")
    ] = DEFAULTS.freeze,
    epochs: Annotated[int, typer.Option("--epochs", help="At most this many.")] = DEFAULTS.epochs,
    patience: Annotated[
        int, typer.Option("--patience", help="Epochs without a better validation loss before stopping.")
    ] = DEFAULTS.patience,
    batch_size: Annotated[int, typer.Option("--batch-size", help="Clips a step.")] = DEFAULTS.batch_size,
    clips: Annotated[int, typer.Option("--clips", help="Clips a recording and epoch.")] = DEFAULTS.clips,
    clip_length: Annotated[int, typer.Option("--clip-length", help="Faces a clip.")] = DEFAULTS.clip_length,
    max_stride: Annotated[
        int, typer.Option("--max-stride", help="Largest step between a training clip's faces.")
    ] = DEFAULTS.max_stride,
    hidden_size: Annotated[
        int, typer.Option("--hidden-size", help="Size of the GRU's state.")
    ] = DEFAULTS.hidden_size,
    rate: Annotated[
        float, typer.Option("--rate", help="Learning rate of GRU and classifier, annealed by a cosine.")
    ] = DEFAULTS.rate,
    backbone_rate: Annotated[
        float, typer.Option("--backbone-rate", help="Learning rate of the backbone.")
    ] = DEFAULTS.backbone_rate,
    momentum: Annotated[float, typer.Option("--momentum", help="Of SGD.")] = DEFAULTS.momentum,
    weight_decay: Annotated[
        float, typer.Option("--weight-decay", help="L2 penalty.")
    ] = DEFAULTS.weight_decay,
    frame_loss: Annotated[
        float, typer.Option("--frame-loss", help="Weight of all frames' cross entropy beside the clip's.")
    ] = DEFAULTS.frame_loss,
    flip: Annotated[bool, typer.Option("--flip/--no-flip", help="Mirror half of the clips.")] = DEFAULTS.flip,
    jitter: Annotated[
        float, typer.Option("--jitter", help="Largest change of a clip's brightness and contrast.")
    ] = DEFAULTS.jitter,
    half: Annotated[bool, typer.Option("--half/--no-half", help="Store weights as float16.")] = DEFAULTS.half,
    seed: Annotated[int, typer.Option("--seed", help="Of split, weights and clips.")] = DEFAULTS.seed,
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
    """Train a MobileNetV2-GRU on labelled recordings and write it as a model directory.

    Patients are split 70:15:15 for training, validation and test; the threshold comes from the validation
    patients, the metrics on the card from the test patients.
    """
    options = _options(
        seed=seed,
        clip_length=clip_length,
        hidden_size=hidden_size,
        epochs=epochs,
        patience=patience,
        batch_size=batch_size,
        clips=clips,
        max_stride=max_stride,
        rate=rate,
        backbone_rate=backbone_rate,
        momentum=momentum,
        weight_decay=weight_decay,
        frame_loss=frame_loss,
        flip=flip,
        jitter=jitter,
        freeze=freeze,
        half=half,
    )
    from palsycheck.datasets.build import build
    from palsycheck.datasets.labelled import labelled_patients
    from palsycheck.models.device import choose_device
    from palsycheck.settings import Sampling, Settings
    from palsycheck.training.filling import Description
    from palsycheck.training.history import line
    from palsycheck.training.make import make_model

    target = choose_device(device)
    settings = Settings(sampling=Sampling(frames=frames))
    labelled = labelled_patients(data, table=table, settings=settings)
    for warning in labelled.warnings:
        _say(f"warning: {warning}")
    dataset = build(
        labelled,
        folder=faces or output.with_name(f"{output.name}.faces"),
        settings=settings,
        clip_length=options.clip_length,
        jobs=jobs,
        on_recording=_say_recording,
    )
    for exclusion in dataset.exclusions:
        where = exclusion.patient_id + (f", {exclusion.recording}" if exclusion.recording else "")
        _say(f"left out: {where}: {exclusion.reason}")
    card = make_model(
        dataset,
        output,
        backbone=backbone,
        options=options,
        settings=settings,
        description=Description(
            name=name or output.name,
            version=version,
            summary=summary,
            licence=licence,
            attribution=tuple(attribution or ()),
            command=command_line(data, output, backbone=backbone, frames=frames, options=options),
        ),
        device=target,
        on_epoch=lambda epoch: _say(line(epoch)),
    )
    auc = card.metrics.auc
    _say(
        f"{output}: AUC {auc.value:.3f} [{auc.low:.3f}, {auc.high:.3f}] "
        f"of {card.metrics.patients} test patients, threshold {card.threshold:.3f}"
    )


def command_line(data: Path, output: Path, *, backbone: str, frames: int, options: FitOptions) -> str:
    """The command that trains the same model again; of paths only the last part, which tells no place."""
    words = ["palsycheck", "train", data.resolve().name, "-o", output.resolve().name]
    words += ["--backbone", Path(backbone).name, "--frames", str(frames)]
    for field, value in options.model_dump().items():
        option = field.replace("_", "-")
        if value == getattr(DEFAULTS, field):
            continue
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        else:
            words += [f"--{option}", str(value)]
    return shlex.join(words)


def _options(**values: Any) -> FitOptions:
    from pydantic import ValidationError

    from palsycheck.errors import UsageError

    try:
        return FitOptions(**values)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        option = "--" + str(first["loc"][0]).replace("_", "-")
        raise UsageError(first["msg"], where=f"{option} {first['input']}") from None


def _say_recording(done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        _say(f"faces of {done} of {total} recordings")


def _say(text: str) -> None:
    typer.echo(text, err=True)
