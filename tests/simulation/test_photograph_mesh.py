"""A face mesh becomes hand-placed points by corrections that were learnt."""

from __future__ import annotations

import copy
import json
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from photograph_faces import (
    hand_mirror,
    hand_points,
    mesh_mirror,
    mesh_points,
    write_mesh_table,
)

from palsycheck.errors import MissingInputError, TableError
from palsycheck.simulation.photographs import learn, london, mesh
from palsycheck.simulation.photographs.raw import read_meshes
from palsycheck.simulation.portrait import FaceFrame, Portrait
from palsycheck.values import Points

USED = list(london.USED)


@pytest.fixture(scope="module")
def corrections() -> dict[str, mesh.Correction]:
    return mesh.read_corrections()


def test_every_hand_placed_point_that_is_used_belongs_to_one_group() -> None:
    placed = [n for group in mesh.GROUPS for n in {*group.hand, *group.hand_twins}]
    assert sorted(placed) == USED


def test_twins_are_twins_both_ways() -> None:
    for group in mesh.GROUPS:
        for one, other in ((group.hand, group.hand_twins), (group.mesh, group.mesh_twins)):
            there = dict(zip(one, other, strict=True))
            assert all(there.get(there[n], n) == n for n in one), group.name


def test_an_average_mesh_gives_the_face_that_it_lies_on(
    portrait: Portrait, corrections: dict[str, mesh.Correction]
) -> None:
    hand = hand_points(portrait.landmarks)
    found = mesh.hand_points(mesh_points(hand, corrections), corrections)
    away = np.hypot(*(found - hand)[USED].T) / portrait.frame.scale
    assert away.mean() < 0.5
    assert away.max() < 2.0


def test_the_mirror_image_has_mirrored_points(
    portrait: Portrait, corrections: dict[str, mesh.Correction]
) -> None:
    rng = np.random.default_rng(3)
    one = mesh_points(hand_points(portrait.landmarks), corrections) + rng.normal(0, 3, (mesh.COUNT, 2))
    mirrored = ([400.0, 0.0] + one * [-1.0, 1.0])[mesh_mirror()]
    there = mesh.hand_points(one, corrections)
    back = ([400.0, 0.0] + mesh.hand_points(mirrored, corrections) * [-1.0, 1.0])[hand_mirror()]
    assert back[USED] == pytest.approx(there[USED], abs=1e-6)


def test_points_go_with_the_picture_when_it_is_turned_and_enlarged(
    portrait: Portrait, corrections: dict[str, mesh.Correction]
) -> None:
    one = mesh_points(hand_points(portrait.landmarks), corrections)
    turn = 1.7 * np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
    turned = mesh.hand_points(one @ turn.T + [9.0, 4.0], corrections)
    assert turned[USED] == pytest.approx(
        (mesh.hand_points(one, corrections) @ turn.T + [9.0, 4.0])[USED], abs=1e-6
    )


def faces(portrait: Portrait, count: int, noise: float) -> list[learn.Marked]:
    """Faces whose mesh has a fixed offset from their hand-placed points, and some noise, u."""
    rng = np.random.default_rng(11)
    base = portrait.frame.to_face(hand_points(portrait.landmarks))
    base[np.isnan(base)] = 0.0
    offset = rng.normal(0, 0.4, (mesh.COUNT, 2))
    twins = np.array(mesh_mirror())
    offset = (offset + offset[twins] * [-1, 1]) / 2
    near = _nearest(base)
    marked = []
    for _ in range(count):
        stretch = 1 + rng.normal(0, 0.05, 2)
        hand = base * stretch + rng.normal(0, 0.02, base.shape)
        hand[:2] = [[-5.0, 0.0], [5.0, 0.0]]
        one = hand[near] + offset + rng.normal(0, noise, offset.shape)
        one[list(mesh.IRIS)] = hand[:2]
        marked.append(learn.Marked(one * 9 + 300, hand * 9 + 300))
    return marked


def _nearest(base: Points) -> list[int]:
    """(478,), a hand-placed point for each mesh point, the same way round on both sides."""
    near = [0] * mesh.COUNT
    for group in mesh.GROUPS:
        for place, (one, twin) in enumerate(zip(group.mesh, group.mesh_twins, strict=True)):
            number = place * len(group.hand) // len(group.mesh)
            near[one], near[twin] = group.hand[number], group.hand_twins[number]
    return near


def test_an_offset_that_all_faces_have_is_learnt(portrait: Portrait) -> None:
    marked = faces(portrait, 30, noise=0.01)
    for error in learn.held_out_errors(marked):
        assert error.mean < 0.5 * error.anchors, error.group


def test_what_the_shape_tells_is_learnt_and_noise_is_not(portrait: Portrait) -> None:
    for error in learn.held_out_errors(faces(portrait, 40, noise=0.05)):
        assert error.mean < 1.1 * error.offset, error.group


