"""Reliability diagrams: how often it was palsy where the model said so much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from palsycheck.plots.style import PAPER, Pen, pen, squares, styled

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class ReliabilityLine:
    """One model: for each bin with anything in it the mean score, the share labelled palsy, and how many."""

    title: str
    scores: Sequence[float]
    shares: Sequence[float]
    items: Sequence[int]


@dataclass(frozen=True, slots=True)
class ReliabilityPanel:
    """The models at one level; the n-th has the n-th pen in every panel."""

    title: str
    lines: Sequence[ReliabilityLine]


def reliability(panels: Sequence[ReliabilityPanel]) -> Figure:
    """A square panel a level; the diagonal is perfect calibration; larger marks hold more."""
    with styled():
        figure, grid = squares(len(panels), x="mean score of the bin", y="share labelled palsy")
        for axes, panel in zip(grid, panels, strict=True):
            axes.set_title(panel.title)
            for number, line in enumerate(panel.lines):
                _draw(axes, line, pen(number))
        figure.legend(handles=_legend(panels), loc="upper left", ncols=4)
    return figure


def _draw(axes: Axes, line: ReliabilityLine, drawn: Pen) -> None:
    axes.plot(line.scores, line.shares, color=drawn.colour, linestyle=drawn.line, clip_on=False)
    largest = max(line.items, default=1)
    sizes = [6 + 34 * count / largest for count in line.items]  # areas, in square points
    look: dict[str, Any] = {"c": drawn.colour, "marker": drawn.marker, "edgecolors": PAPER, "linewidths": 0.5}
    axes.scatter(line.scores, line.shares, s=sizes, **look, clip_on=False, zorder=3)


def _legend(panels: Sequence[ReliabilityPanel]) -> list[Artist]:
    from matplotlib.lines import Line2D

    lines = max((panel.lines for panel in panels), key=len, default=())
    pens = [pen(number) for number in range(len(lines))]
    return [
        Line2D([], [], color=p.colour, linestyle=p.line, marker=p.marker, label=line.title)
        for p, line in zip(pens, lines, strict=True)
    ]
