"""One process at a time in a folder, and no trace of it."""

import subprocess
import sys

import pytest

from palsycheck.errors import OutputError
from palsycheck.locking import alone_in


def test_the_second_is_kept_out_until_the_first_has_gone(tmp_path):
    with alone_in(tmp_path), pytest.raises(OutputError, match="Another process"), alone_in(tmp_path):
        pass
    with alone_in(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_killed_lets_go(tmp_path):
    script = (
        "import sys, time; from pathlib import Path; from palsycheck.locking import alone_in\n"
        "with alone_in(Path(sys.argv[1])):\n    print('in', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "in\n"
    with pytest.raises(OutputError), alone_in(tmp_path):
        pass
    process.kill()
    process.wait()
    with alone_in(tmp_path):
        pass


def test_no_folder(tmp_path):
    with pytest.raises(OutputError, match="cannot be opened"), alone_in(tmp_path / "none"):
        pass
