"""Ids made of markup, quotes, 300 characters, right-to-left text and emoji: text, wherever they stand."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from kinds import HOSTILE, patients
from looking import PHONE, Opener, too_wide, watched
from playwright.sync_api import Page

from palsycheck.report.words import shortened, visible


def words(text: str) -> str:
    """With white space as a page draws it."""
    return " ".join(text.split())


def text(page: Page) -> str:
    return words(page.evaluate("document.body.textContent"))


def elements(page: Page) -> Counter[str]:
    return Counter(page.evaluate("[...document.querySelectorAll('*')].map((e) => e.localName)"))


@pytest.fixture(scope="module")
def harmless(pages: dict[str, Path], tab: Page) -> Counter[str]:
    """The elements of the same patient's page under a harmless name."""
    with watched(tab, pages["plain"]) as seen:
        return elements(seen.page)


@pytest.mark.parametrize("name", [*HOSTILE, "hangul"])
def test_the_id_is_shown_whole_and_names_the_page(
    pages: dict[str, Path], open_page: Opener, name: str
) -> None:
    patient = visible(patients()[name].patient_id)
    page = open_page(pages[name]).page
    assert words(patient) in text(page)
    assert words(shortened(patient, 48)) in words(page.title())


@pytest.mark.parametrize("name", HOSTILE)
def test_no_element_comes_of_it(
    harmless: Counter[str], pages: dict[str, Path], open_page: Opener, name: str
) -> None:
    seen = open_page(pages[name])
    assert elements(seen.page) == harmless
    assert seen.complaints == []


@pytest.mark.parametrize("name", HOSTILE)
def test_it_stays_within_a_narrow_page(pages: dict[str, Path], open_page: Opener, name: str) -> None:
    assert too_wide(open_page(pages[name]).look(size=PHONE)) == []


def test_the_cohort_names_all_patients(pages: dict[str, Path], open_page: Opener) -> None:
    page = open_page(pages["cohort"]).page
    whole = text(page)
    missing = [folder for folder, p in patients().items() if words(visible(p.patient_id)) not in whole]
    assert missing == []


def test_each_patient_in_the_cohort_leads_to_the_report(pages: dict[str, Path], open_page: Opener) -> None:
    page = open_page(pages["cohort"]).page
    script = "[...document.querySelectorAll('a[href*=\"report.html\"]')].map((e) => [e.textContent, e.href])"
    leads = {(words(name), address) for name, address in page.evaluate(script)}
    assert leads == {
        (words(visible(patient.patient_id)), pages[folder].resolve().as_uri())
        for folder, patient in patients().items()
    }
    page.get_by_role("link", name="P-0417", exact=True).click()
    assert page.url == pages["above"].resolve().as_uri()
