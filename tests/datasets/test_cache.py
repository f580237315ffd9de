"""Faces are prepared once, found again while nothing has changed, and made again when they are damaged."""

import dataclasses

import numpy as np
import pytest
from dataset_making import tree

from palsycheck.datasets.cache import PreparedFaces, cached, damage, faces_path, open_faces
from palsycheck.datasets.kface import scan
from palsycheck.datasets.sources import key_of_source
from palsycheck.errors import VideoError
from palsycheck.intake import Recording
from palsycheck.settings import Gate, Sampling, Scoring, Settings

KEY = "a" * 64


class Counting:
    """Makes faces and counts how often it was asked."""

    def __init__(self, faces=3, failed=()):
        self.calls, self.faces, self.failed = 0, faces, failed

    def __call__(self):
        self.calls += 1
        images = np.random.default_rng(self.faces).integers(0, 256, (self.faces, 224, 224, 3), dtype=np.uint8)
        return PreparedFaces(images, np.arange(self.faces) / 25, self.failed, (("E01-C7", "no face found"),))


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"video")
    return Recording(path=path, name="a.mp4")


def test_round_trip(tmp_path):
    prepare = Counting(failed=("Blur",))
    index = cached(KEY, folder=tmp_path / "faces", prepare=prepare)
    images = open_faces(tmp_path / "faces", KEY, count=3)
    assert np.array_equal(images, prepare().images)
    assert isinstance(images, np.memmap)
    assert images.dtype == np.uint8
    assert index.times == (0.0, 0.04, 0.08)
    assert index.failed_checks == ("Blur",)
    assert index.left_out == (("E01-C7", "no face found"),)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "faces").iterdir()} == {0o600}


def test_without_faces(tmp_path):
    index = cached(KEY, folder=tmp_path, prepare=Counting(faces=0))
    assert index.faces == 0
    assert open_faces(tmp_path, KEY, count=0).shape == (0, 224, 224, 3)


def test_prepared_once(tmp_path):
    prepare = Counting()
    first = cached(KEY, folder=tmp_path, prepare=prepare)
    assert [cached(KEY, folder=tmp_path, prepare=prepare) for _ in range(2)] == [first, first]
    assert prepare.calls == 1


def flip(path, place):
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


DAMAGES = {
    "index is no JSON": lambda faces: faces.with_suffix(".json").write_text("{"),
    "index gone": lambda faces: faces.with_suffix(".json").unlink(),
    "faces gone": lambda faces: faces.unlink(),
    "faces empty": lambda faces: faces.write_bytes(b""),
    "faces cut off": lambda faces: faces.write_bytes(faces.read_bytes()[:-1]),
    "faces too long": lambda faces: faces.write_bytes(faces.read_bytes() + b"x"),
    "fewer faces": lambda faces: np.save(faces, np.zeros((2, 224, 224, 3), np.uint8)),
    "other numbers": lambda faces: np.save(faces, np.zeros((3, 224, 224, 3), np.int8)),
    "pickled": lambda faces: np.save(faces, np.array([{}] * 3), allow_pickle=True),
    "a bit of a face": lambda faces: flip(faces, 200_000),
    "a bit of the header": lambda faces: flip(faces, 120),
    "a bit of the hash": lambda faces: flip(faces.with_suffix(".json"), 60),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_made_good(tmp_path, name):
    prepare = Counting()
    index = cached(KEY, folder=tmp_path, prepare=prepare)
    whole = {"sha256": index.sha256, "faces": index.faces}
    assert damage(tmp_path, KEY, **whole) == ""
    DAMAGES[name](faces_path(tmp_path, KEY))
    assert damage(tmp_path, KEY, **whole) != ""
    assert cached(KEY, folder=tmp_path, prepare=prepare) == index
    assert prepare.calls == 2
    assert damage(tmp_path, KEY, **whole) == ""


@pytest.mark.filterwarnings("ignore:Reading `.npy`")
def test_any_bit_of_the_header_may_be_wrong(tmp_path):
    index = cached(KEY, folder=tmp_path, prepare=Counting(faces=1))
    path = faces_path(tmp_path, KEY)
    whole = path.read_bytes()
    for place in range(128):
        for bit in range(8):
            with path.open("r+b") as file:
                file.seek(place)
                file.write(bytes([whole[place] ^ 1 << bit]))
            assert damage(tmp_path, KEY, sha256=index.sha256, faces=1) != ""
        path.write_bytes(whole)


def test_what_changes_the_faces_changes_the_key(recording):
    keys = [
        key_of_source(recording, Settings()),
        key_of_source(recording, Settings(sampling=Sampling(frames=50))),
        key_of_source(recording, Settings(gate=Gate(blur_fail=0.9))),
        key_of_source(dataclasses.replace(recording, mirrored=True), Settings()),
        key_of_source(dataclasses.replace(recording, lux=500.0), Settings()),
    ]
    recording.path.write_bytes(b"another video")
    keys.append(key_of_source(recording, Settings()))
    assert len(set(keys)) == 6


def test_name_date_and_scoring_do_not_change_the_key(recording, tmp_path):
    key = key_of_source(recording, Settings())
    assert key_of_source(recording, Settings(scoring=Scoring(clip_step=5))) == key
    moved = Recording(recording.path.rename(tmp_path / "b.mp4"), "b.mp4", recorded_at="2026-01-01")
    assert key_of_source(moved, Settings()) == key


def test_a_recording_that_cannot_be_read(tmp_path):
    with pytest.raises(VideoError, match="cannot be read"):
        key_of_source(Recording(tmp_path / "gone.mp4", "gone.mp4"), Settings())


def test_the_key_of_a_series_is_that_of_its_stills(tmp_path):
    series = scan(tree(tmp_path / "one", ["19071641"])).series[0]
    key = key_of_source(series, Settings())
    assert key_of_source(scan(tree(tmp_path / "two", ["19071641"])).series[0], Settings()) == key
    assert key_of_source(dataclasses.replace(series, stills=series.stills[1:]), Settings()) != key
    assert key_of_source(dataclasses.replace(series, light="L2"), Settings()) != key
    series.stills[0].path.write_text("another picture")
    changed = key_of_source(series, Settings())
    series.stills[0].path.unlink()
    assert len({key, changed, key_of_source(series, Settings())}) == 3


@pytest.mark.filterwarnings("error")
def test_a_header_that_claims_any_size_is_damage(tmp_path):
    index = cached(KEY, folder=tmp_path, prepare=Counting())
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 1000000000, 1000000000, 3)}\n"
    start = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little")
    faces_path(tmp_path, KEY).write_bytes(start + header.encode())
    assert "missing" in damage(tmp_path, KEY, sha256=index.sha256, faces=index.faces)
