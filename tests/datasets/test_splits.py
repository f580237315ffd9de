"""Splits are by patient, by class, and the same for a seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.datasets.splits import split_patients
from palsycheck.errors import TrainingError

labels = st.dictionaries(st.text(max_size=8), st.integers(0, 1), min_size=6, max_size=80).filter(
    lambda given: min(sum(given.values()), len(given) - sum(given.values())) >= 3
)


@given(labels, st.integers(0, 2**32 - 1))
def test_every_patient_is_in_exactly_one_part_and_every_part_has_both_classes(labels, seed):
    split = split_patients(labels, seed=seed)
    parts = (split.train, split.validation, split.test)
    assert sorted(patient for part in parts for patient in part) == sorted(labels)
    assert all({labels[patient] for patient in part} == {0, 1} for part in parts)


@given(labels, st.integers(0, 2**32 - 1))
def test_same_seed_same_split_whatever_the_order(labels, seed):
    backwards = dict(reversed(labels.items()))
    first, second = split_patients(labels, seed=seed), split_patients(backwards, seed=seed)
    assert set(first.train) == set(second.train)
    assert set(first.validation) == set(second.validation)


def test_shares_and_balance():
    labels = {f"p{i}": i % 2 for i in range(200)}
    split = split_patients(labels, seed=3)
    assert [len(part) for part in (split.train, split.validation, split.test)] == [140, 30, 30]
    assert sum(labels[patient] for patient in split.test) == 15


def test_another_seed_another_split():
    labels = {f"p{i}": i % 2 for i in range(40)}
    assert split_patients(labels, seed=0).test != split_patients(labels, seed=1).test


def test_too_few_of_a_class():
    with pytest.raises(TrainingError, match=r"2 usable patients labelled 1 \(palsy\)"):
        split_patients({"a": 0, "b": 0, "c": 0, "d": 1, "e": 1}, seed=0)
