"""Confusion matrices as small squares: the count, and its share of the row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from palsycheck.plots.style import GREY, blank, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Counts = tuple[int, int, int, int]
"""Healthy called healthy, healthy called palsy, palsy called healthy, palsy called palsy."""

DARK_TEXT, LIGHT_TEXT = "#000000", "#fefefe"
"""On the cells, which keep their colours where the page turns dark; so these are none of the page's."""

LIGHT_FROM = 0.76
"""Share beyond which light letters have more contrast than dark ones, at least 4.5 either way (WCAG 2)."""

_PALE, _FULL = (0.933, 0.957, 0.976), (0.0, 0.337, 0.529)


@dataclass(frozen=True, slots=True)
class ConfusionRow:
    """One level: a matrix a model, None where there is none."""

    title: str
    matrices: Sequence[Counts | None]


def confusion(models: Sequence[str], rows: Sequence[ConfusionRow]) -> Figure:
    """A grid of 2 x 2 matrices: a column a model, a row a level; rows truth, columns call.

    A cell is darker the larger its share of those with the same label.
    """
    with styled():
        figure = blank(height=1.4 * len(rows) + 0.1)
        columns = max(len(models), 3)  # one or two matrices stay as small as three
        grid = figure.subplots(len(rows), columns, squeeze=False)
        for y, row in enumerate(rows):
            matrices = [*row.matrices, *[None] * (columns - len(models))]
            for x, matrix in enumerate(matrices):
                if matrix is None:
                    grid[y, x].set_axis_off()
                    continue
                grid[y, x].set_title(f"{models[x]}\n{row.title}")
                _draw(grid[y, x], matrix)
    return figure


def _draw(axes: Axes, matrix: Counts) -> None:
    from matplotlib.patches import Rectangle

    axes.set(xlim=(0, 2), ylim=(2, 0))
    axes.grid(visible=False)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    axes.set_xticks([0.5, 1.5], ["called healthy", "called palsy"])
    axes.set_yticks([0.5, 1.5], ["healthy", "palsy"])
    for y in range(2):
        total = matrix[2 * y] + matrix[2 * y + 1]
        for x in range(2):
            count = matrix[2 * y + x]
            share = count / total if total else 0.0
            axes.add_patch(
                Rectangle((x, y), 1, 1, facecolor=_shade(share), edgecolor=GREY, linewidth=0.6, clip_on=False)
            )
            words = f"{count:,}\n{100 * share:.0f} %" if total else "0\n–"
            colour = LIGHT_TEXT if share > LIGHT_FROM else DARK_TEXT
            axes.text(x + 0.5, y + 0.5, words, ha="center", va="center", color=colour, linespacing=1.3)


def _shade(share: float) -> tuple[float, float, float]:
    red, green, blue = (pale + (full - pale) * share for pale, full in zip(_PALE, _FULL, strict=True))
    return red, green, blue
