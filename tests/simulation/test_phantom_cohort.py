from __future__ import annotations

import csv
import json
from pathlib import Path

import av
import numpy as np
import pytest

from palsycheck.errors import UsageError
from palsycheck.simulation.cohort import SAMPLE_SEEDS, SEEDS_PER_COHORT, plan, write_phantoms

SMALL = {"seconds": 0.4, "fps": 10.0, "size": (160, 120)}


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def first_frame(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24")


def test_a_cohort_is_a_folder_with_a_table(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    table = write_phantoms(
        tmp_path, count=4, seed=1, truth=True, report=lambda done, total: seen.append((done, total)), **SMALL
    )  # type: ignore[arg-type]
    found = rows(table)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [row["label"] for row in found].count("1") == 2
    for row in found:
        recording = tmp_path / row["patient_id"] / row["recording"]
        assert first_frame(recording).shape == (120, 160, 3)
        assert (row["side"] in {"left", "right"}) == (row["label"] == "1")
        truth = json.loads(recording.with_suffix(".truth.json").read_text(encoding="utf-8"))
        assert len(truth["frames"]) == 4
        assert truth["phantom"]["seed"] == int(row["seed"])
    assert not list(tmp_path.rglob(".*")), "no half-written files"


def test_the_table_begins_with_the_columns_that_intake_knows(tmp_path: Path) -> None:
    table = write_phantoms(tmp_path, count=1, seed=1, **SMALL)  # type: ignore[arg-type]
    header = table.read_text(encoding="utf-8").splitlines()[0]
    assert header.startswith("patient_id,recording,label,side,recorded_at,lux,mirrored,notes,")


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    write_phantoms(one, count=3, seed=2, jobs=1, **SMALL)  # type: ignore[arg-type]
    write_phantoms(two, count=3, seed=2, jobs=2, **SMALL)  # type: ignore[arg-type]
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(two) for p in two.rglob("*") if p.is_file())
    for file in files:
        assert (one / file).read_bytes() == (two / file).read_bytes()


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (0.25, 5), (1.0, 20)])
def test_the_share_of_palsies_is_kept(share: float, expected: int) -> None:
    assert sum(o.phantom.palsy is not None for o in plan(count=20, seed=5, palsy_share=share)) == expected


def test_severity_keeps_its_range() -> None:
    palsies = [o.phantom.palsy for o in plan(count=60, seed=5, palsy_share=1, severity=(0.2, 0.4))]
    assert all(p is not None and 0.2 <= p.severity <= 0.4 for p in palsies)


def test_cohorts_share_no_person_with_each_other_or_with_the_sample() -> None:
    seeds = [{o.phantom.seed for o in plan(count=50, seed=s)} for s in (0, 1, 8999)]
    assert not seeds[0] & seeds[1]
    assert max(seeds[2]) < SAMPLE_SEEDS
    assert SEEDS_PER_COHORT * 9000 == SAMPLE_SEEDS


def test_a_longer_cohort_begins_with_the_same_people() -> None:
    short, long = plan(count=3, seed=4), plan(count=6, seed=4)
    assert [o.phantom.traits for o in short] == [o.phantom.traits for o in long[:3]]


def test_two_cohorts_are_not_mixed_in_a_folder(tmp_path: Path) -> None:
    write_phantoms(tmp_path, count=1, seed=1, **SMALL)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="--force"):
        write_phantoms(tmp_path, count=1, seed=2, **SMALL)  # type: ignore[arg-type]
    write_phantoms(tmp_path, count=1, seed=1, force=True, **SMALL)  # type: ignore[arg-type]
    (tmp_path / "patients.csv").unlink()
    write_phantoms(tmp_path, count=1, seed=1, **SMALL)  # type: ignore[arg-type]


def test_phantoms_are_not_drawn_among_recordings(tmp_path: Path) -> None:
    (tmp_path / "patient 1").mkdir()
    with pytest.raises(UsageError, match=r"something else.*--force"):
        write_phantoms(tmp_path, count=1, seed=1, **SMALL)  # type: ignore[arg-type]
    assert [path.name for path in tmp_path.iterdir()] == ["patient 1"]


@pytest.mark.parametrize(
    ("wrong", "option"),
    [
        ({"count": 0}, "--count"),
        ({"seed": -1}, "--seed"),
        ({"seed": 9000}, "--seed"),
        ({"palsy_share": 1.5}, "--palsy-share"),
        ({"severity": (0.8, 0.2)}, "--severity"),
        ({"severity": (0.0, 0.2)}, "--severity"),
        ({"seconds": 0.0}, "--seconds"),
        ({"fps": 0.5}, "--fps"),
        ({"size": (641, 480)}, "--size"),
        ({"size": (32, 32)}, "--size"),
    ],
)
def test_what_is_out_of_range_names_its_option(wrong: dict[str, object], option: str) -> None:
    with pytest.raises(UsageError, match=option):
        plan(**{"count": 1, "seed": 0, **wrong})  # type: ignore[arg-type]
