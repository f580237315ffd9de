"""Test figures in words and numbers, the same wherever a card is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from palsycheck.models.card import ModelCard
    from palsycheck.models.figures import Level, Metrics, Proportion, Robustness

LEVELS: dict[Level, str] = {"image": "By image", "clip": "By clip", "patient": "By person"}
"""A person's score is the mean over the clips; an image's the mean over the clips that hold it."""

FLATTERING = "the same people are in training and test (split by image): these figures flatter"
"""Stands with the figures of a leaking split, wherever they are shown."""


def measures(metrics: Metrics) -> tuple[tuple[str, str], ...]:
    """Names and values of everything that is known at one level, in the order of display."""
    healthy_right, false_alarms, missed, palsy_right = metrics.confusion
    return (
        ("People (or groups kept together)", f"{metrics.patients:,}"),
        ("Scores", f"{metrics.items:,}, {metrics.palsy:,} of palsy"),
        ("AUC", metrics.auc.text),
        ("Accuracy", metrics.accuracy.text),
        ("Balanced accuracy", metrics.balanced_accuracy.text),
        ("Sensitivity (recall)", metrics.sensitivity.text),
        ("Specificity", metrics.specificity.text),
        ("Precision", _share(metrics.precision)),
        ("F1", metrics.f1.text),
        ("Brier score", _number(metrics.brier)),
        ("Calibration error (ECE)", _number(metrics.calibration_error)),
        ("Palsy: called palsy, missed", f"{palsy_right:,}, {missed:,}"),
        ("Healthy: called healthy, false alarm", f"{healthy_right:,}, {false_alarms:,}"),
    )


def measure_table(card: ModelCard) -> tuple[tuple[str, ...], ...]:
    """A heading row of levels, then a row for each measure; () where the card has no figures."""
    if not card.metrics:
        return ()
    columns = [measures(metrics) for metrics in card.metrics]
    heading = ("Measure", *(LEVELS[metrics.level] for metrics in card.metrics))
    rows = zip(*columns, strict=True)
    return (heading, *((row[0][0], *(value for _, value in row)) for row in rows))


def robustness_table(found: Robustness) -> tuple[tuple[str, ...], ...]:
    """A heading row, then a row for each level; a condition is named where it begins."""
    rows: list[tuple[str, ...]] = [
        ("Condition", "Level", "Measured", "People", "Not scored", "AUC", "Sensitivity", "Specificity"),
    ]
    before = ""
    for row in found.rows:
        rows.append(
            (
                "" if row.condition == before else row.condition,
                row.level,
                row.measured,
                f"{row.people}",
                f"{row.not_scored} of {row.recordings}",
                *(
                    "none" if share is None else share.text
                    for share in (row.auc, row.sensitivity, row.specificity)
                ),
            )
        )
        before = row.condition
    return tuple(rows)


def robustness_text(found: Robustness) -> str:
    """What the table is of, in sentences."""
    filmed = max((row.people for row in found.rows), default=0)
    return (
        f"{found.people} {filmed} of them, drawn by lot, were filmed healthy and palsied, {found.frames} "
        f"frames a recording (seed {found.seed}), with one thing changed at a time and all else plain: from "
        "the front, in good light. "
        "Everything is simulated on photographs. Recordings that the quality gate refused are in no figure. "
        "Levels of the palsy alone are set against the healthy recordings of the plain condition; groups of "
        "people are of that condition."
    )


def clip_text(card: ModelCard) -> str:
    """What the model sees at once: "8 faces a clip"."""
    return "1 face: each by itself" if card.clip_length == 1 else f"{card.clip_length} faces a clip"


def split_text(card: ModelCard) -> str:
    """How the data were split, in words; "not stored" where the card does not know."""
    split = card.split
    if split is None:
        return "not stored"
    fold = f", fold {split.fold}" if split.fold else ""
    warning = f"; {FLATTERING}" if split.leaking else ""
    return f"by {split.by}, seed {split.seed}{fold}{warning}"


def interval_text(card: ModelCard) -> str:
    """Time between the faces of the training's clips, in words."""
    interval = card.training.interval_s
    return "none known" if interval is None else f"{interval[0]:.3f} to {interval[1]:.3f} s"


def _share(share: Proportion | None) -> str:
    return "none called palsy" if share is None else share.text


def _number(value: float | None) -> str:
    return "not computed" if value is None else f"{value:.3f}"
