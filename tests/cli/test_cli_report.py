"""``palsycheck report``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from palsycheck.cli.report import report

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from make_results import gallery, write_run


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(report)
    return app


def test_all_reports_are_drawn_again_without_any_video(tmp_path: Path, app: typer.Typer) -> None:
    out = write_run(tmp_path, [gallery()["failed"], gallery()["no-face"]])
    done = CliRunner().invoke(app, [str(out)])
    assert done.exit_code == 0
    assert (done.stdout, "2 reports drawn" in done.stderr) == ("", True)
    for name in ("cohort", "patients/failed/report", "patients/no-face/report"):
        assert (out / f"{name}.html").is_file()
        assert (out / f"{name}.pdf").is_file()


def test_without_pdf(tmp_path: Path, app: typer.Typer) -> None:
    out = write_run(tmp_path, [gallery()["failed"]])
    assert CliRunner().invoke(app, [str(out), "--no-pdf"]).exit_code == 0
    assert not list(out.rglob("*.pdf"))


def test_a_report_that_cannot_be_drawn_is_named_and_the_status_says_so(
    tmp_path: Path, app: typer.Typer
) -> None:
    out = write_run(tmp_path, [gallery()["failed"], gallery()["no-face"]])
    (out / "patients" / "failed" / "result.json").unlink()
    done = CliRunner().invoke(app, [str(out), "--no-pdf"])
    assert done.exit_code == 1
    assert "failed/result.json" in done.stderr
    assert "1 report drawn" in done.stderr
