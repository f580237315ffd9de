"""Records and their pages, made once for all tests of the comparison."""

from __future__ import annotations

from pathlib import Path

import pytest
from comparisons import KINDS, comparison
from page_reading import Seen

from palsycheck.comparison.page import render_comparison, write_comparison
from palsycheck.comparison.records import Comparison


@pytest.fixture(scope="session")
def records() -> dict[str, Comparison]:
    """By kind."""
    return {name: comparison(kind) for name, kind in KINDS.items()}


@pytest.fixture(scope="session")
def pages(records: dict[str, Comparison]) -> dict[str, str]:
    """HTML by kind."""
    return {name: render_comparison(record) for name, record in records.items()}


@pytest.fixture(scope="session")
def seen(pages: dict[str, str]) -> dict[str, Seen]:
    """By kind."""
    return {name: Seen(page) for name, page in pages.items()}


@pytest.fixture(scope="session")
def written(records: dict[str, Comparison], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the leaking comparison, with its PDF."""
    folder = tmp_path_factory.mktemp("comparison") / "out"
    write_comparison(records["leaking"], folder)
    return folder
