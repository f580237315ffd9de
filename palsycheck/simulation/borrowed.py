"""A smile borrowed from another person, for faces of whom there is no smiling picture.

The landmarks move as the donor's do. The skin is the person's own, and gets the donor's change of light
and shade, the ratio of the donor's smiling picture to that at rest: folds, cheeks, dimples (expression ratio
image, Liu, Shan & Zhang 2001). What is seen between the lips is the donor's. Donors must be split as
people are: a model trained on a donor has seen the smile of everybody who borrows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

from palsycheck.simulation import pose
from palsycheck.simulation.alignment import Alignment, inside, lip_points, smooth
from palsycheck.simulation.lattice import Maps, sampled, spread
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Portrait
from palsycheck.values import Picture, Points

_STEP = 4.0
_JAW_TRUST = 0.6
_SMOOTHING = 0.2
_SHADE = (0.62, 1.45)
"""Least and most that the light on the skin changes by."""
_SHADE_BLUR = 0.22
"""Standard deviation, u, of the blur before the ratio is taken: folds stay, pores and stubble do not."""
_BROW_LINE = (-3.4, -1.4)
_TEETH_LIGHT = 0.5
"""Exponent by which the donor's teeth follow the ratio of both people's skins: light, not complexion."""


@dataclass(frozen=True, slots=True)
class Donor:
    """Another person's pair of pictures.

    Attributes:
        rest, smiling: From the front.
    """

    rest: Portrait
    smiling: Portrait


def borrowed_smile(portrait: Portrait, donor: Donor) -> Portrait:
    """The person of ``portrait``, which is at rest, with the donor's smile.

    Returns:
        A picture of the same size, with the pupils where they were and nothing changed beside the face.
    """
    frame = portrait.frame
    rest = portrait.landmarks.map(frame.to_face)
    theirs = donor.rest.landmarks.map(donor.rest.frame.to_face)
    alignment = Alignment.of(theirs, donor.smiling.landmarks.map(donor.smiling.frame.to_face))
    aligned = donor.smiling.landmarks.map(
        lambda p: donor.smiling.frame.to_face(p) @ alignment.turn.T + alignment.shift
    )
    smile = _moved(rest, theirs, aligned, alignment.turned)
    place = _Place.of(smile, frame, portrait.image.shape[:2])

    def sources(target: Landmarks) -> tuple[Points, Points]:
        """Where ``target`` has each node's skin, by the upper lip and by the lower."""
        upper, lower = (
            place.nodes + np.asarray(_spline(lip_points(smile, lip), lip_points(target, lip))(place.nodes))
            for lip in ("upper", "lower")
        )
        return upper, lower

    own = place.faded(place.skin(sources(rest), frame))
    here = place.skin(sources(theirs), donor.rest.frame)
    there_u = tuple(alignment.to_smile(p) for p in sources(aligned))
    there = place.skin((there_u[0], there_u[1]), donor.smiling.frame)
    before = sampled(donor.rest.image, here, border=cv2.BORDER_REPLICATE)
    after = sampled(donor.smiling.image, there, border=cv2.BORDER_REPLICATE)
    skin = sampled(portrait.image, own, border=cv2.BORDER_REPLICATE, how=cv2.INTER_CUBIC).astype(np.float32)
    ratio = _ratio(before, after, _SHADE_BLUR * frame.scale, place.hole)
    skin *= (1 + place.shaded * (ratio - 1))[..., None]
    light = (_skin_light(portrait) / _skin_light(donor.smiling)) ** _TEETH_LIGHT
    teeth = after.astype(np.float32) * np.float32(light)
    image = portrait.image.copy()
    mixed = skin + place.hole[..., None] * (teeth - skin)
    image[place.rows, place.columns] = np.clip(np.round(mixed), 0, 255)
    return Portrait(image, smile.map(frame.to_pixels))


def _moved(rest: Landmarks, theirs: Landmarks, aligned: Landmarks, turned: Points) -> Landmarks:
    at = theirs.stacked()
    step = aligned.stacked() - at - np.tensordot(turned, pose.basis(at), axes=1)
    moved = rest.unstacked(rest.stacked() + step)
    sides = [
        replace(new, pupil=old.pupil) for new, old in ((moved.right, rest.right), (moved.left, rest.left))
    ]
    jaw = rest.jaw + _JAW_TRUST * (moved.jaw - rest.jaw)
    # lips that cross would let the inside out
    lower = moved.lower_lip_inner.copy()
    lower[:, 1] = np.maximum(lower[:, 1], moved.upper_lip_inner[:, 1])
    return replace(moved, right=sides[0], left=sides[1], jaw=jaw, lower_lip_inner=lower)


