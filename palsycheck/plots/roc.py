"""ROC curves of several models on the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from palsycheck.plots.style import INK, PAPER, Pen, pen, squares, styled

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Point = tuple[float, float]
"""False positive rate, true positive rate."""


@dataclass(frozen=True, slots=True)
class RocLine:
    """One model's curve.

    Attributes:
        title: For the legend.
        false_positive, true_positive: In order, 0..1.
        threshold: Where the model's own threshold puts it, None where unknown.
        published: Where the paper's recall and F1 put it, None where they do not.
    """

    title: str
    false_positive: Sequence[float]
    true_positive: Sequence[float]
    threshold: Point | None = None
    published: Point | None = None


@dataclass(frozen=True, slots=True)
class RocPanel:
    """The curves of one level. The n-th model has the n-th pen in every panel."""

    title: str
    lines: Sequence[RocLine]


def roc_curves(panels: Sequence[RocPanel]) -> Figure:
    """A square panel a level, one curve a model, the diagonal of guessing.

    Filled marks are the models' thresholds; hollow ones where the paper's figures lie.
    """
    with styled():
        figure, grid = squares(len(panels), x="1 − specificity", y="recall (sensitivity)")
        for axes, panel in zip(grid, panels, strict=True):
            axes.set_title(panel.title)
            for number, line in enumerate(panel.lines):
                _draw(axes, line, pen(number))
        figure.legend(handles=_legend(panels), loc="upper left", ncols=5)
    return figure


def _draw(axes: Axes, line: RocLine, drawn: Pen) -> None:
    axes.plot(
        line.false_positive, line.true_positive, color=drawn.colour, linestyle=drawn.line, clip_on=False
    )
    look: dict[str, Any] = {"linestyle": "", "marker": drawn.marker, "clip_on": False, "markersize": 5.5}
    if line.threshold:
        axes.plot(*line.threshold, **look, color=drawn.colour, markeredgecolor=PAPER)
    if line.published:
        axes.plot(*line.published, **look, markerfacecolor=PAPER, markeredgecolor=INK)


def _legend(panels: Sequence[RocPanel]) -> list[Artist]:
    from matplotlib.lines import Line2D

    lines = max((panel.lines for panel in panels), key=len, default=())
    handles: list[Artist] = []
    for number, line in enumerate(lines):
        drawn = pen(number)
        look: dict[str, Any] = {"color": drawn.colour, "linestyle": drawn.line, "marker": drawn.marker}
        handles.append(Line2D([], [], **look, markersize=4.5, markeredgecolor=PAPER, label=line.title))
    if any(line.published for panel in panels for line in panel.lines):
        hollow: dict[str, Any] = {
            "linestyle": "",
            "marker": "o",
            "markerfacecolor": PAPER,
            "markeredgecolor": INK,
        }
        handles.append(Line2D([], [], **hollow, markersize=4.5, label="the paper’s (hollow)"))
    return handles
