"""The runs that a cohort is made of: their folders, names, and which patients count twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from palsycheck.cohort.records import Replaced
from palsycheck.errors import UsageError
from palsycheck.intake.names import folder_name
from palsycheck.report.load import patient_folders, read_result, read_run
from palsycheck.results import PatientResult, RunRecord


@dataclass(frozen=True, slots=True)
class Run:
    """A run on disk.

    Attributes:
        path: Its folder.
        name: What tells it from the others.
        record: ``run.json``; None where the run was interrupted.
        folders: Of its patients, in the order of the input, then what an earlier run left.
        named: Ids in the run's record; None without one.
    """

    path: Path
    name: str
    record: RunRecord | None
    folders: tuple[Path, ...]
    named: frozenset[str] | None

    def holds(self, result: PatientResult) -> bool:
        """Whether the patient belongs to the run; else an earlier one left the result."""
        return self.named is None or not result.recordings or result.patient_id in self.named


def open_runs(paths: Sequence[Path]) -> tuple[Run, ...]:
    """The runs in these folders.

    Raises:
        UsageError: One is no run's folder, or is named twice.
        ReportError: A run.json cannot be used.
    """
    places = [path.resolve() for path in paths]
    for number, place in enumerate(places):
        if place in places[:number]:
            raise UsageError("The run is named twice", where=paths[number], remedy="Name each run once")
    return tuple(_run(path, name) for path, name in zip(paths, _names(places), strict=True))


def _run(path: Path, name: str) -> Run:
    folders = patient_folders(path)
    record = read_run(path)
    if record is None:
        return Run(path, name, None, folders, None)
    ids = tuple(dict.fromkeys(entry.patient_id for entry in record.inputs))
    place = {folder_name(patient_id): number for number, patient_id in enumerate(ids)}
    ordered = sorted(folders, key=lambda folder: (place.get(folder.name, len(place)), folder.name))
    return Run(path, name, record, tuple(ordered), frozenset(ids))


def _names(places: Sequence[Path]) -> list[str]:
    """The last part of each path, or as many as it takes to tell them apart."""
    for parts in range(1, max((len(place.parts) for place in places), default=1) + 1):
        names = ["/".join(place.parts[-parts:]) for place in places]
        if len(set(names)) == len(names):
            break
    return names


def set_aside(runs: Sequence[Run]) -> tuple[frozenset[Path], tuple[Replaced, ...]]:
    """Patients who are in several runs with the very same recordings: the run that finished last counts.

    A run without a record, which was interrupted, counts for less than any other; of equal ones, the one
    named later counts for more.

    Returns:
        Folders of results that do not count, and what took their place.

    Raises:
        UsageError: A patient is in two runs with different recordings. Nobody but the user can say whether
            that is one patient at two times or two patients with one id.
        ReportError: The result of such a patient cannot be used.
    """
    order = sorted(range(len(runs)), key=lambda n: (record.finished if (record := runs[n].record) else "", n))
    kept: dict[str, tuple[Run, Path, PatientResult | None]] = {}
    dropped: set[Path] = set()
    replaced: list[Replaced] = []
    for number in order:
        run = runs[number]
        for folder in run.folders:
            earlier = kept.get(folder.name)
            if earlier is None:
                kept[folder.name] = (run, folder, None)
                continue
            run_before, folder_before, read = earlier
            before, now = read or read_result(folder_before), read_result(folder)
            if not run_before.holds(before) or not run.holds(now):  # left over: one of them is not counted
                kept[folder.name] = (
                    (run, folder, now) if run.holds(now) else (run_before, folder_before, before)
                )
                continue
            if _recordings(before) != _recordings(now):
                raise UsageError(
                    f'Patient "{now.patient_id}" is in the runs {run_before.name} and {run.name} with '
                    "different recordings",
                    where=run.path,
                    remedy="Screen all recordings of a patient in one run, or give two patients two ids",
                )
            dropped.add(folder_before)
            replaced.append(Replaced(patient_id=now.patient_id, counted=run.name, set_aside=run_before.name))
            kept[folder.name] = (run, folder, now)
    return frozenset(dropped), tuple(replaced)


def _recordings(result: PatientResult) -> list[str]:
    """Hashes of the recordings; of one that could not be read there is only its name."""
    return sorted(r.video.sha256 if r.video else f"name {r.name}" for r in result.recordings)
