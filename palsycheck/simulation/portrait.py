"""A portrait: one picture of a face at rest, and where everything in that face is.

The simulator asks nothing more of a face than this, so a photograph with the same landmarks is brought
to life by the same code as a drawing. Nothing after the drawing knows that it was drawn.

Face coordinates: the origin is half way between the pupils, x runs from the patient's right pupil to the
left one, y at right angles to it towards the chin; the unit is ``u``, a tenth of the distance between the
pupils. In a picture that is not mirrored x runs to the picture's right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np

from palsycheck.values import Picture, Points

Move = Callable[[Points], Points]
"""Takes points of shape (n, 2) to points of the same shape."""


class _PointSets:
    """Frozen dataclasses whose fields are arrays of points, or again such dataclasses."""

    def map(self, move: Move) -> Self:
        """The same sets with every point moved by ``move``, which is called with shape (n, 2)."""
        moved: dict[str, Any] = {}
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            moved[field.name] = value.map(move) if isinstance(value, _PointSets) else _moved(value, move)
        return type(self)(**moved)

    def stacked(self) -> Points:
        """All points in one array (n, 2), in the order that ``map`` meets them."""
        found: list[Points] = []

        def note(points: Points) -> Points:
            found.append(points)
            return points

        self.map(note)
        return np.vstack(found)

    def unstacked(self, points: Points) -> Self:
        """These sets with the points (n, 2) that ``stacked`` would give."""
        done = 0

        def take(old: Points) -> Points:
            nonlocal done
            done += len(old)
            return points[done - len(old) : done]

        return self.map(take)

    def to_lists(self) -> dict[str, Any]:
        """Nested names and lists of coordinates rounded to 0.01, for JSON."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]
        return {
            name: value.to_lists() if isinstance(value, _PointSets) else np.round(value, 2).tolist()
            for name, value in values.items()
        }


def _moved(points: Points, move: Move) -> Points:
    return move(points.reshape(-1, 2)).reshape(points.shape)


@dataclass(frozen=True, slots=True)
class Side(_PointSets):
    """The paired points of one side of the face; curves run from the middle of the face outwards.

    Attributes:
        pupil: (2,).
        upper_lid, lower_lid: (n, 2), inner to outer corner of the eye, both corners included in both.
        brow: (n, 2), middle line of the eyebrow, inner to outer end.
        nose_wing: (2,), outermost point of the nostril's wing.
        fold: (n, 2), nasolabial fold, from the wing downwards.
        mouth_corner: (2,), the commissure.
    """

    pupil: Points
    upper_lid: Points
    lower_lid: Points
    brow: Points
    nose_wing: Points
    fold: Points
    mouth_corner: Points


@dataclass(frozen=True, slots=True)
class Landmarks(_PointSets):
    """All landmarks of a face. Curves across the face run from the patient's right to the left.

    Attributes:
        right, left: The patient's sides.
        nose_tip, nose_base, chin: (2,).
        upper_lip, lower_lip: (n, 2), outer border of the red, both commissures included.
        upper_lip_inner, lower_lip_inner: (n, 2), the borders that meet in a closed mouth, both
            commissures included.
        jaw: (n, 2), contour of the face from ear to ear by way of the chin.
    """

    right: Side
    left: Side
    nose_tip: Points
    nose_base: Points
    chin: Points
    upper_lip: Points
    lower_lip: Points
    upper_lip_inner: Points
    lower_lip_inner: Points
    jaw: Points

    def five(self) -> Points:
        """Shape (5, 2), rows as in ``palsycheck.values``: eyes, nose, mouth corners, right before left."""
        return np.stack(
            [
                self.right.pupil,
                self.left.pupil,
                self.nose_tip,
                self.right.mouth_corner,
                self.left.mouth_corner,
            ]
        )


@dataclass(frozen=True, slots=True)
class FaceFrame:
    """Face coordinates of one picture: a similarity between u and pixels.

    Attributes:
        origin: (2,), the middle between the pupils in pixels.
        axis: (2,), from the right to the left pupil, pixels per u.
    """

    origin: Points
    axis: Points

    @classmethod
    def of(cls, landmarks: Landmarks) -> FaceFrame:
        """The frame of a face whose landmarks are in pixels."""
        right, left = landmarks.right.pupil, landmarks.left.pupil
        return cls(origin=(right + left) / 2, axis=(left - right) / 10)

    @property
    def scale(self) -> float:
        """Pixels per u."""
        return float(np.hypot(*self.axis))

    @property
    def matrix(self) -> Points:
        """Shape (2, 2): a vector in u, as a column, becomes one in pixels."""
        a, b = self.axis
        return np.array([[a, -b], [b, a]])

    def to_pixels(self, points: Points) -> Points:
        """Points (n, 2) in u become pixels."""
        return points @ self.matrix.T + self.origin

    def to_face(self, points: Points) -> Points:
        """Points (n, 2) in pixels become u."""
        return (points - self.origin) @ np.linalg.inv(self.matrix).T


@dataclass(frozen=True, slots=True)
class Portrait:
    """A face at rest, mouth closed and eyes open.

    Attributes:
        image: (height, width, 3), RGB, uint8, sRGB.
        landmarks: In the picture's pixels.
        overlay: (height, width, 4), RGB and opacity, uint8, or None: what lies before the skin and moves
            with the head but not with the expression (glasses). Photographs need none.
    """

    image: Picture
    landmarks: Landmarks
    overlay: Picture | None = None

    @property
    def frame(self) -> FaceFrame:
        """The portrait's face coordinates."""
        return FaceFrame.of(self.landmarks)

    def mirrored(self) -> Portrait:
        """The mirror image, in which the patient's sides are exchanged."""
        width = self.image.shape[1]

        def flip(points: Points) -> Points:
            return np.stack([width - 1 - points[:, 0], points[:, 1]], axis=1)

        flipped = self.landmarks.map(flip)
        across = ("upper_lip", "lower_lip", "upper_lip_inner", "lower_lip_inner", "jaw")
        landmarks = replace(
            flipped,
            right=flipped.left,
            left=flipped.right,
            **{name: getattr(flipped, name)[::-1] for name in across},
        )
        overlay = None if self.overlay is None else np.ascontiguousarray(self.overlay[:, ::-1])
        return Portrait(np.ascontiguousarray(self.image[:, ::-1]), landmarks, overlay)
