"""Light and sharpness as predictors, without a network."""

import cv2
import numpy as np
import pytest

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.evaluation.audit_measures import measure_rows
from palsycheck.evaluation.shortcuts import (
    FACES_MEASURED,
    MEASURES,
    brightness,
    contrast,
    fitted,
    measure,
    sharpness,
    warmth,
)


def flat(red, green, blue):
    return np.full((16, 16, 3), (red, green, blue), dtype=np.uint8)


def noise(seed, size=32):
    return np.random.default_rng(seed).integers(60, 190, (size, size, 3), dtype=np.uint8)


def subject(number, label, *, change=lambda faces: faces):
    faces = np.stack([noise([number, i]) for i in range(3)]).astype(np.float64)
    faces = faces + np.random.default_rng(number).normal(0, 8)
    return Subject(
        f"p{number}",
        label,
        (FaceSequence("a", change(faces).clip(0, 255).astype(np.uint8), np.arange(3.0)),),
    )


def ward(count, change=lambda faces: faces):
    """Palsied people's faces changed, healthy ones' not."""
    return [subject(n, n % 2, **({"change": change} if n % 2 else {})) for n in range(count)]


def verdicts(subjects):
    return {row.name: row.verdict for row in measure_rows(subjects, seed=0)}


def test_brightness_and_contrast_run_from_black_to_white():
    assert brightness(flat(0, 0, 0)) == 0
    assert brightness(flat(255, 255, 255)) == pytest.approx(1)
    assert contrast(flat(90, 90, 90)) == pytest.approx(0)
    halves = flat(0, 0, 0)
    halves[:8] = 255
    assert contrast(halves) == pytest.approx(0.5)


def test_warmth_is_red_over_blue_in_doublings():
    assert warmth(flat(90, 90, 90)) == 0
    assert warmth(flat(99, 0, 49)) == pytest.approx(1)
    assert warmth(flat(49, 0, 99)) == pytest.approx(-1)
    assert warmth(flat(0, 0, 0)) == 0


def test_blur_takes_sharpness():
    picture = noise(0, size=64)
    assert sharpness(cv2.GaussianBlur(picture, (0, 0), 3)) < sharpness(picture)


def test_faces_of_the_latest_date_and_those_chosen_are_measured():
    dark, bright = flat(10, 10, 10), flat(200, 200, 200)
    faces = np.stack([dark, bright])
    early = FaceSequence("a", np.stack([dark]), np.zeros(1), recorded_at="2020-01-01")
    late = FaceSequence("b", faces, np.arange(2.0), recorded_at="2021-01-01").choose([1])
    assert measure([Subject("p", 1, (early, late))])[0, 0] == pytest.approx(200 / 255)


def test_long_recordings_are_measured_from_first_to_last_face():
    faces = np.zeros((FACES_MEASURED * 5, 16, 16, 3), dtype=np.uint8)
    faces[0], faces[-1] = 255, 255
    person = Subject("p", 0, (FaceSequence("a", faces, np.arange(float(len(faces)))),))
    assert measure([person])[0, 0] == pytest.approx(2 / FACES_MEASURED)


def test_nobody_has_no_measures():
    assert measure([]).shape == (0, len(MEASURES))


def test_people_photographed_alike_pass():
    assert set(verdicts(ward(120)).values()) == {"pass"}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("brightness", lambda faces: faces + 30),
        ("brightness", lambda faces: faces - 30),
        ("contrast", lambda faces: 128 + (faces - 128) / 2),
        ("warmth", lambda faces: faces + np.array([20, 0, -20])),
        ("sharpness", lambda faces: np.stack([cv2.GaussianBlur(face, (0, 0), 2) for face in faces])),
    ],
)
def test_what_differs_between_the_classes_is_found_in_either_direction(name, change):
    found = verdicts(ward(40, change))
    assert found[name] == "fail"
    assert found["measures"] == "fail"


def test_the_direction_is_said():
    rows = {row.name: row for row in measure_rows(ward(40, lambda faces: faces - 30), seed=0)}
    assert rows["brightness"].value.value > 0.9
    assert "palsied people have less brightness" in rows["brightness"].reason


def test_a_few_people_are_not_fitted():
    rows = {row.name: row for row in measure_rows(ward(12), seed=0)}
    assert rows["measures"].verdict == "none"
    assert rows["measures"].reason == (
        "There are 6 palsied and 6 healthy people; at least 10 of each are needed to fit on some and ask "
        "about others."
    )


def test_the_fit_says_nothing_of_those_it_was_fitted_on():
    """Random labels: as many numbers as people could be learned by heart, and are not."""
    random = np.random.default_rng(5)
    numbers, truth = random.normal(size=(60, 60)), np.arange(60) % 2 == 1
    said = fitted(numbers, truth, seed=0)
    assert abs(said[truth].mean() - said[~truth].mean()) < 0.25


def test_the_fit_finds_what_is_there():
    numbers = np.random.default_rng(5).normal(size=(60, 4))
    truth = np.arange(60) % 2 == 1
    numbers[truth, 2] += 5
    said = fitted(numbers, truth, seed=0)
    assert ((said > 0.5) == truth).mean() > 0.95
