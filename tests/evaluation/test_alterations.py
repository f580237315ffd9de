"""Alterations change what they are to change, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palsycheck.evaluation.alterations import face_region, without_face
from palsycheck.settings import Aligning

SMALL = Aligning(size=32, eye_distance=10.0, eye_line=11.0)
pictures = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(0, 256, (2, 32, 32, 3), dtype=np.uint8)
)


@settings(max_examples=30)
@given(pictures)
def test_only_the_region_of_the_face_is_filled(given):
    made, region = without_face(given, SMALL), face_region(SMALL)
    assert np.array_equal(made[:, ~region], given[:, ~region])
    assert all(len(np.unique(picture[region], axis=0)) == 1 for picture in made)


@settings(max_examples=30)
@given(pictures, pictures)
def test_nothing_of_the_face_is_left_in_the_filling(given, other):
    region = face_region(SMALL)
    exchanged = given.copy()
    exchanged[:, region] = other[:, region]
    assert np.array_equal(without_face(exchanged, SMALL), without_face(given, SMALL))


@settings(max_examples=30)
@given(pictures)
def test_filling_twice_is_filling_once(given):
    once = without_face(given, SMALL)
    assert np.array_equal(without_face(once, SMALL), once)


def test_the_region_holds_a_face_at_the_default_alignment_and_leaves_the_border():
    aligning = Aligning()
    region = face_region(aligning)
    middle, eyes, span = 112, round(aligning.eye_line), aligning.eye_distance
    mouth, chin, jaw = eyes + 1.07 * span, eyes + 1.9 * span, 0.84 * span
    assert region[eyes, int(middle - 1.15 * span)]
    assert region[eyes, int(middle + 1.15 * span)]
    assert region[int(mouth), int(middle - jaw)]
    assert region[int(mouth), int(middle + jaw)]
    assert region[int(chin), middle]
    assert np.array_equal(region, region[:, ::-1])
    assert not region[:, :20].any()
    assert not region[0, 0] | region[-1, -1]
    assert 0.3 < 1 - region.mean() < 0.5


def test_where_the_face_fills_the_picture_nothing_is_left():
    close = Aligning(size=8, eye_distance=30.0, eye_line=4.0)
    assert not without_face(np.full((1, 8, 8, 3), 90, dtype=np.uint8), close).any()


@pytest.mark.parametrize("size", [16, 224, 225])
def test_the_region_is_as_large_as_the_picture(size):
    aligning = Aligning(size=size, eye_distance=size / 3.2, eye_line=size / 2.7)
    assert face_region(aligning).shape == (size, size)
