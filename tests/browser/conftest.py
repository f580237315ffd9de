"""A real browser, and one of each kind of page to open in it.

Without a browser these tests are skipped; with PALSYCHECK_BROWSER=required, as in CI, they fail then.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "report"), str(TESTS / "comparison")]

from comparisons import KINDS, comparison  # noqa: E402
from kinds import KOREAN, patients  # noqa: E402
from looking import NAMES, Opener, Watched, browser_path, watched  # noqa: E402
from make_results import write_run  # noqa: E402

from palsycheck.comparison.page import write_comparison  # noqa: E402
from palsycheck.report.pages import Pages  # noqa: E402
from palsycheck.report.render import write_cohort, write_patient_report  # noqa: E402

HERE = Path(__file__).parent

HTML_ONLY, IN_KOREAN = Pages(pdf=False), Pages(language="ko", pdf=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def tab() -> Iterator[Page]:
    """The one tab of a Chromium without a window, for all tests."""
    path = browser_path()
    if path is None:
        missing = f"none of {', '.join(NAMES)} on the PATH (Debian: apt install chromium)"
        if os.environ.get("PALSYCHECK_BROWSER") == "required":
            pytest.fail(f"No browser: {missing}")
        pytest.skip(f"No browser, so pages are not tried in one: {missing}")
    # As root there is no sandbox to be had; pages are our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium.new_page()
        chromium.close()


@pytest.fixture
def open_page(tab: Page) -> Iterator[Opener]:
    """Opens a page's file and watches it until the test's end; one page a test."""
    with ExitStack() as stack:

        def opened(path: Path) -> Watched:
            return stack.enter_context(watched(tab, path))

        yield opened


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """HTML files by name: every patient of ``kinds.patients``, "cohort" and "comparison"."""
    out = write_run(tmp_path_factory.mktemp("pages"), list(patients().values()))
    drawn = {folder.name: folder / "report.html" for folder in sorted((out / "patients").iterdir())}
    korean = {name: out / f"{name}.html" for name in KOREAN}
    for folder, name in ((out / "patients" / "above", "korean"), (out, "korean-cohort")):
        (path,) = (write_cohort if folder is out else write_patient_report)(folder, IN_KOREAN)
        path.rename(korean[name])
    for path in drawn.values():
        write_patient_report(path.parent, HTML_ONLY)
    write_cohort(out, HTML_ONLY)
    write_comparison(comparison(KINDS["leaking"]), out / "comparison", pdf=False)
    return drawn | korean | {"cohort": out / "cohort.html", "comparison": out / "comparison" / "compare.html"}
