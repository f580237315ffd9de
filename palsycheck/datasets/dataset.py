"""A dataset: people with labels and aligned faces, as training, evaluation and audit see it.

The values here are independent of where the faces come from. Pictures stay on disk, memory-mapped, until
they are looked at, so memory does not grow with the dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.labelled import Exclusion
from palsycheck.settings import Settings

Kind = Literal["video", "stills"]
"""Frames of a recording in time order, or stills of one person in an order of our own: no motion."""


@dataclass(frozen=True, slots=True)
class FaceSequence:
    """The faces of one recording, or of one series of stills.

    Attributes:
        name: The recording's name below its patient, or the stills' common part ("S001-L1").
        images: (N, size, size, 3), uint8, RGB, memory-mapped, in order.
        times: (N,), float64: seconds of a video; of stills their places 0, 1, 2, ..., which are no times.
        kind: Whether the order is one of time.
        recorded_at: ISO 8601, or None.
        sha256: Of the faces' bytes; names what is computed from them.
        chosen: (M,), int64, ascending: places of the faces that count; None: all. A split by image
            chooses some of a recording's faces for each part.
        asymmetries: (N, 5), float32, known from a simulation: of each face in ``images``, in hundredths of
            the distance between the pupils, NaN where one is not known; see ``palsycheck.asymmetries``.
            None where nothing is known.
    """

    name: str
    images: npt.NDArray[np.uint8]
    times: npt.NDArray[np.float64]
    kind: Kind = "video"
    recorded_at: str | None = None
    sha256: str = ""
    chosen: npt.NDArray[np.int64] | None = None
    asymmetries: npt.NDArray[np.float32] | None = None

    @property
    def places(self) -> npt.NDArray[np.int64]:
        """Places, in ``images``, of the faces that count."""
        return np.arange(len(self.images)) if self.chosen is None else self.chosen

    def __len__(self) -> int:
        return len(self.images) if self.chosen is None else len(self.chosen)

    def pictures(self) -> npt.NDArray[np.uint8]:
        """The faces that count, (M, size, size, 3): mapped where all do, else read."""
        return self.images if self.chosen is None else self.images[self.chosen]

    def fills(self, clip_length: int) -> bool:
        """Whether there is a clip of so many faces: a whole video has to have them, for screening would not
        score it; stills, and the images of a split by image, are walked to and fro."""
        whole_video = self.kind == "video" and self.chosen is None
        return len(self) >= (clip_length if whole_video else 1)

    def choose(self, places: Sequence[int]) -> FaceSequence:
        """The same with only these faces."""
        return replace(self, chosen=np.array(sorted(places), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Subject:
    """A person with faces: label 1 is palsy, 0 healthy; at least one sequence, all of one kind.

    ``person`` is the same for ids of one human being, before and after a palsy say: nobody is split up.
    It is "" where the id stands for itself.
    """

    id: str
    label: int
    recordings: tuple[FaceSequence, ...]
    person: str = ""

    @property
    def kind(self) -> Kind:
        """Where the faces come from."""
        return self.recordings[0].kind

    @property
    def images(self) -> int:
        """How many faces count."""
        return sum(len(recording) for recording in self.recordings)


@dataclass(frozen=True, slots=True)
class Origin:
    """One source of a dataset.

    Attributes:
        kind: What it holds.
        people: What to call them, in the plural: "patients", "K-FACE subjects", "phantoms".
        selection: What was taken of it, in words.
    """

    kind: Kind
    people: str
    selection: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """People with faces, all that was left out on the way, and how the faces were made.

    Attributes:
        sha256: Of everything that the faces and labels consist of; names the dataset on cards.
    """

    subjects: tuple[Subject, ...]
    exclusions: tuple[Exclusion, ...] = ()
    origins: tuple[Origin, ...] = ()
    settings: Settings = field(default_factory=Settings)
    sha256: str = ""

    @property
    def people(self) -> str:
        """What the subjects are called, in the plural."""
        return " and ".join(dict.fromkeys(origin.people for origin in self.origins)) or "patients"


def to_and_fro(count: int, length: int) -> npt.NDArray[np.int64]:
    """Places 0, 1, ..., count-1, count-2, ..., 0, 1, ...: ``length`` of them, (length,), int64.

    Series shorter than a clip (stills, parts of a split by image) are walked so: each step leads to a
    neighbour, which repeating from the start would not do.
    """
    if count == 1:
        return np.zeros(length, dtype=np.int64)
    period = 2 * (count - 1)
    step = np.arange(length) % period
    return np.where(step < count, step, period - step)
