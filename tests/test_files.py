"""Files are written whole or not at all, for their owner only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from palsycheck.errors import OutputError, UsageError
from palsycheck.files import atomic_write_bytes, atomic_write_text, check_free, private_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_file_holds_what_was_written_and_is_its_owners(tmp_path: Path) -> None:
    path = atomic_write_text(tmp_path / "result.json", "환자\r\n")
    assert path.read_bytes() == "환자\r\n".encode()
    assert mode(path) == 0o600


def test_writing_again_replaces_and_leaves_nothing_beside(tmp_path: Path) -> None:
    atomic_write_bytes(tmp_path / "a", b"first, and longer")
    atomic_write_bytes(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"second"
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_a_missing_folder_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        atomic_write_bytes(tmp_path / "nowhere" / "a", b"x")


def test_a_name_that_is_a_folder_is_an_output_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError):
        atomic_write_bytes(tmp_path / "a", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_folders_are_private_down_the_whole_new_path(tmp_path: Path) -> None:
    folder = private_folder(tmp_path / "out" / "patients" / "one")
    assert mode(folder) == mode(folder.parent) == mode(folder.parent.parent) == 0o700
    assert private_folder(folder) == folder


def test_a_file_in_the_way_of_a_folder_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="cannot be made"):
        private_folder(tmp_path / "out" / "patients")


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    with pytest.raises(OutputError) as caught:
        private_folder(tmp_path / "a" / "b" / "c")
    assert caught.value.where == str(tmp_path / "a")


def test_a_folder_is_free_when_missing_empty_or_ours(tmp_path: Path) -> None:
    check_free(tmp_path / "none", ours=("card.json",), remedy="")
    check_free(tmp_path, ours=("card.json",), remedy="")
    (tmp_path / ".part-left").touch()
    check_free(tmp_path, ours=("card.json",), remedy="")
    (tmp_path / "patients.csv").touch()
    with pytest.raises(UsageError, match=r"something else.*Name another"):
        check_free(tmp_path, ours=("card.json",), remedy="Name another")
    (tmp_path / "card.json").touch()
    check_free(tmp_path, ours=("card.json",), remedy="")