def _spline(at: Points, to: Points) -> RBFInterpolator:
    # far points keep the splines level where no landmark is
    far = np.array([[x, y] for x in (-16.0, 0.0, 16.0) for y in (-14.0, 24.0)])
    still = np.zeros_like(far)
    return RBFInterpolator(
        np.vstack([at, far]),
        np.vstack([to - at, still]),
        kernel="thin_plate_spline",
        smoothing=_SMOOTHING,
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """The patch of a portrait in which a smile is put together.

    Attributes:
        rows, columns: The patch.
        nodes: (n, 2), the lattice's places, u.
        grid: (rows, columns) of the lattice.
        lower: (h, w), share of the lower lip's skin.
        hole, shaded, face: (h, w), 0..1: between the lips; where shading counts; where anything moves.
    """

    rows: slice
    columns: slice
    nodes: Points
    grid: tuple[int, int]
    lower: Maps
    hole: Maps
    shaded: Maps
    face: Maps

    @classmethod
    def of(cls, smile: Landmarks, frame: FaceFrame, shape: tuple[int, int]) -> _Place:
        """``smile`` in face coordinates."""
        low, high = np.array([-11.0, -7.0]), np.array([11.0, float(smile.chin[1]) + 3.0])
        box = frame.to_pixels(np.array([low, [high[0], low[1]], high, [low[0], high[1]]]))
        x0, y0 = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        x1, y1 = np.minimum(np.ceil(box.max(axis=0)).astype(int) + 1, [shape[1], shape[0]])
        columns, rows = (int(np.ceil((b - a) / _STEP)) + 1 for a, b in ((x0, x1), (y0, y1)))
        nx, ny = np.meshgrid(x0 + _STEP * np.arange(columns), y0 + _STEP * np.arange(rows))
        nodes = frame.to_face(np.stack([nx.ravel(), ny.ravel()], axis=1))
        px, py = np.meshgrid(np.arange(x0, x1), np.arange(y0, y1))
        at = frame.to_face(np.stack([px.ravel(), py.ravel()], axis=1).astype(np.float64))
        values = _regions(smile, at, frame.scale).reshape(4, int(y1 - y0), int(x1 - x0)).astype(np.float32)
        return cls(slice(int(y0), int(y1)), slice(int(x0), int(x1)), nodes, (rows, columns), *values)

    def skin(self, sources: tuple[Points, Points], frame: FaceFrame) -> Maps:
        """(h, w, 2): places of every pixel in a picture, from the nodes' by upper and by lower lip, u."""
        height, width = self.lower.shape
        upper, lower = (
            spread(frame.to_pixels(p).reshape(*self.grid, 2).astype(np.float32), _STEP, (width, height))
            for p in sources
        )
        return np.asarray(upper + self.lower[..., None] * (lower - upper), dtype=np.float32)

    def faded(self, places: Maps) -> Maps:
        """Places (h, w, 2) in the portrait itself, which go over into the pixels' own beside the face."""
        y, x = np.mgrid[self.rows, self.columns].astype(np.float32)
        still = np.stack([x, y], axis=2)
        return np.asarray(still + self.face[..., None] * (places - still), dtype=np.float32)


def _regions(smile: Landmarks, at: Points, scale: float) -> Points:
    """(4, n): ``lower``, ``hole``, ``shaded`` and ``face`` of ``_Place`` at places (n, 2), u."""
    x, y = at.T
    above, below = (
        y - np.interp(x, lip[:, 0], lip[:, 1]) for lip in (smile.upper_lip_inner, smile.lower_lip_inner)
    )
    right, left = smile.right.mouth_corner[0], smile.left.mouth_corner[0]
    beside = np.clip(np.maximum(right - x, x - left) / 0.4 + 1.0, 0, 1)
    # between the lips the lower one's place comes in by and by
    share = np.clip(above / np.maximum(above - below, 1e-3), 0, 1)
    soft = np.clip(0.5 + (above + below) / 1.2, 0, 1)
    lower = share + beside * (soft - share)
    gap = np.clip((above - below) * scale / 1.5 - 0.3, 0, 1) * (1 - beside)
    hole = np.clip(above * scale + 0.5, 0, 1) * np.clip(0.5 - below * scale, 0, 1) * gap
    deep = inside(smile, at)
    eyes = np.ones_like(x)
    for side in (smile.right, smile.left):
        points = np.vstack([side.upper_lid, side.lower_lid])
        middle, half = points.mean(axis=0), np.ptp(points, axis=0) / 2 + [0.5, 0.45]
        eyes *= smooth((np.hypot(*((at - middle) / half).T) - 0.9) / 0.35)
    shaded = smooth((y - _BROW_LINE[0]) / (_BROW_LINE[1] - _BROW_LINE[0])) * smooth((deep - 0.2) / 1.2) * eyes
    face = smooth((deep + 2.2) / 2.1) * smooth((y + 6.6) / 2.8)
    return np.stack([lower, hole, shaded, face])


def _ratio(before: Picture, after: Picture, blur: float, hole: Maps) -> Maps:
    """(h, w): how the light on the donor's skin changes."""
    luma = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    skin = 1 - np.clip(cv2.dilate(hole, np.ones((3, 3))), 0, 1)
    first, second, weight = (
        cv2.GaussianBlur(np.asarray(plane * skin, dtype=np.float32), (0, 0), blur)
        for plane in (before @ luma, after @ luma, np.ones_like(skin))
    )
    level = np.maximum(weight, 0.05)
    return np.clip((second / level + 8) / (first / level + 8), *_SHADE).astype(np.float32)


def _skin_light(portrait: Portrait) -> float:
    """Median brightness of the cheeks, 0..255."""
    frame = portrait.frame
    reach = max(1, round(frame.scale))
    found = [
        portrait.image[y - reach : y + reach + 1, x - reach : x + reach + 1].reshape(-1, 3)
        for x, y in np.round(frame.to_pixels(np.array([[-5.0, 4.5], [5.0, 4.5]]))).astype(int)
    ]
    return float(np.median(np.concatenate(found).mean(axis=1)))
