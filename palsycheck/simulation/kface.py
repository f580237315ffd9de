"""A phantom K-FACE: healthy people in a studio, in the file layout of K-FACE (Choi et al., 2103.02211)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from palsycheck.errors import UsageError
from palsycheck.files import atomic_write_bytes, check_no_others, private_folder
from palsycheck.simulation.stills import BESIDE, SELECTION, SIZE, Cell, stills
from palsycheck.simulation.workers import Report, in_processes
from palsycheck.values import Picture

Form = Literal["resolution", "aihub", "flat"]
"""How the path of a still is written, see ``still_path``."""
Resolution = Literal["High", "Middle", "Low"]

SIZES: dict[Resolution, tuple[int, int]] = {"High": SIZE, "Middle": (346, 230), "Low": (173, 115)}
"""(width, height) in pixels."""
KFACE_SEEDS = 1_000_000_000
"""Seeds of people from here on are those of phantom K-FACE trees; no phantom patient has one."""
MAX_SEED = 8999
MAX_SUBJECTS = 10_000
_SEEDS_PER_TREE = 100_000
_JPEG_QUALITY = 92
_FIRST_DAY = date(2019, 1, 1)
_DAYS, _A_DAY = 365, 60


@dataclass(frozen=True, slots=True)
class Tree:
    """What a phantom K-FACE holds.

    Attributes:
        root: Its folder.
        subjects: Ids, in order.
        stills: How many files were written.
        missing: Paths below ``root`` of the cells that were left out by lot, in order.
    """

    root: Path
    subjects: tuple[str, ...]
    stills: int
    missing: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One person to photograph: whom, and which cells are kept under which path."""

    seed: int
    paths: tuple[tuple[Cell, Path], ...]


def still_path(subject: str, cell: Cell, *, form: Form, resolution: Resolution) -> Path:
    """Where a still lies below the root: ``High_Resolution/19071641/S001/L1/E01/C7.jpg`` (resolution),
    ``High/19071641/S001/L1/E01/C7.jpg`` (aihub) or ``19071641_S001_L1_E01_C7.jpg`` (flat)."""
    codes = (cell.accessory, cell.light, cell.expression, cell.camera)
    if form == "flat":
        return Path("_".join((subject, *codes)) + ".jpg")
    top = f"{resolution}_Resolution" if form == "resolution" else resolution
    return Path(top, subject, *codes[:-1], f"{codes[-1]}.jpg")


def subject_ids(*, count: int, seed: int) -> tuple[str, ...]:
    """Eight digits each: year, month and day of the sitting and its number on that day, all by lot.

    A longer list begins with the same ids.
    """
    rng = np.random.default_rng([seed, 0x1D5])
    found: dict[str, None] = {}
    while len(found) < count:
        day = _FIRST_DAY + timedelta(days=int(rng.integers(_DAYS)))
        found[f"{day:%y%m%d}{int(rng.integers(1, _A_DAY + 1)):02d}"] = None
    return tuple(found)


def write_kface(
    out: Path,
    *,
    subjects: int,
    seed: int = 0,
    form: Form = "resolution",
    resolution: Resolution = "High",
    missing: float = 0.0,
    cells: Sequence[Cell] = SELECTION,
    beside: Sequence[Cell] = BESIDE,
    jobs: int = 1,
    force: bool = False,
    report: Report | None = None,
) -> Tree:
    """Writes the stills of healthy people: the paper's 54 cells each, and four that the paper left out.

    The same seed gives the same people in all forms and resolutions, and the same files whatever
    ``jobs`` is. Cells left out change nothing in the others.

    Args:
        out: Folder, made where it is missing.
        subjects: How many people.
        seed: Of the tree.
        form, resolution: Of the paths and of the pictures.
        missing: Share of all people's ``cells`` that are left out by lot, 0 to below 1, kept but for
            rounding.
        cells: Which stills of each person.
        beside: Further ones, of which none is left out.
        jobs: Worker processes.
        force: Write over a folder that has stills under the same paths.
        report: Called after each person.

    Raises:
        UsageError: A number is out of range, or the folder holds anything and ``force`` is not given.
        OutputError: Something cannot be written.
    """
    _check(subjects=subjects, seed=seed, missing=missing)
    ids = subject_ids(count=subjects, seed=seed)
    wanted = [(number, cell) for number in range(subjects) for cell in cells]
    lot = np.random.default_rng([seed, 0x3155]).permutation(len(wanted))
    left_out = {wanted[i] for i in lot[: round(missing * len(wanted))]}

    def path(number: int, cell: Cell) -> Path:
        return still_path(ids[number], cell, form=form, resolution=resolution)

    people = [
        _Job(
            seed=KFACE_SEEDS + seed * _SEEDS_PER_TREE + number,
            paths=tuple((c, path(number, c)) for c in (*cells, *beside) if (number, c) not in left_out),
        )
        for number in range(subjects)
    ]
    _check_free(out, form=form, resolution=resolution, force=force)
    written = 0
    photograph = partial(_photograph, out, resolution)
    for done, files in enumerate(in_processes(photograph, people, jobs), start=1):
        written += files
        if report is not None:
            report(done, subjects)
    return Tree(
        root=out,
        subjects=ids,
        stills=written,
        missing=tuple(path(*entry) for entry in wanted if entry in left_out),
    )


def _check(*, subjects: int, seed: int, missing: float) -> None:
    rules = (
        (1 <= subjects <= MAX_SUBJECTS, "--count", f"a number from 1 to {MAX_SUBJECTS}"),
        (0 <= seed <= MAX_SEED, "--seed", f"a number from 0 to {MAX_SEED}"),
        (0 <= missing < 1, "--missing", "a share from 0 to below 1"),
    )
    for kept, option, wanted in rules:
        if not kept:
            raise UsageError("The value is out of range", where=option, remedy=f"Give {wanted}")


def _check_free(out: Path, *, form: Form, resolution: Resolution, force: bool) -> None:
    """Refuses to mix two sets of people in a folder, or stills with anything else."""
    remedy = "Choose another folder, or add --force"
    if force:
        return
    example = still_path("????????", SELECTION[0], form=form, resolution=resolution)
    if next(out.glob(str(example)), None) is not None:
        raise UsageError("The folder has K-FACE stills already", where=out, remedy=remedy)
    tops = [still_path("*", SELECTION[0], form=form, resolution=one).parts[0] for one in SIZES]
    check_no_others(out, ours=["*_*.jpg"] if form == "flat" else tops, remedy=remedy)


def _photograph(out: Path, resolution: Resolution, job: _Job) -> int:
    """Draws one person's stills and writes them; gives their number. One core."""
    import cv2

    cv2.setNumThreads(1)
    made = stills(job.seed, tuple(cell for cell, _ in job.paths))
    for still, (_, path) in zip(made, job.paths, strict=True):
        private_folder((out / path).parent)
        atomic_write_bytes(out / path, _jpeg(still.picture, SIZES[resolution]))
    return len(job.paths)


def _jpeg(picture: Picture, size: tuple[int, int]) -> bytes:
    """The picture, made smaller by averaging where ``size`` is, as a JPEG file."""
    import cv2

    small = picture if size == SIZE else cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    bgr = cv2.cvtColor(np.asarray(small), cv2.COLOR_RGB2BGR)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    return data.tobytes()
