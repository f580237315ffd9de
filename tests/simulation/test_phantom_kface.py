"""A phantom K-FACE tree: where its files lie, what is in them, and what is left out."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import cv2
import pytest

from palsycheck.errors import UsageError
from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.kface import (
    KFACE_SEEDS,
    SIZES,
    Form,
    Resolution,
    still_path,
    subject_ids,
    write_kface,
)
from palsycheck.simulation.stills import BESIDE, SELECTION, Cell

CELL = Cell("S001", "L1", "E01", "C7")
FEW = SELECTION[:3]
SMALL: dict[str, Any] = {"subjects": 2, "seed": 8000, "cells": FEW, "beside": BESIDE[:1]}


def files(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    ("form", "resolution", "expected"),
    [
        ("resolution", "High", "High_Resolution/19071641/S001/L1/E01/C7.jpg"),
        ("resolution", "Low", "Low_Resolution/19071641/S001/L1/E01/C7.jpg"),
        ("aihub", "Middle", "Middle/19071641/S001/L1/E01/C7.jpg"),
        ("flat", "High", "19071641_S001_L1_E01_C7.jpg"),
    ],
)
def test_the_three_forms_of_a_path(form: Form, resolution: Resolution, expected: str) -> None:
    assert still_path("19071641", CELL, form=form, resolution=resolution) == Path(expected)


@pytest.fixture(scope="module")
def high(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kface")
    write_kface(root, **SMALL)
    return root


def test_a_tree_holds_the_selection_and_something_to_pass_over(high: Path) -> None:
    ids = subject_ids(count=2, seed=8000)
    expected = {
        str(still_path(i, cell, form="resolution", resolution="High"))
        for i in ids
        for cell in (*FEW, BESIDE[0])
    }
    assert set(files(high)) == expected, "and nothing else, no half-written files"


def test_files_are_private_and_of_the_official_size(high: Path) -> None:
    for path in high.rglob("*.jpg"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert cv2.imread(str(path)).shape == (576, 864, 3)


@pytest.mark.parametrize(("resolution", "shape"), [("Middle", (230, 346, 3)), ("Low", (115, 173, 3))])
def test_smaller_resolutions_are_the_same_pictures_made_smaller(
    tmp_path: Path, high: Path, resolution: Resolution, shape: tuple[int, int, int]
) -> None:
    tree = write_kface(
        tmp_path, **{**SMALL, "subjects": 1, "beside": ()}, form="aihub", resolution=resolution
    )
    for cell in FEW:
        name = still_path(tree.subjects[0], cell, form="aihub", resolution=resolution)
        large = still_path(tree.subjects[0], cell, form="resolution", resolution="High")
        small = cv2.imread(str(tmp_path / name))
        assert small.shape == shape
        reduced = cv2.resize(cv2.imread(str(high / large)), SIZES[resolution], interpolation=cv2.INTER_AREA)
        assert cv2.absdiff(small, reduced).mean() < 1.5


def test_missing_cells_are_missing_and_change_nothing_else(tmp_path: Path, high: Path) -> None:
    tree = write_kface(tmp_path, **SMALL, missing=0.34)
    assert len(tree.missing) == round(0.34 * 6)
    left, whole = files(tmp_path), files(high)
    assert {str(path) for path in tree.missing} == set(whole) - set(left)
    assert tree.stills == len(left) == len(whole) - len(tree.missing)
    assert all(whole[name] == data for name, data in left.items())


def test_the_number_of_processes_and_the_form_change_no_picture(tmp_path: Path, high: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_kface(tmp_path, **SMALL, form="flat", jobs=2, report=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 2), (2, 2)]
    found = files(tmp_path)
    assert set(found) == {n.removeprefix("High_Resolution/").replace("/", "_") for n in files(high)}
    assert sorted(found.values()) == sorted(files(high).values())


def test_ids_have_eight_digits_and_a_longer_list_begins_with_the_same() -> None:
    ids = subject_ids(count=500, seed=3)
    assert len(set(ids)) == 500
    assert all(len(i) == 8 and i.isdigit() and i.startswith("19") for i in ids)
    assert subject_ids(count=20, seed=3) == ids[:20]
    assert subject_ids(count=20, seed=4) != ids[:20]


def test_nobody_of_a_tree_is_a_phantom_patient() -> None:
    assert KFACE_SEEDS > SAMPLE_SEEDS + 99_999


def test_two_trees_are_not_mixed_in_a_folder(tmp_path: Path) -> None:
    one: dict[str, Any] = {"subjects": 1, "cells": FEW[:1], "beside": ()}
    write_kface(tmp_path, **one, seed=1, resolution="Low")
    with pytest.raises(UsageError, match="--force"):
        write_kface(tmp_path, **one, seed=2, resolution="Low")
    write_kface(tmp_path, **one, seed=1, resolution="Middle")
    write_kface(tmp_path, **one, seed=1, resolution="Low", force=True)


@pytest.mark.parametrize("form", ["resolution", "aihub", "flat"])
def test_stills_are_not_drawn_among_recordings(tmp_path: Path, form: Any) -> None:
    (tmp_path / "patient 1").mkdir()
    with pytest.raises(UsageError, match=r"something else.*--force"):
        write_kface(tmp_path, subjects=1, cells=FEW[:1], beside=(), seed=1, form=form)


@pytest.mark.parametrize(
    ("wrong", "option"),
    [
        ({"subjects": 0}, "--count"),
        ({"subjects": 10_001}, "--count"),
        ({"seed": -1}, "--seed"),
        ({"seed": 9000}, "--seed"),
        ({"missing": 1.0}, "--missing"),
        ({"missing": -0.1}, "--missing"),
        ({"missing": float("nan")}, "--missing"),
    ],
)
def test_what_is_out_of_range_names_its_option(tmp_path: Path, wrong: dict[str, Any], option: str) -> None:
    with pytest.raises(UsageError, match=option):
        write_kface(tmp_path / "out", **{**SMALL, **wrong})
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@pytest.mark.parametrize("resolution", ["High", "Middle"])
def test_mtcnn_finds_the_face_in_every_still(tmp_path: Path, resolution: Resolution) -> None:
    torch = pytest.importorskip("torch")
    from facenet_pytorch import MTCNN

    torch.set_num_threads(1)
    detector = MTCNN(keep_all=True, min_face_size=40, device="cpu")
    write_kface(tmp_path, subjects=2, seed=8001, resolution=resolution, jobs=2, beside=())
    found = []
    for path in tmp_path.rglob("*.jpg"):
        _, probability = detector.detect(cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB))
        found.append(max(p or 0 for p in probability))
    assert len(found) == 2 * 54
    assert min(found) > 0.9
