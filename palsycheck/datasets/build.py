"""From recordings and stills to a dataset on disk.

Faces are prepared once and kept, each recording by itself; a build that was killed goes on where it was.
Nothing here depends on a clip's length: training leaves out what is too short for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from palsycheck.datasets.balance import in_order_of_lot, take_until
from palsycheck.datasets.dataset import Dataset
from palsycheck.datasets.kface import Scan, Series
from palsycheck.datasets.labelled import Exclusion, Labelled, count_reasons
from palsycheck.datasets.people import People, Person, Preparer, Report
from palsycheck.datasets.sources import Prepare, find_faces, prepare
from palsycheck.datasets.store import (
    RECORD_NAME,
    DatasetRecord,
    ExclusionRecord,
    KFaceRecord,
    OriginRecord,
    PassedOverRecord,
    SubjectRecord,
    faces_folder,
    open_dataset,
    truth_folder,
    write_record,
)
from palsycheck.datasets.workers import workers
from palsycheck.errors import TrainingError, UsageError
from palsycheck.files import check_free, private_folder
from palsycheck.settings import Settings

KFACE_PREFIX = "K-FACE/"
"""In front of the ids of K-FACE's people. No folder or file, so no patient named by one, has a slash in
its name; a patient whom a list calls so is refused."""

LONGEST_NAME = 90
"""Of people in the plural: a card, which may name two kinds, has room for 200 characters."""

FIRST_MISSING = 10
"""Missing cells that are named in the record; all are counted."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the people of each source are called, in the plural."""

    patients: str = "patients"
    kface: str = "K-FACE subjects"

    def __post_init__(self) -> None:
        """Raises: UsageError: Nothing, or too long for a card."""
        for name in (self.patients, self.kface):
            if not name.strip() or len(name) > LONGEST_NAME:
                raise UsageError(
                    "people are called by 1 to 90 characters", where=name[:LONGEST_NAME], remedy="Shorten it"
                )


def build_dataset(
    folder: Path,
    *,
    recordings: Labelled | None = None,
    kface: Scan | None = None,
    settings: Settings,
    balance: bool = True,
    names: Names | None = None,
    seed: int = 0,
    jobs: int = 1,
    truth: bool = True,
    prepare: Prepare = prepare,
    report: Report | None = None,
) -> Dataset:
    """Prepare the faces of all sources, or find them prepared, and write the dataset.

    With both sources and ``balance``, K-FACE's people (all healthy) are taken in an order drawn by lot
    until their images reach the number of the images of palsy, as in the paper; the rest is not prepared.

    Args:
        folder: Of the dataset: new, empty, or an earlier build's.
        recordings: Labelled patients.
        kface: What was found of K-FACE.
        settings: Sampling, detection, alignment, gate.
        balance: See above; without recordings of palsy everybody of K-FACE is taken.
        names: On cards and pages.
        seed: Of the lot.
        jobs: Processes.
        truth: Whether asymmetries are taken from files of truth beside recordings, where there are any.
        prepare: How a source becomes faces.
        report: Progress.

    Raises:
        UsageError: No source, or the folder holds something else.
        OutputError: The folder cannot be written.
        TrainingError: A worker process died, nothing usable was found, or a file of truth is none.
    """
    if recordings is None and kface is None:
        raise UsageError("there is nothing to build from", remedy="Name --recordings, --kface or both")
    check_free(folder, ours=(RECORD_NAME, faces_folder(folder).name), remedy="Name a new or empty folder")
    faces = private_folder(faces_folder(folder))
    work = partial(
        find_faces,
        folder=faces,
        settings=settings,
        prepare=prepare,
        truth=truth_folder(folder) if truth else None,
    )
    people = People()
    with workers(jobs) as mapping:
        preparer = Preparer(mapping, work, report)
        if recordings is not None:
            _add(people, _patients(recordings, preparer))
        if kface is not None:
            target = people.images(label=1) if balance else 0
            _add(people, _kface(kface, preparer, target=target, seed=seed, settings=settings))
    if not people.subjects:
        raise _nothing(people.exclusions, folder)
    record = DatasetRecord(
        subjects=tuple(sorted(people.subjects, key=lambda subject: subject.id)),
        exclusions=tuple(ExclusionRecord(**asdict(exclusion)) for exclusion in people.exclusions),
        origins=_origins(recordings, kface, names or Names(), settings, truths=_with_truth(people.subjects)),
        kface=None if kface is None else _kface_record(kface),
        warnings=() if recordings is None else recordings.warnings,
        settings=settings,
        seed=seed,
    )
    write_record(record, folder)
    return open_dataset(folder)


