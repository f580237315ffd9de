"""A comparison as its page wants it: texts, marks and drawings, nothing left to compute."""

from __future__ import annotations

from dataclasses import dataclass

from palsycheck.comparison.against import Contrast, contrasts, option_text, paper_notes
from palsycheck.comparison.answer import answer, obstacles, people, titles
from palsycheck.comparison.drawings import Drawings, drawings
from palsycheck.comparison.figures import (
    COLUMNS,
    DifferenceRow,
    FigureGroup,
    Question,
    differences,
    questions,
    table_one,
)
from palsycheck.comparison.paper import CITATION
from palsycheck.comparison.records import Comparison, ModelResult, training_peak
from palsycheck.comparison.words import LEAK, NONE, count, duration, percent, rounded, scaled, share
from palsycheck.report.facts import Fact
from palsycheck.report.words import visible

WAITING_WARN = 0.05
"""Share of a training spent waiting for data above which loading, not computing, sets the pace."""

PART_NAMES = {"train": "training", "validation": "validation", "test": "test"}


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one model costs; ``slow``: it waited too long for data."""

    model: str
    parameters: str
    trained: str
    macs: str
    milliseconds: str
    memory: str
    seconds: str
    waiting: str
    training_memory: str
    slow: bool


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training."""

    model: str
    fold: str
    folder: str
    epochs: str
    kept: str
    threshold: str
    temperature: str
    seconds: str
    waiting: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """What one part of the split holds of one class."""

    part: str
    label: str
    people: str
    recordings: str
    images: str


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """The whole page. ``leak`` is what to write beside every figure, "" where the split does not leak."""

    title: str
    headline: str
    detail: str
    obstacles: tuple[tuple[str, str], ...]
    leak: str
    people: str
    folds: int
    columns: tuple[str, ...]
    groups: tuple[FigureGroup, ...]
    differences: tuple[DifferenceRow, ...]
    questions: tuple[Question, ...]
    drawings: Drawings
    cost: tuple[CostRow, ...]
    contrasts: tuple[Contrast, ...]
    paper_notes: tuple[str, ...]
    citation: str
    description: tuple[str, ...]
    counts: tuple[CountRow, ...]
    excluded: tuple[tuple[str, str], ...]
    trainings: tuple[TrainingRow, ...]
    options: tuple[Fact, ...]
    facts: tuple[Fact, ...]
    software: str


def comparison_view(comparison: Comparison) -> ComparisonView:
    """The page's texts."""
    headline, detail = answer(comparison)
    data = comparison.data
    number = len(comparison.models)
    return ComparisonView(
        title=f"Facial palsy: {number} models compared" if number > 1 else "Facial palsy: one model",
        headline=headline,
        detail=detail,
        obstacles=obstacles(comparison),
        leak=LEAK if comparison.split.leaking else "",
        people=people(comparison),
        folds=comparison.folds,
        columns=COLUMNS,
        groups=table_one(comparison),
        differences=differences(comparison),
        questions=questions(comparison),
        drawings=drawings(comparison),
        cost=tuple(_cost(comparison, model) for model in comparison.models),
        contrasts=contrasts(comparison),
        paper_notes=paper_notes(comparison),
        citation=CITATION,
        description=tuple(visible(line) for line in data.description),
        counts=_counts(comparison),
        excluded=tuple((visible(reason), count(times)) for reason, times in data.excluded.items()),
        trainings=_trainings(comparison),
        options=_options(comparison),
        facts=_facts(comparison),
        software=f"palsycheck {visible(comparison.versions.get('palsycheck', ''))}".strip(),
    )


def _cost(comparison: Comparison, model: ModelResult) -> CostRow:
    seconds = sum(training.seconds for training in model.trainings)
    waited = sum(training.seconds * training.waiting_share for training in model.trainings)
    waiting = waited / seconds if seconds else 0.0
    return CostRow(
        model=titles(comparison)[model.architecture],
        parameters=scaled(model.cost.parameters),
        trained=scaled(model.cost.trained),
        macs=scaled(model.cost.macs),
        milliseconds=rounded(model.cost.milliseconds),
        memory=_memory(model.cost.peak_mib),
        seconds=duration(seconds) if model.trainings else NONE,
        waiting=percent(waiting) if model.trainings else NONE,
        training_memory=_memory(training_peak(model)),
        slow=waiting > WAITING_WARN,
    )


def _memory(mib: float | None) -> str:
    return NONE if mib is None else rounded(mib)


def _counts(comparison: Comparison) -> tuple[CountRow, ...]:
    return tuple(
        CountRow(
            part=PART_NAMES[row.split],
            label="palsy" if row.label else "healthy",
            people=count(row.patients),
            recordings=count(row.recordings),
            images=count(row.frames),
        )
        for row in comparison.data.counts
    )


def _trainings(comparison: Comparison) -> tuple[TrainingRow, ...]:
    names = titles(comparison)
    return tuple(
        TrainingRow(
            model=names[model.architecture],
            fold=visible(training.fold) or NONE,
            folder=visible(training.model),
            epochs=count(len(training.epochs)),
            kept=count(training.best_epoch),
            threshold=share(training.threshold),
            temperature=rounded(training.temperature),
            seconds=duration(training.seconds),
            waiting=percent(training.waiting_share),
        )
        for model in comparison.models
        for training in model.trainings
    )


def _options(comparison: Comparison) -> tuple[Fact, ...]:
    """Those of all, then each model's own."""
    names = titles(comparison)
    return (
        *(Fact(_spaced(name), option_text(name, value)) for name, value in comparison.options.items()),
        *(
            Fact(f"{names[model.architecture]}: {_spaced(name)}", option_text(name, value))
            for model in comparison.models
            for name, value in model.options.items()
        ),
    )


def _spaced(name: str) -> str:
    return visible(name).replace("_", " ")


def _facts(comparison: Comparison) -> tuple[Fact, ...]:
    split = comparison.split
    fold = f", fold {visible(split.fold)}" if split.fold else ""
    return (
        Fact("Created", visible(comparison.created)),
        Fact("Took", duration(comparison.seconds)),
        Fact("Machine", visible(comparison.machine)),
        Fact("Command", visible(comparison.command)),
        *(Fact(visible(name), visible(version)) for name, version in comparison.versions.items()),
        Fact("Split", f"{'by image' if split.leaking else 'by person'}, seed {split.seed}{fold}"),
        Fact("Split SHA-256", split.sha256, code=True),
        Fact("Dataset SHA-256", visible(comparison.data.sha256), code=True),
    )
