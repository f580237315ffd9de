"""Splits by patient keep people apart, those by image say that they leak; each is the same for a seed."""

import json
import os
from collections import Counter
from dataclasses import replace

import pytest
from dataset_making import subject
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.datasets.splits import PART_NAMES, Split, check_apart, parts_of, read_split, write_split
from palsycheck.datasets.splitting import (
    folds_by_patient,
    leave_one_out,
    split_by_id,
    split_by_image,
    split_by_patient,
)
from palsycheck.errors import TrainingError

seeds = st.integers(0, 2**32 - 1)
wards = st.dictionaries(st.text(max_size=8), st.integers(0, 1), min_size=6, max_size=60).filter(
    lambda given: min(sum(given.values()), len(given) - sum(given.values())) >= 3
)


def people(labels):
    return tuple(subject(name, label, count=2, seed="same") for name, label in labels.items())


def numbered(count):
    return people({f"p{i}": i % 2 for i in range(count)})


def ids(split):
    return [list(getattr(split, part)) for part in PART_NAMES]


@given(wards, seeds)
def test_by_patient_everybody_is_in_one_part_and_every_part_has_both_classes(labels, seed):
    split = split_by_patient(people(labels), seed=seed)
    assert sorted(name for part in ids(split) for name in part) == sorted(labels)
    assert all({labels[name] for name in part} == {0, 1} for part in ids(split))


@given(wards, seeds)
def test_same_seed_same_split_whatever_the_order(labels, seed):
    backwards = dict(reversed(labels.items()))
    for make in (split_by_patient, split_by_image, leave_one_out):
        assert make(people(labels), seed=seed) == make(people(backwards), seed=seed)


def test_shares_and_strata():
    found = split_by_patient(numbered(200), seed=3)
    assert [len(part) for part in ids(found)] == [140, 30, 30]
    assert sum(int(name[1:]) % 2 for name in found.test) == 15


def one_another(persons):
    """Each person under two ids: healthy before, palsied after."""
    return tuple(
        replace(subject(f"{person}-{label}", label, count=2, seed="same"), person=person)
        for person in persons
        for label in (0, 1)
    )


def person_of(name):
    return name.rpartition("-")[0]


@given(
    st.sets(st.text(max_size=6), min_size=5, max_size=30).map(lambda names: {f"x{n}" for n in names}), seeds
)
def test_ids_of_one_person_stay_together(persons, seed):
    subjects = one_another(sorted(persons))
    splits = [split_by_patient(subjects, seed=seed), *folds_by_patient(subjects, folds=3, seed=seed)]
    splits += leave_one_out(subjects, seed=seed)
    for split in splits:
        parts = [{person_of(name) for name in part} for part in ids(split)]
        assert sum(len(part) for part in parts) == len(persons)
        assert set().union(*parts) == persons
        assert sum(len(part) for part in ids(split)) == 2 * len(persons)


def test_a_person_may_be_called_as_another_ones_id():
    subjects = (*numbered(12), *one_another(["p1", "p2", "p3"]))
    split = split_by_patient(subjects, seed=0)
    assert sorted(name for part in ids(split) for name in part) == sorted(s.id for s in subjects)


def test_both_labels_of_a_person_count_for_both_classes():
    with pytest.raises(TrainingError, match="2 usable people labelled 0"):
        split_by_patient(one_another(["a", "b"]), seed=0)
    assert split_by_patient(one_another(["a", "b", "c"]), seed=0).train


def test_another_seed_another_split():
    assert split_by_patient(numbered(40), seed=0).test != split_by_patient(numbered(40), seed=1).test


@given(wards, st.integers(3, 6), seeds)
def test_folds_test_each_person_once_and_keep_people_apart(labels, folds, seed):
    if min(Counter(labels.values()).values()) < folds:
        return
    splits = folds_by_patient(people(labels), folds=folds, seed=seed)
    assert sorted(name for split in splits for name in split.test) == sorted(labels)
    assert sorted(name for split in splits for name in split.validation) == sorted(labels)
    for number, split in enumerate(splits, start=1):
        assert split.fold == (number, folds)
        assert sorted(name for part in ids(split) for name in part) == sorted(labels)
        assert all({labels[name] for name in part} == {0, 1} for part in ids(split))


def test_leave_one_out_tests_each_person_alone():
    splits = leave_one_out(numbered(9), seed=0)
    assert [list(split.test) for split in splits] == [[f"p{i}"] for i in range(9)]
    for split in splits:
        assert sorted(name for part in ids(split) for name in part) == [f"p{i}" for i in range(9)]
        assert {int(name[1:]) % 2 for name in split.validation} == {0, 1}
        assert split.facts.fold.endswith("of 9")


@given(st.lists(st.integers(1, 12), min_size=10, max_size=30), seeds)
def test_by_image_each_image_is_in_one_part_7_2_1(counts, seed):
    ward = tuple(subject(f"p{i}", i % 2, count=count, seed="same") for i, count in enumerate(counts))
    split = split_by_image(ward, seed=seed)
    parts = {
        name: [
            (p, n, i) for p, of in getattr(split, name).items() for n, places in of.items() for i in places
        ]
        for name in PART_NAMES
    }
    everything = [image for part in PART_NAMES for image in parts[part]]
    assert sorted(everything) == sorted(
        (f"p{i}", "a", j) for i, count in enumerate(counts) for j in range(count)
    )
    total = sum(counts)
    assert abs(len(parts["train"]) - 0.7 * total) <= 1
    assert abs(len(parts["validation"]) - 0.2 * total) <= 1
    assert split.facts.leaking


