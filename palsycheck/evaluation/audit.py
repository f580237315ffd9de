"""The shortcut audit: how much of a result survives where it should not.

A network may tell the classes apart by the room, the camera or the light. Each row of the audit takes the
palsy away, or looks only at something else, and asks whether the classes are still told apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from palsycheck.evaluation.alterations import without_face
from palsycheck.evaluation.audit_faces import background_row, symmetric_rows
from palsycheck.evaluation.audit_measures import measure_rows
from palsycheck.evaluation.audit_rules import verdict
from palsycheck.evaluation.audit_source import can_ask, source_line_row, source_row
from palsycheck.evaluation.pooling import Clips, Judged, mean_features, pool
from palsycheck.faces.symmetry import symmetric
from palsycheck.models.figures import AuditRow
from palsycheck.settings import Aligning

if TYPE_CHECKING:
    import torch

__all__ = ["Judged", "audit", "verdict"]


def audit(
    judged: Sequence[Judged],
    *,
    clip_length: int,
    clip_step: int,
    aligning: Aligning,
    device: torch.device,
    seed: int,
) -> tuple[AuditRow, ...]:
    """The rows of the audit.

    Args:
        judged: One network and the people it has not seen; several where they are the folds of a cross
            validation: their people are then looked at together.
        clip_length: Faces a clip.
        clip_step: Faces from one clip's start to the next one's.
        aligning: Geometry of the faces, which says where in a picture the face is.
        device: Where to compute; the networks are there.
        seed: Of bootstraps and cross validations: the same seed, the same rows.
    """
    clips = Clips(clip_length, clip_step, device)
    real = pool(judged, clips)
    left = pool(judged, clips, transform=partial(symmetric, half="left"))
    right = pool(judged, clips, transform=partial(symmetric, half="right"))
    faceless = pool(judged, clips, transform=partial(without_face, aligning=aligning))
    features = [mean_features(one, device=device) for one in judged] if can_ask(real) else []
    return (
        *symmetric_rows(real, left, right, seed=seed),
        background_row(real, faceless, seed=seed),
        source_row(real, seed=seed),
        source_line_row(judged, real, features, seed=seed),
        *measure_rows([subject for one in judged for subject in one.subjects], seed=seed),
    )