def test_errors_are_those_of_faces_left_out(portrait: Portrait) -> None:
    marked = faces(portrait, 10, noise=0.2)
    known = learn.learn(marked)
    seen = np.mean([_away(mesh.hand_points(m.mesh, known), m.hand) for m in marked])
    new = np.mean([_away(p, m.hand) for p, m in zip(learn.held_out_points(marked), marked, strict=True)])
    assert new > seen


def _away(found: Points, hand: Points) -> float:
    return float(np.hypot(*(found - hand)[USED].T).mean())


def test_an_asymmetry_that_is_found_as_placed_has_no_error(portrait: Portrait) -> None:
    exact, noisy = (learn.held_out_asymmetries(faces(portrait, 20, noise=n))[0] for n in (0.0, 0.3))
    assert exact.mouth < noisy.mouth
    assert exact.lid < noisy.lid


def test_carried_points_move_as_the_mesh_does(
    portrait: Portrait, corrections: dict[str, mesh.Correction]
) -> None:
    hand = hand_points(portrait.landmarks) + np.random.default_rng(0).normal(0, 2, (london.COUNT, 2))
    rest = mesh_points(hand_points(portrait.landmarks), corrections)
    still = mesh.carried_points(hand, rest, rest + np.array([20.0, 5.0]), corrections)
    lips = [*range(94, 104)]
    others = [n for n in USED if n not in lips]
    assert still[others] == pytest.approx(hand[others] + [20.0, 5.0], abs=1e-6)
    smile = rest.copy()
    smile[[61, 78]] += [-9.0, -6.0]
    moved = mesh.carried_points(hand, rest, smile, corrections) - hand
    assert moved[87] == pytest.approx([-9.0, -6.0], abs=4.0)
    assert moved[20] == pytest.approx([0.0, 0.0], abs=1e-6)


def test_how_far_carried_lips_part_is_for_the_new_picture_to_say(
    portrait: Portrait, corrections: dict[str, mesh.Correction]
) -> None:
    hand = hand_points(portrait.landmarks)
    rest = mesh_points(hand, corrections)
    pushed = hand.copy()
    pushed[[*range(94, 99)]] += [0.0, 3.0]
    one, other = (mesh.carried_points(h, rest, rest, corrections) for h in (hand, pushed))
    assert (one[99:104] - one[94:99]) == pytest.approx(other[99:104] - other[94:99])


def test_corrections_are_the_same_after_they_were_stored(portrait: Portrait) -> None:
    known = learn.learn(faces(portrait, 12, noise=0.1))
    again = mesh.corrections_from(json.loads(json.dumps(mesh.corrections_to(known))))
    one = faces(portrait, 1, noise=0.1)[0].mesh
    assert mesh.hand_points(one, again)[USED] == pytest.approx(mesh.hand_points(one, known)[USED], abs=0.2)


def _without(stored: dict[str, Any], what: str) -> dict[str, Any]:
    changed = copy.deepcopy(stored)
    if what == "version":
        changed["version"] = 99
    elif what == "group":
        del changed["groups"]["lids"]
    elif what == "size":
        changed["groups"]["lids"]["offset"].pop()
    elif what == "anchor":
        changed["groups"]["lids"]["anchors"][0] = 999
    return changed


@pytest.mark.parametrize("what", ["version", "group", "size", "anchor"])
def test_corrections_that_do_not_fit_are_refused(what: str) -> None:
    stored = json.loads((resources.files(mesh.__package__) / mesh.FILE).read_text(encoding="utf-8"))
    with pytest.raises(TableError, match="photograph_learn"):
        mesh.corrections_from(_without(stored, what))


def test_landmarks_of_a_mesh_are_a_face(portrait: Portrait, corrections: dict[str, mesh.Correction]) -> None:
    marks = mesh.landmarks(mesh_points(hand_points(portrait.landmarks), corrections))
    face = marks.map(FaceFrame.of(marks).to_face)
    assert face.right.pupil == pytest.approx([-5.0, 0.0], abs=1e-6)
    assert face.right.mouth_corner[0] < 0 < face.left.mouth_corner[0]


def test_the_table_of_meshes_is_read(tmp_path: Path) -> None:
    points = np.arange(2.0 * mesh.COUNT).reshape(-1, 2)
    write_mesh_table(tmp_path / "points.csv", {"a/1.jpg": points, "a/2.jpg": None}, (640, 480))
    found = read_meshes(tmp_path / "points.csv")
    assert found["a/1.jpg"].points == pytest.approx(points)
    assert found["a/1.jpg"].size == (640, 480)
    assert found["a/2.jpg"].points is None


def test_no_table_of_meshes_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="photograph_points"):
        read_meshes(tmp_path / "points.csv")


def test_a_damaged_table_of_meshes_is_said(tmp_path: Path) -> None:
    (tmp_path / "points.csv").write_text("picture,width,height,seen\na,1,1,6\n", encoding="utf-8")
    with pytest.raises(TableError, match="again"):
        read_meshes(tmp_path / "points.csv")
