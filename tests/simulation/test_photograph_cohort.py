"""Recordings of photographed people come in pairs that differ in the palsy alone. The people are drawn."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from photograph_faces import hand_points
from PIL import Image

from palsycheck.datasets.labelled import labelled_patients
from palsycheck.errors import UsageError
from palsycheck.settings import Settings
from palsycheck.simulation.photographs.cohort import INTERVAL_S, Plan, Smiles, write_recordings
from palsycheck.simulation.photographs.library import Entry, Photograph, read_photographs, shot, write_index
from palsycheck.simulation.portrait import Portrait

PLAN = Plan(pairs=3, seed=8000, frames=4, truth=True)


@pytest.fixture
def people(tmp_path: Path, portrait: Portrait) -> tuple[Photograph, ...]:
    folder = tmp_path / "photographs"
    folder.mkdir()
    Image.fromarray(portrait.image).save(folder / "a.png")
    taken = shot("a.png", "hand", hand_points(portrait.landmarks))
    write_index(
        folder,
        people=[
            Entry(identity="london-001", source="london", neutral=taken, smiling=taken),
            Entry(
                identity="female-000",
                source="portraits",
                neutral=taken,
                sex="female",
                age=50,
                country="Chile",
            ),
        ],
        left_out=[],
    )
    return read_photographs(folder)


def rows(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def truth(out: Path, row: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / row["patient_id"] / "recording.truth.json").read_text())
    return found


def test_pairs_differ_in_the_palsy_alone(tmp_path: Path, people: tuple[Photograph, ...]) -> None:
    out = tmp_path / "out"
    found = rows(write_recordings(out, people, PLAN))
    assert [row["label"] for row in found] == ["0", "1"] * 3
    for healthy, palsied in zip(found[::2], found[1::2], strict=True):
        same = set(healthy) - {"patient_id", "label", "side", "severity", "pattern"}
        assert {name: healthy[name] for name in same} == {name: palsied[name] for name in same}
        assert palsied["side"] in {"left", "right"}
        one, other = truth(out, healthy)["recording"], truth(out, palsied)["recording"]
        assert isinstance(one, dict)
        assert isinstance(other, dict)
        assert one.pop("palsy") is None
        assert other.pop("palsy") is not None
        assert one == other
    assert {row["country"] for row in found if row["source"] == "portraits"} == {"Chile"}


@pytest.mark.parametrize(
    ("smiles", "persons", "smiling"),
    [
        ("own", {"london-001", "female-000"}, {"london-001"}),
        ("borrowed", {"london-001"}, {"london-001", "female-000"}),
        ("none", {"london-001", "female-000"}, set()),
    ],
)
def test_a_dataset_would_keep_together_who_shares_a_face_or_a_smile(
    tmp_path: Path, people: tuple[Photograph, ...], smiles: Smiles, persons: set[str], smiling: set[str]
) -> None:
    out = tmp_path / "out"
    found = rows(write_recordings(out, people, replace(PLAN, smiles=smiles)))
    patients = labelled_patients(out, settings=Settings()).patients
    assert len(patients) == 6
    assert {patient.person for patient in patients} == persons
    smiled = [row for row in found if truth(out, row)["recording"]["photographed_smile"]]  # type: ignore[index]
    assert {row["patient_id"].rsplit("-", 2)[0] for row in smiled} == smiling


def test_intervals_vary_from_pair_to_pair(tmp_path: Path, people: tuple[Photograph, ...]) -> None:
    out = tmp_path / "out"
    found = rows(write_recordings(out, people, PLAN))
    rates = [truth(out, row)["recording"]["fps"] for row in found[::2]]  # type: ignore[index]
    assert len(set(rates)) == 3
    assert all(1 / INTERVAL_S[1] <= rate <= 1 / INTERVAL_S[0] for rate in rates)
    assert all(len(truth(out, row)["frames"]) == 4 for row in found)  # type: ignore[arg-type]


def test_the_files_are_the_same_for_any_number_of_processes(
    tmp_path: Path, people: tuple[Photograph, ...]
) -> None:
    once, again = (
        write_recordings(tmp_path / name, people, PLAN, jobs=jobs) for name, jobs in (("a", 1), ("b", 2))
    )
    files = sorted(path.relative_to(once.parent) for path in once.parent.rglob("*") if path.is_file())
    assert len(files) == 13
    assert all((once.parent / file).read_bytes() == (again.parent / file).read_bytes() for file in files)


def test_of_one_source_and_without_smiles(tmp_path: Path, people: tuple[Photograph, ...]) -> None:
    plan = Plan(pairs=1, seed=8000, frames=2, source="london", smiles="none", truth=True)
    found = rows(write_recordings(tmp_path / "out", people, plan))
    assert {row["source"] for row in found} == {"london"}
    assert truth(tmp_path / "out", found[0])["recording"]["photographed_smile"] is False  # type: ignore[index]


@pytest.mark.parametrize(
    "plan",
    [
        Plan(pairs=0, seed=0),
        Plan(pairs=1, seed=-1),
        Plan(pairs=1, seed=0, frames=1),
        Plan(pairs=1, seed=0, severity=(0.0, 1.0)),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, people: tuple[Photograph, ...], plan: Plan) -> None:
    with pytest.raises(UsageError):
        write_recordings(tmp_path / "out", people, plan)
    assert not (tmp_path / "out").exists()


def test_a_source_without_people_is_an_error(tmp_path: Path, people: tuple[Photograph, ...]) -> None:
    with pytest.raises(UsageError, match="nobody"):
        write_recordings(tmp_path / "out", people[:1], Plan(pairs=1, seed=0, source="london"))
