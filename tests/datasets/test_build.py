"""From labelled patients to faces, in one process or several, with reasons for what is left out."""

import time

import numpy as np
import pytest

from palsycheck.datasets.build import build
from palsycheck.datasets.cache import PreparedFaces
from palsycheck.datasets.labelled import Exclusion, Labelled, LabelledPatient
from palsycheck.errors import NotAVideoError
from palsycheck.intake import Recording
from palsycheck.settings import Settings


def prepare_by_name(recording, settings):
    """A function of a module, so that worker processes can find it: the file's text says what happens."""
    text = recording.path.read_text()
    if text == "broken":
        raise NotAVideoError("not a video", where=recording.path)
    time.sleep(0.001)
    count = int(text.split()[0])
    images = np.full((count, 8, 8, 3), count, np.uint8)
    return PreparedFaces(images, np.arange(count, dtype=float), tuple(text.split()[1:]))


def patient(tmp_path, name, label, *texts):
    recordings = []
    for number, text in enumerate(texts):
        path = tmp_path / f"{name}-{number}.mp4"
        path.write_text(text)
        recordings.append(Recording(path=path, name=path.name, recorded_at=None, lux=None, mirrored=None))
    return LabelledPatient(name, label, tuple(recordings))


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_kept_and_what_is_left_out(tmp_path, jobs):
    labelled = Labelled(
        (
            patient(tmp_path, "ann", 1, "20", "broken", "30"),
            patient(tmp_path, "bob", 0, "3"),
            patient(tmp_path, "cy", 0, "21 Blur Yaw"),
            patient(tmp_path, "dee", 0, "22"),
        ),
        (Exclusion("eve", None, "no label in patients.csv"),),
    )
    told = []
    dataset = build(
        labelled,
        folder=tmp_path / "faces",
        settings=Settings(),
        clip_length=4,
        jobs=jobs,
        prepare=prepare_by_name,
        on_recording=lambda done, total: told.append((done, total)),
    )
    assert [(s.id, s.label, [len(r.images) for r in s.recordings]) for s in dataset.subjects] == [
        ("ann", 1, [20, 30]),
        ("dee", 0, [22]),
    ]
    assert dataset.exclusions == (
        Exclusion("eve", None, "no label in patients.csv"),
        Exclusion("ann", "ann-1.mp4", "video cannot be read"),
        Exclusion("bob", "bob-0.mp4", "fewer faces than a clip"),
        Exclusion("cy", "cy-0.mp4", "quality gate: Blur"),
    )
    assert told == [(n, 6) for n in range(1, 7)]
