"""Numbers and names as a reader wants to see them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from palsycheck.language import N_, _, filled, ngettext
from palsycheck.results import Estimate, Message, Outcome, Verdict

_JOINERS = {"\u200c", "\u200d"}  # these shape Persian, Indic scripts and emoji, and hide nothing


@dataclass(frozen=True, slots=True)
class Mark:
    """A verdict in shape and word, so that it survives black-and-white print.

    Attributes:
        kind: Style class.
        shape: One glyph that Helvetica, Arial and Liberation Sans all have.
        word: For the reader, in English; pages translate it.
    """

    kind: str
    shape: str
    word: str


CHECK_MARKS = {
    Verdict.PASS: Mark("pass", "●", N_("pass")),
    Verdict.WARN: Mark("warn", "!", N_("warn")),
    Verdict.FAIL: Mark("fail", "■", N_("fail")),
}

NOT_MEASURED = Mark("none", "–", N_("not measured"))

OUTCOME_MARKS = {
    Outcome.SCORED: Mark("pass", "●", N_("scored")),
    Outcome.NOT_SCORED: Mark("warn", "○", N_("not scored")),
    Outcome.FAILED: Mark("fail", "■", N_("failed")),
}


def visible(text: str) -> str:
    """The text in composed form, with characters that draw nothing or turn the line written out.

    Control characters, lone surrogates and the bidirectional controls come out as ``\\u202e``: a name
    cannot pretend to be another one.
    """
    return "".join(
        f"\\u{ord(char):04x}" if _hidden(char) else char for char in unicodedata.normalize("NFC", text)
    )


def told(message: Message) -> str:
    """The message in the language in force, made visible."""
    sentence = filled(_sentence(message.template), message.values)
    return visible(sentence if message.about is None else f"{message.about}: {sentence}")


def shortened(text: str, length: int) -> str:
    """The text, or its two ends around an ellipsis where it is longer than ``length`` characters."""
    if len(text) <= length:
        return text
    tail = (length - 1) // 3
    return f"{text[: length - 1 - tail]}…{text[-tail:]}"


def probability_text(value: float) -> str:
    """A probability with two decimals; never "0.00" or "1.00" for what is neither."""
    text = f"{value:.2f}"
    if text == "0.00" and value > 0:
        return "< 0.01"
    if text == "1.00" and value < 1:
        return "> 0.99"
    return text


def _sentence(template: str) -> str:
    """Its translation; that of an error stands in the catalogue as it was raised, without its full stop."""
    translated = _(template)
    if translated == template and template.endswith("."):
        return f"{_(template[:-1])}."
    return translated


def interval_text(estimate: Estimate) -> str:
    """A share with its interval, "0.71 [0.63, 0.78]"."""
    return f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"


def against_threshold(value: float, threshold: float) -> tuple[str, str]:
    """A probability and its threshold, with as many decimals as it takes to see which is larger."""
    for digits in range(2, 17):
        shown, limit = f"{value:.{digits}f}", f"{threshold:.{digits}f}"
        if (float(shown) >= float(limit)) == (value >= threshold):
            break
    return (probability_text(value) if digits == 2 else shown), limit


def seconds_text(value: float) -> str:
    """A time in a recording, "2.40 s"; tenths from 100 s on."""
    return _("{seconds} s").format(seconds=f"{value:.2f}" if value < 100 else f"{value:.1f}")


def size_text(size: int) -> str:
    """A file size in decimal units, "8.4 MB"."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return _("{number} bytes").format(number=size)


def count_text(number: int) -> str:
    """A count, "12,345"."""
    return f"{number:,}"


def clips_text(number: int) -> str:
    """ "1 clip", "22 clips"."""
    return ngettext("{number} clip", "{number} clips", number).format(number=number)


def frames_text(number: int) -> str:
    """ "1 frame", "22 frames"."""
    return ngettext("{number} frame", "{number} frames", number).format(number=number)


def _hidden(char: str) -> bool:
    category = unicodedata.category(char)
    return category in {"Cc", "Cs", "Zl", "Zp"} or (category == "Cf" and char not in _JOINERS)
