"""What drawing a patient's report costs, and how large it is.

    python benchmarks/report_speed.py [--run RUN] [--repetitions N] > docs/report_speed.md

RUN is a folder that 'palsycheck screen' wrote; without it a phantom of 100 frames is filmed and screened.
The patient with the most faces is drawn, HTML and PDF, once to load what is loaded only once, then N times.
Reading the results and the faces from disk is part of it, loading libraries and writing the files is not.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from statistics import median

from palsycheck import __version__
from palsycheck.report.html import render_html
from palsycheck.report.load import patient_folders, read_result
from palsycheck.report.pdf import render_pdf

FRAMES = 100
LIMITS = {"HTML": (1.0, 1_500_000), "PDF": (2.5, 1_000_000)}
"""CPU seconds and bytes that one patient of 100 frames may cost."""


@dataclass(frozen=True, slots=True)
class Cost:
    """One drawing: CPU and wall-clock seconds, and bytes."""

    cpu: float
    wall: float
    size: int


def run(*arguments: object) -> None:
    """A command of palsycheck's, its words to stderr."""
    words = [sys.executable, "-m", "palsycheck", *map(str, arguments)]
    subprocess.run(words, check=True, stdout=sys.stderr, env={**os.environ, "OMP_NUM_THREADS": "1"})


def screened_phantom(folder: Path) -> Path:
    """The run's folder of a phantom filmed for ten seconds."""
    run("phantom", folder / "phantoms", "--count", 1, "--seconds", FRAMES / 10, "--fps", 10, "--jobs", 1)
    run("screen", folder / "phantoms", "-o", folder / "run", "--frames", FRAMES, "--jobs", 1, "--no-pdf")
    return folder / "run"


def faces(patient: Path) -> int:
    """Faces found in all recordings of a patient's folder."""
    return sum(recording.faces_found for recording in read_result(patient).recordings)


def measured(draw: Callable[[], bytes]) -> Cost:
    cpu, wall = time.process_time(), time.perf_counter()
    data = draw()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall, len(data))


def measure(patient: Path, repetitions: int) -> dict[str, list[Cost]]:
    """Each kind of report drawn so many times, the two in turn."""

    def html() -> bytes:
        return render_html(read_result(patient), patient).encode()

    page = html().decode()
    drawings = {"HTML": html, "PDF": lambda: render_pdf(page)}
    costs: dict[str, list[Cost]] = {kind: [] for kind in drawings}
    for repetition in range(-1, repetitions):
        for kind, draw in drawings.items():
            cost = measured(draw)
            if repetition >= 0:
                costs[kind].append(cost)
    return costs


def row(kind: str, costs: list[Cost]) -> str:
    seconds, size = LIMITS[kind]
    cpu = [cost.cpu for cost in costs]
    kept = median(cpu) <= seconds and costs[-1].size <= size
    return (
        f"| {kind} | {median(cpu):.2f} ({min(cpu):.2f} to {max(cpu):.2f}) | {seconds:.1f} | "
        f"{median(cost.wall for cost in costs):.2f} | {costs[-1].size / 1e6:.2f} | {size / 1e6:.1f} | "
        f"{'yes' if kept else 'NO'} |"
    )


def processor() -> str:
    """The machine's processor by name, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next(
        (x.partition(":")[2].strip() for x in lines if x.startswith("model name")), platform.machine()
    )


def repetitions(text: str) -> int:
    number = int(text)
    if number < 5:
        raise argparse.ArgumentTypeError("at least 5, or the median says little")
    return number


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, metavar="RUN")
    parser.add_argument("--repetitions", type=repetitions, default=9, metavar="N")
    options = parser.parse_args()
    with nullcontext() if options.run else tempfile.TemporaryDirectory() as folder:
        out = options.run or screened_phantom(Path(folder))
        patient = max(patient_folders(out), key=faces)
        result, found = read_result(patient), faces(patient)
        costs = measure(patient, options.repetitions)
    drawn = sum(recording.frames_sampled for recording in result.recordings)
    print("# What drawing a report costs\n")
    print(
        f"palsycheck {__version__}, weasyprint {version('weasyprint')}, pillow {version('pillow')}, "
        f"jinja2 {version('jinja2')}, Python {platform.python_version()}; {processor()}, "
        f"{os.cpu_count()} cores, {platform.system()}; {date.today().isoformat()}, by "
        "`python benchmarks/report_speed.py`.\n"
    )
    print(
        f"One patient{'' if options.run else ' (a phantom)'}: {len(result.recordings)} recording(s), {drawn} "
        f"frames, {found} faces. Medians of {options.repetitions}; CPU seconds with the smallest and the "
        "largest. One thread does all of it, so wall-clock seconds say how busy the machine was besides.\n"
    )
    print("| report | CPU s | limit | wall s | MB | limit | kept |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(row(kind, found) for kind, found in costs.items()))


if __name__ == "__main__":
    main()
