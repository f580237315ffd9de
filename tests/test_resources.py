"""The templates are found."""

from __future__ import annotations

from palsycheck.resources import templates_dir


def test_the_templates_folder_holds_the_patients_report() -> None:
    assert (templates_dir() / "report.html.j2").is_file()
