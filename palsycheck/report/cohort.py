"""The patients of a run seen together: what the cohort's page shows.

``cohort_view`` is pure; ``read_cohort`` collects what a run left on disk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from palsycheck.errors import ReportError
from palsycheck.report.facts import Fact, model_facts, recorded_text, run_facts
from palsycheck.report.load import patient_folders, read_result, read_run
from palsycheck.report.words import OUTCOME_MARKS, Mark, against_threshold, told, visible
from palsycheck.results import Outcome, PatientResult, RecordingResult, RunRecord, Verdict
from palsycheck.tables import warnings


@dataclass(frozen=True, slots=True)
class Cohort:
    """What was found on disk: results, the run's record, and folders whose result cannot be used."""

    results: tuple[PatientResult, ...]
    run: RunRecord | None
    unusable: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow of patients, with those who left before it."""

    title: str
    count: int
    left: str


@dataclass(frozen=True, slots=True)
class Row:
    """A patient's line in the table; ``report`` is relative to the cohort's page."""

    patient: str
    report: str
    recorded: str
    mark: Mark
    probability: str
    verdict: str
    faces: str
    warnings: int
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class CohortView:
    """The whole page."""

    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    without: tuple[Row, ...]
    unusable: tuple[tuple[str, str], ...]
    earlier: tuple[Row, ...]
    labelled: bool
    models: tuple[tuple[Fact, ...], ...]
    summaries: tuple[str, ...]
    run: tuple[Fact, ...]
    software: str


def read_cohort(out: Path) -> Cohort:
    """All results of a run's folder; one that cannot be used is named, and the others are shown.

    Raises:
        UsageError: This is no run's folder.
        ReportError: Its run.json cannot be used.
    """
    results, unusable = [], []
    for folder in patient_folders(out):
        try:
            results.append(read_result(folder))
        except ReportError as error:
            unusable.append((folder.name, f"{error.what}. {error.remedy}."))
    return Cohort(tuple(results), read_run(out), tuple(unusable))


def cohort_view(cohort: Cohort) -> CohortView:
    """The page's texts.

    Patients on disk whom the run's record does not name are left from an earlier run: they are listed
    apart and counted nowhere.
    """
    named = None if cohort.run is None else {entry.patient_id for entry in cohort.run.inputs}
    now = [r for r in cohort.results if named is None or not r.recordings or r.patient_id in named]
    earlier = [r for r in cohort.results if r not in now]
    rows = tuple(_row(result) for result in now)
    models = dict.fromkeys(model_facts(result) for result in now)
    return CohortView(
        steps=_flow(now, unusable=len(cohort.unusable)),
        rows=rows,
        without=tuple(row for row in rows if not row.probability),
        unusable=tuple((visible(folder), visible(reason)) for folder, reason in cohort.unusable),
        earlier=tuple(_row(result) for result in earlier),
        labelled=any(result.label is not None for result in now),
        models=tuple(models),
        summaries=tuple(dict.fromkeys(visible(result.model.summary) for result in now)),
        run=run_facts(cohort.run) if cohort.run else (),
        software=", ".join(dict.fromkeys(visible(result.software) for result in now)) or "palsycheck",
    )


def _flow(results: Sequence[PatientResult], *, unusable: int) -> tuple[Step, ...]:
    """As in CONSORT and STARD: how many patients reach each step, and how many leave before it and why."""
    readable = [r for r in results if any(x.frames_sampled for x in r.recordings)]
    passed = [r for r in readable if any(_passed(x) for x in r.recordings)]
    scored = [r for r in passed if r.outcome is Outcome.SCORED]
    above = [r for r in scored if r.above_threshold]
    below = len(scored) - len(above)
    return (
        Step("found", len(results) + unusable, ""),
        Step("readable", len(readable), _left(len(results) + unusable - len(readable), "not readable")),
        Step("passed the quality gate", len(passed), _failed_checks(readable, passed)),
        Step("scored", len(scored), _left(len(passed) - len(scored), "not scored on the latest date")),
        Step("at or above the threshold", len(above), _left(below, "below the threshold")),
    )


def _passed(recording: RecordingResult) -> bool:
    return bool(recording.checks) and all(c.verdict is not Verdict.FAIL for c in recording.checks)


def _failed_checks(readable: Sequence[PatientResult], passed: Sequence[PatientResult]) -> str:
    stopped = [result for result in readable if result not in passed]
    titles = Counter(
        title
        for result in stopped
        for title in {c.title for r in result.recordings for c in r.checks if c.verdict is Verdict.FAIL}
    )
    by_check = "; ".join(f"{visible(title)}: {number}" for title, number in sorted(titles.items()))
    several = "; one patient may fail several checks" if titles.total() > len(stopped) else ""
    return _left(len(stopped), "stopped by the gate") + (f" ({by_check}){several}" if by_check else "")


def _left(number: int, why: str) -> str:
    return f"{number} {why}" if number else ""


def _row(result: PatientResult) -> Row:
    scored = [r for r in result.recordings if r.name in result.scored_recordings]
    probability = verdict = ""
    if result.probability is not None:
        probability, _ = against_threshold(result.probability, result.threshold)
        verdict = "▲ above" if result.above_threshold else "▼ below"
    return Row(
        patient=visible(result.patient_id),
        report=f"patients/{quote(result.folder, safe='')}/report.html",
        recorded="; ".join(dict.fromkeys(recorded_text(r) for r in result.recordings)),
        mark=OUTCOME_MARKS[result.outcome],
        probability=probability,
        verdict=verdict,
        faces=f"{result.faces_found} of {result.frames_sampled}",
        warnings=len(warnings(scored or result.recordings)),
        label="" if result.label is None else str(result.label),
        reason=" ".join(told(reason) for reason in result.reasons),
    )
