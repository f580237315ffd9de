"""What many tests share: a small ward of phantoms, and a tiny model with random weights."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "models"))

FRAMES = 8
"""Frames a recording in runs of tests: two clips of the tiny model."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests come first, so that none is left for one process at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    """A model directory: MobileNetV2-GRU with random weights and clips of four faces."""
    import torch
    from model_making import make_card

    from palsycheck.models.architecture import build
    from palsycheck.models.store import save

    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("models") / "tiny"
    save(path, build("mobilenetv2-gru", {"hidden_size": 8}), make_card(clip_length=4), half=True)
    return path


@pytest.fixture(scope="session")
def ward(tmp_path_factory):
    """Four patients: two phantoms (one with a Hangul name), a text named .mp4, an empty folder."""
    from palsycheck.simulation.cohort import write_phantoms

    path = tmp_path_factory.mktemp("ward")
    write_phantoms(path, count=2, seed=8_000, seconds=1.6, fps=10, size=(320, 240))
    first, second = sorted(p for p in path.iterdir() if p.is_dir())
    first.rename(path / "anna")
    second.rename(path / "김영희")
    (path / "patients.csv").write_text(
        "patient_id,label,lux,ward\nanna,0,600,=5B\n김영희,1,,7\n", encoding="utf-8"
    )
    (path / "broken").mkdir()
    (path / "broken" / "a.mp4").write_text("not a video")
    (path / "empty").mkdir()
    return path


@pytest.fixture(scope="session")
def anna(ward):
    """The phantom of the ward that the intake calls so."""
    from palsycheck.intake import find_patients

    return next(found for found in find_patients(ward).patients if found.id == "anna")
