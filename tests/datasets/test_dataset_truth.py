"""Asymmetries known from a simulation find their faces, and are as safe on disk as those are."""

import json

import numpy as np
import pytest
from dataset_making import files_of, patient, prepare_by_name
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.cli.app import run
from palsycheck.datasets.build import build_dataset
from palsycheck.datasets.check import find_damage
from palsycheck.datasets.labelled import Labelled
from palsycheck.datasets.store import open_dataset, read_record
from palsycheck.datasets.truth import keep_truth, open_truth, read_truth, truth_beside
from palsycheck.errors import TrainingError
from palsycheck.settings import Settings
from palsycheck.simulation.cohort import write_phantoms

KNOWN = {"mouth": 1.0, "shift": 2.0, "reach": 3.0, "lid": 4.0, "brow": 5.0}


def truth(path, times, **changed):
    """A file of truth: each number is that of KNOWN and the frame's time."""
    frames = [{"time_s": at, **{name: one + at for name, one in KNOWN.items()}, **changed} for at in times]
    path.write_text(json.dumps({"truth_version": 2, "frames": frames}))
    return path


def expected(times):
    return np.array([[KNOWN[name] + at for name in ASYMMETRIES] for at in times], np.float32)


def test_each_time_has_the_row_of_its_frame(tmp_path):
    path = truth(tmp_path / "a.truth.json", np.arange(20) / 10)
    assert np.array_equal(read_truth(path, [0.3, 0.5, 1.9]), expected([0.3, 0.5, 1.9]))
    assert np.array_equal(read_truth(path, [0.34, 0.46]), expected([0.3, 0.5])), "the nearest frame's"


def test_a_time_further_than_half_a_frame_from_all_frames_is_not_known(tmp_path):
    path = truth(tmp_path / "a.truth.json", [0, 0.1, 0.2, 0.8, 0.9])
    rows = read_truth(path, [0.2, 0.26, 0.5, 0.9, 1.0])
    assert np.isnan(rows).all(axis=1).tolist() == [False, True, True, False, True]
    assert np.array_equal(rows[3], expected([0.9])[0])


@given(st.lists(st.floats(-10, 10), max_size=20), st.integers(1, 40))
def test_never_another_frames_row(tmp_path_factory, times, count):
    path = truth(tmp_path_factory.getbasetemp() / "wild.truth.json", np.arange(count) / 8)
    for at, row in zip(times, read_truth(path, times), strict=True):
        nearest = min(np.arange(count) / 8, key=lambda frame: abs(frame - at))
        if np.isfinite(row).all():
            assert abs(row[0] - (1 + nearest)) <= 1 / 8, "a tie may go either way"
            assert abs(nearest - at) <= 1 / 16 + 1e-5
        else:
            assert np.isnan(row).all()
            assert abs(nearest - at) > 1 / 16 or count == 1


def test_what_an_earlier_version_did_not_know_is_not_known(tmp_path):
    path = truth(tmp_path / "a.truth.json", [0, 0.1])
    data = json.loads(path.read_text())
    for frame in data["frames"]:
        del frame["shift"], frame["reach"]
        frame["lid"] = None
    path.write_text(json.dumps(data))
    (row,) = read_truth(path, [0.1])
    assert np.isnan(row).tolist() == [False, True, True, True, False]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-1e300", "1e400"])
def test_numbers_that_are_none_are_not_known(tmp_path, number):
    path = tmp_path / "a.truth.json"
    path.write_text(f'{{"frames": [{{"time_s": 0, "mouth": {number}, "lid": 1}}]}}')
    (row,) = read_truth(path, [0.0])
    assert np.isnan(row).tolist() == [True, True, True, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"frames": 3}',
        '{"frames": [3]}',
        '{"frames": [{}]}',
        '{"frames": [{"time_s": "0"}]}',
        '{"frames": [{"time_s": 0, "mouth": [1]}]}',
        '{"frames": [{"time_s": 0, "mouth": true}]}',
        '{"frames": [{"time_s": 1}, {"time_s": 0}]}',
        f'{{"frames": [{{"time_s": 0, "mouth": 1{"0" * 400}}}]}}',
        "[" * 100_000,
        "\x00",
    ],
)
def test_what_is_no_truth_is_one_line(tmp_path, text):
    path = tmp_path / "a.truth.json"
    path.write_text(text)
    with pytest.raises(TrainingError, match="no truth of its frames") as error:
        read_truth(path, [0.0])
    assert "\n" not in str(error.value)
    assert "--no-truth" in str(error.value)


def test_without_frames_or_faces_nothing_is_known(tmp_path):
    path = tmp_path / "a.truth.json"
    path.write_text('{"frames": []}')
    assert np.isnan(read_truth(path, [0.0, 1.0])).all()
    assert read_truth(truth(path, [0.0]), []).shape == (0, 5)


