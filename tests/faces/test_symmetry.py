"""A symmetric face is made of one half alone, and whose left is left is kept."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from palsycheck.faces.symmetry import symmetric

halves = st.sampled_from(["left", "right"])
faces = arrays.arrays(
    np.uint8,
    st.tuples(st.integers(1, 3), st.integers(1, 9), st.integers(1, 9), st.just(3)),
)


@given(faces, halves)
def test_what_was_made_symmetric_is_symmetric(given, half):
    made = symmetric(given, half)
    assert np.array_equal(made, made[:, :, ::-1])


@given(faces, halves, halves)
def test_a_symmetric_face_stays_from_either_half(given, first, then):
    once = symmetric(given, first)
    assert np.array_equal(symmetric(once, then), once)


@given(faces)
def test_the_half_that_is_kept_is_untouched(given):
    width = given.shape[2]
    left, right = slice(width // 2, None), slice(0, width - width // 2)
    assert np.array_equal(symmetric(given, "left")[:, :, left], given[:, :, left])
    assert np.array_equal(symmetric(given, "right")[:, :, right], given[:, :, right])


@given(faces, halves)
def test_mirroring_a_face_exchanges_its_halves(given, half):
    other = "right" if half == "left" else "left"
    assert np.array_equal(symmetric(given[:, :, ::-1], half), symmetric(given, other))


@given(faces, halves)
def test_the_faces_given_are_not_written_to(given, half):
    given.flags.writeable = False
    symmetric(given, half)


def test_the_patients_left_is_on_the_pictures_right():
    picture = np.zeros((1, 2, 4, 3), dtype=np.uint8)
    picture[:, :, 2:] = 200
    assert (symmetric(picture, "left") == 200).all()
    assert (symmetric(picture, "right") == 0).all()
