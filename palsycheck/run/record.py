"""``run.json``: what it takes to do the run again."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version

from palsycheck import __version__
from palsycheck.results import InputRecord, PatientResult, RunRecord
from palsycheck.run.options import RunOptions

LIBRARIES = (
    "torch",
    "torchvision",
    "facenet-pytorch",
    "opencv-python",
    "av",
    "numpy",
    "pillow",
    "weasyprint",
)
"""Those that results or reports depend on."""


def run_record(
    options: RunOptions,
    results: Sequence[PatientResult],
    *,
    model: str,
    started: str,
    finished: str,
) -> RunRecord:
    """The record of a run; ``model`` is the hash of the model's card."""
    return RunRecord(
        settings=options.settings,
        settings_sha256=options.settings.digest(),
        model=options.model,
        model_sha256=model,
        device=options.device,
        versions={
            "palsycheck": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        started=started,
        finished=finished,
        inputs=tuple(
            InputRecord(
                patient_id=result.patient_id,
                recording=recording.name,
                sha256=None if recording.video is None else recording.video.sha256,
            )
            for result in results
            for recording in result.recordings
        ),
    )
