"""The PDF for readers who do not see it: PDF/UA as far as it goes. And whole in itself: fonts, bookmarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from palsycheck.report.words import visible

FILES = {
    "above": "patients/above/report.pdf",
    "asymmetry-dates": "patients/asymmetry-dates/report.pdf",
    "failed": "patients/failed/report.pdf",
    "hostile": "patients/hostile-0/report.pdf",
    "emoji": "patients/hostile-5/report.pdf",
    "hangul": "patients/hangul/report.pdf",
    "cohort": "cohort.pdf",
}


@dataclass(frozen=True)
class Element:
    """An element of the structure tree: its role without the stroke, and its own entries."""

    role: str
    entries: Any


def elements(node: Any) -> Iterator[Element]:
    """All elements beneath a node of the structure tree, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from elements(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield Element(str(node["/S"]).removeprefix("/"), node)
        yield from elements(node.get("/K", []))


@pytest.fixture(params=FILES)
def pdf(run_folder: Path, request: pytest.FixtureRequest) -> PdfReader:
    return PdfReader(run_folder / FILES[request.param])


def test_it_says_that_it_is_tagged_in_which_language_and_to_which_standard(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert pdf.pdf_header == "%PDF-1.7"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert all(page["/Tabs"] == "/S" for page in pdf.pages)
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()


def test_its_metadata_hold_a_title_and_no_date(pdf: PdfReader) -> None:
    assert pdf.metadata is not None
    assert pdf.metadata.title
    assert pdf.metadata.creation_date is None
    assert pdf.metadata.modification_date is None
    assert pdf.xmp_metadata is None or pdf.xmp_metadata.xmp_create_date is None
    assert visible(pdf.metadata.title) == pdf.metadata.title


def test_one_heading_stands_over_the_others_and_none_is_skipped(pdf: PdfReader) -> None:
    found = [e.role for e in elements(pdf.trailer["/Root"]["/StructTreeRoot"])]
    levels = [int(role[1]) for role in found if role in {"H1", "H2", "H3", "H4"}]
    assert levels.count(1) == 1
    assert {1, 2} <= set(levels)
    in_order = sorted(set(levels))
    assert in_order == list(range(1, len(in_order) + 1))


def test_every_picture_and_drawing_says_what_it_shows(pdf: PdfReader) -> None:
    figures = [e.entries for e in elements(pdf.trailer["/Root"]["/StructTreeRoot"]) if e.role == "Figure"]
    assert [figure for figure in figures if not str(figure.get("/Alt", "")).strip()] == []


def test_each_cell_of_a_table_names_its_heads(pdf: PdfReader) -> None:
    found = list(elements(pdf.trailer["/Root"]["/StructTreeRoot"]))
    for table in (e for e in found if e.role == "Table"):
        cells = list(elements(table.entries))
        heads = {str(e.entries["/ID"]) for e in cells if e.role == "TH"}
        assert heads
        for cell in (e.entries for e in cells if e.role == "TD"):
            named = {str(head) for head in cell["/A"]["/Headers"]}
            assert named
            assert named <= heads


def test_every_font_is_in_the_file(pdf: PdfReader) -> None:
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        if font["/Subtype"] == "/Type3":  # drawn by the file itself
            continue
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys()


def test_the_bookmarks_are_the_headings(pdf: PdfReader) -> None:
    outline = pdf.outline
    assert not isinstance(outline[0], list)
    assert isinstance(outline[1], list)
    assert len(outline) == 2, "one heading over all"
    numbers = [pdf.get_destination_page_number(item) for item in outline[1] if not isinstance(item, list)]
    assert len(numbers) >= 3
    assert set(numbers) <= set(range(len(pdf.pages)))
