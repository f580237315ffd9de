"""Whether scores may stand side by side: same weights, same threshold, same settings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from palsycheck.cohort.records import ModelUsed, PatientRow
from palsycheck.errors import UsageError
from palsycheck.results import ModelIdentity, PatientResult

Difference = Literal["model", "threshold", "settings", "software"]


class Mixable(ModelUsed):
    """What a patient was scored with; ``patients`` is 1."""

    @classmethod
    def of(cls, result: PatientResult) -> Mixable:
        """What this result rests on."""
        identity = result.model.model_dump(include=set(ModelIdentity.model_fields))
        return cls(
            **{**identity, "threshold": result.threshold},
            settings_sha256=result.settings_sha256,
            software=result.software,
            patients=1,
        )

    @staticmethod
    def counted(used: Sequence[Mixable]) -> tuple[ModelUsed, ...]:
        """The distinct ones, in order of first appearance, each with its patients."""
        counts = Counter(used)
        return tuple(ModelUsed(**{**one.model_dump(), "patients": count}) for one, count in counts.items())


def differing(models: Sequence[ModelUsed]) -> tuple[Difference, ...]:
    """In what they differ."""
    values: dict[Difference, set[object]] = {
        "model": {used.weights_sha256 for used in models},
        "threshold": {used.threshold for used in models},
        "settings": {used.settings_sha256 for used in models},
        "software": {used.software for used in models},
    }
    return tuple(name for name, found in values.items() if len(found) > 1)


def refuse(first: ModelUsed, other: ModelUsed, *, of: PatientRow, others: PatientRow) -> None:
    """Refuse to put two patients together whose scores cannot be compared. Other software alone is told and
    not refused: what changes a result changes settings or model, too.

    Raises:
        UsageError: They differ in model, threshold or settings; names both runs.
    """
    for name in differing((first, other)):
        if name != "software":
            places = of.run if of.run == others.run else f"{of.run} and {others.run}"
            raise UsageError(
                f"The patients were screened with different {_PLURAL[name]}",
                where=places,
                remedy="Make a cohort of each, screen again, or put them together all the same with --mix",
            )


_PLURAL: dict[Difference, str] = {"model": "models", "threshold": "thresholds", "settings": "settings"}
