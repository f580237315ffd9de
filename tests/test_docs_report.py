"""docs/report.md and docs/recording.md say what the program does: checks, limits, words and figures."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from test_quality import SAMPLED, VIDEO, recording

from palsycheck import illumination, mirror_control, quality
from palsycheck.language import LANGUAGES
from palsycheck.models.card import facts
from palsycheck.models.store import card_of, find
from palsycheck.report import result_view
from palsycheck.report.asymmetry_words import PUPILS_MM
from palsycheck.report.pages import Paper
from palsycheck.report.time_axis import SLOTS
from palsycheck.report.words import probability_text
from palsycheck.results import Light
from palsycheck.settings import Gate, Illumination, Settings

ROOT = Path(__file__).parents[1]
PAGES = {name: (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("report", "recording")}
REPORT = PAGES["report"]
FLAT = " ".join(REPORT.split())
SETTINGS = Settings()
NAMED = re.compile(r"(-?\d+(?:\.\d+)?)( %)?[^|`().;]{0,30}\(`(\w+)\.(\w+)`\)")
"""A number, its unit if it has one, and in parentheses the setting that it is the default of."""


@cache
def shipped():
    return card_of(find("default"))


@cache
def all_checks():
    """Every check that the gate can make of a recording, with the shipped model's clips."""
    faces, card = recording(), shipped()
    light = Light(face=0.3, frame=0.3, dark_share=0.0, bright_share=0.0, side_stops=0.0, lux=500.0)
    return (
        *quality.checks(faces, video=VIDEO, sampled=SAMPLED, gate=Gate()),
        quality.interval(faces, clip_length=card.clip_length, trained=card.training.interval_s, gate=Gate()),
        *illumination.checks(light, Illumination()),
    )


def table():
    """The table of checks: the cells of each row by the check's title."""
    section = REPORT.partition("\n## Quality checks\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in row.split("|")]
        for row in re.findall(r"^\|(.*)\|$", section, flags=re.MULTILINE)
    ]
    return {row[0]: row[1:] for row in rows[2:]}


def titles_in_source():
    """The titles of all checks that any code of the gate makes."""
    found = set()
    for module in (quality, illumination):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if getattr(call.func, "id", "") == "Check":
                (title,) = [keyword.value for keyword in call.keywords if keyword.arg == "title"]
                found.add(title.args[0].value)
    return found


def test_every_check_has_a_row_in_the_order_of_the_report():
    assert list(table()) == [check.title for check in all_checks()]
    assert set(table()) == titles_in_source()


@pytest.mark.parametrize("check", all_checks(), ids=lambda check: check.name)
def test_every_limit_stands_in_the_row_of_its_check(check):
    _measured, _why, warns, fails = table()[check.title]
    numbers = re.findall(r"\d+(?:\.\d+)?", check.limits.text.replace("0 to 1", ""))
    assert numbers
    assert set(numbers) <= set(re.findall(r"\d+(?:\.\d+)?", f"{warns} {fails}"))
    assert ("warn" in check.limits.text) is (warns != "never")
    assert ("fail" in check.limits.text) is (fails != "never")


def test_every_setting_of_the_gate_is_named():
    for group, kind in (("gate", Gate), ("illumination", Illumination)):
        for name in kind.model_fields:
            assert f"`{group}.{name}`" in REPORT


@pytest.mark.parametrize("page", PAGES)
def test_every_number_before_a_setting_is_its_default(page):
    text = " ".join(PAGES[page].split())
    found = NAMED.findall(text)
    assert len(found) == len(re.findall(r"\(`\w+\.\w+`\)", text)) > 3
    for number, percent, group, name in found:
        value = getattr(getattr(SETTINGS, group), name)
        assert float(number) == pytest.approx(100 * value if percent else value), f"{group}.{name}"


def test_figures_of_the_shipped_model_are_those_of_its_card():
    model = facts(shipped(), SETTINGS)
    assert f"“{result_view.tested_text(model)}”".replace("“", '"').replace("”", '"') in FLAT
    assert f"For the shipped model it is {probability_text(model.threshold)}," in FLAT
    assert f"({shipped().clip_length} in the shipped model)" in FLAT
    assert f'"{model.summary.rstrip(".")}"' in FLAT


def test_every_word_of_the_mirror_control_is_explained():
    judged = [
        (real, mirror_control.judge(real, half, half, threshold=0.5, settings=SETTINGS.scoring))
        for real, half in ((0.9, 0.1), (0.9, 0.9), (0.2, 0.1))
    ]
    words = [result_view.mirror_view(mirror, probability=real, threshold=0.5) for real, mirror in judged]
    shown = [f"{view.mark.shape} {view.word}" for view in words]
    assert len(set(shown)) == 3
    assert re.findall(r"^\| ([●!–] [a-z ]+) \|", REPORT, flags=re.MULTILINE) == shown


def test_every_box_of_the_reader_is_named():
    template = (ROOT / "templates" / "_result.html.j2").read_text(encoding="utf-8")
    rows = re.findall(r'\(_\("[^"]+:"\), \((.*)\)\),', template)
    assert len(rows) == 2
    for row in rows:
        boxes = re.findall(r'_\("([^"]+)"\)', row)
        assert f"**{', '.join(boxes)}**" in FLAT


def test_languages_and_papers_are_named():
    for option in (
        *(f"--lang {language}" for language in LANGUAGES),
        *(f"--paper {paper}" for paper in get_args(Paper)),
    ):
        assert option in FLAT


def test_numbers_of_the_page_are_those_of_the_code():
    assert "name up to three quality checks that warn" in FLAT
    assert result_view.WARNINGS_NAMED == 3
    assert "One for each tenth of the time" in FLAT
    assert SLOTS == 10
    assert f"With {PUPILS_MM:.0f} mm between the pupils" in FLAT
    assert f"one hundredth is about {PUPILS_MM / 100:.1f} mm" in FLAT


def test_the_method_of_the_maps_is_that_of_the_report():
    template = (ROOT / "templates" / "_parts.html.j2").read_text(encoding="utf-8")
    assert "HiResCAM, a form of Grad-CAM" in template
    assert "HiResCAM, a form of Grad-CAM" in FLAT


def test_how_much_of_the_picture_a_face_has_to_fill_follows_from_the_gate():
    """A face is 2.2 pupil distances wide (Farkas; see ``illumination``)."""
    pixels = (
        SETTINGS.gate.eye_distance_fail,
        SETTINGS.gate.eye_distance_warn,
        SETTINGS.aligning.eye_distance,
    )
    rows = re.findall(r"^\| (\d+) pixels \|(.*)\|$", PAGES["recording"], flags=re.MULTILINE)
    assert [row[0] for row in rows] == ["480", "720", "1080"]
    for side, cells in rows:
        assert [cell.strip() for cell in cells.split("|")] == [
            f"{100 * 2.2 * wanted / int(side):.0f} %" for wanted in pixels
        ]
    assert 2.2 * pixels[-1] / 480 < 1 / 3


def test_the_pace_that_the_shipped_model_knows_is_that_of_its_card():
    low, high = shipped().training.interval_s
    flat = " ".join(PAGES["recording"].split())
    assert f"trained on faces {low:.2f} to {high:.2f} s apart" in flat
    frames = SETTINGS.sampling.frames
    assert f"in 10 seconds one every {10 / frames:.1f} s, in 30 seconds one every {30 / frames:.1f} s" in flat
    assert low < 10 / frames < 30 / frames < high
