"""From a patient's result what the cohort keeps of it: a line, and what is counted."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from palsycheck.cohort.records import PatientRow
from palsycheck.results import Check, PatientResult, RecordingResult, Verdict
from palsycheck.tables import warnings


@dataclass(frozen=True, slots=True)
class Kept:
    """A patient without the frames and clips, of which there may be millions in a cohort.

    Attributes:
        row: The patient's line.
        readable: Whether any frame of any recording was decoded.
        passed: Whether any recording has no failed check.
        failed_checks: Titles of the checks that failed in any recording.
        recordings: Without frames and clips.
        columns: The patient's row of patients.csv.
    """

    row: PatientRow
    readable: bool
    passed: bool
    failed_checks: tuple[str, ...]
    recordings: tuple[RecordingResult, ...]
    columns: dict[str, str]


def keep(result: PatientResult, *, run: str, report: str) -> Kept:
    """What the cohort keeps of a result."""
    clips = result.clip_probabilities
    row = PatientRow(
        patient_id=result.patient_id,
        run=run,
        report=report,
        outcome=result.outcome,
        reasons=result.reasons,
        probability=result.probability,
        clip_lowest=min(clips, default=None),
        clip_highest=max(clips, default=None),
        threshold=result.threshold,
        above=result.above_threshold,
        side=None if result.asymmetry is None else result.asymmetry.side,
        recorded=_distinct(r.recorded_at for r in result.recordings),
        file_dates=_distinct(_file_date(r) for r in result.recordings),
        faces=result.faces_found,
        frames=result.frames_sampled,
        warnings=_distinct(check.name for check in warnings(result.scored or result.recordings)),
        label=result.label,
    )
    failed = [c.title for r in result.recordings for c in r.checks if c.verdict is Verdict.FAIL]
    return Kept(
        row=row,
        readable=any(r.frames_sampled for r in result.recordings),
        passed=any(_passed(r.checks) for r in result.recordings),
        failed_checks=_distinct(failed),
        recordings=tuple(r.model_copy(update={"frames": (), "clips": ()}) for r in result.recordings),
        columns=result.columns,
    )


def report_link(folder: Path, *, page: Path) -> str:
    """The way from the folder of a page to a patient's report, as a link wants it."""
    way = os.path.relpath(folder.resolve() / "report.html", page.resolve())
    return quote(Path(way).as_posix())


def _passed(checks: tuple[Check, ...]) -> bool:
    return bool(checks) and all(check.verdict is not Verdict.FAIL for check in checks)


def _file_date(recording: RecordingResult) -> str | None:
    video = recording.video
    return video.created[:10] if not recording.recorded_at and video and video.created else None


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
