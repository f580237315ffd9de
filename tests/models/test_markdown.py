"""The card in Markdown says all that the card says, and nothing that it says can become markup."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from model_making import make_audit_row, make_card, make_metrics, make_robustness, make_training

from palsycheck.models.card import Backbone, ModelCard, SplitFacts, Start, Training
from palsycheck.models.figures import AuditRow, Metrics, Robustness, RobustnessRow
from palsycheck.models.markdown import card_markdown, escape
from palsycheck.models.reporting import MISSING, REPORTED, SECTIONS

PARSER = MarkdownIt("commonmark").enable("table").enable("strikethrough")

FULL = make_card(
    metrics=(make_metrics("image"), make_metrics("clip"), make_metrics("patient")),
    audit=(make_audit_row(),),
    robustness=make_robustness(),
    temperature=1.7,
    calibration="temperature scaling on the 9 validation phantoms",
    split=make_card().split.model_copy(update={"fold": "2 of 5"}),
    training=make_training(
        people="phantoms",
        dataset_sha256="a" * 64,
        backbone=Backbone(source="file", name="weights.safetensors", sha256="b" * 64),
        init=Start(name="whole", version="3", sha256="c" * 64),
        counts=tuple(
            make_training().counts[0].model_copy(update={"split": split, "label": label})
            for split in ("train", "validation", "test")
            for label in (0, 1)
        ),
    ),
)


def tokens(text):
    """All tokens of a Markdown text, those within lines included."""
    found = []
    for token in PARSER.parse(text):
        found += [token, *(token.children or ())]
    return found


def shown(text):
    """What a reader sees of a Markdown text."""
    return "".join(token.content for token in tokens(text) if token.type in {"text", "text_special"})


def leaves(value, path=()):
    """Paths of all single values in a card's JSON."""
    if isinstance(value, dict):
        return [leaf for key, below in value.items() for leaf in leaves(below, (*path, key))]
    if isinstance(value, list):
        return [leaf for key, below in enumerate(value) for leaf in leaves(below, (*path, key))]
    return [path]


CHOICES = {
    "split": {"train": "test", "validation": "train", "test": "train"},
    "source": {"file": "torchvision"},
    "by": {"patient": "image"},
    "verdict": {"pass": "fail"},
    "level": {"image": "clip", "clip": "patient", "patient": "image"},
    "dtype": {"float32": "float16"},
    "label": {0: 1, 1: 0},
}


def changed(value, key):
    """Another value that is valid in the same place."""
    if value in CHOICES.get(key, {}):
        return CHOICES[key][value]
    if isinstance(value, str):
        return value[:-1] + ("c" if value[-1] != "c" else "d")
    return round(value + 0.011, 4) if isinstance(value, float) else value + 1


ONE_VALUE = {("format_version",), ("preprocessing", "channels"), ("preprocessing", "scaling")}


def test_every_field_of_the_card_can_be_read_in_it():
    """Whatever is changed in the card, its Markdown changes, too."""
    data = json.loads(FULL.model_dump_json())
    paths = [path for path in leaves(data) if path not in ONE_VALUE]
    assert len(paths) > 120
    before = card_markdown(FULL)
    for path in paths:
        other = copy.deepcopy(data)
        place = other
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = changed(place[path[-1]], path[-1])
        assert card_markdown(ModelCard.model_validate_json(json.dumps(other))) != before, path


def test_names_of_options_and_reasons_are_shown_with_their_values():
    text = shown(card_markdown(FULL))
    for words in ("RGB", "0..1", "hidden_size 8", "epochs 1", "no label in patients.csv: 2", "torch 0"):
        assert words in text
    assert "| Format of the card | 2 |" in card_markdown(FULL)


def test_its_sections_are_those_of_mitchell_et_al():
    parsed = PARSER.parse(card_markdown(FULL))
    headings = [
        parsed[place + 1].content
        for place, token in enumerate(parsed)
        if token.type == "heading_open" and token.tag == "h2"
    ]
    assert headings == [*SECTIONS, "Where the reporting guidelines are answered"]


