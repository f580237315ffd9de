"""The table of a cohort in a browser: sorted and filtered by mouse and by keyboard, at once for thousands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from looking import PHONE, Opener, Watched, axe, too_wide
from playwright.sync_api import Page, expect

from palsycheck.report.render import cohort_html

sys.path.insert(0, str(Path(__file__).parents[1] / "cohort"))
from cohorts import many, record_of

PATIENTS = 5000
OPENED_MS = 4000
"""From the request to the end of the page's own script; about 150 ms on a machine with nothing else to do."""
ANSWERED_MS = 6000
"""For sorting or filtering 5,000 rows; about 300 ms."""


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A labelled cohort of 70 patients."""
    path = tmp_path_factory.mktemp("study") / "cohort.html"
    path.write_text(cohort_html(record_of(many(70))), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "cohort.html"
    few = record_of(many(500))
    rows = [row.model_copy(update={"patient_id": f"P-{n:05d}"}) for n, row in enumerate(few.rows * 10)]
    path.write_text(cohort_html(few.model_copy(update={"rows": tuple(rows)})), encoding="utf-8")
    return path


def head(page: Page, name: str):
    return page.locator("#patients thead th", has=page.get_by_role("button", name=name, exact=True))


def column(page: Page, number: int) -> list[str]:
    cells = f"#patients tbody tr:not([hidden]) > :nth-child({number})"
    return page.locator(cells).evaluate_all("cells => cells.map(cell => cell.textContent.trim())")


def shown(page: Page) -> str:
    return page.locator("#shown").text_content() or ""


def probabilities(page: Page) -> list[float | None]:
    keys = page.locator("#patients tbody tr > :nth-child(4)").evaluate_all(
        "cells => cells.map(cell => cell.dataset.v ?? null)"
    )
    return [None if key is None else float(key) for key in keys]


def test_a_click_sorts_and_another_turns_it_round_with_the_missing_last(
    open_page: Opener, study: Path
) -> None:
    page = open_page(study).page
    button = page.get_by_role("button", name="Probability", exact=True)
    for direction in ("ascending", "descending"):
        button.click()
        expect(head(page, "Probability")).to_have_attribute("aria-sort", direction)
        values = probabilities(page)
        present = [value for value in values if value is not None]
        assert present == sorted(present, reverse=direction == "descending")
        assert values[: len(present)] == present
        assert len(present) == 60


def test_only_the_column_that_sorts_says_so(open_page: Opener, study: Path) -> None:
    page = open_page(study).page
    page.get_by_role("button", name="Probability", exact=True).click()
    page.get_by_role("button", name="Patient", exact=True).click()
    assert page.locator("#patients th[aria-sort]").all_text_contents() == ["Patient"]
    ids = column(page, 1)
    assert ids == sorted(ids)


def test_the_keyboard_sorts_too(open_page: Opener, study: Path) -> None:
    page = open_page(study).page
    button = page.get_by_role("button", name="Patient", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    expect(head(page, "Patient")).to_have_attribute("aria-sort", "descending")
    expect(button).to_be_focused()
    assert column(page, 1)[0] == "P-00069"


def test_filters_hide_rows_and_the_count_is_announced(open_page: Opener, study: Path) -> None:
    page = open_page(study).page
    assert shown(page) == "70 of 70 patients shown"
    expect(page.locator("#shown")).to_have_attribute("aria-live", "polite")
    page.get_by_label("Find").fill("p-0001")
    expect(page.locator("#shown")).to_have_text("10 of 70 patients shown")
    assert column(page, 1) == [f"P-{n:05d}" for n in range(10, 20)]
    page.get_by_role("button", name="Show all").click()
    expect(page.locator("#shown")).to_have_text("70 of 70 patients shown")
    page.get_by_label("Outcome").select_option("not_scored")
    expect(page.locator("#shown")).to_have_text("10 of 70 patients shown")
    page.get_by_label("Outcome").select_option("scored")
    page.get_by_label("Threshold").select_option("above")
    above = page.locator("#patients tbody tr[data-a=above]").count()
    expect(page.locator("#shown")).to_have_text(f"{above} of 70 patients shown")
    assert all(value.startswith("▲") for value in column(page, 6))
    page.get_by_label("Warnings").select_option("none")
    expect(page.locator("#shown")).to_have_text("0 of 70 patients shown")


def test_a_reason_is_found_as_text(open_page: Opener, study: Path) -> None:
    page = open_page(study).page
    page.get_by_label("Find").fill("too DARK")
    expect(page.locator("#shown")).to_have_text("10 of 70 patients shown")


def test_what_is_typed_is_text(open_page: Opener, pages: dict[str, Path]) -> None:
    seen = open_page(pages["cohort"])
    page = seen.page
    for words in ("<script>alert(1)</script>", ".*", "({[", "\\"):
        page.get_by_label("Find").fill(words)
        expect(page.locator("#shown")).to_contain_text(" of ")
    page.get_by_label("Find").fill('<script>alert("x")</script>')
    page.keyboard.press("Enter")
    expect(page.locator("#shown")).to_contain_text("1 of")
    assert (seen.complaints, seen.outside) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_with_figures_has_no_serious_fault(open_page: Opener, study: Path, scheme) -> None:
    page = open_page(study).look(scheme=scheme)
    page.get_by_role("button", name="Probability", exact=True).click()
    assert axe(page) == []


def test_a_page_with_figures_fits_a_phone(open_page: Opener, study: Path) -> None:
    assert too_wide(open_page(study).look(size=PHONE)) == []


def test_without_script_the_table_is_whole_and_there_is_no_dead_control(tab: Page, study: Path) -> None:
    context = tab.context.browser.new_context(java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(study.as_uri())
        assert page.locator("#patients tbody tr").count() == 70
        assert not page.get_by_label("Find").is_visible()
        assert page.locator("#patients button").count() == 0
    finally:
        context.close()


def test_five_thousand_patients_open_sort_and_filter_at_once(open_page: Opener, large: Path) -> None:
    seen: Watched = open_page(large)
    page = seen.page
    ended = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert ended < OPENED_MS
    assert shown(page) == f"{PATIENTS} of {PATIENTS} patients shown"
    clicked = page.evaluate(
        """() => {
          const begin = performance.now();
          document.querySelectorAll('#patients thead button')[3].click();
          document.body.offsetHeight;
          return performance.now() - begin;
        }"""
    )
    assert clicked < ANSWERED_MS
    page.get_by_label("Outcome").select_option("not_scored")
    expect(page.locator("#shown")).to_have_text(f"710 of {PATIENTS} patients shown", timeout=ANSWERED_MS)
