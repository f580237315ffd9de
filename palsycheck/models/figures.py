"""Figures on a model card: of the test people, of the shortcut audit and of robustness."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from palsycheck.models.card_part import Part, Share, Title


class Proportion(Part):
    """A share with its 95 % interval."""

    value: Share
    low: Share
    high: Share

    @property
    def text(self) -> str:
        """The share and its interval: "0.900 [0.700, 0.980]"."""
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


Level = Literal["image", "clip", "patient"]


class Metrics(Part):
    """Of the test people at one level, at the thresholds given; palsy is the positive class.

    Intervals are of people, never of images: Wilson's for shares of people, percentiles 2.5 and 97.5 of a
    bootstrap over people, within each class unless somebody is in both, for everything else.

    Attributes:
        level: What was counted: one score an image, a clip or a person ("patient").
        items, palsy: How many were counted, and how many of them are labelled palsy.
        patients: People they come from.
        auc: Area under the ROC curve.
        precision: None where nothing was called palsy.
        f1: Harmonic mean of precision and sensitivity (recall).
        balanced_accuracy: Mean of sensitivity and specificity.
        brier: Mean squared distance of score and label (Brier 1950), None where not computed.
        calibration_error: Expected calibration error over ten equal bins (Naeini et al. 2015), None where
            not computed.
        confusion: Healthy called healthy, healthy called palsy, palsy called healthy, palsy called palsy.
    """

    level: Level
    items: int = Field(ge=0)
    palsy: int = Field(ge=0)
    patients: int = Field(ge=0)
    auc: Proportion
    accuracy: Proportion
    sensitivity: Proportion
    specificity: Proportion
    precision: Proportion | None
    f1: Proportion
    balanced_accuracy: Proportion
    brier: float | None
    calibration_error: float | None
    confusion: tuple[int, int, int, int]


class AuditRow(Part):
    """One question of the shortcut audit.

    Attributes:
        name: Stable, e.g. ``symmetric_left``.
        title: The question for the reader.
        measure: What ``value`` is, e.g. "AUC of patients".
        value: With its interval; None where the data do not allow the question.
        expected: What an honest model gives, in words.
        verdict: "none" where the question could not be asked.
        reason: One sentence: what the value says, or why there is none.
    """

    name: str
    title: str
    measure: str
    value: Proportion | None
    expected: str
    verdict: Literal["pass", "warn", "fail", "none"]
    reason: str


class RobustnessRow(Part):
    """One level of one condition, or one group of people under the plain condition.

    Attributes:
        condition, level: What was changed, and to what; or what the people have in common.
        people: Filmed, each healthy and palsied.
        recordings: Made for this level. Where none of them is healthy, figures are against the healthy ones
            of the plain condition.
        not_scored: How many of them the quality gate refused; they are in no figure.
        measured: Median of what the gate's check for the condition found, with its unit; "" without one.
        auc: None where nobody was scored in one of the classes.
        sensitivity, specificity: At the card's threshold; None where nobody of the class was scored.
    """

    condition: Title
    level: Title
    people: int = Field(ge=1)
    recordings: int = Field(ge=1)
    not_scored: int = Field(ge=0)
    measured: Annotated[str, Field(max_length=100)]
    auc: Proportion | None
    sensitivity: Proportion | None
    specificity: Proportion | None


class Robustness(Part):
    """How well the model does on simulated recordings when one thing is changed at a time.

    Attributes:
        people: Who was filmed, in a sentence.
        frames: Of each recording.
        seed: Of the recordings.
        notes: What else was found, a sentence each.
    """

    people: str = Field(min_length=1, max_length=1000)
    frames: int = Field(ge=2)
    seed: int = Field(ge=0)
    notes: tuple[str, ...] = ()
    rows: tuple[RobustnessRow, ...] = Field(min_length=1)
