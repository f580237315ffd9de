from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import av
import numpy as np
import pytest

from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.sample import empty_bed, sample_orders

FOLDER = Path(__file__).parents[2] / "sample_data"


def table() -> list[dict[str, str]]:
    with (FOLDER / "patients.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sample_is_what_the_command_makes() -> None:
    """The committed table names the recordings that the code would draw now, in their order."""
    orders = sample_orders()
    rows = table()
    assert [(r["patient_id"], r["recording"], r["seed"]) for r in rows[:-1]] == [
        (o.row.patient_id, o.row.recording, o.row.seed) for o in orders
    ]
    assert rows[-1]["patient_id"] == "no-face"


def test_every_recording_is_there_and_plays_for_six_seconds() -> None:
    for row in table():
        with av.open(str(FOLDER / row["patient_id"] / row["recording"])) as container:
            assert sum(1 for _ in container.decode(video=0)) == 150


def test_the_sample_is_small() -> None:
    assert sum(f.stat().st_size for f in FOLDER.rglob("*") if f.is_file()) < 4_000_000


def test_it_has_one_of_each_kind() -> None:
    by_id = {row["patient_id"]: row for row in table()}
    assert by_id["healthy-neutral"]["label"] == by_id["healthy-smiling"]["label"] == "0"
    assert (by_id["mild-left"]["side"], by_id["severe-right"]["side"]) == ("left", "right")
    assert float(by_id["mild-left"]["severity"]) < 0.5
    assert float(by_id["severe-right"]["severity"]) > 0.9
    assert by_id["no-face"]["label"] == ""
    assert float(by_id["too-dark"]["lux"]) < 200
    assert len({Path(row["recording"]).suffix for row in by_id.values()}) >= 3


def test_the_hangul_name_is_in_its_composed_form() -> None:
    names = [row["patient_id"] for row in table() if not row["patient_id"].isascii()]
    assert len(names) == 1
    assert unicodedata.is_normalized("NFC", names[0])
    assert (FOLDER / names[0]).is_dir()


def test_sample_people_are_nobody_that_a_model_is_trained_on() -> None:
    assert all(int(row["seed"]) >= SAMPLE_SEEDS for row in table())


def test_the_dark_one_is_dark_and_the_bed_is_not() -> None:
    levels = {}
    for row in table():
        with av.open(str(FOLDER / row["patient_id"] / row["recording"])) as container:
            levels[row["patient_id"]] = float(
                next(container.decode(video=0)).to_ndarray(format="rgb24").mean()
            )
    assert levels.pop("too-dark") < 40
    assert min(levels.values()) > 70


def test_the_empty_bed_is_drawn_the_same_each_time() -> None:
    first, again = (next(empty_bed(SAMPLE_SEEDS + 8)) for _ in range(2))
    assert np.array_equal(first, again)
    assert first.mean() == pytest.approx(150, abs=50)
