"""A real smile: the face at rest becomes the same person's smiling picture, each side by its own amount.

Geometry and colours of both pictures are mixed (``alignment`` says what belongs to what). At an amount of
0 the picture is left as it is; at 1 it is the smiling one. The sides meet in a soft seam along the middle
of the face, which is nowhere to be seen where both have the same amount. Only the face is touched, and
its forehead not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.alignment import Alignment, inside, smooth
from palsycheck.simulation.lattice import Maps, sampled, spread
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Portrait
from palsycheck.values import Picture, Points

_STEP = 4.0
"""Pixels of the portrait from node to node."""
_INVERSIONS = 8
_SEAM = 1.3
"""Half width of the seam along the middle of the face, u."""
_BROW_LINE = (-3.6, -1.6)
"""y, u, over which the dissolve comes in below the forehead."""
_EYE_LINE = (2.2, 4.6)
"""y, u, over which the eyes' part of a smile gives way to the mouth's."""
_DISSOLVE = (0.12, 0.75)
"""Amounts between which the colours change from one picture to the other."""
_SHADE, _LIT = 0.45, 1.2
"""Share of light that lips nearly shut take from the teeth, and u of opening that lets it all in."""
_FULL_SMILE = 1.35
"""u that a commissure travels in a broad smile (see ``fields``)."""


@dataclass(frozen=True, slots=True)
class Morph:
    """The pair of one person, measured once.

    Attributes:
        rows, columns: The patch of the portrait that holds the face.
        nodes: (r, c, 2), the lattice's places, pixels of the patch.
        moved: Two of (r, c, 2), pixels that the face moves by at 1, for above and below the lips' line.
        shown: Two of (r, c, 2), where the smiling picture has each place of the face at rest, its pixels.
        plain: (r, c, 5): u below the lips' line, 0..1 beside the mouth, share of the left side, share of
            the mouth's part, and how much the dissolve counts.
        scale: Pixels per u.
        strength: (2,), how far right and left commissure travel, as shares of a broad smile's way.
    """

    rows: slice
    columns: slice
    nodes: Maps
    moved: tuple[Maps, Maps]
    shown: tuple[Maps, Maps]
    plain: Maps
    scale: float
    strength: npt.NDArray[np.float64]

    @classmethod
    def of(cls, marks: Landmarks, frame: FaceFrame, shape: tuple[int, int], smiling: Portrait) -> Morph:
        """``marks`` in face coordinates of the portrait at rest, whose (height, width) is ``shape``."""
        own = smiling.frame
        alignment = Alignment.of(marks, smiling.landmarks.map(own.to_face))
        low, high = np.array([-11.0, -6.0]), np.array([11.0, float(marks.chin[1]) + 2.5])
        box = frame.to_pixels(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        x0, y0 = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, y1 = np.minimum(np.ceil(box.max(axis=0)).astype(int) + 1, [shape[1], shape[0]])
        columns, rows = (int(np.ceil((b - a) / _STEP)) + 1 for a, b in ((x0, x1), (y0, y1)))
        nx, ny = np.meshgrid(_STEP * np.arange(columns), _STEP * np.arange(rows))
        at = frame.to_face(np.stack([nx.ravel() + x0, ny.ravel() + y0], axis=1).astype(np.float64))
        grid = (rows, columns, -1)
        moved = [(m @ frame.matrix.T).reshape(grid).astype(np.float32) for m in alignment.moved(at)]
        shown = [
            own.to_pixels(alignment.to_smile(at + m)).reshape(grid).astype(np.float32)
            for m in alignment.shown(at)
        ]
        corners = np.stack([marks.right.mouth_corner, marks.left.mouth_corner])
        way = alignment.moved(corners)[0] * [[-1.0, -1.0], [1.0, -1.0]]
        return cls(
            rows=slice(int(y0), int(y1)),
            columns=slice(int(x0), int(x1)),
            nodes=np.stack([nx, ny], axis=2).astype(np.float32),
            moved=(moved[0], moved[1]),
            shown=(shown[0], shown[1]),
            plain=_plain(marks, at).reshape(grid).astype(np.float32),
            scale=frame.scale,
            strength=np.clip(way @ [0.7, 0.7] / _FULL_SMILE, 0, 1.2),
        )

    def render(self, picture: Picture, smiling: Picture, mouth: Points, eyes: Points) -> None:
        """Writes the smile into ``picture`` (in place), the portrait at rest with whatever else it does.

        Args:
            picture: As the face is without the smile.
            smiling: The smiling picture.
            mouth, eyes: (2,), amounts of the lower and of the upper face, right and left.
        """
        if max(mouth.max(), eyes.max()) <= 0.004:
            return
        (rest_up, up), (rest_low, low) = (self._arrive(k, mouth, eyes) for k in (0, 1))
        patch = picture[self.rows, self.columns]
        size = (patch.shape[1], patch.shape[0])
        above, below, t, hole, share = self._parts(up, low, size)
        rest = spread(rest_up, _STEP, size) * (1 - t) + spread(rest_low, _STEP, size) * t
        shown = (
            spread(_look(self.shown[0], rest_up), _STEP, size),
            spread(_look(self.shown[1], rest_low), _STEP, size),
        )
        # inside the mouth the smiling picture is squeezed between the lips
        between = np.clip(above / np.maximum(above - below, 1e-3), 0, 1)
        squeeze = np.where(hole > 0, between, t[..., 0])[..., None]
        seen = shown[0] * (1 - squeeze) + shown[1] * squeeze
        before, after = (_resampled(p, at).astype(np.float32) for p, at in ((patch, rest), (smiling, seen)))
        # teeth between lips that are nearly shut lie in the lips' shadow
        open_u = np.clip((above - below) / _LIT, 0, 1)
        after *= (1 - hole * _SHADE * (1 - open_u))[..., None]
        mixed = before + np.maximum(share, hole)[..., None] * (after - before)
        patch[:] = np.round(mixed)

    def _arrive(self, lip: int, mouth: Points, eyes: Points) -> tuple[Maps, Maps]:
        """For each node the place at rest whose skin arrives there, and ``plain`` with the amount there."""
        at = self.nodes
        amount = self._amount(self.plain, mouth, eyes)
        field = np.concatenate([self.moved[lip] * amount[..., None]], axis=2)
        place = at
        for _ in range(_INVERSIONS):
            place = at - _look(field, place)
        plain = np.dstack([_look(self.plain[..., :4], place), _look(self.plain[..., 4:], place)])
        return place, np.dstack([plain, self._amount(plain, mouth, eyes)])

    def _amount(self, plain: Maps, mouth: Points, eyes: Points) -> Maps:
        left, lower = plain[..., 2], plain[..., 3]
        sides = [
            lower * np.float32(m) + (1 - lower) * np.float32(e) for m, e in zip(mouth, eyes, strict=True)
        ]
        return np.asarray(sides[0] * (1 - left) + sides[1] * left)

    def _parts(self, up: Maps, low: Maps, size: tuple[int, int]) -> tuple[Maps, Maps, Maps, Maps, Maps]:
        """At every pixel: u below the upper lip's edge and below the lower lip's, share of the lower lip's
        skin, 0..1 inside of the mouth, and share of the smiling picture's colours."""
        above, beside, share = (spread(a, _STEP, size) for a in (up[..., 0], up[..., 1], _dissolved(up)))
        below, share_low = (spread(a, _STEP, size) for a in (low[..., 0], _dissolved(low)))
        hard = (above + below > 0).astype(np.float32)
        soft = np.clip(0.5 + (above + below) / 1.2, 0, 1)
        t = hard + beside * (soft - hard)
        gap = np.clip((above - below) * self.scale / 1.5 - 0.3, 0, 1)
        hole = np.clip(above * self.scale + 0.5, 0, 1) * np.clip(0.5 - below * self.scale, 0, 1)
        hole *= gap * (1 - beside)
        return above, below, t[..., None], hole, share * (1 - t) + share_low * t

    def move(
        self, points: Points, below: npt.NDArray[np.bool_], frame: FaceFrame, mouth: Points, eyes: Points
    ) -> Points:
        """Where points (n, 2) of the face at rest, u, go; ``below`` (n,) says that have the lower skin."""
        corner = np.array([self.columns.start, self.rows.start])
        at = (frame.to_pixels(points) - corner).astype(np.float32)[:, None]
        inner = (at >= 0).all(axis=2)[:, 0] & (at <= self.nodes[-1, -1]).all(axis=2)[:, 0]
        fields = [moved * self._amount(self.plain, mouth, eyes)[..., None] for moved in self.moved]
        up, low = (_look(field, at)[:, 0] for field in fields)
        step = np.where(below[:, None], low, up) * inner[:, None]
        return np.asarray(points + step.astype(np.float64) @ np.linalg.inv(frame.matrix).T)


