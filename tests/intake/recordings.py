"""Folders as hospitals have them. Intake looks at names only, so the videos need not be any."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

HANGUL = "김철수"
DECOMPOSED = unicodedata.normalize("NFD", HANGUL)


def make(root: Path, *names: str) -> Path:
    """Makes files below a folder (and folders, where a name ends in a slash); returns the folder."""
    for name in names:
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    return root


def table(root: Path, *lines: str, name: str = "patients.csv", encoding: str = "utf-8") -> Path:
    """Writes a table."""
    path = root / name
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def summary(patients: Iterable[object]) -> dict[str, list[str]]:
    """Names of the recordings by patient."""
    return {p.id: [r.name for r in p.recordings] for p in patients}  # type: ignore[attr-defined]
