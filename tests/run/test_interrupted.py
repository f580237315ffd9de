"""Killed workers and interrupted runs: real processes, real signals."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from palsycheck.cli.app import run

pytestmark = pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs /proc")

PATIENCE_S = 120


def command(videos, out, model):
    options = ["-o", str(out), "--model", str(model), "--frames", "8", "-j1", "--no-pdf"]
    return ["screen", str(videos), *options]


def start(videos, out, model):
    arguments = [sys.executable, "-m", "palsycheck", *command(videos, out, model)]
    return subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.fixture(autouse=True)
def ctrl_c():
    """Where the tests run in the background, Ctrl-C is ignored, and children would inherit that."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def wait_for(condition):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it never came to that")


def states(out):
    path = out / "ledger.sqlite"
    if not path.exists():
        return {}
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return dict(connection.execute("SELECT patient_id, state FROM patients"))
    except sqlite3.OperationalError:
        return {}
    finally:
        connection.close()


def workers(parent):
    """Process ids of the pool's workers."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def results(out):
    return {path.parent.name: path.read_bytes() for path in out.glob("patients/*/result.json")}


@pytest.fixture(scope="module")
def ward(ward, tmp_path_factory):
    """Enough patients that a run on a busy machine is not over before it is interrupted."""
    path = tmp_path_factory.mktemp("crowd") / "ward"
    shutil.copytree(ward, path)
    for number in range(2):
        shutil.copytree(path / "anna", path / f"zoe-{number}")
    return path


@pytest.fixture(scope="module")
def undisturbed(ward, tiny_model, tmp_path_factory):
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    assert run(command(ward, out, tiny_model)) == 1
    return results(out)


def test_a_killed_worker_costs_one_patient_and_the_next_run_makes_it_good(
    ward, tiny_model, tmp_path, undisturbed
):
    out = tmp_path / "out"
    process = start(ward, out, tiny_model)
    wait_for(lambda: states(out).get("anna") == "running")
    for worker in workers(process.pid):
        os.kill(worker, signal.SIGKILL)
    _, text = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "The process that read the recording died (" in text
    assert states(out)["anna"] == "failed"
    assert states(out)["김영희"] == "scored", "the others go on"
    assert run(command(ward, out, tiny_model)) == 1
    assert results(out) == undisturbed


def test_an_interrupted_run_keeps_what_is_done_and_goes_on_from_there(
    ward, tiny_model, tmp_path, undisturbed
):
    out = tmp_path / "out"
    process = start(ward, out, tiny_model)
    wait_for(lambda: "scored" in states(out).values())
    os.killpg(process.pid, signal.SIGINT)
    _, text = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 130
    assert "interrupted" in text
    assert "Traceback" not in text
    assert run(command(ward, out, tiny_model)) == 1
    assert results(out) == undisturbed
