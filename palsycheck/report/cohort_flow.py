"""The flow of patients as CONSORT draws it: downwards those who go on, to the right those who leave."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.cohort.records import Exclusion, Step, StepName
from palsycheck.language import N_, _
from palsycheck.report import svg
from palsycheck.report.svg import GREY, INK, VERMILLION, WIDTH, Pen
from palsycheck.report.words import told

_MAIN, _SIDE_X, _SIDE = 250.0, 300.0, 380.0
_LINE, _PAD, _GAP = 14.0, 9.0, 16.0
_COLUMNS = 58
"""Characters of a line in a box at the right: at 10 px a letter of Helvetica is 5.6 px wide on average."""

TITLES: dict[StepName, str] = {
    "found": N_("Found"),
    "readable": N_("With a readable recording"),
    "passed": N_("Passed the quality gate"),
    "scored": N_("Scored"),
    "above": N_("At or above the threshold"),
}
LEAVING: dict[StepName, str] = {
    "readable": N_("Not readable"),
    "passed": N_("Stopped by the quality gate"),
    "scored": N_("Passed, but not scored"),
    "above": N_("Below the threshold"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why patients left: text and count."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A step in words.

    Attributes:
        title, count: Who reaches it.
        leaving, left: What those are called who do not, and how many they are.
        reasons: Theirs; empty where ``leaving`` says it all.
        note: What else to know of the reasons.
    """

    title: str
    count: int
    leaving: str
    left: int
    reasons: tuple[Reason, ...]
    note: str


def stages(flow: Sequence[Step]) -> tuple[Stage, ...]:
    """The flow in words, in the language in force."""
    return tuple(
        Stage(
            title=_(TITLES[step.name]),
            count=step.count,
            leaving=_(LEAVING[step.name]) if step.name in LEAVING else "",
            left=step.left,
            reasons=() if step.name == "above" else tuple(_reason(found) for found in step.exclusions),
            note=_("One patient may have several of these.") if step.overlapping else "",
        )
        for step in flow
    )


def flow_diagram(flow: Sequence[Step]) -> Markup:
    """The diagram; the last step is drawn as two boxes side by side, since nobody leaves there."""
    *steps, last = stages(flow)
    parts: list[Markup] = []
    y = 1.0
    for number, stage in enumerate(steps):
        if number:
            lines = _side_lines(stage)
            side = _height(len(lines)) if stage.left else 0.0
            below = y + max(side, 0.0) + 2 * _GAP if stage.left else y + 1.5 * _GAP
            parts.extend(_arrow_down(_MAIN / 2, y, below))
            if stage.left:
                middle = y + _GAP + side / 2
                parts.extend(_arrow_right(_MAIN / 2, _SIDE_X, middle))
                parts.extend(_box(_SIDE_X, y + _GAP, _SIDE, lines, colour=GREY))
            y = below
        parts.extend(_box(0.5, y, _MAIN, [(stage.title, True), (_n(stage.count), False)], colour=INK))
        y += _height(2)
    half, gap = _MAIN, _SIDE_X - _MAIN
    bend = y + _GAP
    middles = (half / 2, half + gap + half / 2)
    parts.append(svg.line(middles[0], bend, middles[1], bend, Pen(INK, 1)))
    parts.append(svg.line(middles[0], y, middles[0], bend, Pen(INK, 1)))
    for middle in middles:
        parts.extend(_arrow_down(middle, bend, bend + _GAP))
    y = bend + _GAP
    parts.extend(
        _box(0.5, y, half, [(last.title, True), (_n(last.count), False)], colour=VERMILLION, width=2)
    )
    parts.extend(_box(_SIDE_X, y, half, [(last.leaving, True), (_n(last.left), False)], colour=INK))
    y += _height(2) + 1.5
    return svg.drawing(_("Flow of patients; the list beside it says the same."), WIDTH, y, parts)


def _reason(found: Exclusion) -> Reason:
    return Reason(told(found.reason), found.count)


def _n(count: int) -> str:
    return _("n = {count}").format(count=f"{count:,}")


def _side_lines(stage: Stage) -> list[tuple[str, bool]]:
    lines = [(f"{stage.leaving}: {_n(stage.left)}", True)]
    for reason in stage.reasons:
        first, *rest = wrapped(reason.text.rstrip("."), _COLUMNS - 8)
        lines.append((f"{reason.count:,}  {first}", False))
        lines.extend((f"     {line}", False) for line in rest)
    if stage.note:
        lines.append((stage.note, False))
    return lines


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of so many columns; wide letters, Hangul for one, take two."""
    lines, line, room = [], "", columns
    for word in text.split():
        for piece in _pieces(word, columns):
            need = _columns(piece) + (1 if line else 0)
            if line and need > room:
                lines.append(line)
                line, room, need = "", columns, _columns(piece)
            line += f" {piece}" if line else piece
            room -= need
    return [*lines, line]


def _pieces(word: str, columns: int) -> Iterator[str]:
    """A word that is longer than a line, cut."""
    piece, size = "", 0
    for char in word:
        wide = _columns(char)
        if size + wide > columns:
            yield piece
            piece, size = "", 0
        piece += char
        size += wide
    yield piece


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _height(lines: int) -> float:
    return lines * _LINE + 2 * _PAD - 3


def _box(
    x: float, y: float, width_px: float, lines: Sequence[tuple[str, bool]], *, colour: str, width: float = 1
) -> Iterator[Markup]:
    height = _height(len(lines))
    corners = [(x, y), (x + width_px, y), (x + width_px, y + height), (x, y + height), (x, y)]
    yield svg.polylines([corners], Pen(colour, width))
    for number, (words, bold) in enumerate(lines):
        yield svg.text(x + _PAD, y + _PAD + 8 + number * _LINE, words, INK, bold=bold)


def _arrow_down(x: float, y0: float, y1: float) -> Iterator[Markup]:
    yield svg.line(x, y0, x, y1 - 4, Pen(INK, 1))
    yield svg.polygon([(x - 3.5, y1 - 7), (x + 3.5, y1 - 7), (x, y1 - 0.5)], INK)


def _arrow_right(x0: float, x1: float, y: float) -> Iterator[Markup]:
    yield svg.line(x0, y, x1 - 4, y, Pen(INK, 1))
    yield svg.polygon([(x1 - 7, y - 3.5), (x1 - 7, y + 3.5), (x1 - 0.5, y)], INK)
