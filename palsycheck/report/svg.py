"""A few SVG shapes as safe markup.

Attributes only, no styles: the page's content security policy allows its own style sheet and nothing
else. Lengths are CSS pixels at the printed size, written with two decimals at most. Colours are from Okabe
and Ito's palette (2008) and differ in lightness too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

INK, GREY, RULE = "#1a1a1a", "#595959", "#b8b8b8"
BLUE, PALE_BLUE, VERMILLION = "#0072b2", "#cfe3f1", "#d55e00"


WIDTH = 680.0
"""The text's width on A4 in CSS pixels: that of drawings as wide as the page."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Colour, width, and dashes as in stroke-dasharray."""

    colour: str
    width: float
    dash: str = ""


_FONT = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans CJK KR', 'Noto Sans KR', NanumGothic, sans-serif"
_SIZE = 10.0


def drawing(
    label: str, width: float, height: float, parts: Iterable[Markup], *, silent: bool = False
) -> Markup:
    """An ``svg`` element of this size with an accessible name; PDF takes it from the title.

    ``silent`` where the text beside it says the same: a page is then read aloud without it.
    """
    box = f"0 0 {_number(width)} {_number(height)}"
    spoken = Markup('aria-hidden="true"') if silent else Markup('role="img" aria-label="{}"').format(label)
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" {} viewBox="{}" width="{}" '
        'height="{}" font-family="{}" font-size="{}"><title>{}</title>{}</svg>'
    ).format(spoken, box, width, height, _FONT, _number(_SIZE), label, Markup("").join(parts))


def line(x0: float, y0: float, x1: float, y1: float, pen: Pen) -> Markup:
    """A straight line."""
    dashes = {"stroke_dasharray": pen.dash} if pen.dash else {}
    return _tag("line", x1=x0, y1=y0, x2=x1, y2=y1, stroke=pen.colour, stroke_width=pen.width, **dashes)


def rectangle(x: float, y: float, width: float, height: float, colour: str) -> Markup:
    """A filled rectangle."""
    return _tag("rect", x=x, y=y, width=width, height=height, fill=colour)


def polygon(points: Iterable[tuple[float, float]], colour: str) -> Markup:
    """A filled polygon."""
    return _tag("polygon", points=" ".join(f"{_number(x)},{_number(y)}" for x, y in points), fill=colour)


def polylines(runs: Iterable[list[tuple[float, float]]], pen: Pen) -> Markup:
    """Lines through the points of each run as one path; a run of one point is a dot."""
    path = ""
    for run in runs:
        path += "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in run)
        path += "h.01" if len(run) == 1 else ""  # round caps turn it into a dot
    ends = {"stroke_linecap": "round", "stroke_linejoin": "round"}
    return _tag("path", d=path, fill="none", stroke=pen.colour, stroke_width=pen.width, **ends)


def ring(x: float, y: float, radius: float, colour: str) -> Markup:
    """A white disc with a coloured edge."""
    return _tag("circle", cx=x, cy=y, r=radius, fill="#ffffff", stroke=colour, stroke_width=1.4)


def diamond(x: float, y: float, radius: float, colour: str) -> Markup:
    """A filled square on its corner."""
    return polygon([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], colour)


def hatch(x: float, y: float, width: float, height: float) -> Markup:
    """An area of upright hatching, for what is absent."""
    return Markup("").join(_hatching(x, y, width, height))


def _hatching(x: float, y: float, width: float, height: float) -> Iterator[Markup]:
    yield rectangle(x, y, width, height, "#f2f2f2")
    count = int(width / 4)
    for number in range(count + 1):
        across = x + (width - 4 * count) / 2 + 4 * number
        yield line(across, y, across, y + height, Pen(RULE, 0.75))


def text(
    x: float,
    y: float,
    words: str,
    colour: str,
    *,
    anchor: str = "start",
    bold: bool = False,
) -> Markup:
    """One line of text on the baseline ``y``."""
    weight = {"font_weight": "bold"} if bold else {}
    return _tag("text", words, x=x, y=y, fill=colour, text_anchor=anchor, **weight)


def text_width(words: str) -> float:
    """About how wide a text is: Hangul and its like are as wide as high, Latin letters about half of that."""
    return sum(_SIZE if unicodedata.east_asian_width(c) in "WF" else 0.52 * _SIZE for c in words)


def legend(
    right: float, baseline: float, entries: Sequence[tuple[str, Callable[[float], Markup]]]
) -> Iterator[Markup]:
    """Entries side by side, the last ending at ``right``: a sample of 16 pixels, drawn from its left edge,
    and its words."""
    for words, sample in reversed(entries):
        left = right - text_width(words)
        yield text(left, baseline, words, GREY)
        yield sample(left - 22)
        right = left - 36


def upright(x: float, y: float, words: str, colour: str) -> Markup:
    """One line of text that reads upwards, its middle at ``y``."""
    return _tag(
        "text", words, x=x, y=y, fill=colour, text_anchor="middle", transform=f"rotate(-90 {x:g} {y:g})"
    )


def _tag(name: str, content: str = "", **attributes: str | float) -> Markup:
    inside = Markup("").join(
        Markup(' {}="{}"').format(key.replace("_", "-"), value if isinstance(value, str) else _number(value))
        for key, value in attributes.items()
    )
    return Markup("<{0}{1}>{2}</{0}>").format(name, inside, content)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
