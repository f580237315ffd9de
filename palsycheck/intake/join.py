"""What patients.csv says, joined to the patients that were found."""

from __future__ import annotations

from collections.abc import Sequence

from palsycheck.errors import DuplicatePatientError, UnknownPatientError
from palsycheck.intake.drafts import Draft, Drafts
from palsycheck.intake.names import enumerated, folder_name
from palsycheck.intake.patient_rows import columns_of, label_of
from palsycheck.intake.patients import Patient, Recording
from palsycheck.intake.table import Row


def join(
    drafts: Drafts, rows: Sequence[Row], *, table: str, complete: bool
) -> tuple[tuple[Patient, ...], list[str]]:
    """Patients with what the table says of them, and remarks on what does not fit.

    What a row says of one recording goes before what another says of the patient.

    Args:
        drafts: The patients found; those that only the table names are added.
        rows: The table.
        table: Its name, for messages.
        complete: Whether the drafts are all there are: if so, patients that only the table names are
            kept with a reason; if not, they are none of this run's.

    Raises:
        DuplicatePatientError: Two rows for one patient or one recording, or an id that differs from
            another only in case.
        UnknownPatientError: Not one row fits a patient found.
        TableError: Two labels for one patient.
    """
    rows_of: dict[str, list[Row]] = {}
    for row in rows:
        rows_of.setdefault(row.patient_id, []).append(row)
    if complete and rows and not any(drafts.get(patient_id) for patient_id in rows_of):
        raise UnknownPatientError(
            f'No patient of the table is among the recordings, "{rows[0].patient_id}" for one',
            where=table,
            remedy="Write the ids as the folders or files are named",
        )
    for patient_id, own in rows_of.items() if complete else ():
        if drafts.get(patient_id) is None:
            place = f"{table}, line {own[0].line}"
            drafts.add(
                Draft(patient_id, place, reason=f"{place} names this patient, but there is no recording.")
            )
    remarks = _unlisted(drafts, rows_of, table) if rows and complete else []
    patients = []
    for draft in drafts:
        patient, missing = _patient(draft, rows_of.get(draft.id, []), table)
        patients.append(patient)
        remarks += missing
    return tuple(patients), remarks


def _patient(draft: Draft, rows: Sequence[Row], table: str) -> tuple[Patient, list[str]]:
    general = _one(draft, [row for row in rows if row.recording is None], table, of="patient")
    remarks = []
    special: dict[str, list[Row]] = {}
    for row in rows:
        if row.recording is None:
            continue
        name = _recording_name(draft, row.recording)
        if name is not None:
            special.setdefault(name, []).append(row)
        elif draft.recordings:
            remarks.append(
                f'{table}, line {row.line}: there is no recording "{row.recording}" of patient "{draft.id}".'
            )
    recordings = []
    for name, path in draft.recordings.items():
        own = _one(draft, special.get(name, []), table, of="recording")
        known = [row for row in (own, general) if row is not None]
        recordings.append(
            Recording(
                path=path,
                name=name,
                recorded_at=next((row.recorded_at for row in known if row.recorded_at is not None), None),
                lux=next((row.lux for row in known if row.lux is not None), None),
                mirrored=next((row.mirrored for row in known if row.mirrored is not None), None),
            )
        )
    patient = Patient(
        id=draft.id,
        folder=folder_name(draft.id),
        recordings=tuple(recordings),
        label=label_of(rows, patient_id=draft.id, table=table),
        columns=columns_of(rows),
        reason=" ".join(draft.refused) or ("" if recordings else draft.reason),
    )
    return patient, remarks


def _one(draft: Draft, rows: Sequence[Row], table: str, *, of: str) -> Row | None:
    if len(rows) > 1:
        raise DuplicatePatientError(
            f'Two lines speak of one {of} of "{draft.id}"'
            if of == "recording"
            else f'"{draft.id}" has two lines',
            where=f"{table}, lines {rows[0].line} and {rows[1].line}",
            remedy="Remove one, or name a different recording in each",
        )
    return rows[0] if rows else None


def _recording_name(draft: Draft, wanted: str) -> str | None:
    """The recording that a row means, by its path below the patient's folder or the source, or its name."""
    if wanted in draft.recordings:
        return wanted
    below_source = wanted.removeprefix(f"{draft.id}/")
    if below_source in draft.recordings:
        return below_source
    alike = [name for name in draft.recordings if name.rpartition("/")[2] == wanted]
    return alike[0] if len(alike) == 1 else None


def _unlisted(drafts: Drafts, rows_of: dict[str, list[Row]], table: str) -> list[str]:
    names = [draft.id for draft in drafts if draft.id not in rows_of]
    if not names:
        return []
    return [f"{table} does not name {len(names)} of the patients found: {enumerated(names)}"]
