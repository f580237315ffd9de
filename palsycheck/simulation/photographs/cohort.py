"""Photographed people as a folder of recordings with patients.csv: each both healthy and palsied.

Recordings come in pairs: the same person doing the same before the same camera, without and with a palsy.
Nothing but the palsy tells the two apart, and who is who says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

import numpy as np

from palsycheck.errors import UsageError
from palsycheck.intake.folders import TRUTH_SUFFIX
from palsycheck.simulation.animate import Drawn
from palsycheck.simulation.cohort import (
    SEEDS_PER_COHORT,
    Row,
    check_free,
    check_seed,
    write_table,
    write_text,
)
from palsycheck.simulation.encode import write_video
from palsycheck.simulation.photographs.library import Photograph, Source
from palsycheck.simulation.photographs.smiles import Face, with_smiles
from palsycheck.simulation.recording import Recording, animator_of, film
from palsycheck.simulation.recording_lots import make_recording
from palsycheck.simulation.truth import TRUTH_VERSION, frame_truth
from palsycheck.simulation.workers import Report, in_processes
from palsycheck.values import Picture

INTERVAL_S = (0.04, 1.0)
"""Shortest and longest time between two frames of a recording: 25 a second to one a second."""
RECORDING = "recording.mp4"

Smiles = Literal["own", "borrowed", "none"]


@dataclass(frozen=True, slots=True)
class PersonRow(Row):
    """One row of patients.csv: who is on the photograph, beside what ``Row`` has."""

    person: str
    source: str
    sex: str
    age: str
    country: str
    glasses: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn.

    Attributes:
        pairs: How many pairs of recordings; they go round the people, in an order drawn by lot.
        seed: Of the cohort; pair number n has the seed ``seed * SEEDS_PER_COHORT + n``.
        frames: Of each recording, at intervals drawn log-uniformly from ``INTERVAL_S``.
        severity: Range of the palsies, None for the usual (see ``make_recording``).
        source: Whose photographs; None for all.
        smiles: "own": smiling photographs are used where there are any; "borrowed": who has none gets the
            smile of somebody of the folder who has; "none": smiles are made by displacement alone.
        truth: Also write ``recording.truth.json``.
    """

    pairs: int
    seed: int
    frames: int = 24
    severity: tuple[float, float] | None = None
    source: Source | None = None
    smiles: Smiles = "borrowed"
    truth: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A pair of recordings to write: of whom, and its number."""

    face: Face
    number: int


def write_recordings(
    out: Path,
    photographs: Sequence[Photograph],
    plan: Plan,
    *,
    jobs: int = 1,
    force: bool = False,
    report: Report | None = None,
) -> Path:
    """Writes ``OUT/<patient id>/recording.mp4``, two a pair, and ``OUT/patients.csv``.

    Args:
        out: Folder, made where it is missing. It will show people: keep it as the photographs are kept.
        photographs: Of a prepared folder.
        plan: What is drawn.
        jobs: Worker processes; the files are the same for any number.
        force: Write over a folder that has a patients.csv.
        report: Called after each pair.

    Returns:
        The path of patients.csv. Its column ``person`` keeps a pair in one part of a split, together with the
        pairs of whoever lent or borrowed the same smile.

    Raises:
        UsageError: A number is out of range, there is nobody, or the folder has a patients.csv already.
        OutputError: Something cannot be written.
    """
    if not 1 <= plan.pairs <= SEEDS_PER_COHORT:
        raise UsageError("Out of range", where=f"--count {plan.pairs}", remedy="Give 1 to 100000 pairs")
    if plan.severity and not 0 < plan.severity[0] <= plan.severity[1] <= 1:
        raise UsageError("Out of range", where="--severity", remedy="Give two shares above 0 and up to 1")
    if not 2 <= plan.frames <= 2000:
        raise UsageError("Out of range", where=f"--frames {plan.frames}", remedy="Give 2 to 2000 frames")
    check_seed(plan.seed)
    people = [one for one in photographs if plan.source in (None, one.entry.source)]
    if not people:
        raise UsageError("There is nobody in that source", where=f"--source {plan.source}")
    check_free(out, force=force)
    lot = np.random.default_rng([plan.seed, 0xF0705]).permutation(len(people))
    faces = with_smiles(people, photographs if plan.smiles == "borrowed" else ())
    orders = [Order(faces[lot[number % len(people)]], number) for number in range(plan.pairs)]
    rows: list[tuple[PersonRow, PersonRow]] = []
    for done in in_processes(partial(write_pair, out, plan), orders, jobs):
        rows.append(done)
        if report is not None:
            report(len(rows), len(orders))
    return write_table(out, sorted((row for pair in rows for row in pair), key=lambda row: row.patient_id))


def write_pair(out: Path, plan: Plan, order: Order) -> tuple[PersonRow, PersonRow]:
    """Renders and encodes both recordings of a pair; one core, so that processes share a machine."""
    import cv2

    cv2.setNumThreads(1)
    seed = plan.seed * SEEDS_PER_COHORT + order.number
    rng = np.random.default_rng([seed, 0xF0706])
    interval = float(np.exp(rng.uniform(*np.log(INTERVAL_S))))
    face = order.face
    portrait, smiling = (face.photograph.portrait, None) if plan.smiles == "none" else face.pictures()
    animator = None
    rows = []
    for palsied in (False, True):
        recording = make_recording(
            seed,
            palsied=palsied,
            portrait=portrait,
            smiling=smiling,
            severity=plan.severity,
            seconds=plan.frames * interval,
            fps=1 / interval,
        )
        animator = animator or animator_of(portrait, smiling, mirrored=recording.mirrored)
        row = describe(recording, order)
        path = out / row.patient_id / RECORDING
        known: list[dict[str, Any]] = []
        drawn = film(recording, portrait, smiling, animator=animator)
        pictures = _noted(drawn, fps=recording.fps, known=known) if plan.truth else (d.picture for d in drawn)
        write_video(path, pictures, fps=recording.fps, quality=recording.quality)
        if plan.truth:
            record = {"truth_version": TRUTH_VERSION, "recording": recording.to_dict(), "frames": known}
            text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
            write_text(path.with_suffix(TRUTH_SUFFIX), text)
        rows.append(row)
    return rows[0], rows[1]


def _noted(drawn: Iterable[Drawn], *, fps: float, known: list[dict[str, Any]]) -> Iterator[Picture]:
    """The pictures; their truth is added to ``known`` as they pass."""
    for index, frame in enumerate(drawn):
        known.append(frame_truth(frame, index / fps))
        yield frame.picture


def describe(recording: Recording, order: Order) -> PersonRow:
    """The row of a recording."""
    entry, palsy = order.face.photograph.entry, recording.palsy
    acts = "; ".join(
        f"{s.action} {max(s.start_s, 0):.1f}-{s.start_s + s.duration_s:.1f} s"
        for s in recording.script.segments
    )
    return PersonRow(
        patient_id=f"{entry.identity}-{order.number:05d}-{'healthy' if palsy is None else 'palsy'}",
        recording=RECORDING,
        label="0" if palsy is None else "1",
        side="" if palsy is None else palsy.side,
        recorded_at="",
        lux="",
        mirrored="0",
        notes="",
        severity="0" if palsy is None else f"{palsy.severity:.3f}",
        pattern="" if palsy is None else palsy.pattern,
        script=acts or "rest",
        seed=str(recording.seed),
        person=(order.face.donor or order.face.photograph).identity,
        source=entry.source,
        sex=entry.sex or "",
        age="" if entry.age is None else str(entry.age),
        country=entry.country or "",
        glasses="1" if entry.glasses else "0",
    )
