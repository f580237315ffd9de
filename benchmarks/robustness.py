"""Scores of people whom a model has not seen, with one thing changed at a time.

    python benchmarks/robustness.py PHOTOGRAPHS DATASET MODEL OUT [--people FILE] [--only PATTERN] [--limit N]

PHOTOGRAPHS is a folder made by scripts/photograph_prepare.py, DATASET what MODEL was trained on: held out is
who is in the test part of the split that the model's card names (by its SHA-256), and of whom no other part
has a picture or a smile. For a model that was trained on none of the photographs give "-" as DATASET and name
the people in a file, one identity a line, with --people.

Each is filmed healthy and palsied by the same seed, under each condition of
palsycheck.simulation.photographs.conditions. A recording goes into a video file, is screened as any other,
and is removed; its score is added to OUT/scores.csv. What is there is not made again. OUT shows who took
part: keep it as the photographs are kept. benchmarks/robustness_table.py makes the table.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, partial
from hashlib import sha256
from pathlib import Path

import numpy as np

from palsycheck import __version__
from palsycheck.datasets.store import open_dataset
from palsycheck.errors import PalsycheckError, UsageError
from palsycheck.evaluation.held_out_faces import held_out_faces, named_faces
from palsycheck.evaluation.robustness_scores import (
    RUN,
    SCORES,
    Run,
    ScoreRow,
    append_scores,
    mend,
    read_run,
    read_scores,
)
from palsycheck.files import atomic_write_text, private_folder
from palsycheck.intake import Recording as Intake
from palsycheck.models.store import card_of, find
from palsycheck.results import RecordingResult, Verdict
from palsycheck.run.worker import tools
from palsycheck.screening import screen_recording
from palsycheck.settings import Sampling, Settings
from palsycheck.simulation.animate import Animator
from palsycheck.simulation.encode import write_video
from palsycheck.simulation.photographs.conditions import (
    CONDITIONS,
    Condition,
    GlassesKind,
    Take,
    plain_take,
)
from palsycheck.simulation.photographs.library import Photograph, read_photographs
from palsycheck.simulation.photographs.smiles import Face, with_smiles
from palsycheck.simulation.photographs.worn_glasses import with_glasses
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.recording import animator_of, film
from palsycheck.simulation.workers import in_processes
from palsycheck.values import Picture


@dataclass(frozen=True, slots=True)
class Order:
    """What is filmed: one person under one condition, by its name."""

    face: Face
    condition: str
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What all orders share."""

    out: Path
    model: Path
    device: str
    seed: int
    frames: int


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    try:
        _run(options)
    except PalsycheckError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("photographs", type=Path, metavar="PHOTOGRAPHS")
    parser.add_argument("dataset", metavar="DATASET", help="- for none, with --people")
    parser.add_argument("model", metavar="MODEL")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--people", type=Path, metavar="FILE")
    parser.add_argument("--only", action="append", metavar="PATTERN", help='e.g. "yaw=*"; may be repeated')
    parser.add_argument("--limit", type=int, help="so many people, drawn by lot")
    parser.add_argument("--frames", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace) -> None:
    model = find(options.model)
    card = card_of(model)
    photographs = {one.identity: one for one in read_photographs(options.photographs)}
    if options.people is not None:
        names, note = named_faces(options.people, photographs)
    elif options.dataset == "-":
        raise UsageError("nobody is named", where="DATASET -", remedy="Give a dataset, or --people")
    else:
        folder = Path(options.dataset)
        names, note = held_out_faces(card, open_dataset(folder), folder, photographs)
    run = Run(
        model=card.name,
        version=card.version,
        weights_sha256=card.weights_sha256,
        threshold=card.threshold,
        people=note,
        seed=options.seed,
        frames=max(options.frames, 2),
        palsycheck=__version__,
    )
    if run.frames < card.clip_length:
        raise UsageError(f"the model's clips have {card.clip_length} frames", where=f"--frames {run.frames}")
    _claim(options.out, run)
    scores = options.out / SCORES
    mend(scores)
    done = {(row.condition, row.level, row.identity, row.label) for row in read_scores(scores)}
    chosen = [one for one in CONDITIONS if _wanted(one, options.only)]
    orders = list(_orders(faces(photographs, names, limit=options.limit, seed=run.seed), chosen, done))
    print(f"{note} {len(chosen)} conditions, {_count(orders)} recordings to make.", file=sys.stderr)
    place = Place(options.out, model, options.device, run.seed, run.frames)
    _make(orders, place, scores, jobs=options.jobs)


def _make(orders: Sequence[Order], place: Place, scores: Path, *, jobs: int) -> None:
    began, made, whole, busy = time.monotonic(), 0, _count(orders), 0
    for rows in in_processes(partial(film_and_screen, place), orders, jobs):
        append_scores(scores, rows)
        made += len(rows)
        busy += sum(row.ms for row in rows)
        left = (time.monotonic() - began) / made * (whole - made)
        print(
            f"{made}/{whole} recordings, {busy / made:.0f} ms each, about {left / 60:.0f} min left",
            file=sys.stderr,
        )


