from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from palsycheck.video.orientation import Orientation, plausible_aspect, read_display_matrix

UNIT = 1 << 16
EIGHT = [m for s in (-1, 1) for t in (-1, 1) for m in ((s, 0, 0, t), (0, s, t, 0))]


def shown(stored: np.ndarray, a: int, b: int, c: int, d: int) -> np.ndarray:
    """Moves each pixel as the standard says: (x, y) to (a x + c y, b x + d y), shifted into view."""
    height, width = stored.shape
    y, x = np.mgrid[:height, :width]
    to_x, to_y = a * x + c * y, b * x + d * y
    to_x, to_y = to_x - to_x.min(), to_y - to_y.min()
    picture = np.zeros((to_y.max() + 1, to_x.max() + 1), stored.dtype)
    picture[to_y, to_x] = stored
    return picture


@pytest.mark.parametrize(("a", "b", "c", "d"), EIGHT)
def test_each_of_the_eight_matrices_is_a_flip_and_a_turn(a: int, b: int, c: int, d: int) -> None:
    stored = np.arange(6).reshape(2, 3)
    rotation, flipped = read_display_matrix([a * UNIT, b * UNIT, 0, c * UNIT, d * UNIT, 0, 0, 0, 1 << 30])
    ours = np.rot90(np.fliplr(stored) if flipped else stored, k=-rotation // 90)
    assert np.array_equal(ours, shown(stored, a, b, c, d))


@pytest.mark.parametrize(
    ("degrees", "rounded"), [(3, 0), (87, 90), (133, 90), (181, 180), (-92, 270), (359, 0)]
)
def test_turns_between_right_angles_are_rounded(degrees: float, rounded: int) -> None:
    cosine, sine = np.cos(np.radians(degrees)) * UNIT, np.sin(np.radians(degrees)) * UNIT
    matrix = [round(v) for v in (cosine, sine, 0, -sine, cosine, 0, 0, 0, 1 << 30)]
    assert read_display_matrix(matrix) == (rounded, False)


def test_an_empty_matrix_turns_nothing() -> None:
    assert read_display_matrix([0] * 9) == (0, False)


def test_sizes() -> None:
    wide = Orientation(stored=(720, 576), aspect=Fraction(64, 45), rotation=90)
    assert wide.square == (1024, 576)
    assert wide.shown == (576, 1024)


@pytest.mark.parametrize(
    ("aspect", "taken"),
    [
        (None, 1),
        (Fraction(16, 11), Fraction(16, 11)),
        (Fraction(1, 50), 1),
        (Fraction(9999), 1),
        (Fraction(0), 1),
    ],
)
def test_absurd_aspects_are_not_believed(aspect: Fraction | None, taken: Fraction) -> None:
    assert plausible_aspect(aspect) == taken
