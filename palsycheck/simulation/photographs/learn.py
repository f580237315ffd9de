"""Learns where a hand would have placed its points, given a mesh; and says how wrong that is.

Each group of points gets a ridge regression of what its anchors miss on the shape of the mesh around it,
regularised by leave-one-out error among ``_ALPHAS``; the largest is a mean offset and no more. Every
face counts twice, as it is and mirrored, so that no side is preferred.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import RidgeCV
from sklearn.model_selection import KFold

from palsycheck.simulation.photographs import london
from palsycheck.simulation.photographs.mesh import GROUPS, Correction, Group, face_frame, hand_points
from palsycheck.simulation.portrait import FaceFrame
from palsycheck.simulation.truth import Asymmetry, asymmetry
from palsycheck.values import Points

_ALPHAS = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 1e6)
"""Of the ridge, for features in u."""
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Marked:
    """One picture with both kinds of points, in pixels: ``mesh`` (478, 2) and ``hand`` (189, 2)."""

    mesh: Points
    hand: Points


@dataclass(frozen=True, slots=True)
class GroupError:
    """Distance between found and hand-placed points of one group, u, over all points of all faces.

    Attributes:
        group: Its name.
        mean, p95: Mean and 95th percentile.
        line: Mean distance of the found points from the line through the hand-placed ones, None where there
            is no line: along a brow or a jaw no two hands would agree.
        anchors: Mean distance if the mesh's own points were taken as they are.
        offset: Mean distance with a mean offset alone.
    """

    group: str
    mean: float
    p95: float
    line: float | None
    anchors: float
    offset: float


def learn(marked: Sequence[Marked], *, alphas: Sequence[float] = _ALPHAS) -> dict[str, Correction]:
    """A correction for each group."""
    faces = [_in_face(m) for m in marked]
    return {group.name: _learn_group(group, faces, alphas) for group in GROUPS}


def _in_face(marked: Marked) -> Marked:
    """In the face coordinates of the mesh: the irises are all that is known of a new picture."""
    frame = face_frame(marked.mesh)
    return Marked(frame.to_face(marked.mesh), frame.to_face(marked.hand))


def _learn_group(group: Group, faces: Sequence[Marked], alphas: Sequence[float]) -> Correction:
    flip = np.array([-1.0, 1.0])
    mesh = np.stack(
        [f.mesh[list(group.mesh)] for f in faces] + [f.mesh[list(group.mesh_twins)] * flip for f in faces]
    )
    hand = np.stack(
        [f.hand[list(group.hand)] for f in faces] + [f.hand[list(group.hand_twins)] * flip for f in faces]
    )
    away = np.linalg.norm(hand.mean(axis=0)[:, None] - mesh.mean(axis=0)[None], axis=2)
    anchors = away.argmin(axis=1)
    missing = hand - mesh[:, anchors]
    shape = mesh - mesh.mean(axis=1, keepdims=True)
    features = (shape - shape.mean(axis=0)).reshape(len(shape), -1)
    ridge = RidgeCV(alphas=list(alphas)).fit(
        features, (missing - missing.mean(axis=0)).reshape(len(shape), -1)
    )
    return Correction(
        anchors=tuple(int(a) for a in anchors),
        offset=missing.mean(axis=0),
        shape=shape.mean(axis=0),
        weights=np.asarray(ridge.coef_, dtype=np.float64),
    )


def held_out_errors(marked: Sequence[Marked]) -> tuple[GroupError, ...]:
    """The errors of faces that the corrections were not learnt from; one picture a person."""
    ridge, offset, bare = (
        _differences(marked, points)
        for points in (
            held_out_points(marked),
            held_out_points(marked, alphas=_ALPHAS[-1:]),
            held_out_points(marked, alphas=_ALPHAS[-1:], offset=False),
        )
    )
    hand = np.stack([_hand_frame(m).to_face(m.hand) for m in marked])
    return tuple(_group_error(g, hand, ridge, offset, bare) for g in GROUPS)


def held_out_asymmetries(marked: Sequence[Marked]) -> tuple[Asymmetry, Asymmetry]:
    """What the errors do to the asymmetries of a face: mean and 95th percentile of the absolute difference
    between those of found and of hand-placed points, in hundredths of the distance between the pupils."""
    found = [_asymmetries(points) for points in held_out_points(marked)]
    away = np.abs(np.subtract(found, [_asymmetries(m.hand) for m in marked]))
    middle, far = away.mean(axis=0), np.percentile(away, 95, axis=0)
    return Asymmetry(*map(float, middle)), Asymmetry(*map(float, far))


def held_out_points(
    marked: Sequence[Marked], *, alphas: Sequence[float] = _ALPHAS, offset: bool = True
) -> list[Points]:
    """(189, 2) for each face, pixels, found by corrections learnt from the other folds; without ``offset``
    the anchors are taken as they are."""
    found: list[Points] = [np.empty(0)] * len(marked)
    for known, new in KFold(FOLDS, shuffle=True, random_state=0).split(np.arange(len(marked))):
        corrections = learn([marked[n] for n in known], alphas=alphas)
        if not offset:
            corrections = {
                name: Correction(c.anchors, np.zeros_like(c.offset), c.shape, np.zeros_like(c.weights))
                for name, c in corrections.items()
            }
        for n in new:
            found[n] = hand_points(marked[n].mesh, corrections)
    return found


def _asymmetries(points: Points) -> tuple[float, ...]:
    return astuple(asymmetry(london.landmarks(points)))


def _differences(marked: Sequence[Marked], found: Sequence[Points]) -> Points:
    """(n, 189, 2), found minus hand-placed, in the u of the hand-placed pupils."""
    frames = [_hand_frame(m) for m in marked]
    return np.stack([f.to_face(p) - f.to_face(m.hand) for f, p, m in zip(frames, found, marked, strict=True)])


def _hand_frame(marked: Marked) -> FaceFrame:
    right, left = marked.hand[0], marked.hand[1]
    return FaceFrame(origin=(right + left) / 2, axis=(left - right) / 10)


def _group_error(group: Group, hand: Points, ridge: Points, offset: Points, bare: Points) -> GroupError:
    numbers = sorted({*group.hand, *group.hand_twins})
    away, plain, raw = (np.hypot(*np.moveaxis(d[:, numbers], -1, 0)) for d in (ridge, offset, bare))
    return GroupError(
        group=group.name,
        mean=float(away.mean()),
        p95=float(np.percentile(away, 95)),
        line=_from_lines(group, ridge, hand),
        anchors=float(raw.mean()),
        offset=float(plain.mean()),
    )


def _from_lines(group: Group, ridge: Points, hand: Points) -> float | None:
    """Mean distance of found points from the hand-placed line that they belong to."""
    away = [
        _from_line(face[list(line)] + error[list(line)], face[list(line)])
        for line in london.LINES
        if set(line) <= {*group.hand, *group.hand_twins}
        for face, error in zip(hand, ridge, strict=True)
    ]
    return float(np.concatenate(away).mean()) if away else None


def _from_line(points: Points, line: Points) -> npt.NDArray[np.float64]:
    """(n,), distance of each point (n, 2) from a line (k, 2) that is smooth between its points."""
    dense = london.resampled(line, 200)
    return np.asarray(np.linalg.norm(points[:, None] - dense[None], axis=2).min(axis=1))
