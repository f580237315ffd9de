"""What makes a patient's screening the same as an earlier one: hashes of input and of work.

The stamp (names, sizes, times) is cheap and decides in the usual case; only where it differs are the
files read and their content compared.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from palsycheck import __version__
from palsycheck.hashing import sha256_file
from palsycheck.intake import Patient
from palsycheck.results import SCHEMA_VERSION, PatientResult
from palsycheck.settings import Settings


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _described(patient: Patient) -> list[object]:
    """What is known of a patient besides the bytes of the recordings."""
    rows = [[r.name, r.recorded_at, r.lux, r.mirrored] for r in patient.recordings]
    return [patient.id, patient.label, dict(patient.columns), patient.reason, rows]


def stamp(patient: Patient) -> str:
    """Of names, sizes and modification times, and what patients.csv says; "" where a file is gone."""
    try:
        stats = [recording.path.stat() for recording in patient.recordings]
    except OSError:
        return ""
    return _digest([_described(patient), [[s.st_size, s.st_mtime_ns] for s in stats]])


def content(patient: Patient, hashes: list[str]) -> str:
    """Of the recordings' bytes (SHA-256 each, in order), and what patients.csv says."""
    return _digest([_described(patient), hashes])


def content_on_disk(patient: Patient) -> str:
    """``content`` of the files as they are now; "" where one cannot be read."""
    try:
        return content(patient, [sha256_file(recording.path) for recording in patient.recordings])
    except OSError:
        return ""


def content_seen(patient: Patient, result: PatientResult) -> str:
    """``content`` of the files that a result rests on; "" where one could not be read."""
    hashes = [r.video.sha256 for r in result.recordings if r.video is not None]
    return content(patient, hashes) if len(hashes) == len(patient.recordings) else ""


def model_digest(directory: Path) -> str:
    """SHA-256 of a model's card, which names the hash of its weights."""
    return sha256_file(directory / "card.json")


def work(settings: Settings, *, model: str) -> str:
    """Of everything besides the input that decides a result."""
    return _digest([settings.digest(), model, __version__, SCHEMA_VERSION])
