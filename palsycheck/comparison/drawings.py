"""The record's figures as drawings for its page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.comparison.answer import metrics_at, titles
from palsycheck.comparison.paper import published
from palsycheck.comparison.records import Comparison, ModelResult
from palsycheck.comparison.words import LEVELS
from palsycheck.models.figures import Level
from palsycheck.plots.confusion import ConfusionRow, confusion
from palsycheck.plots.curves import Course, History, training_curves
from palsycheck.plots.inline import inline_svg
from palsycheck.plots.reliability import ReliabilityLine, ReliabilityPanel, reliability
from palsycheck.plots.roc import Point, RocLine, RocPanel, roc_curves
from palsycheck.report.words import shortened

TITLE = 24
"""Characters of a title in a drawing."""


@dataclass(frozen=True, slots=True)
class Drawings:
    """``svg`` elements; None where the record has nothing to draw."""

    curves: Markup | None
    roc: Markup | None
    confusion: Markup | None
    reliability: Markup | None


def drawings(comparison: Comparison) -> Drawings:
    """All of them."""
    return Drawings(
        curves=_curves(comparison),
        roc=_roc(comparison),
        confusion=_confusion(comparison),
        reliability=_reliability(comparison),
    )


def _short(comparison: Comparison) -> dict[str, str]:
    """Titles by architecture that fit above a panel."""
    return {name: shortened(title, TITLE) for name, title in titles(comparison).items()}


def _curves(comparison: Comparison) -> Markup | None:
    names = _short(comparison)
    histories = [
        History(
            names[model.architecture],
            [Course(training.epochs, training.best_epoch) for training in model.trainings if training.epochs],
        )
        for model in comparison.models
        if any(training.epochs for training in model.trainings)
    ]
    label = "Accuracy and loss of training and validation by epoch, one panel a model"
    return inline_svg(training_curves(histories), name="curves", label=label) if histories else None


def _roc(comparison: Comparison) -> Markup | None:
    levels = [level for level in LEVELS if any(r.level == level for m in comparison.models for r in m.rocs)]
    panels = [
        RocPanel(LEVELS[level], [_roc_line(comparison, model, level) for model in comparison.models])
        for level in levels
    ]
    label = "ROC curves of the models, one panel a level"
    return inline_svg(roc_curves(panels), name="roc", label=label) if panels else None


def _roc_line(comparison: Comparison, model: ModelResult, level: Level) -> RocLine:
    title = _short(comparison)[model.architecture]
    metrics, paper = metrics_at(model, level), published(model.architecture)
    roc = next((found for found in model.rocs if found.level == level), None)
    here: Point | None = (1 - metrics.specificity.value, metrics.sensitivity.value) if metrics else None
    there: Point | None = (1 - paper.specificity, paper.recall) if paper and level == "image" else None
    return RocLine(title, roc.false_positive if roc else (), roc.true_positive if roc else (), here, there)


def _confusion(comparison: Comparison) -> Markup | None:
    rows = [
        ConfusionRow(LEVELS[level], [found.confusion if found else None for found in matrices])
        for level in LEVELS
        if any(matrices := [metrics_at(model, level) for model in comparison.models])
    ]
    names = list(_short(comparison).values())
    label = "Confusion matrices, a column a model and a row a level"
    return inline_svg(confusion(names, rows), name="confusion", label=label) if rows else None


def _reliability(comparison: Comparison) -> Markup | None:
    levels = [
        level for level in LEVELS if any(r.level == level for m in comparison.models for r in m.reliability)
    ]
    panels = [
        ReliabilityPanel(LEVELS[level], [_reliability_line(comparison, m, level) for m in comparison.models])
        for level in levels
    ]
    label = "Share labelled palsy by mean score, one panel a level"
    return inline_svg(reliability(panels), name="reliability", label=label) if panels else None


def _reliability_line(comparison: Comparison, model: ModelResult, level: Level) -> ReliabilityLine:
    bins = [b for found in model.reliability if found.level == level for b in found.bins]
    return ReliabilityLine(
        title=_short(comparison)[model.architecture],
        scores=[b.predicted for b in bins],
        shares=[b.share for b in bins],
        items=[b.count for b in bins],
    )