def _patients(recordings: Labelled, preparer: Preparer) -> People:
    """Raises: UsageError: A patient's id could be taken for one of K-FACE."""
    for patient in recordings.patients:
        if patient.id.startswith(KFACE_PREFIX):
            raise UsageError(
                f"ids that begin with {KFACE_PREFIX} are those of K-FACE's people",
                where=patient.id,
                remedy="Call the patient otherwise",
            )
    persons = [Person(p.id, 1 if p.label else 0, p.recordings, p.person) for p in recordings.patients]
    people = preparer(persons, "recordings")
    people.exclusions = [*recordings.exclusions, *people.exclusions]
    return people


def _kface(scan: Scan, preparer: Preparer, *, target: int, seed: int, settings: Settings) -> People:
    """K-FACE's people: as many as have ``target`` images; all of them for a target of 0."""
    series_of: dict[str, list[Series]] = {}
    people = People()
    for series in scan.series:
        subject = KFACE_PREFIX + series.subject
        if series.lux < settings.illumination.min_lux:
            people.exclusions.append(Exclusion(subject, series.name, "metered lux too low"))
        else:
            series_of.setdefault(subject, []).append(series)

    def images_of(ids: Sequence[str]) -> int:
        found = preparer([Person(one, 0, tuple(series_of[one])) for one in ids], "K-FACE series")
        _add(people, found)
        return found.images(label=0)

    if target == 0:
        images_of(list(series_of))
        return people
    rest = take_until(
        in_order_of_lot(list(series_of), seed=seed),
        target=target,
        most={one: sum(len(series.stills) for series in found) for one, found in series_of.items()},
        images_of=images_of,
    )
    people.exclusions += [
        Exclusion(one, None, "not needed for the balance of images") for one in sorted(rest)
    ]
    return people


def _add(people: People, more: People) -> None:
    people.subjects += more.subjects
    people.exclusions += more.exclusions


def _with_truth(subjects: Sequence[SubjectRecord]) -> int:
    """Recordings of which a simulation knows the asymmetries."""
    return sum(one.truth_sha256 is not None for subject in subjects for one in subject.sequences)


def _origins(
    recordings: Labelled | None, kface: Scan | None, names: Names, settings: Settings, *, truths: int
) -> tuple[OriginRecord, ...]:
    found = []
    if recordings is not None:
        words = (
            f"labelled recordings, at most {settings.sampling.frames} frames each at equal intervals in time"
        )
        if truths:
            words += f"; asymmetries known from their simulation in {truths} of them"
        found.append(OriginRecord(kind="video", people=names.patients, selection=words))
    if kface is not None:
        words = f"stills, no motion: {kface.selection.words}"
        found.append(OriginRecord(kind="stills", people=names.kface, selection=words))
    return tuple(found)


def _kface_record(scan: Scan) -> KFaceRecord:
    return KFaceRecord(
        subjects=len(scan.subjects),
        stills=scan.stills,
        missing=len(scan.missing),
        missing_first=tuple("/".join(cell) for cell in scan.missing[:FIRST_MISSING]),
        passed_over=tuple(PassedOverRecord(**asdict(one)) for one in scan.passed_over),
        notes=scan.notes,
    )


def _nothing(exclusions: Sequence[Exclusion], folder: Path) -> TrainingError:
    reasons = ", ".join(f"{count} {reason}" for reason, count in count_reasons(exclusions).items())
    return TrainingError(
        f"nothing usable was found, so no dataset was written ({reasons})",
        where=folder,
        remedy="See docs/datasets.md for labels, light and quality",
    )
