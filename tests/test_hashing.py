from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from palsycheck.hashing import digest_file, sha256_file


@pytest.mark.parametrize("size", [0, 1, 3_000_001])
def test_one_pass_gives_hash_and_size(size: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(251)) * (size // 251) + b"x" * (size % 251))
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert sha256_file(path) == expected
    assert (digest_file(path).sha256, digest_file(path).size) == (expected, size)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sha256_file(tmp_path / "nothing")
