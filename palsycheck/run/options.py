"""What a run was asked to do: the command line and ``--config`` made into one frozen value."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from palsycheck.errors import SettingsError
from palsycheck.report.pages import Pages
from palsycheck.results import RunRecord
from palsycheck.settings import Settings


@dataclass(frozen=True, slots=True)
class RunOptions:
    """One run.

    Attributes:
        videos: Folder, video or file list.
        out: Where results go.
        table: patients.csv to use instead of the one beside the recordings.
        settings: Every number that changes a result.
        model: Name or directory of the model.
        expected_model: Hash of the model's card that ``--config`` names, None without it.
        device: "auto", "cpu", "cuda" or "cuda:N".
        jobs: Patients at a time.
        pages: How reports are drawn.
        force: Whether to do again what is done.
    """

    videos: Path
    out: Path
    table: Path | None
    settings: Settings
    model: str
    expected_model: str | None
    device: str
    jobs: int
    pages: Pages
    force: bool


def plan(
    videos: Path,
    out: Path,
    *,
    table: Path | None = None,
    frames: int | None = None,
    model: str | None = None,
    threshold: float | None = None,
    device: str | None = None,
    jobs: int | None = None,
    pages: Pages | None = None,
    force: bool = False,
    config: Path | None = None,
) -> RunOptions:
    """The run that the command line asks for; its own options go before those of ``config``.

    Raises:
        SettingsError: ``config`` cannot be read, or a value is out of range.
    """
    earlier = None if config is None else read_run(config)
    settings = Settings() if earlier is None else earlier.settings
    changes: dict[str, object] = {}
    if frames is not None:
        changes["sampling"] = {**settings.sampling.model_dump(), "frames": frames}
    if threshold is not None:
        changes["scoring"] = {**settings.scoring.model_dump(), "threshold": threshold}
    try:
        settings = Settings.model_validate({**settings.model_dump(), **changes})
    except ValidationError as error:
        raise SettingsError(_first(error)) from None
    return RunOptions(
        videos=videos,
        out=out,
        table=table,
        settings=settings,
        model=model if model is not None else (earlier.model if earlier else "default"),
        expected_model=earlier.model_sha256 if earlier and model is None else None,
        device=device if device is not None else (earlier.device if earlier else "auto"),
        jobs=jobs or cores(),
        pages=pages or Pages(),
        force=force,
    )


def read_run(path: Path) -> RunRecord:
    """The record of an earlier run.

    Raises:
        SettingsError: It cannot be read, or is not a run.json of this version.
    """
    try:
        return RunRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SettingsError(
            f"the run's record cannot be read: {error.strerror}",
            where=path,
            remedy="Give a run.json of an earlier run",
        ) from None
    except ValidationError as error:
        raise SettingsError(
            f"not a run.json of this version: {_first(error)}",
            where=path,
            remedy="Give a run.json of an earlier run",
        ) from None


def _first(error: ValidationError) -> str:
    """The first complaint, without the value: values may be patient data."""
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    return f"{field}: {first['msg']}" if field else first["msg"]


def cores() -> int:
    """Processor cores that this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
