"""Held out is who is in the test part alone: neither their face nor the smile they share is elsewhere."""

from pathlib import Path

import numpy as np
import pytest
from model_making import make_card

from palsycheck.datasets.dataset import Dataset, FaceSequence, Subject
from palsycheck.datasets.splits import Split, write_split
from palsycheck.datasets.store import splits_folder
from palsycheck.errors import TableError, TrainingError
from palsycheck.evaluation.held_out_faces import faces_tested, held_out_faces, identity_of, named_faces

FACES = np.zeros((4, 8, 8, 3), dtype=np.uint8)


def pair(identity, number, person=None):
    """Both recordings of a pair, the person being whose smile it is."""
    return [
        Subject(
            f"{identity}-{number:05d}-{kind}",
            label,
            (FaceSequence("a", FACES, np.arange(4.0)),),
            person or identity,
        )
        for label, kind in enumerate(("healthy", "palsy"))
    ]


LENDER, BORROWER, OTHER, SEEN = (
    pair("london-001", 0),
    pair("female-010", 1, "london-001"),
    pair("male-002", 2),
    pair("london-007", 3),
)
ALL = (*LENDER, *BORROWER, *OTHER, *SEEN)
HOME = {"london-001", "female-010", "male-002", "london-007", "male-100"}


def split(test, *, by="patient"):
    ids = {one.id for one in test}
    rest = [one.id for one in ALL if one.id not in ids]
    return Split(
        by=by,
        seed=0,
        train={one: {} for one in rest[:-1]},
        validation={rest[-1]: {}},
        test={one: {} for one in sorted(ids)},
    )


def test_an_id_names_whose_photograph_it_is():
    assert identity_of("female-010-00001-palsy") == "female-010"


def test_who_is_tested_and_has_a_photograph_is_held_out():
    assert faces_tested(split([*LENDER, *BORROWER]), ALL, HOME) == ("female-010", "london-001")
    assert faces_tested(split([*LENDER, *BORROWER]), ALL, HOME - {"london-001"}) == ("female-010",)


def test_who_is_in_another_part_as_well_is_not():
    """By the other recording of the pair, or by the smile."""
    assert faces_tested(split([OTHER[0], *LENDER, *BORROWER]), ALL, HOME) == ("female-010", "london-001")
    assert faces_tested(split([*BORROWER, *OTHER]), ALL, HOME) == ("male-002",)
    assert faces_tested(split([*LENDER, *OTHER]), ALL, HOME) == ("male-002",)


def test_the_split_is_the_one_that_the_card_names(tmp_path):
    ours, other = split([*OTHER]), split([*SEEN])
    for one in (other, ours):
        write_split(one, splits_folder(tmp_path))
    names, note = held_out_faces(make_card(split=ours.facts), Dataset(ALL), tmp_path, HOME)
    assert names == ("male-002",)
    assert note == (
        f"1 photographed people of the test part of split {ours.sha256[:8]}, of whom the model has seen no "
        "picture."
    )


@pytest.mark.parametrize(
    ("facts", "identities"),
    [
        (None, HOME),
        (split([*SEEN]).facts, HOME),
        (split([*OTHER], by="image").facts, HOME),
        (split([*OTHER]).facts, {"male-100"}),
    ],
    ids=["no split", "another split", "by image", "no photograph"],
)
def test_without_anybody_held_out_there_is_nothing_to_measure(tmp_path, facts, identities):
    for one in (split([*OTHER]), split([*OTHER], by="image")):
        write_split(one, splits_folder(tmp_path))
    with pytest.raises(TrainingError):
        held_out_faces(make_card(split=facts), Dataset(ALL), tmp_path, identities)


def test_people_may_be_named_in_a_file(tmp_path: Path):
    path = tmp_path / "people.txt"
    path.write_text("male-002\nlondon-001\nmale-002\n")
    names, note = named_faces(path, HOME)
    assert names == ("london-001", "male-002")
    assert note.startswith("2 photographed people named by hand")


@pytest.mark.parametrize("text", ["", "london-001\nnobody-000\n", "\xff"])
def test_a_list_of_strangers_is_refused_without_naming_them(tmp_path: Path, text: str):
    path = tmp_path / "people.txt"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(TableError) as caught:
        named_faces(path, HOME)
    assert "nobody-000" not in str(caught.value)
