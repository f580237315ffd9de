"""Mirror control: what a score is worth when every face is made symmetric, from either half.

A score that rests on a difference between the halves of a face falls when there is none left. A weak half,
doubled, may rightly still look weak, and which half is weak is not known here; of the better half nothing
should be left. So it is the lower of the two scores that is compared, as in the shortcut audit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.faces.symmetry import HALVES, symmetric
from palsycheck.results import DIGITS, MirrorControl, RecordingResult
from palsycheck.scoring import score
from palsycheck.settings import Scoring

if TYPE_CHECKING:
    from palsycheck.models.store import LoadedModel


def control(
    model: LoadedModel, faces: npt.NDArray[np.uint8], real: float, settings: Scoring
) -> MirrorControl | None:
    """The control of one recording; None where the settings do not ask for it.

    Args:
        model: That scored the recording.
        faces: (N, 224, 224, 3), uint8, RGB, in time order, as scored.
        real: The recording's probability.
        settings: As scored.

    Raises:
        UsageError, ModelMismatchError: See ``scoring.score``.
    """
    if not settings.mirror_control:
        return None
    left, right = (
        score(model, symmetric(faces, half), step=settings.clip_step, device=model.device).probability
        for half in HALVES
    )
    threshold = model.card.threshold if settings.threshold is None else settings.threshold
    return judge(real, left, right, threshold=threshold, settings=settings)


def judge(real: float, left: float, right: float, *, threshold: float, settings: Scoring) -> MirrorControl:
    """The record, with its flag: the score says palsy, and says so without asymmetry.

    Flagged is a real score at or above the threshold where the lower of the two symmetric ones

    - is at or above the threshold as well: the verdict needs no asymmetry; or
    - keeps ``mirror_kept`` of the real score: whatever side of the threshold it fell to, it has not fallen.

    A score below the threshold claims no palsy, so there is nothing that could rest on the wrong thing; of
    two low scores either is often the higher by chance. It is never flagged.

    Args:
        real, left, right: Probabilities from the faces as they are and from the symmetric ones; judged as
            they stand in results.
        threshold: The one in force.
        settings: For ``mirror_kept``.
    """
    real, left, right = (round(value, DIGITS) for value in (real, left, right))
    lower = min(left, right)
    kept = lower >= settings.mirror_kept * real
    return MirrorControl(
        left=left,
        right=right,
        flag=real >= threshold and (lower >= threshold or kept),
        kept_share=settings.mirror_kept,
    )


def combined(
    scored: Sequence[RecordingResult], probability: float | None, *, threshold: float, settings: Scoring
) -> MirrorControl | None:
    """The patient's: means over the same clips as the patient's probability; None where a recording lacks it.

    Args:
        scored: The recordings that the probability rests on.
        probability: The patient's, None where there is none.
        threshold: The one in force.
        settings: For the flag.
    """
    controls = [recording.mirror for recording in scored]
    found = [control for control in controls if control is not None]
    if probability is None or not found or len(found) < len(controls):
        return None
    clips = [len(recording.clips) for recording in scored]
    left, right = (
        float(np.average([getattr(control, half) for control in found], weights=clips)) for half in HALVES
    )
    return judge(probability, left, right, threshold=threshold, settings=settings)
