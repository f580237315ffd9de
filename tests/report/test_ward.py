"""One PDF for the ward's printer: page one of every patient, highest score first."""

from __future__ import annotations

from pathlib import Path

import pytest
from make_results import gallery, write_patient
from pypdf import PdfReader

from palsycheck.errors import ReportError
from palsycheck.report.pages import Pages
from palsycheck.report.ward import write_ward

SHOWN = ("below", "failed", "above", "no-face", "hostile-0")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("ward")
    for name in SHOWN:
        write_patient(out, gallery()[name])
    return out


@pytest.fixture(scope="module")
def printed(ward: Path) -> PdfReader:
    assert write_ward(ward, Pages()).drawn == len(SHOWN)
    return PdfReader(ward / "ward.pdf")


def test_a_page_a_patient_the_highest_score_first_and_the_failed_last(printed: PdfReader) -> None:
    scored = sorted(
        (p for n in SHOWN if (p := gallery()[n]).probability is not None), key=lambda p: -(p.probability or 0)
    )
    order = [p.patient_id for p in scored] + [gallery()["no-face"].patient_id, gallery()["failed"].patient_id]
    texts = [" ".join(page.extract_text().split()) for page in printed.pages]
    assert len(texts) == len(order)
    for text, patient in zip(texts, order, strict=True):
        assert patient in text


def test_each_page_has_room_for_the_reader_and_bears_the_label(printed: PdfReader) -> None:
    for page in printed.pages:
        text = page.extract_text()
        for words in ("Reader’s own finding", "Signature", "Research use only.", "beard", "old palsy"):
            assert words in text


def test_bookmarks_lead_to_the_patients(printed: PdfReader) -> None:
    titles = [str(entry.title) for entry in printed.outline if not isinstance(entry, list)]
    assert sorted(titles) == sorted(gallery()[name].patient_id for name in SHOWN)


def test_a_patient_whose_data_are_damaged_is_named_and_the_others_are_printed(tmp_path: Path) -> None:
    write_patient(tmp_path, gallery()["below"])
    folder = write_patient(tmp_path, gallery()["above"])
    (folder / "result.json").write_text("{", encoding="utf-8")
    done = write_ward(tmp_path, Pages(paper="letter"))
    assert done.drawn == 1
    assert "damaged" in done.problems[0]
    box = PdfReader(tmp_path / "ward.pdf").pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (612, 792)


def test_without_one_patient_that_can_be_printed_there_is_an_error(tmp_path: Path) -> None:
    folder = write_patient(tmp_path, gallery()["above"])
    (folder / "result.json").write_text("{", encoding="utf-8")
    with pytest.raises(ReportError, match="No patient can be printed"):
        write_ward(tmp_path, Pages())
