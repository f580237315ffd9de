"""``palsycheck phantom``: synthetic patients as videos, or healthy people as K-FACE's stills."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

import typer

from palsycheck.errors import UsageError

_COMMON = frozenset({"out", "force"})
_COHORT = _COMMON | {
    "count",
    "seed",
    "palsy_share",
    "severity",
    "seconds",
    "fps",
    "size",
    "jobs",
    "truth",
    "preset",
}
_APPLY = {
    "": _COHORT,
    "--preset sample": _COMMON | {"preset"},
    "--motion-only": (_COHORT - {"preset"}) | {"motion_only"},
    "--photographs": _COMMON
    | {"photographs", "count", "seed", "severity", "frames", "source", "smiles", "jobs", "truth"},
    "--kface": _COMMON | {"kface", "count", "seed", "form", "resolution", "missing", "jobs"},
}
"""What may be given with each kind of phantom."""


def phantom(
    ctx: typer.Context,
    out: Annotated[
        Path,
        typer.Argument(help="Folder to write to: OUT/<patient id>/*.mp4 and OUT/patients.csv, or a K-FACE."),
    ],
    count: Annotated[int, typer.Option(help="Patients, one recording each; or people of a K-FACE.")] = 20,
    seed: Annotated[int, typer.Option(help="Same seed, same phantoms. 0 to 8999.")] = 0,
    palsy_share: Annotated[float, typer.Option(help="Share of the patients with a palsy, 0 to 1.")] = 0.5,
    severity: Annotated[
        str, typer.Option(help="Range of severity: LOW-HIGH, 0 none to 1 complete.")
    ] = "0.35-1",
    seconds: Annotated[float, typer.Option(help="Length of each recording.")] = 6.0,
    fps: Annotated[float, typer.Option(help="Frames a second.")] = 25.0,
    size: Annotated[str, typer.Option(help="WIDTHxHEIGHT in pixels, both even.")] = "640x480",
    jobs: Annotated[int, typer.Option(min=0, help="Worker processes; 0 takes one a core.")] = 0,
    truth: Annotated[
        bool, typer.Option("--truth", help="Also write the landmarks of every frame, as JSON.")
    ] = False,
    preset: Annotated[
        Literal["cohort", "sample"],
        typer.Option(help="sample: the eight recordings of sample_data, as they are."),
    ] = "cohort",
    motion_only: Annotated[
        bool,
        typer.Option(
            "--motion-only",
            help="Symmetric at rest, smiles on one side: always the same in palsy, in turn in health, "
            "so that no single frame tells them apart.",
        ),
    ] = False,
    photographs: Annotated[
        Path | None,
        typer.Option(
            "--photographs",
            metavar="DIR",
            help="Animate photographs of a prepared folder instead: COUNT pairs, healthy and palsied.",
        ),
    ] = None,
    frames: Annotated[
        int, typer.Option(help="With --photographs: of each recording, at intervals of 0.04 to 1 s.")
    ] = 24,
    source: Annotated[
        Literal["london", "portraits"] | None,
        typer.Option(help="With --photographs: whose.", show_default="all"),
    ] = None,
    smiles: Annotated[
        Literal["own", "borrowed", "none"],
        typer.Option(
            help="With --photographs: of smiling pictures only, also borrowed from those who have one, or by "
            "displacement alone."
        ),
    ] = "borrowed",
    kface: Annotated[
        bool, typer.Option("--kface", help="Draw healthy people as stills in the layout of K-FACE instead.")
    ] = False,
    form: Annotated[
        Literal["resolution", "aihub", "flat"],
        typer.Option(
            help="With --kface, the paths: High_Resolution/ID/S001/L1/E01/C7.jpg, High/ID/..., "
            "or ID_S001_L1_E01_C7.jpg."
        ),
    ] = "resolution",
    resolution: Annotated[
        Literal["High", "Middle", "Low"],
        typer.Option(help="With --kface: 864x576, 346x230 or 173x115 pixels."),
    ] = "High",
    missing: Annotated[
        float, typer.Option(help="With --kface: share of the stills that are left out by lot.")
    ] = 0.0,
    force: Annotated[bool, typer.Option("--force", help="Write over a folder that has phantoms.")] = False,
) -> None:
    """Draw synthetic patients as videos with their truth in patients.csv, or a K-FACE of healthy stills."""
    from rich.console import Console
    from rich.progress import Progress

    kind = _kind(
        {
            "--preset sample": preset == "sample",
            "--motion-only": motion_only,
            "--photographs": photographs is not None,
            "--kface": kface,
        }
    )
    _refuse_what_does_not_apply(ctx, kind)
    workers = jobs or os.cpu_count() or 1
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Phantoms", total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        said: str
        if kind == "--kface":
            from palsycheck.simulation.kface import write_kface

            tree = write_kface(
                out,
                subjects=count,
                seed=seed,
                form=form,
                resolution=resolution,
                missing=missing,
                jobs=workers,
                force=force,
                report=report,
            )
            said = f"{tree.stills} stills of {len(tree.subjects)} people, {len(tree.missing)} left out: {out}"
        elif kind == "--preset sample":
            from palsycheck.simulation.sample import write_sample

            said = f"Phantoms and their truth: {write_sample(out, force=force, report=report)}"
        elif photographs is not None:
            from palsycheck.simulation.photographs.cohort import Plan, write_recordings
            from palsycheck.simulation.photographs.library import read_photographs

            plan = Plan(
                pairs=count,
                seed=seed,
                frames=frames,
                severity=_range(severity) if _given(ctx, "severity") else None,
                source=source,
                smiles=smiles,
                truth=truth,
            )
            people = read_photographs(photographs)
            table = write_recordings(out, people, plan, jobs=workers, force=force, report=report)
            said = f"Recordings of photographs and their truth: {table}"
        else:
            from palsycheck.simulation.cohort import write_phantoms

            table = write_phantoms(
                out,
                count=count,
                seed=seed,
                palsy_share=palsy_share,
                severity=_range(severity),
                seconds=seconds,
                fps=fps,
                size=_size(size),
                truth=truth,
                motion_only=motion_only,
                jobs=workers,
                force=force,
                report=report,
            )
            said = f"Phantoms and their truth: {table}"
    console.print(said, highlight=False, soft_wrap=True)


def _kind(asked: dict[str, bool]) -> str:
    """The one kind of phantom that is asked for, "" for the usual."""
    kinds = [name for name, wanted in asked.items() if wanted]
    if len(kinds) > 1:
        raise UsageError(
            "These do not go together", where=" ".join(kinds), remedy="Give one of them, in a folder each"
        )
    return kinds[0] if kinds else ""


def _refuse_what_does_not_apply(ctx: typer.Context, kind: str) -> None:
    """An option that would change nothing is an error, not a wish unheard."""
    for name in ctx.params:
        if _given(ctx, name) and name not in _APPLY[kind]:
            option = "--" + name.replace("_", "-")
            others = [other for other, names in _APPLY.items() if other and name in names and other != kind]
            remedy = f"Leave {option} away" + (
                f", or add {' or '.join(others)}" if others and not kind else ""
            )
            raise UsageError(
                f"The option does not apply {f'with {kind}' if kind else 'here'}", where=option, remedy=remedy
            )


def _given(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name not in ("DEFAULT", "DEFAULT_MAP")


def _range(text: str) -> tuple[float, float]:
    match = re.fullmatch(r"(\d*\.?\d+)-(\d*\.?\d+)", text)
    if match is None:
        raise UsageError("Not a range", where=f"--severity {text}", remedy="Write it as 0.35-1")
    return float(match[1]), float(match[2])


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{2,4})x(\d{2,4})", text)
    if match is None:
        raise UsageError("Not a size", where=f"--size {text}", remedy="Write it as 640x480")
    return int(match[1]), int(match[2])
