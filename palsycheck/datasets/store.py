"""A dataset on disk: ``dataset.json`` and, below ``faces/``, the faces that it speaks of.

What a simulation knows of the faces lies below ``truth/``. ``dataset.json`` is written last and holds no
clock and no path: the same sources, settings and options give the same bytes. It holds ids, so it is as
confidential as the recordings.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

from palsycheck.datasets.cache import Hash, open_faces
from palsycheck.datasets.dataset import Dataset, FaceSequence, Kind, Origin, Subject
from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.truth import open_truth
from palsycheck.errors import TrainingError
from palsycheck.files import atomic_write_text, plain_bytes
from palsycheck.settings import Settings

FORMAT_VERSION = 1
RECORD_NAME = "dataset.json"

BUILD_IT = "Make one with: palsycheck dataset build DATASET --recordings DIR (--kface DIR)"
BUILD_AGAIN = "Build it again with the same command: only what is damaged or missing is made anew"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SequenceRecord(_Part):
    """A recording or a series of stills.

    Attributes:
        key: Name of its files below ``faces/``.
        sha256: Of the file of faces.
        times: Seconds; empty for stills, which have none.
        truth_sha256: Of the file of asymmetries, and its name below ``truth/``; None, and left out of the
            JSON as in datasets of earlier versions, where none are known.
    """

    name: str
    kind: Kind
    recorded_at: str | None
    key: Hash
    sha256: Hash
    faces: int
    times: tuple[float, ...]
    truth_sha256: Hash | None = None

    @model_serializer(mode="wrap")
    def _without_none(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if self.truth_sha256 is None:
            del fields["truth_sha256"]
        return fields


class SubjectRecord(_Part):
    """A person: label 1 palsy, 0 healthy; ``person`` as in ``Subject``, not in the JSON where it is ""."""

    id: str
    label: Literal[0, 1]
    sequences: tuple[SequenceRecord, ...]
    person: str = ""

    @model_serializer(mode="wrap")
    def _without_nothing(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields: dict[str, Any] = handler(self)
        if not self.person:
            del fields["person"]
        return fields


class ExclusionRecord(_Part):
    """See ``labelled.Exclusion``."""

    patient_id: str
    recording: str | None
    reason: str


class OriginRecord(_Part):
    """See ``dataset.Origin``."""

    kind: Kind
    people: str
    selection: str


class PassedOverRecord(_Part):
    """See ``kface_files.PassedOver``."""

    reason: str
    count: int
    first: str


class KFaceRecord(_Part):
    """What a folder of K-FACE held of the selection, before anything was prepared.

    Attributes:
        stills: Of the selection.
        missing: Cells of the selection that were not there, the first of them by name.
    """

    subjects: int
    stills: int
    missing: int
    missing_first: tuple[str, ...]
    passed_over: tuple[PassedOverRecord, ...]
    notes: tuple[str, ...]


class DatasetRecord(_Part):
    """``dataset.json``.

    Attributes:
        warnings: What intake had to say of the recordings.
        seed: Of the choice of K-FACE subjects.
        sha256: Of everything that faces and labels consist of.
        checksum: Of all other fields of this record.
    """

    format_version: Literal[1] = 1
    subjects: tuple[SubjectRecord, ...]
    exclusions: tuple[ExclusionRecord, ...]
    origins: tuple[OriginRecord, ...]
    kface: KFaceRecord | None
    warnings: tuple[str, ...]
    settings: Settings
    seed: int
    sha256: Hash = "0" * 64
    checksum: Hash = "0" * 64

    def sealed(self) -> DatasetRecord:
        """The same with both hashes filled in."""
        faces = [subject.model_dump(mode="json") for subject in self.subjects]
        named = self.model_copy(update={"sha256": _digest(faces)})
        return named.model_copy(update={"checksum": _checksum(named)})


def faces_folder(dataset: Path) -> Path:
    """Where a dataset's faces lie."""
    return dataset / "faces"


