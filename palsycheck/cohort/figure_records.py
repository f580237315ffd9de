"""Scores against labels, of all patients and by group, as they stand in ``cohort.json``."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from palsycheck.models.figures import Proportion
from palsycheck.results import Record
from palsycheck.results.base import Count, Share


class RocCurve(Record):
    """Sensitivity by false positive rate, with a pointwise 95 % band over resampled patients, all 0..1.

    Attributes:
        false_positive, true_positive: The corners of the curve, in order.
        grid, low, high: The band's false positive rates, and its lower and upper sensitivity at each.
    """

    false_positive: tuple[Share, ...]
    true_positive: tuple[Share, ...]
    grid: tuple[Share, ...]
    low: tuple[Share, ...]
    high: tuple[Share, ...]

    @model_validator(mode="after")
    def _as_long(self) -> Self:
        if len(self.false_positive) != len(self.true_positive) or {len(self.low), len(self.high)} != {
            len(self.grid)
        }:
            raise ValueError("a curve has as many heights as places")
        return self


class CalibrationBin(Record):
    """Patients whose scores lie in one tenth: mean score, share of palsy with its interval, how many."""

    predicted: Share
    share: Proportion
    count: Annotated[Count, Field(ge=1)]


class Figures(Record):
    """Scores against known labels, of patients; palsy is the positive class. Intervals are of 95 %.

    Attributes:
        palsy, healthy: Patients with a label and a score.
        palsy_not_scored, healthy_not_scored: Patients with a label and no score: in no figure but
            ``screened_sensitivity``.
        confusion: Healthy called healthy, healthy called palsy, palsy called healthy, palsy called palsy.
        screened_sensitivity: Share of all labelled palsy who were called palsy; not scored counts as missed.
        prevalence: Share labelled palsy of those with a label and a score.
    """

    palsy: Count
    healthy: Count
    palsy_not_scored: Count
    healthy_not_scored: Count
    confusion: tuple[Count, Count, Count, Count]
    prevalence: Share
    accuracy: Proportion | None
    sensitivity: Proportion | None
    screened_sensitivity: Proportion | None
    specificity: Proportion | None
    precision: Proportion | None
    f1: Proportion | None
    auc: Proportion | None
    brier: Proportion | None
    roc: RocCurve | None
    calibration: tuple[CalibrationBin, ...]


class Group(Record):
    """The patients with one value in a column.

    Attributes:
        value: "" where the cell is empty.
        patients: With this value, whatever their label or outcome.
        palsy, healthy: Of these, with a label and a score.
        few: Figures that rest on too few to say anything, see ``subgroups.too_few``.
    """

    value: str
    patients: Count
    palsy: Count
    healthy: Count
    sensitivity: Proportion | None
    specificity: Proportion | None
    auc: Proportion | None
    few: tuple[Literal["sensitivity", "specificity", "auc"], ...]


class Subgroup(Record):
    """A column and its groups, the largest first."""

    column: str
    groups: tuple[Group, ...]
