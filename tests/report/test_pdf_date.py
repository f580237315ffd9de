"""The date in a PDF: none, or that of SOURCE_DATE_EPOCH; the same bytes every time."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from palsycheck.errors import UsageError
from palsycheck.report.pdf import render_pdf

PAGE = '<!doctype html><html lang="en"><head><title>A page</title></head><body><h1>A page</h1></body></html>'


def test_without_source_date_epoch_there_is_no_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    first = render_pdf(PAGE)
    metadata = PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert (metadata.creation_date, metadata.title) == (None, "A page")
    assert render_pdf(PAGE) == first


def test_source_date_epoch_is_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    first = render_pdf(PAGE)
    metadata = PdfReader(io.BytesIO(first)).metadata
    assert metadata is not None
    assert metadata.creation_date is not None
    assert metadata.creation_date.timestamp() == 1_700_000_000
    assert render_pdf(PAGE) == first


@pytest.mark.parametrize("value", ["yesterday", "1e9", "9" * 30])
def test_a_date_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is no number of seconds"):
        render_pdf(PAGE)


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_either_paper(paper, size) -> None:
    box = PdfReader(io.BytesIO(render_pdf(PAGE, paper=paper))).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == size
