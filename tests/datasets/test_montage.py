"""Montages show what the network sees: training clips of each class and source, for the owner's eyes only."""

import cv2
import numpy as np
from dataset_making import noise, subject

from palsycheck.datasets.montage import GAP, training_clip, write_montages

PEOPLE = [
    *(subject(f"p{i}", 1, count=12) for i in range(6)),
    *(subject(f"h{i}", 0, count=12) for i in range(2)),
    *(subject(f"k{i}", 0, count=3, kind="stills") for i in range(5)),
]


def test_one_for_each_class_and_source(tmp_path):
    written = write_montages(PEOPLE, tmp_path / "montages", people=3, faces=5)
    assert [path.name for path in written] == ["palsy-video.png", "healthy-video.png", "healthy-stills.png"]
    assert {path.stat().st_mode & 0o777 for path in written} == {0o600}
    sizes = [cv2.imread(str(path)).shape for path in written]
    width = 5 * (32 + GAP) - GAP
    assert sizes == [(rows * (32 + GAP) - GAP, width, 3) for rows in (3, 2, 3)]


def test_the_seed_decides(tmp_path):
    first, again, other = (
        [path.read_bytes() for path in write_montages(PEOPLE, tmp_path / str(n), seed=seed)]
        for n, seed in enumerate((0, 0, 1))
    )
    assert first == again
    assert first[0] != other[0]


def test_a_clip_is_mirrored_and_relit_as_a_whole():
    images = np.concatenate([noise(1, "x")] * 10) // 2 + 60
    recording = subject("a", 1, images=images).recordings[0]
    mirrored = changed = 0
    for seed in range(12):
        clip = training_clip(recording, faces=4, random=np.random.default_rng(seed))
        assert clip.shape == (4, 32, 32, 3)
        assert all(np.array_equal(face, clip[0]) for face in clip)
        flat, original = clip[0].ravel().astype(float), images[0].astype(float)
        mirrored += np.corrcoef(flat, original[:, ::-1].ravel())[0, 1] > 0.99
        changed += abs(flat.mean() - original.mean()) > 2
    assert 2 <= mirrored <= 10
    assert changed >= 6


def test_nobody_no_montage(tmp_path):
    assert write_montages([], tmp_path) == ()
