"""Hashes of files, by which inputs and models are recognised again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What one pass over a file found.

    Attributes:
        sha256: Of its bytes, 64 hexadecimal digits.
        size: Number of the bytes that were hashed.
    """

    sha256: str
    size: int


def digest_file(path: Path) -> FileDigest:
    """Hashes a file in one pass, in constant memory.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileDigest(sha256=sha256, size=file.tell())


def sha256_file(path: Path) -> str:
    """SHA-256 of a file's bytes, 64 hexadecimal digits.

    Raises:
        OSError: The file cannot be read.
    """
    return digest_file(path).sha256
