"""Reports from what is on disk, written whole, and again at will."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from make_results import gallery, write_patient, write_run

from palsycheck.errors import ReportError, UsageError
from palsycheck.report.load import read_result, read_run
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_patient_report, write_run_reports


def test_what_was_written_is_read_back(run_folder: Path) -> None:
    assert read_result(run_folder / "patients" / "two-dates") == gallery()["two-dates"]
    run = read_run(run_folder)
    assert run is not None
    assert run.model == "default"


def test_files_are_their_owners_only(run_folder: Path) -> None:
    for name in ("cohort.html", "cohort.pdf", "patients/above/report.html", "patients/above/report.pdf"):
        assert stat.S_IMODE((run_folder / name).stat().st_mode) == 0o600


def test_drawn_again_a_report_has_the_same_bytes(tmp_path: Path) -> None:
    folder = write_patient(tmp_path, gallery()["no-face"])
    first = [path.read_bytes() for path in write_patient_report(folder, Pages())]
    assert [path.read_bytes() for path in write_patient_report(folder, Pages())] == first


def test_a_pdf_older_than_its_html_is_taken_away(tmp_path: Path) -> None:
    folder = write_patient(tmp_path, gallery()["failed"])
    (folder / "report.pdf").write_bytes(b"old")
    assert write_patient_report(folder, Pages(pdf=False)) == (folder / "report.html",)
    assert not (folder / "report.pdf").exists()


def test_one_damaged_result_does_not_stop_the_others(tmp_path: Path) -> None:
    out = write_run(tmp_path, [gallery()["failed"], gallery()["no-face"]])
    (out / "patients" / "failed" / "result.json").write_text("{}")
    drawn = write_run_reports(out, Pages(pdf=False))
    assert drawn.drawn == 1
    assert len(drawn.problems) == 1
    assert "failed/result.json" in drawn.problems[0]
    assert (out / "patients" / "no-face" / "report.html").is_file()
    assert "schema version None" in (out / "cohort.html").read_text()


def test_a_field_out_of_shape_is_named_without_its_value(tmp_path: Path) -> None:
    folder = write_patient(tmp_path, gallery()["failed"])
    text = (folder / "result.json").read_text().replace('"threshold": 0.5', '"threshold": "Kim"', 1)
    (folder / "result.json").write_text(text)
    with pytest.raises(ReportError, match="damaged at threshold") as caught:
        read_result(folder)
    assert "Kim" not in str(caught.value)


def test_a_folder_without_a_run_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="palsycheck screen"):
        write_run_reports(tmp_path, Pages(pdf=False))
    (tmp_path / "patients").mkdir()
    with pytest.raises(UsageError, match="holds no patient"):
        write_run_reports(tmp_path, Pages(pdf=False))