def test_parts_hold_the_images_that_are_theirs():
    ward = numbered(10)
    parts = parts_of(split_by_image(ward, seed=1), ward)
    assert sum(one.images for name in PART_NAMES for one in parts[name]) == 20
    whole = parts_of(split_by_patient(ward, seed=1), ward)
    assert all(one.images == 2 for name in PART_NAMES for one in whole[name])


@pytest.mark.parametrize(
    "test",
    [
        {"stranger": {}},
        {"p0": {"b": (0,)}},
        {"p0": {"a": (2,)}},
        {"p0": {"a": (-1, 0)}},
        {"p0": {"a": ()}},
        {"p0": {"a": (1, 1)}},
        {"p0": {"a": (2**31 - 1,)}},
    ],
)
def test_a_split_of_another_dataset_is_refused(test):
    split = Split(by="image", seed=0, train={"p1": {}}, validation={"p2": {}}, test=test)
    with pytest.raises(TrainingError, match="not in the dataset"):
        parts_of(split, numbered(6))


def changed(split, **fields):
    return Split(**(split.model_dump() | fields))


def test_nobody_may_be_tested_who_was_trained_on():
    split = split_by_patient(numbered(12), seed=0)
    check_apart(split)
    somebody = next(iter(split.train))
    for part in ("validation", "test"):
        with pytest.raises(TrainingError, match="same people in two parts"):
            check_apart(changed(split, **{part: {**getattr(split, part), somebody: {}}}))


def test_no_image_may_be_tested_that_was_trained_on():
    split = split_by_image(numbered(12), seed=0)
    check_apart(split)
    somebody = next(iter(split.train))
    for images in (split.train[somebody], {}):
        with pytest.raises(TrainingError, match="same images in two parts"):
            check_apart(changed(split, test={**split.test, somebody: images}))


@pytest.mark.parametrize(
    "fields",
    [
        {"seed": -1},
        {"seed": 2**32},
        {"fold": (0, 3)},
        {"fold": (1, 10**400)},
        {"test": {"p0": {"a": (10**30,)}}},
    ],
)
def test_numbers_that_no_split_has_are_refused(tmp_path, fields):
    data = split_by_patient(numbered(12), seed=0).model_dump(mode="json") | fields
    (tmp_path / "x.json").write_text(json.dumps(data))
    with pytest.raises(TrainingError, match="no stored split"):
        read_split(tmp_path / "x.json")


def test_stored_once_and_read_again(tmp_path):
    split = folds_by_patient(numbered(12), folds=3, seed=5)[1]
    path = write_split(split, tmp_path / "splits")
    assert read_split(path) == split
    assert path.name.startswith("patient-seed5-fold2of3-")
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.stat().st_mtime_ns
    assert write_split(split, tmp_path / "splits") == path
    assert path.stat().st_mtime_ns == before


def test_what_is_no_split_is_refused(tmp_path):
    with pytest.raises(TrainingError, match="cannot be read"):
        read_split(tmp_path / "none.json")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(TrainingError, match="not a plain file"):
        read_split(tmp_path / "pipe")
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(TrainingError, match="no stored split"):
        read_split(tmp_path / "x.json")


def test_too_few_people():
    ward = people({"a": 0, "b": 0, "c": 0, "d": 1, "e": 1})
    for make in (split_by_patient, leave_one_out):
        with pytest.raises(TrainingError, match=r"2 usable people labelled 1 \(palsy\)"):
            make(ward, seed=0)
    with pytest.raises(TrainingError, match="at least 4"):
        folds_by_patient(numbered(7), folds=4, seed=0)
    with pytest.raises(TrainingError, match="too few folds"):
        folds_by_patient(numbered(7), folds=2, seed=0)
    with pytest.raises(TrainingError, match="too few to be split by image"):
        split_by_image(numbered(1), seed=0)


def test_by_id_those_that_match_are_tested_and_nobody_of_them_trains():
    subjects = (*numbered(40), *people({f"ward-b-{i}": i % 2 for i in range(6)}))
    split = split_by_id(subjects, pattern="ward-b-*", seed=0)
    assert sorted(split.test) == [f"ward-b-{i}" for i in range(6)]
    assert [len(part) for part in ids(split)] == [34, 6, 6]
    assert split == split_by_id(subjects[::-1], pattern="ward-b-*", seed=0)


def test_by_id_the_other_ids_of_a_tested_person_do_not_train():
    subjects = (*one_another([f"p{i}" for i in range(9)]), *numbered(8))
    split = split_by_id(subjects, pattern="p[012]-[01]", seed=0)
    assert {person_of(name) for name in split.test} == {"p0", "p1", "p2"}
    alone = split_by_id((*subjects, replace(subjects[0], id="x", label=1)), pattern="p0-0", seed=0)
    assert sorted(alone.test) == ["p0-0", "p0-1", "x"]


def test_by_id_both_classes_are_tested_and_trained_on():
    with pytest.raises(TrainingError, match="not of both classes"):
        split_by_id(numbered(20), pattern="p1", seed=0)
    with pytest.raises(TrainingError, match="at least 2 are needed"):
        split_by_id(numbered(6), pattern="p[01234]", seed=0)
