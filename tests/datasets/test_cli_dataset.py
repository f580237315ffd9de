"""``palsycheck dataset``: from folders to a dataset that is checked and split, by its command line."""

import json
from pathlib import Path

import pytest
from dataset_making import prepare_by_name, tree, ward
from PIL import Image

from palsycheck.cli.app import run
from palsycheck.datasets.build import build_dataset
from palsycheck.datasets.kface import scan
from palsycheck.datasets.splits import PART_NAMES, read_split
from palsycheck.datasets.store import open_dataset, read_record
from palsycheck.settings import Settings
from palsycheck.simulation.stills import Cell
from palsycheck.simulation.stills import stills as draw


@pytest.fixture
def made(tmp_path):
    """Three people with palsy, two without on video, two of K-FACE."""
    tree(tmp_path / "kface", ["19071641", "19071642"], missing={("19071641", "S001", "L1", "E01", "C7")})
    return build(tmp_path)


def build(tmp_path):
    build_dataset(
        tmp_path / "data",
        recordings=ward(tmp_path / "recordings"),
        kface=scan(tmp_path / "kface"),
        settings=Settings(),
        prepare=prepare_by_name,
    )
    return tmp_path / "data"


@pytest.fixture(scope="module")
def studio(tmp_path_factory):
    """Stills of a drawn person: four that the paper's selection takes, one of them without a face."""
    root = tmp_path_factory.mktemp("studio")
    for one in draw(1_000_900_002, tuple(Cell("S001", "L1", "E02", c) for c in ("C6", "C7", "C8"))):
        Image.fromarray(one.picture).save(root / f"19078888_S001_L1_E02_{one.cell.camera}.jpg", quality=92)
    Image.new("RGB", (864, 576), "grey").save(root / "19078888_S001_L1_E01_C7.jpg")
    return root


def test_recordings_and_stills_from_end_to_end(ward, studio, tmp_path, capsys):
    data = tmp_path / "data"
    arguments = ["--recordings", str(ward), "--kface", str(studio), "--frames", "4", "--noun", "phantoms"]
    assert run(["dataset", "build", str(data), *arguments, "--label", "0"]) == 0
    said = capsys.readouterr().err
    assert "K-FACE: 4 stills of 1 people" in said
    assert "50 cells of the selection are missing" in said
    assert "left out: 1 no face found: K-FACE/19078888, S001-L1/E01-C7" in said
    assert "video cannot be read: broken, a.mp4" in said
    dataset = open_dataset(data)
    assert [(one.id, one.label, one.kind, one.images) for one in dataset.subjects] == [
        ("K-FACE/19078888", 0, "stills", 3),
        ("anna", 0, "video", 4),
        ("김영희", 1, "video", 4),
    ]
    assert dataset.people == "phantoms"

    assert run(["dataset", "check", str(data)]) == 0
    shown = capsys.readouterr().out
    assert "stills, no motion" in shown
    assert "the classes differ in their sources" in shown
    assert "No split was looked at: 2 usable people labelled 0" in shown
    assert {path.name for path in (data / "montages").iterdir()} == {
        "palsy-video.png", "healthy-video.png", "healthy-stills.png",
    }  # fmt: skip


