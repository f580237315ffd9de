"""A portrait brought to life: creases, lids and mouth, then displacement fields, pose and view in one go.

The picture is resampled once. For each pixel of the output the way back is followed: through the view
(the camera's framing) to the portrait, through the head's pose to the head at rest, through the
expression's fields to the portrait's own skin. Landmarks take the same way forwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation import fields, pose
from palsycheck.simulation.creases import Creases
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.lattice import Lattice, Maps
from palsycheck.simulation.lids import Lids
from palsycheck.simulation.mouth import Mouth
from palsycheck.simulation.palsy import LEFT, RIGHT, FaceMotion
from palsycheck.simulation.portrait import Landmarks, Portrait
from palsycheck.simulation.smile import Smile
from palsycheck.values import Picture, Points

_FINE, _COARSE = 3.0, 8.0
"""Pixels of the portrait from node to node of the lattices of expression and pose."""
_INVERSIONS = 12
"""Most fixed-point steps that invert a field; it contracts by more than a third each."""
_CLOSE = 1e-6
"""u that a step may still move a point when the steps end."""

View = npt.NDArray[np.float64]
"""(2, 3): pixels of the portrait to pixels of the output."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One frame: the picture, the landmarks in its pixels, and how far eyes and mouth really are closed.

    Attributes:
        picture: (height, width, 3), RGB, uint8.
        landmarks: In the picture's pixels.
        closure: (right, left), 0 open to 1 shut.
        frontal: The landmarks in u, as the expression has placed them in the portrait's face coordinates,
            before the head turns: where the asymmetries are the face's own.
    """

    picture: Picture
    landmarks: Landmarks
    closure: tuple[float, float]
    frontal: Landmarks


class Animator:
    """Everything about one portrait that need not be computed again for each frame."""

    def __init__(
        self, portrait: Portrait, smiling: Portrait | None = None, *, photographed: bool = False
    ) -> None:
        """A drawn or photographed face.

        Args:
            portrait: The face at rest.
            smiling: The same person smiling, from the front: SMILE and SQUINT lead to this picture.
            photographed: The portrait is no drawing: teeth are as white as photographs have them, and pursed
                lips get lines.
        """
        self._portrait = portrait
        self._photographed = photographed
        self._frame = portrait.frame
        marks = portrait.landmarks.map(self._frame.to_face)
        self._marks = marks
        shape = portrait.image.shape[:2]
        self._creases = Creases.of(marks, self._frame, portrait.image, photographed=photographed)
        self._lids = tuple(Lids.of(side, self._frame, shape) for side in (marks.right, marks.left))
        self._mouth = Mouth.of(marks, self._frame, portrait.image, photographed=photographed)
        self._smile = None if smiling is None else Smile.of(portrait, smiling)
        self._picture = portrait.image.copy()
        expressions = _expression_fields(marks, photographed=photographed)
        self._fields = fields.FieldSum(expressions)
        single = np.eye(len(expressions))
        chin = float(marks.chin[1])
        self._expression = Lattice.of(
            lambda at: np.stack([self._fields.displacement(at, one) for one in single]),
            self._frame,
            low=(-15.0, -14.0),
            high=(15.0, chin + 10.0),
            step=_FINE,
        )
        self._skull = pose.PHOTOGRAPHED if photographed else pose.DRAWN
        self._pose = Lattice.of(
            lambda at: pose.basis(at, self._skull), self._frame, low=pose.LOW, high=pose.HIGH, step=_COARSE
        )

    @property
    def portrait(self) -> Portrait:
        """The face at rest that it was made from."""
        return self._portrait

    def draw(
        self,
        motion: FaceMotion,
        head: pose.HeadPose,
        index: int,
        view: View,
        size: tuple[int, int],
        *,
        lines: float = 1.0,
    ) -> Drawn:
        """One frame.

        Args:
            motion, head: The whole movement.
            index: Which of its times.
            view: The camera's framing.
            size: (width, height) of the output, both even.
            lines: Depth of folds and lines, as a factor of that of the drawn faces.
        """
        muscles = motion.muscles[index]
        closure = np.clip(muscles[MUSCLES.index(Muscle.LID)], 0, 1)
        opening = muscles[MUSCLES.index(Muscle.OPEN)]
        mouth, eyes = (np.clip(muscles[MUSCLES.index(m)], 0, 1.1) for m in (Muscle.SMILE, Muscle.SQUINT))
        if self._smile is not None:
            muscles = self._smile.remainder(muscles)
        up = np.zeros(2)
        if self._photographed and motion.eyes_up is not None:
            up = motion.eyes_up[index]
        self._creases.render(
            self._picture, muscles, motion.fold_loss, lines=lines, pursing=self._photographed
        )
        for lids, amount, turned in zip(self._lids, closure, up, strict=True):
            lids.close(self._picture, float(amount), up=float(turned))
        self._mouth.open(self._picture, float(opening[RIGHT]), float(opening[LEFT]))
        if self._smile is not None:
            self._smile.render(self._picture, mouth=mouth, eyes=eyes, closure=closure, opening=opening, up=up)

        weights = _expression_weights(motion, index, muscles)
        turns = head.coefficients(index)
        skin_map, head_map = self._maps(weights, turns, view, size)
        picture = _resampled(self._picture, skin_map, border=cv2.BORDER_REFLECT_101)
        if self._portrait.overlay is not None:
            layer = _resampled(self._portrait.overlay, head_map, border=cv2.BORDER_CONSTANT)
            picture = _over(picture, layer)
        start = self._layered(closure, opening)
        if self._smile is not None:
            start = self._smile.move(start, mouth=mouth, eyes=eyes)
        frontal, landmarks = self._move(start, weights, turns, view)
        return Drawn(
            picture=np.asarray(picture, dtype=np.uint8),
            landmarks=landmarks,
            closure=(float(closure[RIGHT]), float(closure[LEFT])),
            frontal=frontal,
        )

    def _maps(self, weights: Points, turns: Points, view: View, size: tuple[int, int]) -> tuple[Maps, Maps]:
        """Where in the portrait each output pixel comes from: skin, and what moves with the head only.

        The way back is smooth, so it is followed at every second pixel and interpolated.
        """
        width, height = size
        back = cv2.invertAffineTransform(view).astype(np.float32)
        x = 2 * np.arange(width // 2, dtype=np.float32)[None, :] + 0.5
        y = 2 * np.arange(height // 2, dtype=np.float32)[:, None] + 0.5
        at = np.empty((height // 2, width // 2, 2), dtype=np.float32)
        for axis in (0, 1):
            at[..., axis] = back[axis, 0] * x + (back[axis, 1] * y + back[axis, 2])
        head = at - self._pose.displacement(turns, at)
        skin = head - self._expression.displacement(weights, head)
        return _doubled(skin, size), _doubled(head, size)

    def _layered(self, closure: Points, opening: Points) -> Landmarks:
        """The landmarks, u, with lids and lips where they are, before anything smooth moves them."""
        marks = self._marks
        right, left = float(opening[RIGHT]), float(opening[LEFT])
        opened = marks.unstacked(self._mouth.move(marks.stacked(), right, left))
        upper, lower = self._mouth.edges(marks.upper_lip_inner, marks.lower_lip_inner, right, left)
        sides = [
            replace(side, upper_lid=lids[0], lower_lid=lids[1], mouth_corner=own.mouth_corner)
            for side, own, lids in (
                (opened.right, marks.right, self._lids[RIGHT].edges(float(closure[RIGHT]))),
                (opened.left, marks.left, self._lids[LEFT].edges(float(closure[LEFT]))),
            )
        ]
        return replace(
            opened, right=sides[RIGHT], left=sides[LEFT], upper_lip_inner=upper, lower_lip_inner=lower
        )

    def _move(
        self, start: Landmarks, weights: Points, turns: Points, view: View
    ) -> tuple[Landmarks, Landmarks]:
        """Landmarks from the portrait's skin to the frame: in u before the head turns, and in pixels."""

        def expression(points: Points) -> Points:
            return self._fields.displacement(points, weights)

        def head(points: Points) -> Points:
            return np.asarray(np.tensordot(turns, pose.basis(points, self._skull), axes=1))

        frontal = _inverted(expression, start.stacked())
        placed = self._frame.to_pixels(_inverted(head, frontal))
        return start.unstacked(frontal), start.unstacked(placed @ view[:, :2].T + view[:, 2])


