"""Who is to be screened: the one question that intake answers."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from pathlib import Path

from palsycheck.errors import (
    EmptyFolderError,
    IntakeError,
    LinkLoopError,
    MissingInputError,
    NoVideoError,
    TableError,
    UnreadableInputError,
)
from palsycheck.intake.folders import VIDEO_EXTENSIONS, Kind, check_link, entries, is_video_name
from palsycheck.intake.gather import Gathered, from_file, from_folder, from_list, is_table_name
from palsycheck.intake.join import join
from palsycheck.intake.listing import LIST_EXTENSIONS
from palsycheck.intake.names import enumerated, is_utf8, readable
from palsycheck.intake.patients import Intake, Patient
from palsycheck.intake.table import Row, read_table


def find_patients(source: Path, *, table: Path | None = None) -> Intake:
    """Finds patients and recordings.

    In a folder each sub-folder is a patient, named by it, with all videos below it at any depth; each
    video that lies loose in the folder is a patient of its own, named by its stem, unless the table
    gives it to a patient (a row with its name as ``recording``). A single video is one patient. A file
    list (``.txt``, ``.lst``) has one path a line, or an id, a tab and a path; relative paths start at the
    list's folder; lines with # in front are comments; lines with the same id are one patient.

    Every patient is accounted for: one whose folder holds no video or cannot be read, or whom the
    table of a folder names without a recording, is kept with a reason. For a single video or a list,
    rows of other patients do not matter.

    Args:
        source: The folder, video or list.
        table: patients.csv, if it is not the one beside the recordings.

    Raises:
        MissingInputError: ``source`` or ``table`` does not exist.
        UnreadableInputError: It cannot be read.
        LinkLoopError: It is a symbolic link that leads back to itself.
        EmptyFolderError: The folder holds nothing.
        NoVideoError: There is no video at all, or ``source`` is another kind of file.
        DuplicatePatientError: Two patients with one id (also in another normal form of Unicode, or
            differing only in case), a recording listed twice, two rows for one patient.
        UnknownPatientError: Not one row of the table belongs to a patient of ``source``.
        TableError: The table or list is not valid.
    """
    kind = _kind(source)
    if kind is Kind.FOLDER:
        rows, name = _table_of(source, table, confined=True)
        gathered = from_folder(source, {row.recording: row.patient_id for row in rows if row.recording})
    else:
        rows, name = _table_of(source.parent, table, confined=False)
        gathered = from_file(source) if kind is Kind.VIDEO else from_list(source)
    if not any(draft.recordings for draft in gathered.drafts):
        raise _nothing(source, gathered)
    patients, remarks = join(gathered.drafts, rows, table=name, complete=kind is Kind.FOLDER)
    return Intake(patients, (*_passed_over(gathered, patients), *remarks))


def _kind(source: Path) -> Kind:
    """FOLDER, VIDEO, or OTHER for a list."""
    if not is_utf8(source):
        raise UnreadableInputError(
            "The name is not valid UTF-8", where=readable(source), remedy="Rename it, for example with convmv"
        )
    try:
        source.stat()
    except FileNotFoundError as error:
        raise MissingInputError(
            "There is no such file or folder", where=source, remedy="Check the path"
        ) from error
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise LinkLoopError(
                "The symbolic link leads back to itself", where=source, remedy="Name the folder that is meant"
            ) from error
        raise UnreadableInputError(
            f"It cannot be read: {error.strerror}", where=source, remedy="Check the rights"
        ) from error
    if source.is_dir():
        return Kind.FOLDER
    if source.is_file() and is_video_name(source):
        return Kind.VIDEO
    if source.is_file() and source.suffix.lower() in LIST_EXTENSIONS:
        return Kind.OTHER
    raise NoVideoError(
        "This is neither a folder nor a video nor a file list", where=source, remedy=f"Name {_wanted()}"
    )


def _table_of(folder: Path, table: Path | None, *, confined: bool) -> tuple[tuple[Row, ...], str]:
    """The rows, and the name of the table for messages; no rows where there is no table."""
    if table is not None:
        return read_table(table), table.name
    beside = [path for path in entries(folder, root=folder) if is_table_name(path)]
    if not beside:
        return (), ""
    if len(beside) > 1:
        raise TableError(
            f"There are two patients tables, {beside[0].name} and {beside[1].name}",
            where=folder,
            remedy="Remove one, or name one with --table",
        )
    (path,) = beside
    if confined and path.is_symlink():
        try:
            check_link(path, root=folder)
        except IntakeError as error:
            raise TableError(error.what, where=path, remedy="Name the table with --table") from error
    return read_table(path), path.name


def _nothing(source: Path, gathered: Gathered) -> IntakeError:
    """Why there is nothing to do."""
    if gathered.refused:
        return gathered.refused[0]
    remedy = f"Name {_wanted()}"
    count = len(gathered.others)
    if not count and not list(gathered.drafts) and not gathered.results:
        return EmptyFolderError("There is nothing in the folder", where=source, remedy=remedy)
    among = f" among {count} file{'' if count == 1 else 's'}" if count else ""
    return NoVideoError(f"There is no video{among}", where=source, remedy=remedy)


def _passed_over(gathered: Gathered, patients: Sequence[Patient]) -> list[str]:
    """What was left out of the run, unless it is a patient's reason already."""
    said = " ".join(patient.reason for patient in patients if not patient.recordings)
    remarks = [str(error) for error in gathered.refused if str(error) not in said]
    if gathered.others:
        count = len(gathered.others)
        files = "1 file is no video and was" if count == 1 else f"{count} files are no videos and were"
        remarks.append(f"{files} passed over: {enumerated(gathered.others)}")
    if gathered.results:
        remarks.append(f"Folders with results of a run were passed over: {enumerated(gathered.results)}")
    return remarks


def _wanted() -> str:
    kinds = ", ".join(sorted(VIDEO_EXTENSIONS))
    return (
        f"a folder of recordings ({kinds}), one recording, or a list of them ({', '.join(LIST_EXTENSIONS)})"
    )
