"""A run: a folder of patients screened, every one accounted for at the end."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from palsycheck.combining import failed_patient
from palsycheck.errors import ModelMismatchError, ReportError
from palsycheck.files import atomic_write_text, private_folder
from palsycheck.intake import Patient, find_patients
from palsycheck.models.card import ModelCard, check_settings
from palsycheck.models.store import card_of, find
from palsycheck.results import Message, Outcome, PatientResult
from palsycheck.run import identity
from palsycheck.run.ledger import Ledger, open_ledger
from palsycheck.run.local import Finished, screen_all
from palsycheck.run.options import RunOptions
from palsycheck.run.place import check_place, held
from palsycheck.run.plan import Plan, make_plan
from palsycheck.run.progress import Show
from palsycheck.run.record import run_record
from palsycheck.run.worker import Job, put_in_place, render_one
from palsycheck.screening import write_result
from palsycheck.tables import patient_line, patients_csv


def run_batch(options: RunOptions, show: Show) -> int:
    """Screen what is new, changed or failed; write reports, ``patients.csv``, ``run.json``, the cohort.

    Returns:
        The exit status: 0 every patient was processed; 1 one failed or a report is missing; 130
        interrupted.

    Raises:
        PalsycheckError: The run as a whole cannot be done: input, model, settings or output folder.
    """
    started = _now()
    intake = find_patients(options.videos, table=options.table)
    for warning in intake.warnings:
        show.note(f"note: {warning}")
    check_place(
        options.out,
        videos=options.videos,
        table=options.table,
        recordings=(recording.path for patient in intake.patients for recording in patient.recordings),
    )
    directory = find(options.model).resolve()
    card = card_of(directory)
    check_settings(card, options.settings)
    model = identity.model_digest(directory)
    if options.expected_model not in (None, model):
        raise ModelMismatchError(
            "the model is not the one that the configuration names",
            where=options.model,
            remedy="Bring that model, or name another with --model",
        )
    folder = private_folder(options.out / "patients")
    job = Job(options.settings, directory, options.device, folder, options.pages)
    work = identity.work(options.settings, model=model)
    with held(options.out), open_ledger(options.out) as ledger:
        plan = make_plan(
            intake.patients, folder=folder, ledger=ledger, work=work, pages=options.pages, force=options.force
        )
        run = _Run(job, card, ledger, work, show)
        try:
            results, missing = run.carry_out(plan, jobs=options.jobs)
        except KeyboardInterrupt:
            show.note("interrupted: what was finished is kept; the same command goes on from there")
            return 130
        order = {patient.id: i for i, patient in enumerate(intake.patients)}
        results.sort(key=lambda result: order[result.patient_id])
        atomic_write_text(
            options.out / "patients.csv", patients_csv([patient_line(result) for result in results])
        )
        record = run_record(options, results, model=model, started=started, finished=_now())
        atomic_write_text(options.out / "run.json", record.model_dump_json(indent=1) + "\n")
        missing += _cohort(options, show)
    _close(results, out=options.out, missing=missing, show=show)
    return 1 if missing or any(result.outcome is Outcome.FAILED for result in results) else 0


@dataclass(frozen=True, slots=True)
class _Run:
    """What the steps of one run share."""

    job: Job
    card: ModelCard
    ledger: Ledger
    work: str
    show: Show

    def carry_out(self, plan: Plan, *, jobs: int) -> tuple[list[PatientResult], int]:
        """All results, in the order in which they came, and how many reports are missing."""
        self.show.begin(len(plan.keep) + len(plan.screen))
        missing = 0
        for place in plan.redraw:
            missing += self._noted(render_one(place, self.job.pages))
        for result in plan.keep:
            self.show.patient(result, seconds=None)
        results = list(plan.keep)
        if plan.screen:
            for finished in screen_all(plan.screen, self.job, jobs=jobs, on_start=self._start):
                result, report_error = self._settle(finished)
                missing += self._noted(report_error)
                self.show.patient(result, seconds=finished.seconds)
                results.append(result)
        return results, missing

    def _start(self, patient: Patient) -> None:
        self.ledger.start(
            patient.id, folder=patient.folder, stamp=identity.stamp(patient), work=self.work, now=_now()
        )

    def _settle(self, finished: Finished) -> tuple[PatientResult, str]:
        """The patient's result, made here where the worker could not; the ledger knows it afterwards."""
        patient = finished.patient
        match finished.ended:
            case Message() as reason:
                result = failed_patient(patient, reason, card=self.card, settings=self.job.settings)
                report_error = self._put_failed(result)
            case done:
                result, report_error = done.result, done.report_error
        self.ledger.finish(
            patient.id,
            content=identity.content_seen(patient, result),
            state=result.outcome.value,
            reason=" ".join(reason.text for reason in result.reasons),
            now=_now(),
        )
        return result, report_error

    def _put_failed(self, result: PatientResult) -> str:
        part = self.job.patients / f".part-{result.folder}"
        shutil.rmtree(part, ignore_errors=True)
        write_result(result, private_folder(part))
        report_error = render_one(part, self.job.pages)
        put_in_place(part, self.job.patients / result.folder)
        return report_error

    def _noted(self, report_error: str) -> int:
        if report_error:
            self.show.note(f"report missing: {report_error}")
        return bool(report_error)


def _cohort(options: RunOptions, show: Show) -> int:
    """Write the cohort's data and pages; 1 where they are missing."""
    from palsycheck.cohort.make import Wanted, make_cohort
    from palsycheck.report.render import write_cohort

    try:
        make_cohort(Wanted(options.out, (options.out,), mix=True, patients=False))
        write_cohort(options.out, options.pages)
    except ReportError as error:
        show.note(f"cohort report missing: {error}")
        return 1
    return 0


def _close(results: list[PatientResult], *, out: Path, missing: int, show: Show) -> None:
    """The end of a run on a few lines: counted by outcome, what failed, where to look."""
    counts = Counter(result.outcome for result in results)
    above = sum(bool(result.above_threshold) for result in results)
    show.note(
        f"{len(results)} patients: {counts[Outcome.SCORED]} scored ({above} at or above the threshold), "
        f"{counts[Outcome.NOT_SCORED]} not scored, {counts[Outcome.FAILED]} failed"
        + (f", {missing} reports missing" if missing else "")
    )
    show.note(f"cohort: {out / 'cohort.html'}")


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
