"""Real recordings of healthy people pass the gate and are scored; without the data folder this is skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from palsycheck.cli.app import run
from palsycheck.results import Outcome, PatientResult, Verdict

DATA = os.environ.get("PALSYCHECK_DATA")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.sample,
    pytest.mark.skipif(not DATA, reason="PALSYCHECK_DATA names no folder of real recordings"),
]

HALF = "pyfeat-face-noface-vfr-hevc"
NOBODY = "pyfeat-no-face"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    out = tmp_path_factory.mktemp("real") / "out"
    assert run(["screen", str(Path(DATA) / "videos"), "-o", str(out), "--no-pdf"]) == 0
    found = [
        PatientResult.model_validate_json(path.read_bytes()) for path in out.glob("patients/*/result.json")
    ]
    return {result.patient_id: result for result in found}


def test_every_recording_is_there(results):
    videos = [p for p in (Path(DATA) / "videos").iterdir() if p.suffix in (".mpg", ".mp4", ".mov")]
    assert len(results) == len(videos) >= 9


def test_every_healthy_face_is_scored_and_seen_throughout(results):
    for name in results.keys() - {HALF, NOBODY}:
        result = results[name]
        assert result.outcome is Outcome.SCORED, (name, result.reasons)
        assert result.faces_found >= 0.95 * result.frames_sampled, name


def test_a_face_in_a_part_of_the_recording_is_scored_and_flagged(results):
    (recording,) = results[HALF].recordings
    assert recording.outcome is Outcome.SCORED
    with_face = [frame.time_s for frame in recording.frames if frame.face_found]
    seen = [frame for frame in recording.frames if frame.time_s <= max(with_face)]
    assert len(with_face) >= 0.95 * len(seen), "throughout the part that shows it"
    assert 0.3 < len(with_face) / len(recording.frames) < 0.6
    check = next(check for check in recording.checks if check.name == "face_share")
    assert check.verdict is Verdict.WARN


def test_nobody_is_not_scored(results):
    assert results[NOBODY].outcome is Outcome.NOT_SCORED
    assert tuple(map(str, results[NOBODY].reasons)) == ("No face was found.",)
    assert results[NOBODY].probability is None
