"""Output folders named after ids that may be anything."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palsycheck.intake import folder_name
from palsycheck.intake.names import MAX_BYTES

RESERVED = ["con", "PRN", "aux", "NUL", "com1", "LPT9", "com¹", "con.txt", "nul.tar.gz"]
ids = st.one_of(
    st.text(max_size=120),
    st.text(alphabet="ab/\\.-_~ :\0\n", max_size=12),
    st.sampled_from([".", "..", "", "~", "a/../../b", "-rf", ".ssh", "a.", "a ", *RESERVED]),
    st.text(alphabet="김철수이ㄱㅏ각", max_size=60),
)


@settings(deadline=None)
@given(ids)
def test_every_name_is_safe(patient_id: str) -> None:
    name = folder_name(patient_id)
    assert name
    assert len(name.encode()) <= MAX_BYTES
    assert name[0] not in ".-"
    assert name[-1] != "."
    assert all(c in "-_." or unicodedata.category(c)[0] in "LN" for c in name)
    assert name.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt9", "com¹"}
    assert Path("/out/patients", name).resolve() == Path("/out/patients") / name
    assert name == unicodedata.normalize("NFC", name)


@settings(deadline=None)
@given(st.lists(ids, min_size=2, max_size=8))
def test_two_ids_never_share_a_folder(several: list[str]) -> None:
    different = {unicodedata.normalize("NFC", patient_id) for patient_id in several}
    assert len({folder_name(patient_id) for patient_id in different}) == len(different)


@settings(deadline=None)
@given(ids)
def test_a_name_does_not_take_the_folder_of_the_id_that_it_was_made_from(patient_id: str) -> None:
    name = folder_name(patient_id)
    if name != unicodedata.normalize("NFC", patient_id):
        assert folder_name(name) != name


@pytest.mark.parametrize("safe", ["P01", "p-1_2.3", "환자1", "Ærø", "०१", "a" * 80, "한" * 26])
def test_safe_ids_stay_as_they_are(safe: str) -> None:
    assert folder_name(safe) == safe


@pytest.mark.parametrize(
    ("patient_id", "begins"),
    [
        ("a b", "a_b-"),
        ("../x", "_._x-"),
        ("CON", "_CON-"),
        ("", "_-"),
        ("a" * 81, "a" * 69 + "-"),
        ("한" * 27, "한" * 23 + "-"),
    ],
)
def test_changed_ids_end_in_a_hash(patient_id: str, begins: str) -> None:
    name = folder_name(patient_id)
    assert name.startswith(begins)
    assert len(name) == len(begins) + 10


def test_both_normal_forms_are_one_folder() -> None:
    assert folder_name(unicodedata.normalize("NFD", "김철수")) == folder_name("김철수") == "김철수"


def test_bytes_that_are_no_text() -> None:
    assert folder_name("a\udcff").startswith("a_-")
