"""People with their sources made into people with faces, and what is left out on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.sources import Found, Source
from palsycheck.datasets.store import SequenceRecord, SubjectRecord
from palsycheck.datasets.workers import Map
from palsycheck.intake import Recording

Report = Callable[[str, int, int], None]
"""Told what is prepared ("recordings", "K-FACE series"), how many are done, and of how many."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a label (1 palsy, 0 healthy) and at least one source; ``person`` as in ``Subject``."""

    id: str
    label: Literal[0, 1]
    sources: tuple[Source, ...]
    person: str = ""


@dataclass(slots=True)
class People:
    """Those with at least one usable sequence, and all that was left out."""

    subjects: list[SubjectRecord] = field(default_factory=list)
    exclusions: list[Exclusion] = field(default_factory=list)

    def images(self, label: int) -> int:
        """Faces of a class."""
        of_class = [subject for subject in self.subjects if subject.label == label]
        return sum(one.faces for subject in of_class for one in subject.sequences)


@dataclass(frozen=True, slots=True)
class Preparer:
    """How faces are prepared.

    Attributes:
        mapping: In this process or in several.
        work: Finds or makes a source's faces; None where it cannot be read.
        report: Progress.
    """

    mapping: Map
    work: Callable[[Source], Found | None]
    report: Report | None = None

    def __call__(self, persons: Sequence[Person], what: str) -> People:
        """Prepare all sources of some people; ``what`` they are called in the progress."""
        sources = [source for person in persons for source in person.sources]
        results: list[Found | None] = []
        for found in self.mapping(self.work, sources):
            results.append(found)
            if self.report is not None:
                self.report(what, len(results), len(sources))
        people, remaining = People(), iter(results)
        for person in persons:
            usable = []
            for source in person.sources:
                record, left_out = _judge(person, source, next(remaining))
                usable += record
                people.exclusions += left_out
            if usable:
                people.subjects.append(
                    SubjectRecord(
                        id=person.id, label=person.label, sequences=tuple(usable), person=person.person
                    )
                )
        return people


def _judge(
    person: Person, source: Source, found: Found | None
) -> tuple[list[SequenceRecord], list[Exclusion]]:
    """The sequence, if it is usable, and what is left out of it or instead of it."""
    if found is None:
        return [], [Exclusion(person.id, source.name, "video cannot be read")]
    index = found.index
    if index.failed_checks:
        return [], [Exclusion(person.id, source.name, f"quality gate: {index.failed_checks[0]}")]
    if not index.faces:
        return [], [Exclusion(person.id, source.name, "no face found")]
    video = isinstance(source, Recording)
    record = SequenceRecord(
        name=source.name,
        kind="video" if video else "stills",
        recorded_at=source.recorded_at if isinstance(source, Recording) else None,
        key=found.key,
        sha256=index.sha256,
        faces=index.faces,
        times=index.times if video else (),
        truth_sha256=found.truth_sha256,
    )
    return [record], [
        Exclusion(person.id, f"{source.name}/{name}", reason) for name, reason in index.left_out
    ]
