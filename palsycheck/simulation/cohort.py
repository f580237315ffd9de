"""Phantoms as a folder of recordings with patients.csv, as a stroke unit would hand them in."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any

import numpy as np

from palsycheck.errors import OutputError, UsageError
from palsycheck.files import check_no_others
from palsycheck.intake.folders import TRUTH_SUFFIX
from palsycheck.simulation.encode import write_video
from palsycheck.simulation.motion_only import make_motion_phantom
from palsycheck.simulation.phantom import Phantom, make_phantom, render
from palsycheck.simulation.truth import TRUTH_VERSION, frame_truth
from palsycheck.simulation.workers import Report, in_processes
from palsycheck.values import Picture

SEEDS_PER_COHORT = 100_000
"""A cohort's phantoms have the seeds ``cohort seed * 100000 + number``."""
SAMPLE_SEEDS = 900_000_000
"""Phantom seeds from here on belong to sample_data and to tests; no cohort reaches them."""
_MAX_SEED = SAMPLE_SEEDS // SEEDS_PER_COHORT - 1
_FIRST_DATE = date(2025, 1, 6)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of patients.csv; the first eight columns are those that intake knows, the others truth."""

    patient_id: str
    recording: str
    label: str
    side: str
    recorded_at: str
    lux: str
    mirrored: str
    notes: str
    severity: str
    pattern: str
    script: str
    seed: str


@dataclass(frozen=True, slots=True)
class Order:
    """One recording to write."""

    row: Row
    phantom: Phantom
    truth: bool = False

    @property
    def path(self) -> Path:
        """Below the output folder."""
        return Path(self.row.patient_id) / self.row.recording


def describe(phantom: Phantom, patient_id: str, recording: str, **known: str) -> Row:
    """The row of a phantom; ``known`` gives any of recorded_at, lux, mirrored, notes."""
    truth = _palsy_of(phantom)
    held = phantom.one_sided.weak if phantom.one_sided is not None else ()
    acts = "; ".join(
        f"{s.action} {s.start_s:.1f}-{s.start_s + s.duration_s:.1f} s{f' {weak} weak' if weak else ''}"
        for s, weak in zip_longest(phantom.script.segments, held)
    )
    return Row(
        patient_id=patient_id,
        recording=recording,
        label="0" if truth is None else "1",
        side="" if truth is None else truth[0],
        recorded_at=known.get("recorded_at", ""),
        lux=known.get("lux", ""),
        mirrored=known.get("mirrored", "0"),
        notes=known.get("notes", ""),
        severity="0" if truth is None else f"{truth[1]:.3f}",
        pattern="" if truth is None else truth[2],
        script=acts or "rest",
        seed=str(phantom.seed),
    )


def _palsy_of(phantom: Phantom) -> tuple[str, float, str] | None:
    """Side, severity and pattern of the palsy; None in health."""
    if phantom.palsy is not None:
        return phantom.palsy.side, phantom.palsy.severity, phantom.palsy.pattern
    if phantom.one_sided is not None and phantom.one_sided.side is not None:
        return phantom.one_sided.side, phantom.one_sided.severity, "motion"
    return None


def plan(
    *,
    count: int,
    seed: int,
    palsy_share: float = 0.5,
    severity: tuple[float, float] = (0.35, 1.0),
    seconds: float = 6.0,
    fps: float = 25.0,
    size: tuple[int, int] = (640, 480),
    truth: bool = False,
    motion_only: bool = False,
) -> tuple[Order, ...]:
    """The recordings of a cohort, one a patient; ``motion_only`` as for ``make_motion_phantom``.

    Raises:
        UsageError: A number is out of its range.
    """
    _check(
        count=count,
        seed=seed,
        palsy_share=palsy_share,
        severity=severity,
        seconds=seconds,
        fps=fps,
        size=size,
    )
    rng = np.random.default_rng([seed, 0xC0407])
    palsied = rng.permutation(count) < round(count * palsy_share)
    days = rng.integers(0, 180, count)
    make = make_motion_phantom if motion_only else make_phantom
    orders = []
    for number in range(count):
        phantom = make(
            seed * SEEDS_PER_COHORT + number,
            palsied=bool(palsied[number]),
            severity=severity,
            seconds=seconds,
            fps=fps,
            size=size,
        )
        day = (_FIRST_DATE + timedelta(days=int(days[number]))).isoformat()
        row = describe(phantom, f"phantom-{phantom.seed:06d}", "recording.mp4", recorded_at=day)
        orders.append(Order(row, phantom, truth))
    return tuple(orders)


def _check(
    *,
    count: int,
    seed: int,
    palsy_share: float,
    severity: tuple[float, float],
    seconds: float,
    fps: float,
    size: tuple[int, int],
) -> None:
    rules = (
        (1 <= count <= SEEDS_PER_COHORT, "--count", f"a number from 1 to {SEEDS_PER_COHORT}"),
        (0 <= seed <= _MAX_SEED, "--seed", f"a number from 0 to {_MAX_SEED}"),
        (0 <= palsy_share <= 1, "--palsy-share", "a share from 0 to 1"),
        (
            0 < severity[0] <= severity[1] <= 1,
            "--severity",
            "two shares above 0 and up to 1, the lower first",
        ),
        (0 < seconds <= 600, "--seconds", "seconds above 0 and up to 600"),
        (1 <= fps <= 120, "--fps", "frames a second from 1 to 120"),
        (all(64 <= s <= 3840 and s % 2 == 0 for s in size), "--size", "even sides from 64 to 3840 pixels"),
    )
    for kept, option, wanted in rules:
        if not kept:
            raise UsageError("The value is out of range", where=option, remedy=f"Give {wanted}")


def check_seed(seed: int) -> None:
    """Raises: UsageError: It is no seed of a cohort."""
    if not 0 <= seed <= _MAX_SEED:
        raise UsageError(
            "The value is out of range", where=f"--seed {seed}", remedy=f"Give a number from 0 to {_MAX_SEED}"
        )


def write_phantoms(
    out: Path,
    *,
    count: int,
    seed: int,
    palsy_share: float = 0.5,
    severity: tuple[float, float] = (0.35, 1.0),
    seconds: float = 6.0,
    fps: float = 25.0,
    size: tuple[int, int] = (640, 480),
    truth: bool = False,
    motion_only: bool = False,
    jobs: int = 1,
    force: bool = False,
    report: Report | None = None,
) -> Path:
    """Writes ``OUT/<patient id>/recording.mp4`` for each phantom, and ``OUT/patients.csv``.

    Args:
        out: Folder, made where it is missing.
        count: How many patients, one recording each.
        seed: Of the cohort; the same seed gives the same phantoms whatever ``jobs`` is.
        palsy_share: Share of the patients that have a palsy, kept exactly but for rounding.
        severity: Range of the palsies' severity, 0..1.
        seconds, fps, size: Of each recording; size is (width, height) in pixels, even.
        truth: Also write ``recording.truth.json`` with the landmarks of every frame.
        motion_only: Draw phantoms that no single frame tells apart (``make_motion_phantom``).
        jobs: Worker processes.
        force: Write over a folder that has a patients.csv.
        report: Called after each recording.

    Returns:
        The path of patients.csv.

    Raises:
        UsageError: A number is out of range, or the folder has a patients.csv and ``force`` is not given.
        OutputError: Something cannot be written.
    """
    orders = plan(
        count=count,
        seed=seed,
        palsy_share=palsy_share,
        severity=severity,
        seconds=seconds,
        fps=fps,
        size=size,
        truth=truth,
        motion_only=motion_only,
    )
    check_free(out, force=force)
    for done, _ in enumerate(in_processes(partial(write_order, out), orders, jobs), start=1):
        if report is not None:
            report(done, len(orders))
    return write_table(out, [order.row for order in orders])


def check_free(out: Path, *, force: bool) -> None:
    """Refuses to mix two sets of phantoms in a folder, or phantoms with anything else; what a killed run
    left is neither."""
    remedy = "Choose another folder, or add --force"
    if force:
        return
    if (out / "patients.csv").exists():
        raise UsageError("The folder has a patients.csv already", where=out, remedy=remedy)
    check_no_others(out, ours=("phantom-*",), remedy=remedy)


def write_order(out: Path, order: Order) -> Path:
    """Renders and encodes one recording and gives its path; one core, so that processes share a machine."""
    import cv2

    cv2.setNumThreads(1)
    known: list[dict[str, Any]] = []

    def pictures() -> Iterator[Picture]:
        for index, drawn in enumerate(render(order.phantom)):
            if order.truth:
                known.append(frame_truth(drawn, index / order.phantom.fps))
            yield drawn.picture

    path = out / order.path
    write_video(path, pictures(), fps=order.phantom.fps, quality=order.phantom.quality)
    if order.truth:
        record = {"truth_version": TRUTH_VERSION, "phantom": order.phantom.to_dict(), "frames": known}
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        write_text(path.with_suffix(TRUTH_SUFFIX), text)
    return path


def write_table(out: Path, rows: Sequence[Row]) -> Path:
    """Writes patients.csv: UTF-8, comma, one row a recording, the columns of the first row's type."""
    columns = [field.name for field in fields(rows[0])]
    lines = [",".join(columns)]
    for row in rows:
        lines.append(_csv_line([getattr(row, column) for column in columns]))
    path = out / "patients.csv"
    write_text(path, "\n".join(lines) + "\n")
    return path


def _csv_line(values: Sequence[str]) -> str:
    import io

    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(values)
    return line.getvalue()


def write_text(path: Path, text: str) -> None:
    """Writes a file beside its name and renames it; raises OutputError where that fails."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise OutputError(
            "A file cannot be written", where=path, remedy="Check the space and the rights on that disk"
        ) from error
