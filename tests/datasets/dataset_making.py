"""Small datasets: sources whose bytes say what faces they have, so that no face has to be found.

Run as a program it builds a dataset of them, slowly, so that it can be killed.
"""

from __future__ import annotations

import hashlib
import sys
import time
from itertools import product
from pathlib import Path

import numpy as np
from PIL import Image

from palsycheck.datasets.build import build_dataset
from palsycheck.datasets.cache import PreparedFaces
from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.datasets.kface import scan
from palsycheck.datasets.labelled import Labelled, LabelledPatient
from palsycheck.errors import NotAVideoError
from palsycheck.intake import Recording
from palsycheck.settings import Settings

SIDE = 32
SELECTED = tuple(product(("S001", "S002", "S003"), ("L1", "L2"), ("E01", "E02", "E03"), ("C6", "C7", "C8")))


def prepare_by_name(source, settings):
    """Faces as the source's text says: "20 Blur" are 20 faces of a recording that fails the check Blur.

    A series of stills has a face for each, but for stills that say "nobody".
    """
    size = settings.aligning.size
    if isinstance(source, Recording):
        text = source.path.read_text()
        if text == "broken":
            raise NotAVideoError("not a video", where=source.path)
        count, *failed = text.split()
        return PreparedFaces(noise(int(count), text, side=size), np.arange(int(count)) / 4, tuple(failed))
    left_out = tuple(
        (f"{one.expression}-{one.camera}", "no face found")
        for one in source.stills
        if one.path.read_bytes() == b"nobody"
    )
    count = len(source.stills) - len(left_out)
    return PreparedFaces(
        noise(count, source.subject + source.name, side=size), np.arange(float(count)), (), left_out
    )


def prepare_slowly(source, settings):
    """The same at a pace at which a process can be killed between two."""
    time.sleep(0.15)
    return prepare_by_name(source, settings)


def noise(count, seed, *, side=SIDE):
    """Faces (count, side, side, 3) that nobody shares, the same for the same text."""
    digest = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8])
    return np.random.default_rng(digest).integers(0, 256, (count, side, side, 3), dtype=np.uint8)


def patient(folder, name, label, *texts):
    """A patient whose recordings hold these texts."""
    recordings = []
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(texts):
        path = folder / f"{name}-{number}.mp4"
        path.write_text(text)
        recordings.append(Recording(path=path, name=path.name))
    return LabelledPatient(name, label, tuple(recordings))


def ward(folder):
    """Three patients with palsy, 20 images each, and two without, 10 each; no two the same."""
    return Labelled(
        (
            *(patient(folder, f"p{i}", 1, "20" + " " * i) for i in range(3)),
            *(patient(folder, f"h{i}", 0, "10" + " " * i) for i in range(2)),
        ),
        (),
    )


def still_name(form, *cell):
    """The path of a still (subject, accessory, light, expression, camera) in one of the forms of K-FACE."""
    subject, accessory, light, expression, camera = cell
    if form == "flat":
        return f"{subject}_{accessory}_{light}_{expression}_{camera}.jpg"
    return f"{form}/{subject}/{accessory}/{light}/{expression}/{camera}.jpg"


def tree(root, subjects, *, form="High_Resolution", cells=SELECTED, missing=()):
    """K-FACE's files, each with its own text in place of a picture; real but plain pictures where flat."""
    for subject in subjects:
        for cell in cells:
            if (subject, *cell) in missing:
                continue
            path = root / still_name(form, subject, *cell)
            path.parent.mkdir(parents=True, exist_ok=True)
            if form == "flat":
                Image.new("L", (864, 576)).save(path, quality=5)
            else:
                path.write_text(f"{subject} {cell}")
    return root


def subject(name, label, *, count=4, seed=None, kind="video", images=None):
    """A person with one sequence of noise, or of these images."""
    images = noise(count, name if seed is None else seed) if images is None else images
    times = np.arange(len(images), dtype=float)
    return Subject(name, label, (FaceSequence("a", images, times, kind, sha256="0" * 64),))


def files_of(folder):
    """The bytes of every file below a folder, by path; half-written ones of a killed process left out."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".part-")
    }


def main(home):
    """Build ``home/data`` from ``home/recordings`` and ``home/kface``."""
    build_dataset(
        home / "data",
        recordings=ward(home / "recordings"),
        kface=scan(home / "kface"),
        settings=Settings(),
        prepare=prepare_slowly,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