def _doubled(where: Maps, size: tuple[int, int]) -> Maps:
    return np.asarray(cv2.resize(where, size, interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _resampled(picture: Picture, where: Maps, *, border: int) -> Picture:
    """The picture's colours at the places (height, width, 2), bilinear."""
    return np.asarray(
        cv2.remap(picture, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=border), dtype=np.uint8
    )


def _inverted(field: Callable[[Points], Points], points: Points) -> Points:
    """q with q - field(q) = points."""
    arrived = points
    for _ in range(_INVERSIONS):
        before, arrived = arrived, points + field(arrived)
        if np.abs(arrived - before).max() < _CLOSE:
            break
    return arrived


def _expression_fields(marks: Landmarks, *, photographed: bool) -> list[fields.Field]:
    """The fields in the order of ``_expression_weights``."""
    sides = ((marks.right, -1.0), (marks.left, 1.0))
    muscles = dict(fields.MUSCLE_FIELDS)
    if photographed:
        muscles[Muscle.BROW] = fields.raise_brow_alone
    result = [muscles[m](side, marks, sign) for m in MUSCLES for side, sign in sides]
    result += [fields.sag_mouth(side, sign) for side, sign in sides]
    result += [fields.sag_brow(side) for side, _ in sides]
    result += [fields.sag_lid(side) for side, _ in sides]
    return [*result, fields.pull(marks)]


def _expression_weights(motion: FaceMotion, index: int, muscles: Points) -> Points:
    return np.concatenate(
        [
            muscles.ravel(),
            motion.sag_mouth,
            motion.sag_brow,
            motion.sag_lid,
            [motion.pull[index]],
        ]
    )


def _over(picture: Picture, layer: Picture) -> Picture:
    """A layer with opacity over a picture."""
    rows = np.flatnonzero(layer[..., 3].any(axis=1))
    columns = np.flatnonzero(layer[..., 3].any(axis=0))
    if not len(rows):
        return picture
    part = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    alpha = layer[part][..., 3:].astype(np.float32) / 255
    under = picture[part].astype(np.float32)
    picture[part] = np.round(under + alpha * (layer[part][..., :3] - under))
    return picture
