"""What a comparison rests on, as a record."""

from __future__ import annotations

from palsycheck.comparison.records import Data
from palsycheck.datasets.dataset import Dataset
from palsycheck.datasets.labelled import count_reasons
from palsycheck.datasets.splits import Parts
from palsycheck.training.filling import counts_of


def describe_data(dataset: Dataset, parts: Parts) -> Data:
    """The dataset's numbers; nobody's id.

    Args:
        dataset: With all that was left out.
        parts: Of the split, or of the first fold.
    """

    def people(kind: str, label: int) -> int:
        return sum(subject.kind == kind and subject.label == label for subject in dataset.subjects)

    return Data(
        sha256=dataset.sha256,
        description=tuple(f"{origin.people}: {origin.selection}" for origin in dataset.origins),
        people=dataset.people,
        counts=counts_of(parts),
        images=sum(subject.images for subject in dataset.subjects),
        video_palsy=people("video", 1),
        video_healthy=people("video", 0),
        stills_palsy=people("stills", 1),
        stills_healthy=people("stills", 0),
        excluded=count_reasons(dataset.exclusions),
    )
