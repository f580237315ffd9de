"""The catalogues: complete, up to date, and true to the form of what they translate."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from palsycheck.language import LANGUAGES, _, ngettext, speaking
from palsycheck.report.words import clips_text, told
from palsycheck.results import RESEARCH_USE, message

pofile = pytest.importorskip("babel.messages.pofile", reason="Babel is a tool of developers")

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "palsycheck" / "locale" / "ko" / "LC_MESSAGES" / "palsycheck.po"
LETTERS = {"L", "R"}
"""On pictures, as on radiographs in Korea too."""
SAME = LETTERS | {
    "-",
    "0°",
    "AUC",
    "F1",
    "n = {count}",
    "{length} mm",
    "{lux} lux",
    "{pixels} px",
    "{value} lux",
}
"""Signs, units and names that Korean reports write as English ones do."""


def read() -> list[tuple[str, str]]:
    """Every original with every form of its translation."""
    with CATALOGUE.open("rb") as file:
        entries = [entry for entry in pofile.read_po(file, locale="ko") if entry.id]
    pairs = []
    for entry in entries:
        originals = entry.id if isinstance(entry.id, tuple) else (entry.id,)
        forms = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        pairs += [(originals[-1], form) for form in forms]
    return pairs


ENTRIES = read()


def places(text: str) -> set[str]:
    """What is filled in: ``{name}`` and ``%(name)s``."""
    return set(re.findall(r"\{\w*\}|%\(\w+\)s", text))


def tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"</?\w+[^>]*>", text))


def test_nothing_is_missing_and_the_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "translations.py", "--check"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_sentences_of_code_templates_and_blocks_are_all_found() -> None:
    originals = {original for original, _form in ENTRIES}
    assert RESEARCH_USE in originals
    assert "Quality of the recording" in originals  # of a template
    assert any(original.startswith("<b>Not scored</b> means") for original in originals)  # of a trans block
    assert "The file's index is damaged" in originals  # of an error


def test_translations_have_the_form_of_their_originals() -> None:
    assert [form for _original, form in ENTRIES if not form or form != form.strip()] == []
    assert [pair for pair in ENTRIES if places(pair[0]) != places(pair[1])] == []
    assert [pair for pair in ENTRIES if tags(pair[0]) != tags(pair[1])] == []
    assert {original for original, form in ENTRIES if form == original} == SAME


def test_translations_can_be_filled() -> None:
    """In sentences of trans blocks with values, a percent sign has to be doubled."""
    for original, form in ENTRIES:
        names = sorted(places(original))
        values = {re.sub(r"\W|s$", "", name) if "%" in name else name[1:-1]: f"<{name}>" for name in names}
        shown = form % values if "%(" in original else form.format(**values)
        assert all(
            shown.count(value) == form.count(name) for name, value in zip(names, values.values(), strict=True)
        )


def test_no_particle_depends_on_the_value_before_it() -> None:
    """A value may end in a vowel or in a consonant, and these particles fit one of them only."""
    particle = re.compile(r"(\{\w+\}|%\(\w+\)s)(은|는|이|가|을|를|과|와|으로|로|이나|나)(?![가-힣])")
    assert [form for _original, form in ENTRIES if particle.search(form)] == []


def test_korean_has_one_form_for_any_number() -> None:
    with speaking("ko"):
        assert [clips_text(number) for number in (0, 1, 2, 22)] == [
            "클립 0개",
            "클립 1개",
            "클립 2개",
            "클립 22개",
        ]
        assert ngettext("{n} unknown thing", "{n} unknown things", 1) == "{n} unknown thing"


def test_not_scored_is_no_healthy_result_and_the_label_is_unmistakable() -> None:
    with speaking("ko"):
        assert (_("Not scored"), _("not scored")) == ("판정 보류", "판정 보류")
        assert _(RESEARCH_USE).startswith("연구용으로만 사용.")
        assert "의료기기가 아님" in _(RESEARCH_USE)


def test_a_sentence_of_a_result_is_told_in_korean_and_kept_in_english() -> None:
    reason = message("The head is tilted by {degrees}°.", degrees="31")
    with speaking("ko"):
        assert told(reason) == "머리가 31° 기울어 있습니다."
    assert told(reason) == str(reason) == "The head is tilted by 31°."


def test_an_error_that_became_a_reason_is_told_in_korean() -> None:
    with speaking("ko"):
        assert told(message("The file's index is damaged.")) == "파일의 색인이 손상되었습니다."


def test_every_language_but_the_source_has_a_catalogue() -> None:
    assert {path.parent.parent.name for path in CATALOGUE.parents[2].glob("*/*/*.mo")} == set(LANGUAGES) - {
        "en"
    }
