"""A build that is killed leaves nothing half done: the next one goes on and ends in the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import dataset_making
import pytest
from dataset_making import files_of, tree, ward

from palsycheck.datasets.store import open_dataset
from palsycheck.errors import TrainingError

PATIENCE_S = 120


@pytest.fixture
def sources(tmp_path):
    for name in ("killed", "undisturbed"):
        ward(tmp_path / name / "recordings")
        tree(tmp_path / name / "kface", ["19071641", "19071642"])
    return tmp_path


def indices(home):
    return sorted((home / "data" / "faces").glob("*.json"))


def test_killed_and_resumed(sources):
    home = sources / "killed"
    process = subprocess.Popen([sys.executable, dataset_making.__file__, str(home)])
    end = time.monotonic() + PATIENCE_S
    while len(indices(home)) < 4:
        assert time.monotonic() < end
        assert process.poll() is None, "it ended before it could be killed"
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait(PATIENCE_S) == -signal.SIGKILL
    kept = {path: path.stat().st_mtime_ns for path in indices(home)}
    assert 4 <= len(kept) < 17
    with pytest.raises(TrainingError, match="no dataset"):
        open_dataset(home / "data")

    dataset_making.main(home)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept, "what was there is not made again"
    dataset_making.main(sources / "undisturbed")
    assert files_of(home / "data") == files_of(sources / "undisturbed" / "data")
    assert len(indices(home)) == 17
