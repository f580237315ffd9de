"""Hand-placed points become landmarks."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from photograph_faces import hand_points, write_hand_table

from palsycheck.errors import MissingInputError, TableError
from palsycheck.simulation.animate import Animator
from palsycheck.simulation.photographs import london
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Portrait


def test_landmarks_come_back_from_points_placed_on_them(portrait: Portrait) -> None:
    frame = portrait.frame
    known = portrait.landmarks.map(frame.to_face)
    found = london.landmarks(hand_points(portrait.landmarks)).map(frame.to_face)
    for name in ("upper_lip", "lower_lip", "upper_lip_inner", "lower_lip_inner", "chin", "nose_base"):
        assert getattr(found, name) == pytest.approx(getattr(known, name), abs=0.15), name
    assert found.jaw == pytest.approx(known.jaw, abs=0.3)
    for mine, drawn in ((found.right, known.right), (found.left, known.left)):
        for name in ("pupil", "upper_lid", "lower_lid", "nose_wing", "mouth_corner"):
            assert getattr(mine, name) == pytest.approx(getattr(drawn, name), abs=0.15), name
        order = np.argsort(drawn.brow[:, 0])
        assert mine.brow[:, 1] == pytest.approx(np.interp(mine.brow[:, 0], *drawn.brow[order].T), abs=0.15)


def test_curves_have_as_many_points_as_in_a_drawn_face(portrait: Portrait) -> None:
    found = london.landmarks(hand_points(portrait.landmarks))
    for field in fields(Landmarks):
        mine, drawn = getattr(found, field.name), getattr(portrait.landmarks, field.name)
        if isinstance(mine, np.ndarray):
            assert mine.shape == drawn.shape, field.name
    assert found.stacked().shape == portrait.landmarks.stacked().shape


def test_a_fold_begins_beside_the_wing_and_ends_below_the_corner_of_the_mouth(portrait: Portrait) -> None:
    found = london.landmarks(hand_points(portrait.landmarks))
    face = found.map(FaceFrame.of(found).to_face)
    for side in (face.right, face.left):
        assert abs(side.fold[0, 0]) > abs(side.nose_wing[0])
        assert side.fold[0] == pytest.approx(side.nose_wing, abs=0.6)
        assert side.fold[-1, 1] > side.mouth_corner[1] - 0.5


def test_a_fold_only_goes_down_even_if_it_was_placed_above_the_wing(portrait: Portrait) -> None:
    points = hand_points(portrait.landmarks)
    points[158, 1] = points[62, 1] - 2.0
    found = london.landmarks(points)
    assert (np.diff(found.right.fold[:, 1]) > 0).all()


def test_points_that_are_not_used_change_nothing(portrait: Portrait) -> None:
    points = hand_points(portrait.landmarks)
    others = [n for n in range(london.COUNT) if n not in london.USED]
    assert np.isnan(points[others]).all()
    assert np.isfinite(points[list(london.USED)]).all()
    moved = points.copy()
    moved[others] = 1e6
    assert np.array_equal(london.landmarks(moved).stacked(), london.landmarks(points).stacked())


def test_a_turned_picture_has_turned_landmarks(portrait: Portrait) -> None:
    turn = np.array([[np.cos(0.2), -np.sin(0.2)], [np.sin(0.2), np.cos(0.2)]])
    points = hand_points(portrait.landmarks)
    turned = london.landmarks(points @ turn.T + [5.0, -3.0])
    assert turned.stacked() == pytest.approx(london.landmarks(points).stacked() @ turn.T + [5.0, -3.0])


def test_a_face_with_such_landmarks_can_be_animated(portrait: Portrait) -> None:
    Animator(Portrait(portrait.image, london.landmarks(hand_points(portrait.landmarks))))


def test_the_table_is_read(tmp_path: Path, portrait: Portrait) -> None:
    points = np.nan_to_num(hand_points(portrait.landmarks), nan=1.5)
    write_hand_table(tmp_path / london.TABLE, {"001-neutral.jpg": points})
    assert london.read_points(tmp_path)["001-neutral.jpg"] == pytest.approx(points)


def test_no_table_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError, match="hand-placed"):
        london.read_points(tmp_path)


@pytest.mark.parametrize("text", ["file,x0\na,1\n", "nothing\n1\n", "file,x0,y0\na,one,2\n"])
def test_a_damaged_table_is_said(tmp_path: Path, text: str) -> None:
    (tmp_path / london.TABLE).write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match="Restore"):
        london.read_points(tmp_path)


def test_coordinates_that_are_no_numbers_are_damage(tmp_path: Path) -> None:
    write_hand_table(tmp_path / london.TABLE, {"a.jpg": np.full((london.COUNT, 2), np.nan)})
    with pytest.raises(TableError, match="no number"):
        london.read_points(tmp_path)