def test_every_item_of_tripod_ai_is_answered_or_named_as_missing():
    """27 items, 52 with their letters: Collins et al. 2024, table 2."""
    letters = {3: "abc", 5: "ab", 6: "abc", 8: "abc", 9: "abc", 12: "abcdefg", 18: "abcdef", 20: "abc"}
    letters |= {23: "ab", 27: "abc"}
    items = {f"{number}{letter}" for number in range(1, 28) for letter in letters.get(number, [""])}
    assert len(items) == 52
    answered = {item for row in REPORTED for item in row.items}
    missing = [item for _, of in MISSING for item in of]
    assert answered | set(missing) == items
    assert not answered & set(missing)
    assert len(missing) == len(set(missing))
    assert {row.section for row in REPORTED} == set(SECTIONS)


def test_the_documentation_has_every_field_and_the_same_mapping():
    documentation = (Path(__file__).parents[2] / "docs" / "model_card.md").read_text(encoding="utf-8")
    for row in REPORTED:
        assert f"| {row.part} | {row.section} | {', '.join(row.items) or 'none'} |" in documentation
    for kind in (ModelCard, Training, Metrics, AuditRow, SplitFacts, Robustness, RobustnessRow):
        for field in kind.model_fields:
            assert f"`{field}`" in documentation, field


def test_a_leaking_split_stands_with_the_figures():
    def figures(by):
        split = FULL.split.model_copy(update={"by": by})
        text = card_markdown(FULL.model_copy(update={"split": split}))
        return text.split("## Quantitative analyses")[1].split("## Ethical")[0]

    assert "flatter" in figures("image")
    assert "flatter" not in figures("patient")


def test_what_is_not_there_is_said():
    bare = make_card(split=None, metrics=(), limits=(), training=make_training(interval_s=None))
    text = shown(card_markdown(bare))
    for words in ("No test figures.", "Not done.", "Not measured.", "not stored", "not kept", "none known"):
        assert words in text


def test_a_level_at_which_nobody_was_scored_has_no_figures():
    found = make_robustness()
    refused = found.rows[0].model_copy(update={"auc": None, "sensitivity": None, "specificity": None})
    card = make_card(robustness=found.model_copy(update={"rows": (refused,)}))
    assert "| yaw | 10° left | 12° | 7 | 3 of 14 | none | none | none |" in card_markdown(card)


def test_a_card_without_robustness_is_read_as_it_was_written():
    data = json.loads(make_card().model_dump_json())
    del data["robustness"]
    assert ModelCard.model_validate_json(json.dumps(data)) == make_card()


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/a.png)",
    "https://evil.example www.evil.example <https://evil.example>",
    "a | b | c",
    "a\n\n# Heading\n\n- list",
    "`code` **bold** _it_ ~~gone~~ $x$",
    "\x1b[2J\x07\x00",
    "&lt;b&gt; &#60;",
    "\\",
    "\\<b>",
    "--- \n===",
    "1. one",
    "+ plus",
    "\u202etxt.exe",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_stay_text_wherever_they_stand(text):
    plain = card_markdown(FULL)
    data = json.loads(FULL.model_dump_json())
    hostile = _everywhere(data, text)
    output = card_markdown(ModelCard.model_validate_json(json.dumps(hostile)))
    assert [token.type for token in PARSER.parse(output)] == [token.type for token in PARSER.parse(plain)]
    inside = {token.type for token in tokens(output)} - {token.type for token in PARSER.parse(output)}
    assert inside <= {"text", "text_special", "strong_open", "strong_close"}
    assert "<" not in output
    assert all(character.isprintable() or character == "\n" for character in output)


def _everywhere(data, text):
    """The card's JSON with every free text replaced."""
    fixed = {"sha256", "dataset_sha256", "weights_sha256", "dtype", "channels", "scaling", "verdict", "level"}
    fixed |= {"split", "source", "by", "format_version"}

    def walk(value, key=None):
        if isinstance(value, dict):
            return {name: below if name in fixed and not isinstance(below, dict) else walk(below, name)
                    for name, below in value.items()}  # fmt: skip
        if isinstance(value, list):
            return [walk(below) for below in value]
        return text if isinstance(value, str) else value

    return walk(data)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_escaped_text_is_one_line_that_reads_as_it_was(text):
    escaped = escape(text)
    kinds = {token.type for token in tokens(f"- {escaped}")} - {"inline"}
    assert kinds <= {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
                     "paragraph_open", "paragraph_close", "text", "text_special"}  # fmt: skip
    if text.isprintable():
        assert shown(f"- {escaped}") == " ".join(text.split())