def _dissolved(plain: Maps) -> Maps:
    t = np.clip((plain[..., 5] - _DISSOLVE[0]) / (_DISSOLVE[1] - _DISSOLVE[0]), 0, 1)
    return np.asarray(t * t * (3 - 2 * t) * plain[..., 4])


def _plain(marks: Landmarks, at: Points) -> Points:
    """(n, 5), see ``Morph.plain``, at places (n, 2) in u."""
    x, y = at.T
    seam = (marks.upper_lip_inner + marks.lower_lip_inner) / 2
    right, left = marks.right.mouth_corner, marks.left.mouth_corner
    beside = np.clip(np.maximum(right[0] - x, x - left[0]) / 0.4 + 1.0, 0, 1)
    nose, lips = marks.nose_base, (marks.upper_lip + marks.lower_lip)[len(marks.upper_lip) // 2] / 2
    line = np.array([[0.0, 0.0], nose, lips, marks.chin])
    middle = np.interp(y, line[:, 1], line[:, 0])
    deep = inside(marks, at)
    return np.stack(
        [
            y - np.interp(x, seam[:, 0], seam[:, 1]),
            beside,
            smooth((x - middle + _SEAM) / (2 * _SEAM)),
            smooth((y - _EYE_LINE[0]) / (_EYE_LINE[1] - _EYE_LINE[0])),
            smooth((y - _BROW_LINE[0]) / (_BROW_LINE[1] - _BROW_LINE[0])) * smooth((deep - 0.3) / 1.2),
        ],
        axis=1,
    )


def _look(table: Maps, at: Maps) -> Maps:
    """The lattice's values at pixels (h, w, 2) of the patch."""
    nodes = at / np.float32(_STEP)
    found = sampled(table, nodes, border=cv2.BORDER_REPLICATE)
    return np.asarray(found if found.ndim == 3 else found[..., None], dtype=np.float32)


def _resampled(picture: Picture, at: Maps) -> Picture:
    """The picture's colours at pixels (h, w, 2); cubic, as the frame is resampled once more."""
    return np.asarray(sampled(picture, at, border=cv2.BORDER_REPLICATE, how=cv2.INTER_CUBIC))
