"""Predictors without a network: plain measures of the pictures, and a straight line through numbers.

What they can predict, a network can have learned instead of the palsy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.labelled import latest_day
from palsycheck.faces.measure import blur
from palsycheck.values import Picture

Numbers = npt.NDArray[np.float64]

FACES_MEASURED = 16
"""Faces of a recording that are measured, equally spaced: light and sharpness hardly change within one."""

FOLDS = 5
LEAST_TO_FIT = 10
"""People of each group without whom no straight line is fitted: two in each of the five folds."""

_LUMA = np.array([0.2126, 0.7152, 0.0722])
"""Weights of red, green and blue (ITU-R BT.709)."""


def brightness(face: Picture) -> float:
    """Mean luma, 0..1."""
    return float((face @ _LUMA).mean()) / 255


def contrast(face: Picture) -> float:
    """Standard deviation of the luma, 0..0.5."""
    return float((face @ _LUMA).std()) / 255


def warmth(face: Picture) -> float:
    """Red over blue, log2 of the ratio of means (each raised by one 8-bit step: a picture may be black)."""
    red, _, blue = face.reshape(-1, 3).mean(axis=0)
    return float(np.log2((red + 1) / (blue + 1)))


def sharpness(face: Picture) -> float:
    """One less the blur effect (faces.measure.blur), 0 blurred to 1 sharp."""
    return 1 - blur(face)


MEASURES: Mapping[str, Callable[[Picture], float]] = {
    "brightness": brightness,
    "contrast": contrast,
    "warmth": warmth,
    "sharpness": sharpness,
}


def measure(subjects: Sequence[Subject]) -> Numbers:
    """The measures of each person, (P, 4), columns as in ``MEASURES``.

    Means over faces of the recordings that count for the person's score.
    """
    return np.array([_of(subject) for subject in subjects], dtype=np.float64).reshape(-1, len(MEASURES))


def fitted(numbers: Numbers, truth: npt.NDArray[np.bool_], *, seed: int) -> Numbers:
    """What a logistic regression says of people whom it was not fitted on, (P,), 0..1.

    Five-fold cross validation, one row of numbers a person, standardised within each fold's training part.

    Args:
        numbers: (P, F).
        truth: (P,), at least ``LEAST_TO_FIT`` of each.
        seed: Of the folds.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    line = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    said = cross_val_predict(line, numbers, truth.astype(int), cv=folds, method="predict_proba")
    return np.asarray(said[:, 1], dtype=np.float64)


def can_fit(truth: npt.NDArray[np.bool_]) -> bool:
    """Whether there are enough people of both groups."""
    return min(int(truth.sum()), int((~truth).sum())) >= LEAST_TO_FIT


def _of(subject: Subject) -> list[float]:
    faces: list[Picture] = []
    for place in latest_day([recording.recorded_at for recording in subject.recordings]):
        recording = subject.recordings[place]
        places = recording.places
        chosen = places[np.linspace(0, len(places) - 1, min(FACES_MEASURED, len(places))).astype(np.int64)]
        faces.extend(np.asarray(recording.images[i]) for i in chosen)
    return [float(np.mean([take(face) for face in faces])) for take in MEASURES.values()]