def test_check_as_json(made, tmp_path, capsys):
    assert run(["dataset", "check", str(made), "--split", "image", "--json", "-o", str(tmp_path / "m")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["damages"] == []
    assert found["counts"] == [
        {"label": 1, "kind": "video", "people": 3, "sequences": 3, "images": 60},
        {"label": 0, "kind": "video", "people": 2, "sequences": 2, "images": 20},
        {"label": 0, "kind": "stills", "people": 2, "sequences": 12, "images": 107},
    ]
    assert found["kface"]["missing_first"] == ["19071641/S001/L1/E01/C7"]
    assert found["split"]["by"] == "image"
    assert len(found["split"]["shared"]) == 7
    assert sum(c["images"] for part in found["split"]["parts"] for c in part["counts"]) == 187
    assert [Path(path).parent for path in found["montages"]] == [tmp_path / "m"] * 3


def test_check_shows_who_is_where(made, capsys):
    assert run(["dataset", "check", str(made)]) == 0
    shown = capsys.readouterr().out
    assert "Nobody is in two parts." in shown
    assert "1 cells of the selection are missing: 19071641/S001/L1/E01/C7" in shown
    assert "Palsy: 3 of 7 people (43%)." in shown
    assert run(["dataset", "check", str(made), "--split", "image"]) == 0
    assert "this split leaks: 7 people are in more than one part" in capsys.readouterr().out


def faces_and_index(made):
    key = read_record(made).subjects[-1].sequences[0].key
    return made / "faces" / f"{key}.npy", made / "faces" / f"{key}.json"


@pytest.mark.parametrize("place", [10, 127, 5_000, -1])
@pytest.mark.parametrize("which", [0, 1])
def test_a_flipped_bit_of_any_file_is_found_and_the_next_build_makes_it_good(
    made, tmp_path, capsys, place, which
):
    path = faces_and_index(made)[which]
    whole = path.read_bytes()
    data = bytearray(whole)
    data[place if place < len(data) else len(data) // 2] ^= 4
    path.write_bytes(data)
    assert run(["dataset", "check", str(made), "--json"]) == 1
    out, err = capsys.readouterr()
    assert [one["patient_id"] for one in json.loads(out)["damages"]] == ["p2"]
    assert "damaged: p2, p2-0.mp4" in err
    build(tmp_path)
    assert path.read_bytes() == whole
    assert run(["dataset", "check", str(made)]) == 0


def test_a_flipped_bit_of_the_record_is_found(made, capsys):
    path = made / "dataset.json"
    data = bytearray(path.read_bytes())
    data[data.index(b'"label": 1') + 9] ^= 1
    path.write_bytes(data)
    assert run(["dataset", "check", str(made)]) != 0
    assert "has been changed" in capsys.readouterr().err


def test_a_person_in_two_parts_of_a_split_by_patient_is_a_defect(made, tmp_path, capsys):
    assert run(["dataset", "split", str(made)]) == 0
    stored = json.loads(Path(capsys.readouterr().out.strip()).read_text())
    assert run(["dataset", "check", str(made), "--split", str(write(tmp_path, stored))]) == 0
    somebody = next(iter(stored["test"]))
    stored["train"][somebody] = {}
    capsys.readouterr()
    assert run(["dataset", "check", str(made), "--split", str(write(tmp_path, stored))]) == 1
    shown = capsys.readouterr().out
    assert f"DEFECT: 1 people are in more than one part of a split by patient: {somebody}" in shown


def write(tmp_path, split):
    (tmp_path / "split.json").write_text(json.dumps(split))
    return tmp_path / "split.json"


@pytest.mark.parametrize(
    ("options", "count"), [([], 1), (["--by", "image"], 1), (["--folds", "3"], 3), (["--leave-one-out"], 7)]
)
def test_split_stores_and_prints(made, capsys, options, count):
    assert run(["dataset", "split", str(made), "--seed", "4", *options]) == 0
    out, err = capsys.readouterr()
    paths = [Path(line) for line in out.splitlines()]
    assert len(paths) == count
    assert {path.parent for path in paths} == {made / "splits"}
    assert all(read_split(path).seed == 4 for path in paths)
    assert ("leaks" in err) == ("image" in options)
    people = {one for part in PART_NAMES for one in getattr(read_split(paths[0]), part)}
    assert people == {one.id for one in open_dataset(made).subjects}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "DATA"], "nothing to build from"),
        (["build", "DATA", "--kface", "nowhere"], "no such folder"),
        (["build", "DATA", "--kface", ".", "--lights", "L99"], "no L99"),
        (["build", "DATA", "--kface", ".", "--label", "1"], "speak of recordings"),
        (["build", "DATA", "--recordings", ".", "--cameras", "C7"], "with --kface"),
        (["check", "DATA"], "no dataset"),
        (["split", "DATA", "--by", "image", "--folds", "3"], "by patient"),
        (["split", "DATA", "--leave-one-out", "--folds", "3"], "exclude each other"),
        (["split", "DATA", "--seed", "9" * 300], "less than or equal to 4294967295"),
        (["check", "DATA", "--seed", str(2**32)], "less than or equal to 4294967295"),
    ],
)
def test_usage_errors_say_what_is_wrong(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    assert run(["dataset", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_no_such_split(made, capsys):
    for split in ("people", "x" * 5000):
        assert run(["dataset", "check", str(made), "--split", split]) == 2
        assert "no such split" in capsys.readouterr().err


def test_ids_cannot_command_the_terminal(made, capsys, tmp_path):
    stored = {
        "by": "patient",
        "seed": 0,
        "train": {"p0": {}},
        "validation": {"p1": {}},
        "test": {"\x1b[2J": {}},
    }
    assert run(["dataset", "check", str(made), "--split", str(write(tmp_path, stored))]) == 2
    assert "\x1b" not in "".join(capsys.readouterr())
