"""Faces are prepared once, found again while nothing has changed, and made again when they are damaged."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from palsycheck.datasets.cache import PreparedFaces, cached, open_cached
from palsycheck.intake import Recording
from palsycheck.settings import Sampling, Scoring, Settings


class Counting:
    """Makes faces and counts how often it was asked."""

    def __init__(self, faces=3, failed=()):
        self.calls, self.faces, self.failed = 0, faces, failed

    def __call__(self, *_):
        self.calls += 1
        images = np.random.default_rng(self.faces).integers(0, 256, (self.faces, 224, 224, 3), dtype=np.uint8)
        return PreparedFaces(images, np.arange(self.faces) / 25, self.failed)


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"video")
    return Recording(path=path, name="a.mp4", recorded_at=None, lux=None, mirrored=None)


def test_round_trip(recording, tmp_path):
    prepare = Counting(failed=("Blur",))
    key = cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare)
    faces = open_cached(key)
    assert np.array_equal(faces.images, prepare().images)
    assert isinstance(faces.images, np.memmap)
    assert faces.images.dtype == np.uint8
    assert faces.times.tolist() == [0.0, 0.04, 0.08]
    assert faces.failed_checks == ("Blur",)


def test_a_recording_without_faces(recording, tmp_path):
    key = cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=Counting(faces=0))
    assert open_cached(key).images.shape == (0, 224, 224, 3)


def test_prepared_once(recording, tmp_path):
    prepare = Counting()
    for _ in range(3):
        cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare)
    assert prepare.calls == 1


def test_what_changes_the_faces_makes_them_anew(recording, tmp_path):
    prepare = Counting()
    fewer = Settings(sampling=Sampling(frames=50))
    mirrored = dataclasses.replace(recording, mirrored=True)
    keys = [
        cached(one, folder=tmp_path / "faces", settings=settings, prepare=prepare)
        for one, settings in ((recording, Settings()), (mirrored, Settings()), (recording, fewer))
    ]
    recording.path.write_bytes(b"another video")
    keys.append(cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare))
    assert len(set(keys)) == prepare.calls == 4


def test_settings_of_scoring_do_not_concern_the_faces(recording, tmp_path):
    prepare = Counting()
    for step in (4, 5):
        settings = Settings(scoring=Scoring(clip_step=step))
        cached(recording, folder=tmp_path / "faces", settings=settings, prepare=prepare)
    assert prepare.calls == 1


def test_a_renamed_video_is_the_same_video(recording, tmp_path):
    prepare = Counting()
    cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare)
    moved = dataclasses.replace(recording, path=recording.path.rename(tmp_path / "b.mp4"), name="b.mp4")
    cached(moved, folder=tmp_path / "faces", settings=Settings(), prepare=prepare)
    assert prepare.calls == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda key: key.write_text("{"),
        lambda key: key.unlink(),
        lambda key: key.with_suffix(".npy").unlink(),
        lambda key: key.with_suffix(".npy").write_bytes(b""),
        lambda key: key.with_suffix(".npy").write_bytes(key.with_suffix(".npy").read_bytes()[:-1]),
        lambda key: np.save(key.with_suffix(".npy"), np.zeros((2, 224, 224, 3), np.uint8)),
    ],
)
def test_damaged_faces_are_made_anew(recording, tmp_path, damage):
    prepare = Counting()
    key = cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare)
    damage(key)
    assert cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=prepare) == key
    assert prepare.calls == 2
    assert len(open_cached(key).images) == 3


def test_names_of_files_tell_nothing_of_the_patient(recording, tmp_path):
    cached(recording, folder=tmp_path / "faces", settings=Settings(), prepare=Counting())
    names = {path.name for path in (tmp_path / "faces").iterdir()}
    assert len(names) == 2
    assert not any("a.mp4" in name or Path(name).stem == "a" for name in names)
    assert "a.mp4" not in next((tmp_path / "faces").glob("*.json")).read_text()
