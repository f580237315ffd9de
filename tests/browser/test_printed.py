"""Printed from the browser: on either paper, the result on page one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from kinds import PAGES, PATIENTS, patients
from looking import Opener, too_wide
from pypdf import PdfReader

from palsycheck.report.words import against_threshold
from palsycheck.results import RESEARCH_USE

PAPERS = {"A4": (595, 842), "Letter": (612, 792)}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", PAGES)
def test_page_one_holds_the_result(pages: dict[str, Path], open_page: Opener, name: str, paper: str) -> None:
    seen = open_page(pages[name])
    pdf = PdfReader(io.BytesIO(seen.page.pdf(format=paper, tagged=True)))
    for page in pdf.pages:
        measured = (page.mediabox.width, page.mediabox.height)
        assert measured == pytest.approx(PAPERS[paper], abs=1)
    first = " ".join(pdf.pages[0].extract_text().split())
    assert RESEARCH_USE in first
    assert seen.complaints == []
    if name in PATIENTS:
        patient = patients()[name]
        assert " ".join(patient.patient_id.split()) in first
        if patient.probability is None:
            assert str(patient.reasons[0]) in first
        else:
            assert against_threshold(patient.probability, patient.threshold)[0] in first


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_the_paper(pages: dict[str, Path], open_page: Opener, name: str) -> None:
    page = open_page(pages[name]).look(size=(680, 1000))  # A4 in CSS pixels, less 15 mm on either side
    page.emulate_media(media="print")
    assert too_wide(page, slack=4) == []  # the last number on an axis may stand out by a millimetre