def _claim(out: Path, run: Run) -> None:
    """The folder is new, or of the same run."""
    private_folder(out)
    path = out / RUN
    if not path.exists():
        if any(out.iterdir()):
            raise UsageError("the folder holds something else", where=out, remedy="Give a new one")
        atomic_write_text(path, run.model_dump_json(indent=1) + "\n")
    elif read_run(path) != run:
        raise UsageError(
            "the folder holds scores of another run (model, people, seed, frames or version)",
            where=out,
            remedy="Give a new one",
        )


def _wanted(condition: Condition, patterns: Sequence[str] | None) -> bool:
    return patterns is None or any(fnmatchcase(condition.name, pattern) for pattern in patterns)


def _count(orders: Iterable[Order]) -> int:
    return sum(len(order.labels) for order in orders)


def faces(
    photographs: dict[str, Photograph], names: Sequence[str], *, limit: int | None, seed: int
) -> list[Face]:
    """The people, in an order drawn by lot, with smiles of people who are held out as well."""
    people = [photographs[name] for name in names]
    held = with_smiles(people, lenders=people)
    lot = np.random.default_rng([seed, 0x0B05]).permutation(len(held))
    return [held[place] for place in lot[:limit]]


def _orders(
    people: Sequence[Face], conditions: Sequence[Condition], done: set[tuple[str, str, str, int]]
) -> Iterator[Order]:
    """What is not there yet, person by person; healthy first."""
    for face in people:
        for one in conditions:
            labels = (1,) if one.palsy_only else (0, 1)
            name = face.photograph.identity
            missing = tuple(of for of in labels if (one.factor, one.level, name, of) not in done)
            if missing:
                yield Order(face, one.name, missing)


def film_and_screen(place: Place, order: Order) -> list[ScoreRow]:
    """Both recordings of an order, or those that are missing, filmed and screened."""
    condition = next(one for one in CONDITIONS if one.name == order.condition)
    return [_row(place, order.face, condition, label) for label in order.labels]


def _row(place: Place, face: Face, condition: Condition, label: int) -> ScoreRow:
    began = time.monotonic()
    portrait, smiling = pictures(face)
    seed = int.from_bytes(sha256(f"{place.seed}/{face.photograph.identity}".encode()).digest()[:4], "big")
    plain = plain_take(seed, palsied=label == 1, portrait=portrait, smiling=smiling, frames=place.frames)
    take = condition.change(plain)
    result = _screened(place, face, take)
    found = {check.name: check.value.text for check in result.checks}
    palsy, entry = take.recording.palsy, face.photograph.entry
    return ScoreRow(
        condition=condition.factor,
        level=condition.level,
        identity=entry.identity,
        label=1 if label else 0,
        side="" if palsy is None else palsy.side,
        pattern="" if palsy is None else palsy.pattern,
        severity=0.0 if palsy is None else round(palsy.severity, 4),
        outcome=result.outcome.value,
        probability=result.probability,
        failed=_checks(result, Verdict.FAIL),
        warned=_checks(result, Verdict.WARN),
        measured=found.get(condition.check, ""),
        source=entry.source,
        sex=entry.sex or "",
        age=entry.age,
        country=entry.country or "",
        glasses=entry.glasses,
        ms=round(1000 * (time.monotonic() - began)),
    )


def _checks(result: RecordingResult, verdict: Verdict) -> str:
    return ";".join(check.name for check in result.checks if check.verdict is verdict)


def _screened(place: Place, face: Face, take: Take) -> RecordingResult:
    settings = Settings(sampling=Sampling(frames=place.frames))
    with tempfile.TemporaryDirectory(dir=place.out, prefix=".filming-") as work:
        path = Path(work) / "recording.mp4"
        write_video(path, _taken(face, take), fps=take.recording.fps, quality=take.recording.quality)
        return screen_recording(
            Intake(path, path.name, mirrored=False),
            number=1,
            pictures=private_folder(Path(work) / "faces"),
            tools=tools(settings, place.model, place.device),
        )


def _taken(face: Face, take: Take) -> Iterator[Picture]:
    portrait, smiling = pictures(face)
    animator = _animator(face, take.glasses, mirrored=take.recording.mirrored)
    for drawn in film(take.recording, portrait, smiling, animator=animator):
        yield np.ascontiguousarray(np.rot90(drawn.picture, -take.turn // 90))


@cache
def _last() -> dict[str, tuple[Face, Portrait, Portrait | None, dict[GlassesKind, Animator]]]:
    """Of the person filmed last in this process: people come one after the other."""
    return {}


def pictures(face: Face) -> tuple[Portrait, Portrait | None]:
    """The person at rest and smiling."""
    last = _last().get("face")
    if last is None or last[0] != face:
        last = _last()["face"] = (face, *face.pictures(), {})
    return last[1], last[2]


def _animator(face: Face, glasses: GlassesKind, *, mirrored: bool) -> Animator:
    portrait, smiling = pictures(face)
    known = _last()["face"][3]
    if glasses not in known:
        worn = portrait if glasses == "none" else with_glasses(portrait, glasses)
        known[glasses] = animator_of(worn, smiling, mirrored=mirrored)
    return known[glasses]


if __name__ == "__main__":
    main()