def truth_folder(dataset: Path) -> Path:
    """Where a dataset's known asymmetries lie."""
    return dataset / "truth"


def splits_folder(dataset: Path) -> Path:
    """Where a dataset's splits are kept."""
    return dataset / "splits"


def write_record(record: DatasetRecord, folder: Path) -> DatasetRecord:
    """Seal a dataset's record and write it.

    Raises:
        OutputError: The folder cannot be written.
    """
    sealed = record.sealed()
    text = json.dumps(sealed.model_dump(mode="json"), indent=1, ensure_ascii=False)
    atomic_write_text(folder / RECORD_NAME, text + "\n")
    return sealed


def read_record(folder: Path) -> DatasetRecord:
    """A dataset's record.

    Raises:
        TrainingError: There is no dataset, or its record is damaged or of another version.
    """
    path = folder / RECORD_NAME
    try:
        data = plain_bytes(path)
    except (FileNotFoundError, NotADirectoryError):
        raise TrainingError("there is no dataset in the folder", where=folder, remedy=BUILD_IT) from None
    except OSError as error:
        raise TrainingError(
            f"the dataset cannot be read: {error.strerror}", where=path, remedy="Check the rights"
        ) from None
    try:
        record = DatasetRecord.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise TrainingError(
            f"the dataset's record is damaged or of another version ({field}: {first['msg']})",
            where=path,
            remedy=BUILD_AGAIN,
        ) from None
    # Of the file as it stands: a setting that came later is in the record, but not in the file.
    if record.checksum != _digest({k: v for k, v in json.loads(data).items() if k != "checksum"}):
        raise TrainingError("the dataset's record has been changed", where=path, remedy=BUILD_AGAIN)
    return record


def open_dataset(folder: Path) -> Dataset:
    """A dataset, its faces memory-mapped.

    Hashes of the faces are not computed here: ``palsycheck dataset check`` does.

    Raises:
        TrainingError: There is none, or something of it is missing or damaged.
    """
    record = read_record(folder)
    return Dataset(
        subjects=tuple(
            _subject(subject, folder, size=record.settings.aligning.size) for subject in record.subjects
        ),
        exclusions=tuple(Exclusion(e.patient_id, e.recording, e.reason) for e in record.exclusions),
        origins=tuple(Origin(o.kind, o.people, o.selection) for o in record.origins),
        settings=record.settings,
        sha256=record.sha256,
    )


def sequences(record: DatasetRecord) -> Sequence[tuple[SubjectRecord, SequenceRecord]]:
    """All sequences, each with whose it is."""
    return [(subject, one) for subject in record.subjects for one in subject.sequences]


def _subject(subject: SubjectRecord, folder: Path, *, size: int) -> Subject:
    return Subject(
        subject.id,
        subject.label,
        tuple(_sequence(one, folder, size=size) for one in subject.sequences),
        subject.person,
    )


def _sequence(one: SequenceRecord, folder: Path, *, size: int) -> FaceSequence:
    try:
        images = open_faces(faces_folder(folder), one.key, count=one.faces)
        if images.shape[1:] != (size, size, 3):
            raise ValueError("faces of another size")
        known = one.truth_sha256
        asymmetries = None if known is None else open_truth(truth_folder(folder), known, count=one.faces)
    except (OSError, EOFError, ValueError):
        raise TrainingError(
            f"faces of the dataset are missing or damaged ({one.key[:8]})", where=folder, remedy=BUILD_AGAIN
        ) from None
    times = np.array(one.times) if one.kind == "video" else np.arange(one.faces, dtype=np.float64)
    return FaceSequence(
        name=one.name,
        images=images,
        times=times,
        kind=one.kind,
        recorded_at=one.recorded_at,
        sha256=one.sha256,
        asymmetries=asymmetries,
    )


def _checksum(record: DatasetRecord) -> str:
    return _digest(record.model_dump(mode="json", exclude={"checksum"}))


def _digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
