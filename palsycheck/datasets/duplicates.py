"""Near-duplicate faces across the parts of a split: what a network could know by heart.

From the same person they tell how much a split by image flatters; from somebody else they warn that one
person may be in the dataset under two ids. Faces are aligned, so a correlation of small grey pictures does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.splits import PartName, Parts

ALIKE = 0.95
"""Correlation from which two faces count as near-duplicates. Of 302 people of two studios (London set,
generated portraits) the two most alike reach 0.91. The same picture passes in 94 of 100 cases when its
face is found anew after strong JPEG compression, in 80 at half size; a frame has one like it in its own
recording in 99; the same person with another expression passes in 17 (docs/near_duplicates.md)."""

SIDE = 32
"""Of the small picture, pixels: enough to tell people apart, too few for noise and compression."""

BLOCK = 2048
"""Faces compared with as many others at once: 16 MB of correlations."""

Small = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """So many images of one id have a near-duplicate among the training images of another id."""

    id: str
    train_id: str
    images: int


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    """Of one part of a split against the training part.

    Attributes:
        part: Validation or test.
        images: That were compared.
        same_person: Images with a near-duplicate of the same person in training.
        other_person: ... of another id.
        pairs: By ids, most images first.
    """

    part: PartName
    images: int
    same_person: int
    other_person: int
    pairs: tuple[Pair, ...]


def near_duplicates(parts: Parts, *, alike: float = ALIKE) -> tuple[NearDuplicates, ...]:
    """Compare validation and test with training; within a part nothing is compared.

    Holds 4 kB an image in memory; pictures are read one sequence at a time.
    """
    train, train_ids = _small_faces(parts["train"])
    found = []
    for part in ("validation", "test"):
        faces, ids = _small_faces(parts[part])
        same, other = np.zeros(len(ids), bool), np.zeros(len(ids), bool)
        matches: set[tuple[int, str]] = set()
        for rows, columns in _matches(faces, train, alike):
            is_same = ids[rows] == train_ids[columns]
            same[rows[is_same]] = True
            other[rows[~is_same]] = True
            strangers = zip(rows[~is_same].tolist(), train_ids[columns[~is_same]].tolist(), strict=True)
            matches.update(strangers)
        counts = Counter((str(ids[row]), train_id) for row, train_id in matches)
        found.append(
            NearDuplicates(
                part=part,
                images=len(ids),
                same_person=int(same.sum()),
                other_person=int(other.sum()),
                pairs=tuple(
                    Pair(*who, images) for who, images in sorted(counts.items(), key=lambda c: (-c[1], c[0]))
                ),
            )
        )
    return tuple(found)


def small_face(image: npt.NDArray[np.uint8]) -> Small:
    """The inner part of an aligned face, grey, SIDE x SIDE: (SIDE * SIDE,), float32, mean 0, length 1.

    Zeros for a plain picture, which is like nothing.
    """
    import cv2

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    height, width = grey.shape
    inner = grey[height // 7 : -height // 9, width // 6 : -width // 6]
    small = cv2.resize(inner, (SIDE, SIDE), interpolation=cv2.INTER_AREA).ravel()
    centred = small - small.mean()
    length = float(np.linalg.norm(centred))
    plain = length < SIDE / 10  # a tenth of a grey level: rounding, no face
    return np.asarray(np.zeros_like(small) if plain else centred / length, dtype=np.float32)


def _small_faces(subjects: Sequence[Subject]) -> tuple[Small, npt.NDArray[np.object_]]:
    """The small faces of some people, (N, SIDE * SIDE), and whose they are, (N,)."""
    faces, ids = [], []
    for subject in subjects:
        for recording in subject.recordings:
            faces += [small_face(image) for image in recording.pictures()]
            ids += [subject.id] * len(recording)
    stacked = np.stack(faces) if faces else np.zeros((0, SIDE * SIDE), np.float32)
    return stacked, np.array(ids, dtype=object)


def _matches(
    faces: Small, others: Small, alike: float
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Places of faces and others that are near-duplicates, block by block."""
    for row in range(0, len(faces), BLOCK):
        for column in range(0, len(others), BLOCK):
            correlation = faces[row : row + BLOCK] @ others[column : column + BLOCK].T
            rows, columns = np.nonzero(correlation >= alike)
            yield rows + row, columns + column
