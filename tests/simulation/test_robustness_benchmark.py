"""The benchmark films, screens and tables people, goes on where it stopped, and writes into the card."""

from __future__ import annotations

import csv
import importlib
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from photograph_faces import hand_points
from PIL import Image

from palsycheck.models.store import WEIGHTS, card_of, write_card
from palsycheck.simulation.photographs.library import Entry, shot, write_index
from palsycheck.simulation.portrait import Portrait
from palsycheck.training.statements import NO_GROUPS

ONLY = ["--only", "plain=*", "--only", "side=left", "--only", "roll=180°", "--frames", "4"]


@pytest.fixture
def photographs(tmp_path: Path, portrait: Portrait) -> Path:
    folder = tmp_path / "photographs"
    folder.mkdir()
    Image.fromarray(portrait.image).save(folder / "a.png")
    taken = shot("a.png", "hand", hand_points(portrait.landmarks))
    write_index(
        folder,
        people=[
            Entry(identity="london-001", source="london", neutral=taken, smiling=taken),
            Entry(identity="male-000", source="portraits", neutral=taken, sex="male", age=50, country="Peru"),
            Entry(identity="male-001", source="portraits", neutral=taken, sex="male", age=20, country="Fiji"),
        ],
        left_out=[],
    )
    (tmp_path / "people.txt").write_text("london-001\nmale-000\n")
    return folder


@pytest.fixture
def model(tmp_path: Path, tiny_model: Path) -> Path:
    return Path(shutil.copytree(tiny_model, tmp_path / "model"))


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> tuple[ModuleType, ModuleType]:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    names = ("robustness", "robustness_table")
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    return importlib.import_module(names[0]), importlib.import_module(names[1])


def rows(out: Path) -> list[dict[str, str]]:
    with (out / "scores.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
@pytest.mark.sample
def test_from_photographs_to_a_table_in_the_card(
    tmp_path: Path,
    photographs: Path,
    model: Path,
    benchmarks: tuple[ModuleType, ModuleType],
    capsys: pytest.CaptureFixture[str],
) -> None:
    making, tabling = benchmarks
    out = tmp_path / "out"
    asked = [str(photographs), "-", str(model), str(out), "--people", str(tmp_path / "people.txt"), *ONLY]
    making.main([*asked, "--limit", "1"])
    assert len(rows(out)) == 5
    first = (out / "scores.csv").read_bytes()
    making.main(asked)
    assert (out / "scores.csv").read_bytes().startswith(first)
    found = rows(out)
    assert len(found) == 10
    assert {row["identity"] for row in found} == {"london-001", "male-000"}
    assert {row["label"] for row in found if row["condition"] == "side"} == {"1"}
    assert {row["side"] for row in found if row["condition"] == "side"} == {"left"}
    assert all(row["outcome"] == "scored" and 0 <= float(row["probability"]) <= 1 for row in found)
    assert all("turned 180°" in row["measured"] for row in found if row["condition"] == "roll")
    assert sorted(path.name for path in out.iterdir()) == ["run.json", "scores.csv"]

    before = card_of(model)
    before = before.model_copy(update={"limits": (*before.limits, NO_GROUPS)})
    write_card(model, before)
    weights = (model / WEIGHTS).read_bytes()
    capsys.readouterr()
    tabling.main([str(out), "--into", str(model)])
    assert capsys.readouterr().out.startswith("# Robustness\n")
    after = card_of(model)
    assert after.robustness is not None
    assert [row.level for row in after.robustness.rows[:3]] == ["plain", "left", "180°"]
    assert after.limits == (*before.limits[:-1], tabling.GROUPS)
    assert after.model_copy(update={"robustness": None, "limits": before.limits}) == before
    assert (model / WEIGHTS).read_bytes() == weights
    assert "### Robustness" in (model / "CARD.md").read_text(encoding="utf-8")

    for changed in ([*asked, "--seed", "1"], [*asked[:-1], "6"]):
        with pytest.raises(SystemExit):
            making.main(changed)
        assert "another run" in capsys.readouterr().err
    write_card(model, after.model_copy(update={"threshold": 0.77}))
    with pytest.raises(SystemExit):
        tabling.main([str(out), "--into", str(model)])
    assert "another threshold" in capsys.readouterr().err


def test_smiles_are_borrowed_from_people_who_are_held_out(
    photographs: Path, benchmarks: tuple[ModuleType, ModuleType]
) -> None:
    making, _ = benchmarks
    home = {one.identity: one for one in making.read_photographs(photographs)}
    people = making.faces(home, ["london-001", "male-000"], limit=None, seed=0)
    lent = {one.photograph.identity: one.donor and one.donor.identity for one in people}
    assert lent == {"london-001": None, "male-000": "london-001"}
    alone = making.faces(home, ["male-000", "male-001"], limit=None, seed=0)
    assert {one.donor for one in alone} == {None}


def test_without_people_nothing_is_made(
    tmp_path: Path,
    photographs: Path,
    model: Path,
    benchmarks: tuple[ModuleType, ModuleType],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        benchmarks[0].main([str(photographs), "-", str(model), str(tmp_path / "out")])
    assert "nobody is named" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
