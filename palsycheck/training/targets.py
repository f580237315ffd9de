"""The asymmetries that a training step's faces should be given, and how far a network is from them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.asymmetries import ASYMMETRIES, UNIT
from palsycheck.datasets.dataset import FaceSequence

if TYPE_CHECKING:
    from torch import Tensor

    from palsycheck.training.clips import Draw


def targets(draws: Sequence[Draw], recordings: Sequence[FaceSequence]) -> Tensor:
    """Asymmetries of the clips' faces (B, T, 5), float32, in hundredths; NaN where one is not known.

    Those of a mirrored clip have the other sign.
    """
    import torch

    rows = []
    for draw in draws:
        recording = recordings[draw.recording]
        if recording.asymmetries is None:
            rows.append(np.full((len(draw.faces), len(ASYMMETRIES)), np.nan, dtype=np.float32))
        else:
            known = recording.asymmetries[recording.places[draw.faces]]
            rows.append(-known if draw.flip else known)
    return torch.from_numpy(np.stack(rows))


def asymmetry_loss(estimates: Tensor, truth: Tensor) -> Tensor:
    """Mean smooth L1 distance of what is known, in tenths of the distance between the pupils.

    Quadratic up to 1, so for nearly all faces; linear beyond, so that a face turned far does not outweigh
    the others. 0 where nothing is known.

    Args:
        estimates, truth: (B, T, 5), hundredths; truth is NaN where it is not known.
    """
    from torch.nn.functional import smooth_l1_loss

    known = ~truth.isnan()
    if not known.any():
        return estimates.sum() * 0
    return smooth_l1_loss(estimates[known] / UNIT, truth[known] / UNIT)


def knows_asymmetries(recordings: Sequence[FaceSequence]) -> bool:
    """Whether any is known of any face that counts."""
    return any(
        one.asymmetries is not None and bool(np.isfinite(one.asymmetries[one.places]).any())
        for one in recordings
    )
