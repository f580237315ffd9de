"""Numbers and names of the comparison as its page shows them: three digits, the sign of minus, thousands."""

from __future__ import annotations

from decimal import Decimal

from palsycheck.models.figures import Level, Proportion
from palsycheck.report.words import CHECK_MARKS, NOT_MEASURED, Mark
from palsycheck.results import Verdict

LEVELS: dict[Level, str] = {"patient": "by person", "clip": "by clip", "image": "by image"}
"""In the page's order."""

NONE = "–"

LEAK = "Split by image: the same people are in training and test. These figures flatter."

VERDICTS = {
    "pass": CHECK_MARKS[Verdict.PASS],
    "warn": CHECK_MARKS[Verdict.WARN],
    "fail": CHECK_MARKS[Verdict.FAIL],
    "none": Mark(NOT_MEASURED.kind, NOT_MEASURED.shape, "not asked"),
}


def share(value: float | None) -> str:
    """A figure between -1 and 1 with three decimals: "0.925", "−0.040"; never "0.000" for what has a sign."""
    if value is None:
        return NONE
    if 0 < abs(value) < 0.0005:
        return "< 0.001" if value > 0 else "> −0.001"
    return f"{value:.3f}".replace("-", "−")


def interval(low: float, high: float) -> str:
    """ "0.812 to 0.934"."""
    return f"{share(low)} to {share(high)}"


def span(found: Proportion) -> str:
    """The interval where room is short: "0.812–0.934"; both ends are positive."""
    return f"{share(found.low)}–{share(found.high)}"


def count(number: int) -> str:
    """ "1,398"."""
    return f"{number:,}"


def rounded(number: float) -> str:
    """Three significant digits and no exponent: "0.0213", "4.56", "12,300"."""
    return f"{Decimal(f'{number:.3g}'):,f}"


def scaled(number: int) -> str:
    """A large count: "2.23 million", "1.02 billion"; below a million in full."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if number >= size:
            return f"{rounded(number / size)} {name}"
    return count(number)


def duration(seconds: float) -> str:
    """ "8.4 s", "12 min 5 s", "3 h 20 min"."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours} h {minutes_left} min" if hours else f"{minutes} min {rest} s"


def percent(value: float) -> str:
    """ "3.4 %"."""
    return f"{100 * value:.1f} %"


def listed(words: list[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
