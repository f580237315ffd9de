"""``palsycheck phantom``: synthetic patients as videos, with known truth."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Literal

import typer

from palsycheck.errors import UsageError


def phantom(
    out: Annotated[
        Path, typer.Argument(help="Folder to write to: OUT/<patient id>/*.mp4 and OUT/patients.csv.")
    ],
    count: Annotated[int, typer.Option(help="Patients, one recording each.")] = 20,
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
        typer.Option(help="sample: the eight recordings of sample_data; the options above do not apply."),
    ] = "cohort",
    force: Annotated[bool, typer.Option("--force", help="Write over a folder that has phantoms.")] = False,
) -> None:
    """Draw synthetic patients as videos, with their truth in patients.csv."""
    from rich.console import Console
    from rich.progress import Progress

    from palsycheck.simulation.cohort import write_phantoms
    from palsycheck.simulation.sample import write_sample

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Phantoms", total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if preset == "sample":
            table = write_sample(out, force=force, report=report)
        else:
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
                jobs=jobs or os.cpu_count() or 1,
                force=force,
                report=report,
            )
    console.print(f"Phantoms and their truth: {table}", highlight=False, soft_wrap=True)


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
