"""``palsycheck audit``: a table, a verdict, JSON, and whom it looks at."""

import json

import numpy as np
import pytest

from palsycheck.cli.app import run
from palsycheck.datasets.cache import PreparedFaces, cached
from palsycheck.datasets.dataset import Subject
from palsycheck.datasets.splits import write_split
from palsycheck.datasets.splitting import split_by_patient
from palsycheck.datasets.store import (
    DatasetRecord,
    OriginRecord,
    SequenceRecord,
    SubjectRecord,
    faces_folder,
    open_dataset,
    splits_folder,
    write_record,
)
from palsycheck.models.store import card_of
from palsycheck.settings import Aligning, Settings


def write_dataset(folder, *, count, settings=Settings(), people="phantoms"):  # noqa: B008 - frozen
    """Noise instead of faces."""
    subjects = []
    for number in range(count):
        images = np.random.default_rng(number).integers(0, 256, (4, 224, 224, 3), dtype=np.uint8)
        key = f"{number:064x}"
        made = PreparedFaces(images, np.arange(4.0), ())
        index = cached(key, folder=faces_folder(folder), prepare=lambda made=made: made)
        one = SequenceRecord(
            name="a.mp4",
            kind="video",
            recorded_at=None,
            key=key,
            sha256=index.sha256,
            faces=4,
            times=index.times,
        )
        subjects.append(SubjectRecord(id=f"person-{number}", label=number % 2, sequences=(one,)))
    record = DatasetRecord(
        subjects=tuple(subjects),
        exclusions=(),
        origins=(OriginRecord(kind="video", people=people, selection="all"),),
        kface=None,
        warnings=(),
        settings=settings,
        seed=0,
    )
    write_record(record, folder)
    return folder


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("dataset"), count=6)


def audited(capsys, *arguments):
    status = run(["audit", *map(str, arguments)])
    output = capsys.readouterr()
    return status, output.out, output.err


def test_json_on_stdout_and_in_a_file_is_one(capsys, tiny_model, dataset, tmp_path):
    path = tmp_path / "audit.json"
    status, out, err = audited(capsys, tiny_model, dataset, "--device", "cpu", "--json", "-o", path)
    assert status == 0
    found = json.loads(out)
    assert found == json.loads(path.read_text())
    assert (found["people"], found["palsy"]) == (6, 3)
    assert found["weights_sha256"] == card_of(tiny_model).weights_sha256
    assert found["dataset_sha256"] == open_dataset(dataset).sha256
    assert [row["name"] for row in found["rows"]][:7] == [
        "symmetric_better",
        "symmetric_better_auc",
        "symmetric_left",
        "symmetric_left_auc",
        "symmetric_right",
        "symmetric_right_auc",
        "background",
    ]
    assert len(found["rows"]) == 14
    assert found["note"].startswith("Warning: all 6 phantoms")
    assert found["note"] in err
    assert "person-" not in out


def test_a_table_and_the_verdict(capsys, monkeypatch, tiny_model, dataset):
    monkeypatch.setenv("COLUMNS", "250")
    status, out, err = audited(capsys, tiny_model, dataset, "--part", "all", "--device", "cpu")
    assert status == 0
    assert "Does the score tell the classes apart without the face?" in " ".join(out.split())
    assert "not asked" in out
    assert out.splitlines()[-1].endswith(".")
    assert "those whom the model may have been trained on included" in err


def test_a_split_that_is_not_the_models_is_said(capsys, tiny_model, dataset):
    subjects: tuple[Subject, ...] = open_dataset(dataset).subjects
    split = split_by_patient(subjects, seed=0)
    path = write_split(split, splits_folder(dataset))
    status, out, err = audited(capsys, tiny_model, dataset, "--split", path, "--device", "cpu", "--json")
    assert status == 0
    assert json.loads(out)["people"] == len(split.test)
    assert "is not the split that the model's card names" in err


def test_all_and_a_split_exclude_each_other(capsys, tiny_model, dataset, tmp_path):
    status, _, err = audited(capsys, tiny_model, dataset, "--part", "all", "--split", tmp_path / "s.json")
    assert status == 2
    assert "exclude each other" in err


def test_a_dataset_aligned_in_another_way_is_refused(capsys, tiny_model, tmp_path):
    other = write_dataset(tmp_path, count=2, settings=Settings(aligning=Aligning(eye_line=90.0)))
    status, _, err = audited(capsys, tiny_model, other, "--device", "cpu")
    assert status == 2
    assert "aligning.eye_line" in err


@pytest.mark.parametrize("missing", ["model", "dataset"])
def test_what_is_not_there_is_named(capsys, tiny_model, dataset, tmp_path, missing):
    nothing = tmp_path / "nothing"
    model, data = (nothing, dataset) if missing == "model" else (tiny_model, nothing)
    status, _, err = audited(capsys, model, data, "--device", "cpu")
    assert status == 2
    assert "nothing" in err


@pytest.mark.parametrize("command", ["audit", "evaluate"])
def test_what_was_computed_is_shown_even_where_it_cannot_be_written(
    capsys, tiny_model, dataset, tmp_path, command
):
    path = tmp_path / "none" / "found.json"
    assert run([command, str(tiny_model), str(dataset), "--device", "cpu", "--json", "-o", str(path)]) == 1
    shown = capsys.readouterr()
    assert json.loads(shown.out)["weights_sha256"] == card_of(tiny_model).weights_sha256
    assert "cannot be written" in shown.err


@pytest.mark.parametrize("command", ["audit", "evaluate"])
def test_what_people_are_called_cannot_command_the_terminal(capsys, tiny_model, tmp_path, command):
    hostile = write_dataset(tmp_path, count=2, people="\x1b[2Jpeople\u202e")
    assert run([command, str(tiny_model), str(hostile), "--device", "cpu"]) == 0
    shown = capsys.readouterr()
    assert "\\x1b[2Jpeople" in shown.err
    assert not any(c in shown.out + shown.err for c in "\x1b\u202e")
