"""What a worker process does: load the model once, then screen patient after patient.

Untrusted video is decoded only here. A worker that dies or hangs costs one patient; the run goes on.
Each worker uses one thread: results do not depend on how many work side by side.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from palsycheck.errors import ReportError
from palsycheck.files import private_folder, refused
from palsycheck.intake import Patient
from palsycheck.report.pages import Pages
from palsycheck.results import PatientResult
from palsycheck.screening import Tools, screen_patient
from palsycheck.settings import Settings


@dataclass(frozen=True, slots=True)
class Job:
    """What every patient of a run has in common."""

    settings: Settings
    model: Path
    device: str
    patients: Path
    pages: Pages


@dataclass(frozen=True, slots=True)
class Done:
    """A patient's result, and why its report is missing ("" where it is there)."""

    result: PatientResult
    report_error: str


@cache
def tools(settings: Settings, model: Path, device: str) -> Tools:
    """Settings, model and detector of this process.

    Raises:
        ModelError: The model cannot be used.
        DeviceError: The device is not there.
    """
    import cv2
    import torch

    from palsycheck.faces.detect import Detector
    from palsycheck.models.card import check_settings
    from palsycheck.models.device import choose_device
    from palsycheck.models.store import load

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    loaded = load(model, choose_device(device))
    check_settings(loaded.card, settings)
    return Tools(settings=settings, model=loaded, detector=Detector(settings.detecting))


def prepare(job: Job) -> str:
    """Load what this process needs; gives the device in use."""
    return str(tools(job.settings, job.model, job.device).model.device)


def screen_one(patient: Patient, job: Job) -> Done:
    """Screen one patient into a folder beside the final one, then put it in place whole."""
    part = job.patients / f".part-{patient.folder}"
    shutil.rmtree(part, ignore_errors=True)
    private_folder(part)
    result = screen_patient(patient, folder=part, tools=tools(job.settings, job.model, job.device))
    report_error = render_one(part, job.pages)
    put_in_place(part, job.patients / patient.folder)
    return Done(result, report_error)


def render_one(folder: Path, pages: Pages) -> str:
    """Write a patient's reports from the result on disk; gives what went wrong, "" where nothing did.

    A report that cannot be drawn never costs the result it would have shown.
    """
    from palsycheck.report.render import write_patient_report

    try:
        write_patient_report(folder, pages)
    except ReportError as error:
        return str(error)
    return ""


def put_in_place(part: Path, final: Path) -> None:
    """Give a finished folder its final name; what had it before is removed afterwards.

    Raises:
        OutputError: The folder cannot be written.
    """
    old = final.with_name(f".old-{final.name}")
    shutil.rmtree(old, ignore_errors=True)
    try:
        if final.is_dir():
            final.rename(old)
        part.rename(final)
    except OSError as error:
        raise refused("The folder cannot be put in place", final, error) from error
    shutil.rmtree(old, ignore_errors=True)
