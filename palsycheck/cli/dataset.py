"""``palsycheck dataset``: build, check and split what networks are trained on."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from palsycheck.cli.arguments import LARGEST_SEED
from palsycheck.errors import TrainingError, UsageError

if TYPE_CHECKING:
    from palsycheck.datasets.check import SplitCheck
    from palsycheck.datasets.dataset import Dataset
    from palsycheck.datasets.labelled import Labelled
    from palsycheck.settings import Settings

dataset_app = typer.Typer(
    name="dataset", help="Build, check and split training data (recordings, K-FACE).", no_args_is_help=True
)

Folder = Annotated[Path, typer.Argument(metavar="DATASET", help="The dataset's folder.", show_default=False)]


@dataset_app.command()
def build(
    dataset: Folder,
    recordings: Annotated[
        Path | None,
        typer.Option("--recordings", metavar="DIR", help="Recordings with labels in patients.csv."),
    ] = None,
    kface: Annotated[
        Path | None,
        typer.Option("--kface", metavar="DIR", help="K-FACE, in any of its layouts. All healthy."),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--table", help="patients.csv to use instead of the one beside the recordings."),
    ] = None,
    label: Annotated[
        int | None,
        typer.Option(
            "--label", min=0, max=1, help="Of patients without one in the table: 1 palsy, 0 healthy."
        ),
    ] = None,
    accessories: Annotated[str, typer.Option("--accessories", help="Of K-FACE.")] = "S001,S002,S003",
    lights: Annotated[str, typer.Option("--lights", help="Of K-FACE.")] = "L1,L2",
    cameras: Annotated[str, typer.Option("--cameras", help="Of K-FACE.")] = "C6,C7,C8",
    expressions: Annotated[str, typer.Option("--expressions", help="Of K-FACE.")] = "E01,E02,E03",
    resolution: Annotated[
        Literal["high", "middle", "low"] | None,
        typer.Option("--resolution", help="Of K-FACE.", show_default="the highest there"),
    ] = None,
    balance: Annotated[
        bool,
        typer.Option("--balance/--no-balance", help="Only as many K-FACE images as there are of palsy."),
    ] = True,
    frames: Annotated[
        int, typer.Option("--frames", min=1, max=2000, help="Frames a recording, at equal intervals in time.")
    ] = 100,
    truth: Annotated[
        bool,
        typer.Option(
            "--truth/--no-truth",
            help="Take asymmetries from the files of truth that lie beside simulated recordings.",
        ),
    ] = True,
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that prepare faces.")] = 1,
    noun: Annotated[
        str,
        typer.Option(
            "--noun",
            help="What the people are called on cards and pages, in the plural.",
            show_default="patients, K-FACE subjects",
        ),
    ] = "",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the choice of K-FACE subjects.")] = 0,
) -> None:
    """Prepare aligned faces once, and write the dataset.

    Give --recordings, --kface or both. Interrupted, run it again: what is prepared is kept.
    """
    from palsycheck.cli.dataset_tables import left_out, scan_lines
    from palsycheck.datasets.build import Names, build_dataset
    from palsycheck.datasets.kface import Selection, scan
    from palsycheck.settings import Sampling, Settings

    settings = Settings(sampling=Sampling(frames=frames))
    selection = Selection(
        accessories=tuple(accessories.split(",")),
        lights=tuple(lights.split(",")),
        cameras=tuple(cameras.split(",")),
        expressions=tuple(expressions.split(",")),
        resolution=resolution,
    )
    if kface is None and selection != Selection():
        raise UsageError("a selection of K-FACE was made", remedy="Name its folder with --kface")
    labelled = _labelled(recordings, table, label, settings)
    stills = None if kface is None else scan(kface, selection)
    with _progress() as (say, report):
        for warning in () if labelled is None else labelled.warnings:
            say(f"warning: {warning}")
        for line in () if stills is None else scan_lines(stills):
            say(line)
        built = build_dataset(
            dataset,
            recordings=labelled,
            kface=stills,
            settings=settings,
            balance=balance,
            names=Names(noun, noun) if noun else None,
            seed=seed,
            jobs=jobs,
            truth=truth,
            report=report,
        )
        for line in left_out(built.exclusions):
            say(f"left out: {line}")
        palsy = sum(subject.label for subject in built.subjects)
        images = sum(subject.images for subject in built.subjects)
        say(
            f"{dataset}: {len(built.subjects)} {built.people}, {palsy} with palsy, {images} images, "
            f"SHA-256 {built.sha256}"
        )


@dataset_app.command()
def check(
    dataset: Folder,
    split: Annotated[
        str | None,
        typer.Option(
            "--split",
            help="A stored split; or patient or image, made for the check.",
            show_default="patient, if there are enough people",
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="Of a split made for the check.")
    ] = 0,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Where the montages go.", show_default="DATASET/montages"
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to stdout.")] = False,
) -> None:
    """Count, verify hashes, look for one person in two parts and for near-duplicates, draw montages.

    Exit status 1 when a hash is wrong or a split by patient has a person in two parts.
    """
    from palsycheck.cli.dataset_tables import print_check
    from palsycheck.datasets.check import count, find_damage, unused_faces
    from palsycheck.datasets.montage import write_montages
    from palsycheck.datasets.store import open_dataset, read_record

    record = read_record(dataset)
    damages = find_damage(dataset, record)
    if damages:
        if as_json:
            _print_json({"sha256": record.sha256, "damages": [dataclasses.asdict(one) for one in damages]})
        for one in damages:
            _say(f"damaged: {one.patient_id}, {one.sequence}: {one.what} (faces/{one.key[:8]}...)")
        _say("Build the dataset again with the same command: what is damaged is made anew.")
        raise typer.Exit(1)
    opened = open_dataset(dataset)
    split_check, remark = _split_check(split, opened, seed=seed)
    counts = count(opened.subjects)
    unused = unused_faces(dataset, record)
    montages = write_montages(opened.subjects, output or dataset / "montages", seed=seed)
    if as_json:
        _print_json(
            {
                "sha256": record.sha256,
                "damages": [],
                "counts": [dataclasses.asdict(one) for one in counts],
                "exclusions": [one.model_dump() for one in record.exclusions],
                "kface": None if record.kface is None else record.kface.model_dump(),
                "warnings": list(record.warnings),
                "unused_faces": unused,
                "split": None if split_check is None else dataclasses.asdict(split_check),
                "remark": remark,
                "montages": [str(path) for path in montages],
            }
        )
    else:
        print_check(record, counts=counts, split=split_check, remark=remark, unused=unused, montages=montages)
    if split_check is not None and not split_check.sound:
        raise typer.Exit(1)


@dataset_app.command()
def split(
    dataset: Folder,
    by: Annotated[
        Literal["patient", "image"],
        typer.Option("--by", help="patient: nobody in two parts; image: the paper's 7:2:1, which leaks."),
    ] = "patient",
    folds: Annotated[
        int | None, typer.Option("--folds", metavar="K", min=3, help="K-fold cross validation, by patient.")
    ] = None,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Each person tested by a model that saw all others.")
    ] = False,
    test: Annotated[
        str | None,
        typer.Option("--test", metavar="PATTERN", help="Test on ids like 'ward-b-*', train on all others."),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", min=0, max=LARGEST_SEED, help="Same people, same seed, same split.")
    ] = 0,
) -> None:
    """Store splits in DATASET/splits and print their paths, one a line."""
    from palsycheck.datasets import splitting
    from palsycheck.datasets.splits import write_split
    from palsycheck.datasets.store import open_dataset, splits_folder

    ways = {"--folds": folds is not None, "--leave-one-out": leave_one_out, "--test": test is not None}
    given = [option for option, there in ways.items() if there]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} exclude each other", remedy="Give one of them")
    if given and by == "image":
        raise UsageError(f"{given[0]} is by patient", remedy="Leave --by image out")
    subjects = open_dataset(dataset).subjects
    if leave_one_out:
        made = splitting.leave_one_out(subjects, seed=seed)
    elif folds is not None:
        made = splitting.folds_by_patient(subjects, folds=folds, seed=seed)
    elif test is not None:
        made = (splitting.split_by_id(subjects, pattern=test, seed=seed),)
    elif by == "patient":
        made = (splitting.split_by_patient(subjects, seed=seed),)
    else:
        made = (splitting.split_by_image(subjects, seed=seed),)
        _say("A split by image leaks: the same people are in all parts, and every figure flatters.")
    for one in made:
        typer.echo(str(write_split(one, splits_folder(dataset))))


def _labelled(
    recordings: Path | None, table: Path | None, label: int | None, settings: Settings
) -> Labelled | None:
    from palsycheck.datasets.labelled import labelled_patients

    if recordings is None:
        if table is not None or label is not None:
            raise UsageError("--table and --label speak of recordings", remedy="Name them with --recordings")
        return None
    given: Literal[0, 1] | None = None if label is None else 1 if label else 0
    return labelled_patients(recordings, table=table, settings=settings, label=given)


def _split_check(text: str | None, dataset: Dataset, *, seed: int) -> tuple[SplitCheck | None, str]:
    """The split's check; without a split named, a remark in its place where there are too few people."""
    from palsycheck.datasets.check import check_split, choose_split

    if text is not None:
        return check_split(choose_split(text, dataset, seed=seed), dataset), ""
    try:
        return check_split(choose_split("patient", dataset, seed=seed), dataset), ""
    except TrainingError as error:
        return None, f"No split was looked at: {error}"


@contextmanager
def _progress() -> Iterator[tuple[Callable[[str], None], Callable[[str, int, int], None]]]:
    """``say`` a line and ``report`` how far it is: a bar on a terminal, every tenth as a line elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from palsycheck.text import printable

    console = Console(stderr=True)
    if not console.is_terminal:

        def report_line(what: str, done: int, total: int) -> None:
            if done % 10 == 0 or done == total:
                _say(f"faces of {done} of {total} {what}")

        yield _say, report_line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("faces", total=None)

        def say(text: str) -> None:
            bar.console.print(printable(text), markup=False, highlight=False, soft_wrap=True)

        def report(what: str, done: int, total: int) -> None:
            bar.update(task, description=f"faces of {what}", completed=done, total=total)

        yield say, report


def _say(text: str) -> None:
    from palsycheck.text import printable

    typer.echo(printable(text), err=True)


def _print_json(data: object) -> None:
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
