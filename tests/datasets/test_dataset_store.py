"""A dataset on disk: private, memory-mapped, the same bytes for the same sources, and never half trusted."""

import hashlib
import json
import os

import numpy as np
import pytest
from dataset_making import files_of, prepare_by_name, tree, ward

from palsycheck.datasets.build import build_dataset
from palsycheck.datasets.kface import scan
from palsycheck.datasets.store import open_dataset, read_record
from palsycheck.errors import TrainingError
from palsycheck.settings import Settings


@pytest.fixture
def home(tmp_path):
    build(tmp_path, tmp_path / "data")
    return tmp_path / "data"


def build(tmp_path, folder, **options):
    recordings = options.pop("recordings", None) or ward(tmp_path / "recordings")
    kface = scan(tree(tmp_path / "kface", ["19071641", "19071642"]))
    return build_dataset(
        folder, recordings=recordings, kface=kface, settings=Settings(), prepare=prepare_by_name, **options
    )


def test_pictures_stay_on_disk(home):
    for one in open_dataset(home).subjects:
        for recording in one.recordings:
            assert isinstance(recording.images, np.memmap)
            assert recording.images.shape[1:] == (224, 224, 3)
            assert len(recording.sha256) == 64
            assert not recording.images.flags.writeable


def test_the_same_sources_give_the_same_bytes_without_clock_and_path(home, tmp_path):
    build(tmp_path, tmp_path / "again")
    assert files_of(home) == files_of(tmp_path / "again")
    assert str(tmp_path) not in (home / "dataset.json").read_text()


def test_for_its_owner_only(home):
    assert home.stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in home.rglob("*") if p.is_file()} == {0o600}
    assert not any("p0" in path.name or "19071641" in path.name for path in home.rglob("*"))


def test_the_hash_names_faces_labels_and_names(home, tmp_path):
    def changed(text, label=1):
        recordings = ward(tmp_path / "r2")
        first = recordings.patients[0]
        first.recordings[0].path.write_text(text)
        patients = (type(first)(first.id, label, first.recordings), *recordings.patients[1:])
        return build(tmp_path, tmp_path / "d2", recordings=type(recordings)(patients, ())).sha256

    original = open_dataset(home).sha256
    assert changed("20") == original
    assert len({original, changed("20    "), changed("20", label=0), changed("19")}) == 4


def test_no_dataset_says_how_to_make_one(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(TrainingError, match=r"no dataset in the folder.*palsycheck dataset build"):
            open_dataset(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format_version": 2}', "[" * 100_000, "\x00"])
def test_what_is_no_record_is_refused(home, text):
    (home / "dataset.json").write_text(text)
    with pytest.raises(TrainingError, match=r"damaged or of another version.*Build it again"):
        open_dataset(home)


def test_a_record_from_before_a_setting_was_there_is_read(home):
    path = home / "dataset.json"
    record = json.loads(path.read_text())
    del record["settings"]["scoring"]["side_limit"], record["checksum"]
    text = json.dumps(record, sort_keys=True, separators=(",", ":"))
    record["checksum"] = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(json.dumps(record))
    assert read_record(home).settings == Settings()


def test_a_changed_record_is_refused(home):
    path = home / "dataset.json"
    record = json.loads(path.read_text())
    record["subjects"][0]["label"] = 1 - record["subjects"][0]["label"]
    path.write_text(json.dumps(record))
    with pytest.raises(TrainingError, match="has been changed"):
        open_dataset(home)


def test_a_record_cannot_name_a_file_elsewhere(home, tmp_path):
    path = home / "dataset.json"
    record = json.loads(path.read_text())
    record["subjects"][0]["sequences"][0]["key"] = "../../secret"
    path.write_text(json.dumps(record))
    with pytest.raises(TrainingError, match="damaged"):
        open_dataset(home)


def test_missing_and_cut_off_faces_are_refused(home):
    key = read_record(home).subjects[0].sequences[0].key
    path = home / "faces" / f"{key}.npy"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(TrainingError, match=rf"missing or damaged \({key[:8]}\)"):
        open_dataset(home)
    path.unlink()
    with pytest.raises(TrainingError, match="missing or damaged"):
        open_dataset(home)


def test_faces_of_another_size_are_refused(home):
    one = read_record(home).subjects[0].sequences[0]
    small = np.zeros((one.faces, 8, 8, 3), np.uint8)
    np.save(home / "faces" / f"{one.key}.npy", small, allow_pickle=False)
    with pytest.raises(TrainingError, match="missing or damaged"):
        open_dataset(home)


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(home):
    key = read_record(home).subjects[0].sequences[0].key
    for path in (home / "faces" / f"{key}.npy", home / "dataset.json"):
        path.unlink()
        os.mkfifo(path)
        with pytest.raises(TrainingError, match=r"missing or damaged|not a plain file"):
            open_dataset(home)
