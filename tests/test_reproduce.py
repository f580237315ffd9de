"""The commands of docs/reproduce.md, exactly as they stand there, on small phantom data."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "reproduce.md"
SMALL = {
    "dataset": ["--frames", "12", "--noun", "phantoms"],
    "compare": [
        *("--epochs", "1", "--clip-length", "2", "--passes", "0.2", "--backbone", "random"),
        *("--override", "vgg16-gru:passes=0.01", "--device", "cpu"),
    ],
}
"""What is added so that it takes a minute: fewer frames, one short epoch, no weights to be downloaded."""


def commands():
    """The lines of the page's first block."""
    block = PAGE.read_text(encoding="utf-8").split("```")[1]
    return [shlex.split(line) for line in block.strip().splitlines()]


def palsycheck(*arguments, folder):
    done = subprocess.run(
        [sys.executable, "-m", "palsycheck", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PAGE.parents[1])},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_they_are_build_compare_and_open():
    assert [line[:2] for line in commands()] == [
        ["palsycheck", "dataset"],
        ["palsycheck", "compare"],
        ["xdg-open", "comparison/compare.html"],
    ]


@pytest.mark.slow
@pytest.mark.sample
def test_patients_and_kface_become_the_papers_table(tmp_path):
    phantoms = ("--count", 5, "--seed", 31, "--jobs", 2)
    palsycheck(
        *("phantom", "patients", *phantoms, "--palsy-share", 1, "--seconds", 1.2, "--fps", 10),
        folder=tmp_path,
    )
    palsycheck("phantom", "K-FACE", "--kface", *phantoms, "--missing", 0.75, folder=tmp_path)
    build, compare, _ = commands()
    palsycheck(*build[1:], *SMALL["dataset"], folder=tmp_path)
    palsycheck(*compare[1:], *SMALL["compare"], folder=tmp_path)
    record = json.loads((tmp_path / "comparison" / "compare.json").read_text())
    assert [model["architecture"] for model in record["models"]] == [
        "mobilenetv2",
        "vgg16-gru",
        "mobilenetv2-gru",
    ]
    data = record["data"]
    assert data["video_palsy"] >= 3
    assert data["stills_healthy"] >= 3
    assert data["video_healthy"] == data["stills_palsy"] == 0
    page = (tmp_path / "comparison" / "compare.html").read_text()
    assert "0.925" in page  # the paper's accuracy of MobileNetV2-GRU
    assert (tmp_path / "comparison" / "compare.pdf").read_bytes().startswith(b"%PDF")
    for model in record["models"]:
        source = next(row for row in model["audit"] if row["name"] == "source")
        assert source["verdict"] == "fail"  # palsy on video, health on stills: the label is the source
