"""The figures behind ``palsycheck.datasets.duplicates.ALIKE``, measured on real faces.

    python benchmarks/near_duplicates.py DATA > docs/near_duplicates.md

DATA holds ``london/`` (Face Research Lab London Set, ``NNN-neutral.jpg`` and ``NNN-smiling.jpg``),
``portraits/`` (generated, one identity a file) and ``videos/`` (healthy people). Nothing of it is copied;
only figures are printed, as Markdown.
"""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from palsycheck import __version__
from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.datasets.duplicates import ALIKE, near_duplicates, small_face
from palsycheck.datasets.prepare import prepare_recording, shared_detector
from palsycheck.datasets.stills import prominent, read_still
from palsycheck.errors import VideoError
from palsycheck.faces.align import align
from palsycheck.intake import Recording
from palsycheck.settings import Sampling, Settings
from palsycheck.values import Frame, Picture

SETTINGS = Settings(sampling=Sampling(frames=50))
CHANGES: dict[str, Callable[[Picture], Picture]] = {
    "JPEG, quality 60": lambda picture: cv2.imdecode(cv2.imencode(".jpg", picture, [1, 60])[1], 1),
    "half the size": lambda picture: cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA),
    "darker by a fifth": lambda picture: (picture * 0.8).astype(np.uint8),
}


def face_of(picture: Picture) -> Picture | None:
    """The aligned face of a picture, (224, 224, 3)."""
    found = prominent(shared_detector(SETTINGS.detecting)(picture), picture, max_roll=60)
    return None if found is None else align(Frame(0, 0.0, picture), found, SETTINGS.aligning).image


def row(name: str, likeness: Iterable[float]) -> str:
    values = np.array(list(likeness))
    low, middle = np.percentile(values, [5, 50])
    found = [f"{value:.3f}" for value in (values.min(), low, middle, values.max())]
    return " | ".join(("| " + name, str(len(values)), *found, f"{np.mean(values >= ALIKE):.0%} |"))


def faces_below(folder: Path, pattern: str) -> dict[str, Picture]:
    return {
        path.name[:3] if path.name[0].isdigit() else path.stem: face
        for path in sorted(folder.glob(pattern))
        if not isinstance(picture := read_still(path), str) and (face := face_of(picture)) is not None
    }


def copies(folder: Path, neutral: dict[str, Picture]) -> Iterator[str]:
    for name, change in CHANGES.items():
        pairs = []
        for number, face in neutral.items():
            picture = read_still(folder / f"{number}-neutral.jpg")
            if not isinstance(picture, str) and (again := face_of(change(picture))) is not None:
                pairs.append(float(small_face(face) @ small_face(again)))
        yield row(f"the same picture found again, {name}", pairs)


def nearest_neighbours(folder: Path) -> Iterator[float]:
    for path in sorted(folder.iterdir()):
        try:
            images = prepare_recording(Recording(path, path.name), SETTINGS).images
        except VideoError:
            continue
        if len(images) > 1:
            small = np.stack([small_face(image) for image in images])
            correlation = small @ small.T
            np.fill_diagonal(correlation, -1)
            yield from correlation.max(axis=1).tolist()


def seconds(face: Picture) -> float:
    """For 2,800 faces of 14 people in each part's share, as in the paper."""
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (200, *face.shape), dtype=np.uint8)
    people = [Subject(f"p{i}", i % 2, (FaceSequence("a", images, np.arange(200.0)),)) for i in range(14)]
    begin = time.perf_counter()
    near_duplicates(
        {"train": tuple(people[:10]), "validation": tuple(people[10:12]), "test": tuple(people[12:])}
    )
    return time.perf_counter() - begin


def report(data: Path) -> Iterator[str]:
    neutral, smiling = (faces_below(data / "london", f"*-{mood}.jpg") for mood in ("neutral", "smiling"))
    people = np.stack(
        [small_face(f) for f in (*neutral.values(), *faces_below(data / "portraits", "*.jpg").values())]
    )
    others = people @ people.T
    np.fill_diagonal(others, -1)
    yield "# How alike near-duplicate faces are\n"
    yield (
        f"palsycheck {__version__}, OpenCV {cv2.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {date.today()}, by `python benchmarks/near_duplicates.py DATA`. "
        "London faces: DeBruine and Jones, Face Research Lab London Set, CC BY 4.0. Portraits: generated. "
        "Recordings: healthy people.\n"
    )
    yield f"Correlation of small grey faces; {ALIKE} and above counts as a near-duplicate.\n"
    yield "| pair | pairs | least | 5th | median | most | near-duplicates |\n" + "| --- " * 7 + "|"
    yield row("somebody and whoever is most like them (London, portraits)", others.max(axis=1))
    both = sorted(neutral.keys() & smiling.keys())
    yield row(
        "one person, neutral and smiling",
        [float(small_face(neutral[i]) @ small_face(smiling[i])) for i in both],
    )
    yield from copies(data / "london", neutral)
    yield row("a frame and the one most like it in its recording", nearest_neighbours(data / "videos"))
    yield f"\n2,800 faces in three parts take {seconds(neutral[both[0]]):.1f} s."


if __name__ == "__main__":
    for line in report(Path(sys.argv[1])):
        print(line)
