"""Patients as the source holds them: folders, loose recordings, lines of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from palsycheck.errors import EmptyFolderError, IntakeError, NoVideoError
from palsycheck.intake.drafts import Draft, Drafts
from palsycheck.intake.folders import Kind, classify, entries, is_results, is_video_name, look_through
from palsycheck.intake.listing import read_list
from palsycheck.intake.names import as_id, normal, readable

TABLE_NAME = "patients.csv"


@dataclass(slots=True)
class Gathered:
    """What a source holds.

    Attributes:
        drafts: The patients.
        others: Files that are no videos, below the source.
        results: Folders with results of a run, passed over.
        refused: What could not be looked at, each with its reason.
    """

    drafts: Drafts = field(default_factory=Drafts)
    others: list[str] = field(default_factory=list)
    results: list[str] = field(default_factory=list)
    refused: list[IntakeError] = field(default_factory=list)


def is_table_name(path: Path) -> bool:
    """Whether a file is the table by its name, in any case."""
    return normal(path.name).casefold() == TABLE_NAME


def from_folder(source: Path, given: Mapping[str, str]) -> Gathered:
    """Each sub-folder a patient, each loose recording a patient.

    Args:
        source: The folder.
        given: Loose recordings that the table gives to a patient: id by name. Where a folder has that
            id, the row speaks of a recording in it.

    Raises:
        IntakeError: The folder cannot be read, or holds one patient twice.
    """
    gathered = Gathered()
    paths = entries(source, root=source)
    own_results = source / "patients" if is_results(source) else None
    folder_ids = {as_id(readable(Path(path.name))) for path in paths if path.is_dir()}
    for path in paths:
        if path == own_results or is_table_name(path):
            continue
        name = readable(Path(path.name))
        try:
            kind = classify(path, root=source)
        except IntakeError as error:
            _keep_refused(gathered, path, error)
            continue
        if kind is Kind.FOLDER:
            _add_folder(gathered, path, root=source)
        elif kind is Kind.VIDEO:
            patient_id = given.get(name)
            _add_loose(gathered, path, patient_id=None if patient_id in folder_ids else patient_id)
        elif kind is Kind.RESULTS:
            gathered.results.append(name)
        elif kind is Kind.OTHER:
            gathered.others.append(name)
    return gathered


def from_file(source: Path) -> Gathered:
    """One recording, one patient."""
    gathered = Gathered()
    _add_loose(gathered, source, patient_id=None)
    return gathered


def from_list(source: Path) -> Gathered:
    """Each line a patient, or a further recording of one.

    Raises:
        IntakeError: The list is not valid, or names one patient twice without saying so.
    """
    gathered = Gathered()
    for item in read_list(source):
        draft = gathered.drafts.get(item.patient_id) if item.patient_id else None
        if draft is None:
            patient_id = item.patient_id or as_id(item.path.stem)
            draft = gathered.drafts.add(Draft(patient_id, f"{readable(Path(source.name))}, line {item.line}"))
        if item.refused is not None:
            draft.refused.append(str(item.refused))
            gathered.refused.append(item.refused)
            continue
        recording = normal(item.path.name)
        while recording in draft.recordings:
            recording = f"{item.line}/{recording}"
        draft.recordings[recording] = item.path
    return gathered


def _add_folder(gathered: Gathered, folder: Path, *, root: Path) -> None:
    name = readable(Path(folder.name))
    draft = gathered.drafts.add(Draft(as_id(name), _place(folder)))
    found = look_through(folder, root=root)
    draft.recordings = {readable(path.relative_to(folder)): path for path in found.videos}
    gathered.others.extend(readable(path.relative_to(root)) for path in found.others)
    gathered.refused.extend(found.refused)
    draft.refused = [str(error) for error in found.refused]
    if found.others:
        draft.reason = str(NoVideoError("The patient's folder holds no video", where=name))
    else:
        draft.reason = str(EmptyFolderError("The patient's folder is empty", where=name))


def _add_loose(gathered: Gathered, path: Path, *, patient_id: str | None) -> None:
    draft = gathered.drafts.get(patient_id) if patient_id else None
    if draft is None:
        draft = gathered.drafts.add(Draft(patient_id or as_id(path.stem), _place(path)))
    draft.recordings[normal(path.name)] = path


def _keep_refused(gathered: Gathered, path: Path, error: IntakeError) -> None:
    """A patient whose folder or file was refused."""
    name = path.stem if is_video_name(path) else path.name
    gathered.drafts.add(Draft(as_id(readable(Path(name))), _place(path), refused=[str(error)]))
    gathered.refused.append(error)


def _place(path: Path) -> str:
    """A name for messages; two forms of one Hangul name look alike, so the form is said."""
    shown = readable(Path(path.name))
    return shown if shown == path.name else f"{shown}, written in decomposed form"
