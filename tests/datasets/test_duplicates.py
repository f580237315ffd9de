"""Near-duplicates are found across the parts of a split, whoever they show, and never within one part."""

import time

import cv2
import numpy as np
from dataset_making import noise, subject

from palsycheck.datasets.duplicates import Pair, near_duplicates


def smooth(count, seed):
    """Pictures (count, 112, 112, 3) with detail as coarse as that of faces, no two alike."""
    return np.stack(
        [cv2.resize(one[:12, :12], (112, 112), interpolation=cv2.INTER_CUBIC) for one in noise(count, seed)]
    )


def again(images):
    """The same pictures darker, with noise, through JPEG."""
    grain = np.random.default_rng(0).normal(0, 4, images.shape)
    dark = np.clip(images * 0.7 + grain, 0, 255).astype(np.uint8)
    return np.stack([cv2.imdecode(cv2.imencode(".jpg", one, [1, 60])[1], 1) for one in dark])


def parts(train=(), validation=(), test=()):
    return {"train": tuple(train), "validation": tuple(validation), "test": tuple(test)}


def test_different_pictures_are_none():
    people = [subject(name, 0, images=smooth(20, name)) for name in "abc"]
    for found in near_duplicates(parts([people[0]], [people[1]], [people[2]])):
        assert (found.images, found.same_person, found.other_person, found.pairs) == (20, 0, 0, ())


def test_the_same_person_in_two_parts():
    images = smooth(10, "a")
    split = parts(
        [subject("a", 1, images=images[:8])],
        [],
        [subject("a", 1, images=np.concatenate([again(images[:3]), images[8:]]))],
    )
    validation, test = near_duplicates(split)
    assert (validation.part, validation.images) == ("validation", 0)
    assert (test.part, test.images, test.same_person, test.other_person) == ("test", 5, 3, 0)


def test_one_person_under_two_ids():
    images = smooth(10, "a")
    train = [subject("a", 1, images=images), subject("b", 1, images=smooth(5, "b"))]
    validation = [subject("c", 1, images=np.concatenate([again(images[:4]), smooth(3, "c")]))]
    test = [
        subject("d", 0, images=again(train[1].recordings[0].images[:1])),
        subject("e", 0, images=smooth(2, "e")),
    ]
    found_validation, found_test = near_duplicates(parts(train, validation, test))
    assert (found_validation.same_person, found_validation.other_person) == (0, 4)
    assert found_validation.pairs == (Pair("c", "a", 4),)
    assert found_test.pairs == (Pair("d", "b", 1),)


def test_within_a_part_nothing_is_compared():
    images = smooth(6, "a")
    twice = [subject("a", 1, images=images), subject("b", 1, images=images)]
    validation, test = near_duplicates(parts(twice, [subject("c", 0, images=smooth(6, "c"))] * 2, twice[:0]))
    assert (validation.same_person, validation.other_person, test.images) == (0, 0, 0)


def test_only_the_chosen_images_count():
    images = smooth(10, "a")
    whole = subject("a", 1, images=images)
    one, other = (
        type(whole)(n, 1, (whole.recordings[0].choose(p),)) for n, p in (("a", range(5)), ("b", range(4, 9)))
    )
    _, test = near_duplicates(parts([one], [], [other]))
    assert (test.images, test.other_person) == (5, 1)


def test_a_plain_picture_is_like_nothing():
    grey = np.full((2, 112, 112, 3), 100, np.uint8)
    _, test = near_duplicates(parts([subject("a", 0, images=grey)], [], [subject("b", 0, images=grey)]))
    assert test.other_person == 0


def test_more_images_than_a_block_in_seconds():
    """2,800 images, as in the paper."""
    train, test = smooth(60, "train"), smooth(20, "test")
    begin = time.monotonic()
    split = parts(
        [subject(f"p{i}", 0, images=train) for i in range(40)],
        [],
        [subject(f"q{i}", 0, images=test) for i in range(19)] + [subject("copy", 0, images=train[-20:])],
    )
    _, found = near_duplicates(split)
    assert (found.images, found.other_person) == (400, 20)
    assert len(found.pairs) == 40
    assert time.monotonic() - begin < 20
