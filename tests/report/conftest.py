"""A run on disk, drawn once for all report tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_results import gallery, write_run

from palsycheck.report.pages import Pages
from palsycheck.report.render import write_cohort, write_patient_report


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole run with all reports; tests read it and leave it as it is."""
    out = write_run(tmp_path_factory.mktemp("run"), list(gallery().values()))
    for folder in sorted((out / "patients").iterdir()):
        write_patient_report(folder, Pages())
    write_cohort(out, Pages())
    return out
