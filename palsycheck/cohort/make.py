"""A cohort from the results of runs: read once, one patient after the other, and written as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from palsycheck.cohort.figures import figures
from palsycheck.cohort.flow import flow
from palsycheck.cohort.labels import Known, check_used, laid_over, read_labels
from palsycheck.cohort.methods import citation, methods
from palsycheck.cohort.mixing import Mixable, differing, refuse
from palsycheck.cohort.overview import check_counts, recording_facts
from palsycheck.cohort.parquet import FrameParquet, check_pyarrow, frames_parquet
from palsycheck.cohort.records import Cohort, PatientRow, Replaced, RunFacts, Unusable
from palsycheck.cohort.rows import Kept, keep, report_link
from palsycheck.cohort.runs import Run, open_runs, set_aside
from palsycheck.cohort.subgroups import subgroups
from palsycheck.errors import DuplicatePatientError, ReportError
from palsycheck.files import atomic_text_file, atomic_write_text, remove_file
from palsycheck.report.load import read_result
from palsycheck.results import PatientResult
from palsycheck.tables import (
    COHORT_FRAME_COLUMNS,
    PatientLine,
    frame_rows,
    patient_line,
    patients_csv,
    write_csv,
)

RECORD, FRAMES, PARQUET, TABLE = "cohort.json", "frames.csv", "frames.parquet", "patients.csv"
"""Names of what is written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What cohort to make.

    Attributes:
        out: Where to, a folder that exists.
        runs: Folders that 'palsycheck screen' wrote.
        table: patients.csv with labels that came later.
        mix: Whether runs of different models, thresholds or settings may be put together.
        parquet: Whether to write ``frames.parquet``, too.
        patients: Whether to write ``patients.csv``; a run has written its own.
    """

    out: Path
    runs: tuple[Path, ...]
    table: Path | None = None
    mix: bool = False
    parquet: bool = False
    patients: bool = True


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    kept: list[Kept] = field(default_factory=list)
    lines: list[PatientLine] = field(default_factory=list)
    used: list[Mixable] = field(default_factory=list)
    earlier: list[PatientRow] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)


def make_cohort(wanted: Wanted) -> Cohort:
    """Write ``frames.csv``, ``patients.csv`` and, last, ``cohort.json``.

    Results that cannot be used are named in the record, and the others are counted.

    Raises:
        UsageError: A folder is no run's; runs differ in the model, threshold or settings and ``mix`` is not
            asked for; a patient is in two runs with different recordings.
        IntakeError: The table cannot be used.
        ReportError: A run.json cannot be used.
        MissingLibraryError: Parquet is asked for and cannot be written here.
        OutputError: A file cannot be written.
    """
    if wanted.parquet:
        check_pyarrow()
    table = {} if wanted.table is None else read_labels(wanted.table)
    runs = open_runs(wanted.runs)
    dropped, replaced = set_aside(runs)
    gathered = _gather(wanted, runs, dropped, table)
    unmatched = 0
    if wanted.table is not None:
        unmatched = check_used(table, (kept.row.patient_id for kept in gathered.kept), path=wanted.table)
    if not wanted.parquet:
        remove_file(wanted.out / PARQUET)  # none may be older than frames.csv
    if wanted.patients:
        names = [kept.row.run for kept in gathered.kept]
        atomic_write_text(wanted.out / TABLE, patients_csv(gathered.lines, runs=names))
    cohort = _record(wanted, runs, gathered, replaced=replaced, unmatched=unmatched)
    atomic_write_text(wanted.out / RECORD, cohort.model_dump_json(indent=1) + "\n")
    return cohort


def _gather(
    wanted: Wanted, runs: Sequence[Run], dropped: frozenset[Path], table: dict[str, Known]
) -> _Gathered:
    """Read all results once, writing their frames on the way."""
    gathered = _Gathered()
    seen: dict[str, str] = {}
    with ExitStack() as stack:
        file = stack.enter_context(atomic_text_file(wanted.out / FRAMES))
        parquet: FrameParquet | None = None
        if wanted.parquet:
            parquet = stack.enter_context(frames_parquet(wanted.out / PARQUET))
        write_csv(file, [COHORT_FRAME_COLUMNS])
        for run, folder, result in _results(runs, dropped, gathered):
            found = laid_over(result, table)
            kept = keep(found, run=run.name, report=report_link(folder, page=wanted.out))
            if not run.holds(found):
                gathered.earlier.append(kept.row)
                continue
            _check_new(found.patient_id, run, seen)
            gathered.kept.append(kept)
            gathered.lines.append(patient_line(found))
            gathered.used.append(Mixable.of(found))
            if not wanted.mix:
                refuse(gathered.used[0], gathered.used[-1], of=gathered.kept[0].row, others=kept.row)
            for row in frame_rows(found):
                whole = (found.patient_id, *row)
                write_csv(file, [whole])
                if parquet is not None:
                    parquet.add(whole)
    return gathered


def _results(
    runs: Sequence[Run], dropped: frozenset[Path], gathered: _Gathered
) -> Iterator[tuple[Run, Path, PatientResult]]:
    for run in runs:
        for folder in run.folders:
            if folder in dropped:
                continue
            try:
                yield run, folder, read_result(folder)
            except ReportError as error:
                reason = f"{error.what}. {error.remedy}."
                gathered.unusable.append(Unusable(run=run.name, folder=folder.name, reason=reason))


def _check_new(patient_id: str, run: Run, seen: dict[str, str]) -> None:
    if patient_id in seen:
        raise DuplicatePatientError(
            f'Patient "{patient_id}" has two results, in {seen[patient_id]} and {run.name}',
            where=run.path,
            remedy="Remove one of the folders, or screen again",
        )
    seen[patient_id] = run.name


def _record(
    wanted: Wanted,
    runs: Sequence[Run],
    gathered: _Gathered,
    *,
    replaced: tuple[Replaced, ...],
    unmatched: int,
) -> Cohort:
    kept = gathered.kept
    recordings = [recording for patient in kept for recording in patient.recordings]
    models = Mixable.counted(gathered.used)
    cohort = Cohort(
        runs=tuple(_run_facts(run, kept) for run in runs),
        models=models,
        mixed=differing(models),
        labels_from=None if wanted.table is None else wanted.table.name,
        labels_unmatched=unmatched,
        flow=flow(kept, unusable=len(gathered.unusable)),
        rows=tuple(patient.row for patient in kept),
        unusable=tuple(gathered.unusable),
        replaced=replaced,
        earlier=tuple(gathered.earlier),
        checks=check_counts(recordings),
        recordings=recording_facts(recordings),
        figures=figures(kept),
        subgroups=subgroups(kept) if any(patient.row.label is not None for patient in kept) else (),
    )
    return cohort.model_copy(update={"methods": methods(cohort), "citation": citation(cohort)})


def _run_facts(run: Run, kept: Sequence[Kept]) -> RunFacts:
    patients = sum(patient.row.run == run.name for patient in kept)
    if run.record is None:
        return RunFacts(name=run.name, patients=patients)
    return RunFacts(
        name=run.name,
        patients=patients,
        frames=run.record.settings.sampling.frames,
        device=run.record.device,
        versions=run.record.versions,
        started=run.record.started,
        finished=run.record.finished,
    )
