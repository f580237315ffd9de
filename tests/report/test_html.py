"""The patient's page: whole in itself, and everything that came from outside is text."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from make_results import HOSTILE_IDS, MODEL, gallery

from palsycheck.report.html import render_html
from palsycheck.report.words import visible
from palsycheck.results import RESEARCH_USE


class Page(HTMLParser):
    """What a browser would see: elements, attributes that load something, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.handlers: list[str] = []
        self.pieces: list[str] = []
        self.alts: list[str | None] = []
        self.feed(html)
        self.text = " ".join("".join(self.pieces).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        names = ("src", "srcset", "href", "xlink:href", "data", "poster", "action", "background")
        self.loads += [given[name] or "" for name in names if name in given]
        if tag == "img":
            self.alts.append(given.get("alt"))

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["style"]:
            self.pieces.append(data)


def page(run_folder: Path, name: str) -> Page:
    return Page((run_folder / "patients" / name / "report.html").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(gallery()))
def test_nothing_is_loaded_but_data(run_folder: Path, name: str) -> None:
    html = (run_folder / "patients" / name / "report.html").read_text(encoding="utf-8")
    seen = Page(html)
    assert all(url.startswith("data:image/jpeg;base64,") for url in seen.loads)
    assert not {"script", "link", "iframe", "object", "base", "form"} & set(seen.tags)
    assert seen.handlers == []
    assert "url(" not in html
    assert "@import" not in html


def test_the_policy_admits_the_pages_own_style_sheet_and_data_pictures_only(run_folder: Path) -> None:
    html = (run_folder / "patients" / "above" / "report.html").read_text(encoding="utf-8")
    style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = policy[1].replace("&#39;", "'").split("; ")
    assert rules[:3] == ["default-src 'none'", "img-src data:", f"style-src 'sha256-{digest}'"]


@pytest.mark.parametrize("number", range(len(HOSTILE_IDS)))
def test_a_hostile_id_is_text(run_folder: Path, number: int) -> None:
    seen = page(run_folder, f"hostile-{number}")
    assert " ".join(visible(HOSTILE_IDS[number]).split()) in seen.text
    assert seen.tags.count("title") - seen.tags.count("svg") == seen.tags.count("style") == 1
    assert seen.tags.count("h1") == 1


def test_page_one_says_what_it_has_to(run_folder: Path) -> None:
    text = page(run_folder, "above").text
    front, _, _ = text.partition("The recording")
    for words in (
        RESEARCH_USE,
        "P-0417",
        "2024-03-05 09:14",
        "Probability of palsy (model) 0.79",
        "Above the threshold of 0.50",
        "0.73 to 0.84 over 19 clips",
        "A low score does not exclude palsy or stroke. A high score does not prove either.",
        "Not calibrated: 0.79 does not mean 79 in 100.",
        MODEL.summary,
        "Camera mirrored",
        "not known, assumed no",
        "Reader’s own finding",
        "The patient's right half is brighter: side light imitates asymmetry.",
    ):
        assert words in front


def test_the_pages_behind_hold_all_faces_and_facts(run_folder: Path) -> None:
    seen = page(run_folder, "above")
    patient = gallery()["above"]
    assert seen.tags.count("img") == 91 + 10
    assert all(alt and alt.startswith("Aligned face at ") for alt in seen.alts)
    video = patient.recordings[0].video
    assert video is not None
    for words in (
        video.sha256,
        MODEL.weights_sha256,
        patient.settings_sha256,
        "29.97 frames a second, variable",
    ):
        assert words in seen.text


@pytest.mark.parametrize("name", ["no-face", "dark", "failed"])
def test_without_a_score_there_is_no_number(run_folder: Path, name: str) -> None:
    front, _, _ = page(run_folder, name).text.partition("Reader’s own finding Name")
    assert gallery()[name].reasons[0].text in page(run_folder, name).text
    assert "Probability of palsy (model)" not in front
    assert "Probability over time" not in page(run_folder, name).text


def test_each_recording_of_a_series_has_its_figure_and_its_quality(run_folder: Path) -> None:
    seen = page(run_folder, "two-dates")
    assert seen.text.count("Probability over time") == 2
    assert seen.text.count("Quality checks and their limits") == 2
    assert "gives the result" in seen.text


def test_a_hundred_faces_stay_under_the_limit(run_folder: Path) -> None:
    assert (run_folder / "patients" / "hangul" / "report.html").stat().st_size < 1_500_000


def test_rendering_again_gives_the_same_page(run_folder: Path) -> None:
    folder = run_folder / "patients" / "above"
    assert render_html(gallery()["above"], folder) == (folder / "report.html").read_text(encoding="utf-8")
