"""Whom a model is judged by: the test people of the split that its card names, if it is to be found."""

from dataclasses import replace

import numpy as np
import pytest
from model_making import make_card, make_training

from palsycheck.datasets.dataset import Dataset, FaceSequence, Origin, Subject
from palsycheck.datasets.splits import write_split
from palsycheck.datasets.splitting import folds_by_patient, split_by_image, split_by_patient
from palsycheck.datasets.store import splits_folder
from palsycheck.errors import TrainingError
from palsycheck.evaluation.held_out import chosen, held_out

SHA = "5" * 64


@pytest.fixture(scope="module")
def dataset():
    def person(n):
        faces = np.zeros((4, 8, 8, 3), dtype=np.uint8)
        return Subject(f"p{n:02}", n % 2, (FaceSequence("a", faces, np.arange(4.0)),))

    return Dataset(
        tuple(person(n) for n in range(20)), origins=(Origin("video", "phantoms", ""),), sha256=SHA
    )


def card(split, **training):
    facts = None if split is None else split.facts
    return make_card(split=facts, training=make_training(**({"dataset_sha256": SHA} | training)))


def ids(people):
    return sorted(subject.id for subject in people)


def test_the_test_people_of_the_split_of_this_hash(dataset, tmp_path):
    split, other = (split_by_patient(dataset.subjects, seed=seed) for seed in (0, 1))
    for one in (other, split):
        write_split(one, splits_folder(tmp_path))
    people, note = held_out(card(split), dataset, tmp_path)
    assert ids(people) == sorted(split.test)
    assert note == f"4 phantoms of the test part of split {split.sha256[:8]}, whom the model has not seen."


def test_a_fold_is_named(dataset, tmp_path):
    fold = folds_by_patient(dataset.subjects, folds=5, seed=0)[1]
    write_split(fold, splits_folder(tmp_path))
    people, note = held_out(card(fold), dataset, tmp_path)
    assert ids(people) == sorted(fold.test)
    assert "fold 2 of 5" in note


def test_by_image_the_note_warns(dataset, tmp_path):
    split = split_by_image(dataset.subjects, seed=0)
    write_split(split, splits_folder(tmp_path))
    people, note = held_out(card(split), dataset, tmp_path)
    assert sum(subject.images for subject in people) == 8
    assert note.startswith("Warning: ")
    assert "trained on other images of the same people" in note


def test_without_the_split_everybody_with_a_warning(dataset, tmp_path):
    split = split_by_patient(dataset.subjects, seed=0)
    people, note = held_out(card(split), dataset, tmp_path)
    assert people == dataset.subjects
    assert note == (
        f"Warning: all 20 phantoms of the dataset, since the split that the model's card names "
        f"({split.sha256[:8]}) is not kept with the dataset. The model may have been trained on them: the "
        "figures may flatter."
    )


def test_a_card_without_split_warns(dataset, tmp_path):
    people, note = held_out(card(None), dataset, tmp_path)
    assert people == dataset.subjects
    assert "since the model's card names no split" in note


def test_another_dataset_is_said(dataset, tmp_path):
    split = split_by_patient(dataset.subjects, seed=0)
    _, note = held_out(card(split, dataset_sha256="6" * 64), dataset, tmp_path)
    assert note.startswith("Warning: ")
    assert "trained on another dataset or another version of this one" in note


def test_a_file_that_only_bears_the_name_is_not_taken(dataset, tmp_path):
    split, other = (split_by_patient(dataset.subjects, seed=seed) for seed in (0, 1))
    path = write_split(other, splits_folder(tmp_path))
    path.rename(path.with_name(f"{split.name}-{split.sha256[:8]}.json"))
    people, _ = held_out(card(split), dataset, tmp_path)
    assert people == dataset.subjects


def test_a_damaged_split_is_an_error_and_no_silent_everybody(dataset, tmp_path):
    split = split_by_patient(dataset.subjects, seed=0)
    write_split(split, splits_folder(tmp_path)).write_text("{}")
    with pytest.raises(TrainingError, match="no stored split"):
        held_out(card(split), dataset, tmp_path)


def test_videos_that_fill_no_clip_are_left_out_as_in_screening(dataset, tmp_path):
    two = FaceSequence("a", np.zeros((2, 8, 8, 3), np.uint8), np.arange(2.0))
    short = replace(dataset.subjects[0], recordings=(two,))
    mixed = replace(dataset, subjects=(short, *dataset.subjects[1:]))
    people, note = chosen(card(None), mixed, tmp_path, part="all", split=None)
    assert people == dataset.subjects[1:]
    assert "clips of 4: 1; phantoms left: 19." in note
    assert chosen(card(None), dataset, tmp_path, part="all", split=None)[0] == dataset.subjects
    with pytest.raises(TrainingError, match=r"clips of 4.*more --frames"):
        chosen(card(None), replace(dataset, subjects=(short,)), tmp_path, part="all", split=None)
