"""The patient is the biggest, steadiest, most central face; others are counted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.faces.track import choose, link
from palsycheck.settings import Tracking
from palsycheck.values import Detection, Face

SETTINGS = Tracking()
SIZE = (640, 480)

rng = np.random.default_rng(3)
LOOKS = {name: rng.integers(0, 255, (7, 7, 3), dtype=np.uint8).repeat(32, 0).repeat(32, 1) for name in "AB"}


def face(frame, *, x=320.0, y=240.0, size=150.0, looks="A"):
    """A face of somebody, its centre at x, y."""
    box = (x - size / 2, y - size / 2, x + size / 2, y + size / 2)
    return Face(frame, frame / 10, LOOKS[looks], np.zeros((5, 2)), Detection(box, np.zeros((5, 2)), 0.99))


def recording(*people, frames=20):
    """Faces by frame, each person a function from frame to face or None."""
    return [[f for person in people if (f := person(i)) is not None] for i in range(frames)]


def patient_of(frames):
    return choose(frames, frame_size=SIZE, settings=SETTINGS)


def test_a_single_face_is_the_patient():
    cast = patient_of(recording(lambda i: face(i, x=300 + 2 * i)))
    assert [f.frame for f in cast.patient] == list(range(20))
    assert cast.people == 1


def test_nobody():
    assert patient_of([[] for _ in range(20)]) == patient_of([])
    assert patient_of([]).people == 0


def test_the_bigger_face_is_the_patient_and_the_other_is_counted():
    cast = patient_of(recording(lambda i: face(i, x=200), lambda i: face(i, x=450, size=90)))
    assert {f.detection.size for f in cast.patient} == {150.0}
    assert cast.people == 2


def test_of_equal_faces_the_central_one_is_the_patient():
    cast = patient_of(recording(lambda i: face(i, x=60, y=60), lambda i: face(i, x=330)))
    assert all(f.detection.centre[0] == 330 for f in cast.patient)


def test_whoever_passes_in_front_for_a_moment_is_not_the_patient():
    passer = lambda i: face(i, x=40 + 150 * (i - 8), size=220, looks="B") if 8 <= i < 12 else None  # noqa: E731
    cast = patient_of(recording(face, passer))
    assert len(cast.patient) == 20
    assert all(f.detection.size == 150 for f in cast.patient)


def test_the_patient_comes_back_elsewhere_after_a_gap():
    cast = patient_of(recording(lambda i: face(i, x=150) if i < 8 else face(i, x=500) if i > 12 else None))
    assert [f.frame for f in cast.patient] == [*range(8), *range(13, 20)]
    assert cast.people == 1


def test_somebody_else_after_a_gap_is_not_the_patient():
    cast = patient_of(
        recording(lambda i: face(i, x=150) if i < 12 else face(i, x=500, looks="B") if i > 13 else None)
    )
    assert [f.frame for f in cast.patient] == list(range(12))
    assert cast.people == 2


def test_tiny_or_fleeting_faces_are_not_counted_as_persons():
    tiny = lambda i: face(i, x=600, size=30, looks="B")  # noqa: E731
    fleeting = lambda i: face(i, x=80, size=100, looks="B") if i == 4 else None  # noqa: E731
    assert patient_of(recording(face, tiny, fleeting)).people == 1


@pytest.mark.parametrize(("step", "tracks"), [(0.9, 1), (1.1, 2)])
def test_a_jump_farther_than_a_face_breaks_the_track(step, tracks):
    frames = [[face(0, x=100)], [face(1, x=100 + step * 150)]]
    assert len(link(frames, SETTINGS)) == tracks


places = st.lists(
    st.lists(st.tuples(st.floats(0, 640), st.floats(0, 480), st.floats(20, 300)), max_size=4), max_size=12
)


@given(places)
def test_every_face_is_in_exactly_one_track_and_no_track_holds_two_of_a_frame(frames):
    faces = [[face(i, x=x, y=y, size=s) for x, y, s in places] for i, places in enumerate(frames)]
    tracks = link(faces, SETTINGS)
    assert sorted(id(f) for t in tracks for f in t) == sorted(id(f) for fs in faces for f in fs)
    assert all([f.frame for f in t] == sorted({f.frame for f in t}) for t in tracks)
    patient = choose(faces, frame_size=SIZE, settings=SETTINGS).patient
    assert [f.frame for f in patient] == sorted({f.frame for f in patient})
