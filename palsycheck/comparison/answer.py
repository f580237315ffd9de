"""What a comparison says, in two sentences, and what stands in the way of believing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from palsycheck.comparison.records import Comparison, Difference, ModelResult
from palsycheck.comparison.words import LEAK, count, interval, listed, share
from palsycheck.evaluation.audit_rules import verdict
from palsycheck.models.figures import Level, Metrics
from palsycheck.report.words import visible


@dataclass(frozen=True, slots=True)
class Lead:
    """The best model's AUC less another's, with the interval turned the same way."""

    other: str
    value: float
    low: float
    high: float

    @property
    def sure(self) -> bool:
        """Whether the interval excludes 0."""
        return self.low > 0 or self.high < 0


def metrics_at(model: ModelResult, level: Level) -> Metrics | None:
    """A model's metrics at a level, None where it has none."""
    return next((found for found in model.metrics if found.level == level), None)


def titles(comparison: Comparison) -> dict[str, str]:
    """Titles by architecture, fit to be shown."""
    return {model.architecture: visible(model.title) for model in comparison.models}


def people(comparison: Comparison) -> str:
    """What the subjects are called, in the plural."""
    return visible(comparison.data.people) or "people"


def answer(comparison: Comparison) -> tuple[str, str]:
    """Which model has the highest AUC by person, and whether the data tell it from the others.

    Returns:
        A headline, and a sentence on the paired differences.
    """
    found = [
        (metrics.auc, metrics.patients, model)
        for model in comparison.models
        if (metrics := metrics_at(model, "patient")) is not None
    ]
    if not found:
        return "No model has an AUC by person, so none comes first.", ""
    highest = max(auc.value for auc, _, _ in found)
    first = [(auc, tested, model) for auc, tested, model in found if auc.value == highest]
    names = titles(comparison)
    auc, tested, best = first[0]
    number = (
        f"{share(auc.value)} ({interval(auc.low, auc.high)}) on {count(tested)} test {people(comparison)}"
    )
    if len(found) == 1:
        return (
            f"{names[best.architecture]} has an AUC by person of {number}.",
            "Nothing was compared with it.",
        )
    if len(first) > 1:
        shared = listed([names[model.architecture] for _, _, model in first])
        headline = f"{shared} share the highest AUC by person: {number} for the first."
    else:
        headline = f"{names[best.architecture]} has the highest AUC by person: {number}."
    rivals = [model for _, _, model in found if model is not best]
    return headline, _told_apart(names, best, rivals, comparison.differences)


def _told_apart(
    names: dict[str, str],
    best: ModelResult,
    rivals: Sequence[ModelResult],
    differences: Sequence[Difference],
) -> str:
    leads = [_lead(best, rival, differences) for rival in rivals]
    missing = [names[r.architecture] for r, lead in zip(rivals, leads, strict=True) if lead is None]
    sentences = []
    for sure, text in (
        (True, "The paired interval of the difference excludes 0 against"),
        (False, "These people do not tell it from"),
    ):
        those = [
            f"{names[lead.other]} ({share(lead.value)}; {interval(lead.low, lead.high)})"
            for lead in leads
            if lead is not None and lead.sure is sure
        ]
        if those:
            sentences.append(f"{text} {listed(those)}.")
    if missing:
        sentences.append(f"It was not paired with {listed(missing)}.")
    return " ".join(sentences)


def _lead(best: ModelResult, rival: ModelResult, differences: Sequence[Difference]) -> Lead | None:
    ours, theirs = best.architecture, rival.architecture
    for found in differences:
        if found.level == "patient" and {found.first, found.second} == {ours, theirs}:
            if found.first == ours:
                return Lead(theirs, found.value, found.low, found.high)
            return Lead(theirs, 0 - found.value, 0 - found.high, 0 - found.low)
    return None


def obstacles(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """What a reader must know before any figure: a name and sentences each, the gravest first."""
    data, found = comparison.data, []
    if comparison.split.leaking:
        found.append(
            (
                "Leaking split",
                f"{LEAK} They reproduce the paper’s way and say nothing of people whom the model never saw.",
            )
        )
    if data.video_palsy and data.stills_healthy and not (data.video_healthy or data.stills_palsy):
        found.append(
            (
                "Source and label are one",
                "All palsy is on video and all healthy faces are stills: a model that tells the camera tells "
                "the label. The shortcut audit below says how far that goes.",
            )
        )
    for words, names in _audits(comparison).items():
        found.append((f"Shortcut audit: {listed(names)}", words))
    if "phantom" in data.people.lower():
        found.append(
            (
                "Phantoms",
                "People here are drawn by program. The figures test the method and say nothing of patients.",
            )
        )
    return tuple(found)


def _audits(comparison: Comparison) -> dict[str, list[str]]:
    """Models by what their audits say, of those that fail or were not asked anything."""
    words: dict[str, list[str]] = {}
    names = titles(comparison)
    for model in comparison.models:
        if not model.audit:
            words.setdefault("It was not done: what the score rests on is not known.", []).append(
                names[model.architecture]
            )
        elif any(row.verdict == "fail" for row in model.audit) or all(
            row.verdict == "none" for row in model.audit
        ):
            words.setdefault(visible(verdict(model.audit)), []).append(names[model.architecture])
    return words
