"""One look for all plots, and the same bytes for the same data.

Figures are matplotlib's, without pyplot and its global state; a user's matplotlibrc changes nothing. Letters
stay letters in SVG. Colours are from Okabe and Ito's palette (2008).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, GREY, RULE, PAPER = "#1a1a1a", "#595959", "#b8b8b8", "#ffffff"
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"

WIDTH = 680 / 96
"""Inches: the text's width on A4, as in the reports."""

PNG_DPI = 200


@dataclass(frozen=True, slots=True)
class Pen:
    """How one series is drawn: colour, matplotlib's line style and marker."""

    colour: str
    line: Literal["-", "--", "-.", ":"]
    marker: str


PENS = (
    Pen(BLUE, "-", "o"),
    Pen(VERMILLION, "--", "s"),
    Pen(GREEN, "-.", "^"),
    Pen(PURPLE, ":", "D"),
)


def pen(number: int) -> Pen:
    """The pen of the series of this number, from 0; they repeat after the last."""
    return PENS[number % len(PENS)]


_STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": [
        "DejaVu Sans",
        "Helvetica",
        "Arial",
        "Liberation Sans",
    ],  # the first is matplotlib's own
    "font.size": 7.5,
    "axes.titlesize": 7.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.labelsize": 7.5,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "legend.fontsize": 7.5,
    "legend.frameon": False,
    "text.color": INK,
    "axes.titlecolor": INK,
    "axes.labelcolor": GREY,
    "axes.edgecolor": GREY,
    "axes.facecolor": "none",
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dedede",
    "grid.linewidth": 0.5,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "lines.linewidth": 1.4,
    "lines.markersize": 3.2,
    "figure.facecolor": PAPER,
    "text.parse_math": False,  # a dollar sign in a name is a dollar sign
    "svg.fonttype": "none",
    "svg.hashsalt": "palsycheck",
    "savefig.dpi": PNG_DPI,
}


@contextmanager
def styled() -> Iterator[None]:
    """matplotlib's defaults and our style while drawing; what was set before comes back."""
    import matplotlib.style

    with matplotlib.style.context(["default", _STYLE]):
        yield


def blank(*, height: float, width: float = WIDTH) -> Figure:
    """An empty figure, inches, that arranges its axes by itself."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def squares(count: int, *, x: str, y: str) -> tuple[Figure, list[Axes]]:
    """A figure with square panels in one row, both axes 0 to 1; one or two are as large as three would be.

    Args:
        count: How many, 1 or more.
        x, y: Names of the axes.
    """
    from matplotlib.figure import Figure

    columns = max(count, 3)
    height = WIDTH / columns + 0.4
    figure = Figure(figsize=(WIDTH, height))
    grid = figure.subplots(1, columns, squeeze=False)[0]
    figure.subplots_adjust(left=0.065, right=0.99, wspace=0.32, bottom=0.4 / height, top=1 - 0.47 / height)
    for axes in grid[count:]:
        axes.remove()
    for axes in grid[:count]:
        axes.plot([0, 1], [0, 1], color=GREY, linewidth=0.6, linestyle=(0, (1, 2)))
        axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", xlabel=x, ylabel=y)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_ticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "0.5", "", "1"])
    return figure, list(grid[:count])


def to_svg(figure: Figure) -> str:
    """The figure as an SVG document: letters as letters, no date, the same text every time."""
    text = io.StringIO()
    with styled():
        figure.savefig(text, format="svg", metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return text.getvalue()


def to_png(figure: Figure) -> bytes:
    """The figure as PNG of 200 dots an inch, without metadata."""
    data = io.BytesIO()
    with styled():
        figure.savefig(data, format="png", dpi=PNG_DPI, metadata={"Software": None})
    return data.getvalue()
