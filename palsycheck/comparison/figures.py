"""The tables of figures: Table 1 with the paper's rows, the paired differences, the audit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from palsycheck.comparison.answer import metrics_at, people, titles
from palsycheck.comparison.paper import Published, published
from palsycheck.comparison.records import Comparison
from palsycheck.comparison.words import LEVELS, NONE, VERDICTS, count, interval, share, span
from palsycheck.models.figures import AuditRow, Level, Metrics, Proportion
from palsycheck.report.words import Mark, visible

COLUMNS = (
    "Accuracy",
    "Recall",
    "F1",
    "AUC",
    "Balanced accuracy",
    "Specificity",
    "Precision",
    "Brier",
    "Calibration error",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure and its interval; ``computed``: not printed in the paper, but implied by what it prints."""

    value: str
    interval: str = ""
    computed: bool = False


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of Table 1: what was counted, how much of it, and a cell a column."""

    name: str
    basis: str
    cells: tuple[Cell, ...]
    paper: bool = False


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The rows of one model; ``note`` where it has none in the paper."""

    title: str
    rows: tuple[FigureRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One paired difference and what follows from it."""

    level: str
    pair: str
    value: str
    interval: str
    reading: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A model's answer to one question of the audit; ``expected`` where it is not the same for all models."""

    model: str
    expected: str
    value: str
    mark: Mark
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the audit, and each model's answer; ``expected`` where it is the same for all."""

    title: str
    measure: str
    expected: str
    answers: tuple[Verdict, ...]


def table_one(comparison: Comparison) -> tuple[FigureGroup, ...]:
    """A group a model: the paper's row, then ours by image, by clip and by person."""
    names, called = titles(comparison), people(comparison)
    groups = []
    for model in comparison.models:
        paper = published(model.architecture)
        ours = (
            metrics_at(model, level) for level in ("image", "clip", "patient")
        )  # the paper's next to the like
        groups.append(
            FigureGroup(
                title=names[model.architecture],
                rows=(
                    *((_paper_row(paper),) if paper else ()),
                    *(_our_row(found, called) for found in ours if found),
                ),
                note="" if paper else "not in the paper",
            )
        )
    return tuple(groups)


def differences(comparison: Comparison) -> tuple[DifferenceRow, ...]:
    """AUC of one model less that of another."""
    names = titles(comparison)
    rows = []
    for level in LEVELS:
        for found in comparison.differences:
            if found.level != level:
                continue
            first, second = (names.get(name, visible(name)) for name in (found.first, found.second))
            better = first if found.low > 0 else second if found.high < 0 else ""
            rows.append(
                DifferenceRow(
                    level=LEVELS[level],
                    pair=f"{first} less {second}",
                    value=share(found.value),
                    interval=interval(found.low, found.high),
                    reading=f"{better} is higher" if better else "not told apart",
                )
            )
    return tuple(rows)


def questions(comparison: Comparison) -> tuple[Question, ...]:
    """The audit, question by question, in the order of the first model that was asked it."""
    names = titles(comparison)
    asked: dict[tuple[str, str, str], list[tuple[str, AuditRow]]] = {}
    for model in comparison.models:
        for row in model.audit:
            key = (row.name, row.title, row.measure)
            asked.setdefault(key, []).append((names[model.architecture], row))
    return tuple(_question(title, measure, rows) for (_, title, measure), rows in asked.items())


def _question(title: str, measure: str, rows: list[tuple[str, AuditRow]]) -> Question:
    common = len({row.expected for _, row in rows}) == 1
    return Question(
        title=visible(title),
        measure=visible(measure),
        expected=visible(rows[0][1].expected) if common else "",
        answers=tuple(_verdict(row, model, common=common) for model, row in rows),
    )


def _paper_row(row: Published) -> FigureRow:
    printed = (row.accuracy, row.recall, row.f1, row.auc)
    implied = (row.balanced_accuracy, row.specificity, row.precision)
    return FigureRow(
        name="Paper, by image",
        basis="split by image",
        cells=(
            *(Cell(share(value)) for value in printed),
            *(Cell(share(value), computed=True) for value in implied),
            Cell(NONE),
            Cell(NONE),
        ),
        paper=True,
    )


def _our_row(found: Metrics, called: str) -> FigureRow:
    shares = (
        found.accuracy,
        found.sensitivity,
        found.f1,
        found.auc,
        found.balanced_accuracy,
        found.specificity,
        found.precision,
    )
    return FigureRow(
        name=f"Here, {LEVELS[found.level]}",
        basis=_basis(found, called),
        cells=(*_cells(shares), Cell(share(found.brier)), Cell(share(found.calibration_error))),
    )


def _cells(shares: Iterable[Proportion | None]) -> Iterable[Cell]:
    return (Cell(NONE) if found is None else Cell(share(found.value), span(found)) for found in shares)


def _basis(found: Metrics, called: str) -> str:
    """ "1,200 images of 30 phantoms, 600 palsy"."""
    counted: dict[Level, str] = {
        "image": f"{count(found.items)} images of {count(found.patients)} {called}",
        "clip": f"{count(found.items)} clips of {count(found.patients)} {called}",
        "patient": f"{count(found.items)} {called}",
    }
    return f"{counted[found.level]}, {count(found.palsy)}\u00a0palsy"


def _verdict(row: AuditRow, model: str, *, common: bool) -> Verdict:
    return Verdict(
        model=model,
        expected="" if common else visible(row.expected),
        value=f"{share(row.value.value)} ({interval(row.value.low, row.value.high)})" if row.value else NONE,
        mark=VERDICTS[row.verdict],
        reason=visible(row.reason),
    )