def test_what_is_kept_is_read_whole_or_not_at_all(tmp_path):
    rows = expected([0, 1, 2])
    rows[1, 2] = np.nan
    digest = keep_truth(tmp_path / "truth", rows)
    assert np.array_equal(open_truth(tmp_path / "truth", digest, count=3), rows, equal_nan=True)
    with pytest.raises(ValueError, match="not the asymmetries"):
        open_truth(tmp_path / "truth", digest, count=4)
    (path,) = (tmp_path / "truth").iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="hash"):
        open_truth(tmp_path / "truth", digest, count=3)
    assert keep_truth(tmp_path / "truth", rows) == digest
    assert open_truth(tmp_path / "truth", digest, count=3).shape == (3, 5)


@pytest.fixture
def labelled(tmp_path):
    """Recordings whose faces are a quarter of a second apart; the truth of Ann's first is known."""
    home = tmp_path / "recordings"
    found = Labelled((patient(home, "ann", 1, "8", "9"), patient(home, "bob", 0, "7")), ())
    truth(home / "ann-0.truth.json", np.arange(8) / 4)
    return found


def make(folder, labelled, **options):
    return build_dataset(folder, recordings=labelled, settings=Settings(), prepare=prepare_by_name, **options)


def test_a_dataset_keeps_the_truth_beside_a_recording(tmp_path, labelled):
    dataset = make(tmp_path / "data", labelled)
    first, second = dataset.subjects[0].recordings
    assert np.array_equal(first.asymmetries, expected(np.arange(8) / 4))
    assert second.asymmetries is None
    assert dataset.subjects[1].recordings[0].asymmetries is None
    assert first.choose([2, 5]).asymmetries is first.asymmetries, "of all faces, as images are"
    assert "asymmetries known from their simulation in 1 of them" in dataset.origins[0].selection
    assert not any("ann" in str(path) for path in (tmp_path / "data" / "truth").iterdir())
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "data" / "truth").iterdir()} == {0o600}


def test_another_truth_is_another_dataset_and_the_same_is_the_same(tmp_path, labelled):
    one = make(tmp_path / "data", labelled)
    assert make(tmp_path / "again", labelled).sha256 == one.sha256
    assert files_of(tmp_path / "data") == files_of(tmp_path / "again")
    truth(tmp_path / "recordings" / "ann-0.truth.json", np.arange(8) / 4, mouth=7.0)
    other = make(tmp_path / "data", labelled)
    assert other.sha256 != one.sha256
    assert (other.subjects[0].recordings[0].asymmetries[:, 0] == 7).all()


def test_without_truth_the_dataset_is_that_of_an_earlier_version(tmp_path, labelled):
    without = make(tmp_path / "data", labelled, truth=False)
    assert without.subjects[0].recordings[0].asymmetries is None
    assert "truth" not in (tmp_path / "data" / "dataset.json").read_text()
    assert not (tmp_path / "data" / "truth").exists()
    (tmp_path / "recordings" / "ann-0.truth.json").unlink()
    assert make(tmp_path / "never", labelled).sha256 == without.sha256
    assert "asymmetries" not in without.origins[0].selection


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_damaged_truth_is_found_and_made_again(tmp_path, labelled, change):
    folder = tmp_path / "data"
    before = make(folder, labelled).sha256
    (path,) = (folder / "truth").iterdir()
    if change == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-4] + b"\0\0\0\0")
    (damage,) = find_damage(folder, read_record(folder))
    assert "asymmetries" in damage.what
    with pytest.raises(TrainingError, match=r"missing or damaged.*Build it again"):
        open_dataset(folder)
    assert make(folder, labelled).sha256 == before
    assert not find_damage(folder, read_record(folder))


def test_a_damaged_file_of_truth_stops_the_build(tmp_path, labelled):
    (tmp_path / "recordings" / "ann-0.truth.json").write_text("nothing")
    with pytest.raises(TrainingError, match=r"ann-0\.truth\.json"):
        make(tmp_path / "data", labelled)


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory):
    home = tmp_path_factory.mktemp("phantoms")
    write_phantoms(home, count=2, seed=4, seconds=1.2, fps=10, size=(320, 240), truth=True)
    return home


@pytest.mark.parametrize("asked", [True, False])
def test_phantoms_bring_their_truth_through_the_command_line(phantoms, tmp_path, asked):
    data = tmp_path / "data"
    arguments = ["--recordings", str(phantoms), "--frames", "6", "--noun", "phantoms"]
    assert run(["dataset", "build", str(data), *arguments, *([] if asked else ["--no-truth"])]) == 0
    for subject in open_dataset(data).subjects:
        (recording,) = subject.recordings
        if not asked:
            assert recording.asymmetries is None
            continue
        (path,) = phantoms.glob(f"{subject.id}/*.mp4")
        frames = json.loads(truth_beside(path).read_text())["frames"]
        mouths = [frames[round(10 * at)]["mouth"] for at in recording.times]
        assert recording.asymmetries[:, 0] == pytest.approx(mouths, abs=1e-4)
        assert np.isfinite(recording.asymmetries).all()
