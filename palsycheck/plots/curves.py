"""The course of trainings: the paper's Fig. 3, with the loss beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from palsycheck.plots.style import BLUE, PAPER, VERMILLION, WIDTH, Pen, blank, styled

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TRAIN, VALIDATION = Pen(BLUE, "-", "o"), Pen(VERMILLION, "--", "s")


class EpochLike(Protocol):
    """One epoch: ``training.history.Epoch`` and ``comparison.records.EpochRow`` are such. Losses in nats,
    accuracies 0..1."""

    @property
    def epoch(self) -> int: ...
    @property
    def train_loss(self) -> float: ...
    @property
    def train_accuracy(self) -> float: ...
    @property
    def validation_loss(self) -> float: ...
    @property
    def validation_accuracy(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Course:
    """One training: its epochs in order, at least one, and which of them was kept, by its number."""

    epochs: Sequence[EpochLike]
    kept: int


@dataclass(frozen=True, slots=True)
class History:
    """A model's title and its trainings: one, or one for each fold."""

    title: str
    courses: Sequence[Course]


def training_curves(histories: Sequence[History]) -> Figure:
    """Accuracy by epoch, one panel a model, and the loss beneath, training and validation in each.

    A ring marks the epoch kept. Several folds are thin lines.

    Args:
        histories: At least one, in order of the panels.
    """
    with styled():
        figure = blank(height=3.5, width=WIDTH if len(histories) > 1 else 0.6 * WIDTH)
        grid = figure.subplots(2, len(histories), sharex="col", sharey="row", squeeze=False)
        for column, history in enumerate(histories):
            top, bottom = grid[0, column], grid[1, column]
            top.set_title(history.title)
            for course in history.courses:
                _draw(top, course, "accuracy", thin=len(history.courses) > 1)
                _draw(bottom, course, "loss", thin=len(history.courses) > 1)
            _whole_epochs(bottom, max(row.epoch for course in history.courses for row in course.epochs))
        grid[0, 0].set(ylabel="accuracy", ylim=(-0.03, 1.03))
        grid[1, 0].set(ylabel="loss, nats", ylim=(0, None))
        figure.legend(handles=_legend(), loc="outside upper left", ncols=3)
    return figure


def _draw(axes: Axes, course: Course, what: str, *, thin: bool) -> None:
    epochs = [row.epoch for row in course.epochs]
    short = len(epochs) <= 12 and not thin
    for part, pen in (("train", TRAIN), ("validation", VALIDATION)):
        values = [float(getattr(row, f"{part}_{what}")) for row in course.epochs]
        axes.plot(
            epochs,
            values,
            color=pen.colour,
            linestyle=pen.line,
            linewidth=0.7 if thin else 1.4,
            alpha=0.75 if thin else 1.0,
            marker=pen.marker if short or len(epochs) == 1 else "",
            markersize=2.4,
            clip_on=False,
        )
        if part == "validation" and course.kept in epochs:
            axes.plot(
                course.kept,
                values[epochs.index(course.kept)],
                linestyle="",
                marker="o",
                markersize=4 if thin else 6.5,
                markerfacecolor=PAPER,
                markeredgecolor=pen.colour,
                markeredgewidth=0.8 if thin else 1.3,
                zorder=3,
                clip_on=False,
            )


def _whole_epochs(axes: Axes, last: int) -> None:
    from matplotlib.ticker import MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))
    axes.set(xlabel="epoch", xlim=(0.5, last + 0.5) if last < 4 else (1 - 0.03 * last, last * 1.03))


def _legend() -> list[Artist]:
    from matplotlib.lines import Line2D

    ring: dict[str, Any] = {
        "marker": "o",
        "markersize": 6,
        "markerfacecolor": PAPER,
        "markeredgecolor": VALIDATION.colour,
    }
    return [
        Line2D([], [], color=TRAIN.colour, linestyle=TRAIN.line, label="training"),
        Line2D([], [], color=VALIDATION.colour, linestyle=VALIDATION.line, label="validation"),
        Line2D([], [], linestyle="", label="epoch kept", **ring),
    ]
