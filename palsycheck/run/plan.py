"""What there is to do: what is asked for, compared with what the ledger and the disk hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from palsycheck.intake import Patient
from palsycheck.report.pages import Pages, drawn
from palsycheck.results import PatientResult
from palsycheck.run import identity
from palsycheck.run.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Plan:
    """Patients to screen, results to keep, and folders whose reports are to be drawn again."""

    screen: tuple[Patient, ...]
    keep: tuple[PatientResult, ...]
    redraw: tuple[Path, ...]


def make_plan(
    patients: Sequence[Patient], *, folder: Path, ledger: Ledger, work: str, pages: Pages, force: bool
) -> Plan:
    """Screen what is new, changed or failed; draw again a report that is not there as wanted; keep the rest.

    Args:
        patients: As found by intake.
        folder: The run's ``patients`` folder.
        ledger: What was done before.
        work: Hash of settings, model and version.
        pages: How the reports are wanted.
        force: Screen all.
    """
    screen, keep, redraw = [], [], []
    for patient in patients:
        place = folder / patient.folder
        result = None if force else _kept(patient, place, ledger=ledger, work=work)
        if result is None:
            screen.append(patient)
            continue
        keep.append(result)
        if not drawn(place, pages):
            redraw.append(place)
    return Plan(tuple(screen), tuple(keep), tuple(redraw))


def _kept(patient: Patient, place: Path, *, ledger: Ledger, work: str) -> PatientResult | None:
    """The patient's earlier result where it still holds."""
    entry = ledger.entry(patient.id)
    if entry is None or entry.work != work or entry.state not in ("scored", "not_scored"):
        return None
    stamp = identity.stamp(patient)
    if stamp != entry.stamp:
        content = identity.content_on_disk(patient)
        if not content or content != entry.content:
            return None
        ledger.restamp(patient.id, stamp=stamp)
    try:
        return PatientResult.model_validate_json((place / "result.json").read_bytes())
    except (OSError, ValidationError):
        # Lost or damaged on disk: the recordings are screened again.
        return None
