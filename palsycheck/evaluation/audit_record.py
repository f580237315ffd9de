"""The audit as a file: rows, verdict, and of what and whom they speak. Holds no ids."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from palsycheck import __version__
from palsycheck.datasets.dataset import Dataset, Subject
from palsycheck.evaluation.audit_rules import verdict
from palsycheck.models.card import ModelCard
from palsycheck.models.card_part import Part
from palsycheck.models.figures import AuditRow


class Audit(Part):
    """What an audit found.

    Attributes:
        model, model_version, weights_sha256: Of the model's card.
        dataset_sha256: Of the dataset.
        people, palsy: How many were looked at, and how many of them are labelled palsy.
        note: Who they are, in a sentence.
        seed: Of bootstraps and cross validations.
        verdict: The rows in one sentence.
    """

    schema_version: Literal[1] = 1
    palsycheck: str
    model: str
    model_version: str
    weights_sha256: str
    dataset_sha256: str
    people: int
    palsy: int
    note: str
    seed: int
    rows: tuple[AuditRow, ...]
    verdict: str


def record(
    card: ModelCard,
    dataset: Dataset,
    rows: Sequence[AuditRow],
    *,
    people: Sequence[Subject],
    note: str,
    seed: int,
) -> Audit:
    """The record of an audit of a model by these people of a dataset."""
    return Audit(
        palsycheck=__version__,
        model=card.name,
        model_version=card.version,
        weights_sha256=card.weights_sha256,
        dataset_sha256=dataset.sha256,
        people=len(people),
        palsy=sum(subject.label for subject in people),
        note=note,
        seed=seed,
        rows=tuple(rows),
        verdict=verdict(rows),
    )
