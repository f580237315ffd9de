"""The record of a run: enough to do it again."""

from __future__ import annotations

from palsycheck.results.base import RESEARCH_USE, SCHEMA_VERSION, Record, Version
from palsycheck.settings import Settings


class InputRecord(Record):
    """One input file of a run: its path below VIDEOS and its hash."""

    patient_id: str
    recording: str
    sha256: str | None


class RunRecord(Record):
    """``run.json``: enough to do the run again with ``--config``.

    Attributes:
        model: Name or path as given.
        versions: Of palsycheck, Python and the libraries that results depend on.
        started, finished: ISO 8601 with offset.
    """

    schema_version: Version = SCHEMA_VERSION
    research_use: str = RESEARCH_USE
    settings: Settings
    settings_sha256: str
    model: str
    model_sha256: str
    device: str
    versions: dict[str, str]
    started: str
    finished: str
    inputs: tuple[InputRecord, ...]
