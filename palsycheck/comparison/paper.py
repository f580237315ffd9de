"""Ban, Nam and Park's own figures, and what follows from them.

The paper prints accuracy, recall, F1 and "AUC" of test images. Recall R and F1 F give the precision,
P = F R / (2 R - F), and with as many images of palsy as of healthy faces, which is what it had, the
balanced accuracy and the specificity (``evaluation.metrics.balanced_from``).
"""

from __future__ import annotations

from dataclasses import dataclass

from palsycheck.comparison.records import PAPER
from palsycheck.evaluation.metrics import balanced_from

CITATION = (
    "Ban, Nam, Park: Facial palsy detection using CNN-GRU for spatiotemporal analysis in automatic stroke "
    "diagnosis (in Korean), Table 1."
)

PATIENTS, PATIENT_IMAGES, CONTROL_IMAGES = 14, 1398, 1400
"""15 videos, one left out for its low lux; controls are K-FACE stills."""

HARD_LABELS = 0.0025
"""The paper's AUC and the balanced accuracy differ by less than this: three printed digits explain it."""


@dataclass(frozen=True, slots=True)
class Published:
    """One row of the paper's Table 1; ``precision`` and what stands below it are computed, not printed."""

    accuracy: float
    recall: float
    f1: float
    auc: float
    precision: float
    specificity: float
    balanced_accuracy: float

    @property
    def from_labels(self) -> bool:
        """Whether the printed AUC is the balanced accuracy: computed from labels, not from scores."""
        return abs(self.auc - self.balanced_accuracy) < HARD_LABELS

    @property
    def contradicts_itself(self) -> bool:
        """With balanced classes accuracy and balanced accuracy are the same number; 0.01 is no rounding."""
        return abs(self.accuracy - self.balanced_accuracy) > 0.01


def published(architecture: str) -> Published | None:
    """The paper's row of an architecture, None where it has none."""
    row = PAPER.get(architecture)
    if row is None:
        return None
    accuracy, recall, f1, auc = row
    precision = f1 * recall / (2 * recall - f1)
    balanced = balanced_from(recall, f1)
    return Published(accuracy, recall, f1, auc, precision, 2 * balanced - recall, balanced)
