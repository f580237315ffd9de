"""A folder of photographs, prepared and read. The people are drawn."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from photograph_faces import hand_points, mesh_points, write_hand_table, write_mesh_table
from PIL import Image

from palsycheck.errors import MissingInputError, TableError, UsageError
from palsycheck.simulation.photographs import library, london, mesh
from palsycheck.simulation.photographs.prepare import prepare
from palsycheck.simulation.portrait import Portrait


@pytest.fixture
def prepared(tmp_path: Path, portrait: Portrait) -> Path:
    """Two London people, the second without a smile that is of use; three portraits: one open-mouthed, one
    without a face."""
    london_folder, portraits = tmp_path / "london", tmp_path / "portraits"
    london_folder.mkdir()
    portraits.mkdir()
    picture = Image.fromarray(portrait.image)
    for name in ("001-neutral", "001-smiling", "002-neutral", "002-smiling"):
        picture.save(london_folder / f"{name}.jpg")
    for name in ("female-000", "female-001", "male-000"):
        picture.save(portraits / f"{name}.jpg")
    hand = hand_points(portrait.landmarks)
    write_hand_table(
        london_folder / london.TABLE, {f"{n}-neutral.jpg": np.nan_to_num(hand) for n in ("001", "002")}
    )
    with (portraits / "metadata.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(
            [
                ["file", "sex", "age", "country"],
                ["female-000.jpg", "female", 22, "Eswatini"],
                ["female-001.jpg", "female", 71, "Chile"],
                ["male-000.jpg", "male", 40, "Åland Islands"],
            ]
        )
    found = mesh_points(hand, mesh.read_corrections())
    parted = found.copy()
    parted[list(mesh.GROUPS[7].mesh)] += [0.0, 0.8 * portrait.frame.scale]
    parted[list(mesh.GROUPS[8].mesh)] += [0.0, 0.8 * portrait.frame.scale]
    height, width = portrait.image.shape[:2]
    write_mesh_table(
        tmp_path / "points.csv",
        {
            "london/001-neutral.jpg": found,
            "london/001-smiling.jpg": parted,
            "london/002-neutral.jpg": found,
            "london/002-smiling.jpg": found - [0.0, 150.0],
            "portraits/female-000.jpg": found,
            "portraits/female-001.jpg": parted,
            "portraits/male-000.jpg": None,
        },
        (width, height),
    )
    prepare(
        tmp_path / "out",
        meshes=tmp_path / "points.csv",
        london_folder=london_folder,
        portraits_folder=portraits,
    )
    return tmp_path / "out"


def test_closed_mouths_are_read_and_others_on_demand(prepared: Path) -> None:
    assert [p.identity for p in library.read_photographs(prepared)] == [
        "london-001",
        "london-002",
        "portrait-female-000",
    ]
    everyone = library.read_photographs(prepared, open_mouths=True)
    assert [p.identity for p in everyone if not p.closed] == ["portrait-female-001"]


def test_a_london_person_has_the_points_that_a_hand_placed(prepared: Path, portrait: Portrait) -> None:
    one = library.read_photographs(prepared)[0]
    expected = london.landmarks(hand_points(portrait.landmarks)).stacked()
    assert one.entry.neutral.placed == "hand"
    assert one.portrait.landmarks.stacked() == pytest.approx(expected, abs=0.1)
    assert one.portrait.image.shape == portrait.image.shape


def test_a_smile_is_there_where_it_can_be_used(prepared: Path) -> None:
    first, second, drawn = library.read_photographs(prepared)
    assert first.smiling is not None
    assert first.entry.smiling is not None
    assert first.entry.smiling.placed == "carried"
    gap = first.smiling.landmarks.lower_lip_inner - first.smiling.landmarks.upper_lip_inner
    assert gap[:, 1].max() > 0.5 * first.smiling.frame.scale
    assert second.smiling is None
    assert drawn.smiling is None


def test_what_was_left_out_is_said_with_its_reason(prepared: Path) -> None:
    left = {one.picture: " ".join(one.reasons) for one in library.read_index(prepared).left_out}
    assert set(left) == {"london/002-smiling.jpg", "portraits/male-000.jpg"}
    assert "cut off" in left["london/002-smiling.jpg"]
    assert left["portraits/male-000.jpg"] == "no face was found"
    assert not (prepared / "portraits-male-000.jpg").exists()


def test_sex_age_and_country_are_the_sources(prepared: Path) -> None:
    london_person, _, drawn = (p.entry for p in library.read_photographs(prepared))
    assert (drawn.sex, drawn.age, drawn.country) == ("female", 22, "Eswatini")
    assert (london_person.sex, london_person.age, london_person.country) == (None, None, None)
    assert not drawn.glasses


def test_it_may_be_prepared_again_but_not_into_something_else(prepared: Path, tmp_path: Path) -> None:
    arguments = {
        "meshes": tmp_path / "points.csv",
        "london_folder": tmp_path / "london",
        "portraits_folder": tmp_path / "portraits",
    }
    before = (prepared / library.INDEX).read_bytes()
    (prepared / "london-099-neutral.jpg").write_bytes(b"kept by an earlier preparation")
    prepare(prepared, **arguments)
    assert (prepared / library.INDEX).read_bytes() == before
    assert not (prepared / "london-099-neutral.jpg").exists()
    with pytest.raises(UsageError, match="something else"):
        prepare(tmp_path / "london", **arguments)


def test_a_folder_that_was_not_prepared_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="photograph_prepare"):
        library.read_photographs(tmp_path)


def test_a_photograph_that_is_gone_is_said_at_once(prepared: Path) -> None:
    (prepared / "london-001-smiling.jpg").unlink()
    with pytest.raises(MissingInputError, match="gone"):
        library.read_photographs(prepared)


def test_a_damaged_photograph_is_said(prepared: Path) -> None:
    (prepared / "london-001-neutral.jpg").write_bytes(b"\xff\xd8 no picture")
    with pytest.raises(TableError, match="cannot be read"):
        _ = library.read_photographs(prepared)[0].portrait


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("people", 0, "neutral", "file"), "../001-neutral.jpg"),
        (("people", 0, "neutral", "file"), "/etc/hostname"),
        (("people", 0, "neutral", "points"), [[1.0, 2.0]]),
        (("people", 0, "neutral", "points", 0), [1.0, float("nan")]),
        (("people", 0, "neutral", "points", 0), [1e300, 1.0]),
        (("people", 0, "neutral", "points"), [[50.0, 50.0]] * len(london.USED)),
        (("people", 0, "identity"), ""),
        (("people", 0, "age"), -1),
        (("people", 0, "more"), 1),
        (("version",), 2),
    ],
)
def test_a_damaged_or_hostile_index_is_refused(
    prepared: Path, where: tuple[str | int, ...], value: object
) -> None:
    stored = json.loads((prepared / library.INDEX).read_text(encoding="utf-8"))
    inner = stored
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    (prepared / library.INDEX).write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(TableError, match="not valid"):
        library.read_photographs(prepared)


def test_an_index_that_is_no_json_is_refused(prepared: Path) -> None:
    (prepared / library.INDEX).write_bytes(b"\x00not json")
    with pytest.raises(TableError):
        library.read_index(prepared)


def test_two_people_of_one_identity_are_refused(prepared: Path) -> None:
    index = library.read_index(prepared)
    library.write_index(prepared, people=(index.people[0], index.people[0]), left_out=())
    with pytest.raises(TableError, match="twice"):
        library.read_photographs(prepared)


def test_closed_is_by_the_points_alone(prepared: Path) -> None:
    one = library.read_photographs(prepared)[0]
    points = np.full((london.COUNT, 2), np.nan)
    points[list(london.USED)] = one.entry.neutral.points
    points[[*range(99, 104)]] += [0.0, 5.0]
    shot = library.shot(one.entry.neutral.file, "hand", points)
    assert one.closed
    assert not replace(one, entry=one.entry.model_copy(update={"neutral": shot})).closed
