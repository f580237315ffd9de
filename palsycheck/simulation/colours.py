"""Two photographs of one person in the same light: the second gets the skin colours of the first."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.portrait import Portrait
from palsycheck.values import Picture

_PLACES = ((-5.5, 4.5, 1.6), (5.5, 4.5, 1.6), (0.0, 2.0, 0.9), (-3.0, -5.5, 1.5), (3.0, -5.5, 1.5))
"""(x, y, radius), u: cheeks below the eyes, bridge of the nose, forehead."""
_SPREADS = (0.85, 1.18)
"""Least and most that the spread of a colour is changed by: a smile's shading is no error of the light."""
_LARGEST = 14.0
"""Most that a colour is shifted by, units of Lab."""


def match_colours(portrait: Portrait, like: Portrait) -> Picture:
    """The picture of ``portrait``, its mean and spread in CIE Lab made those of ``like`` on the skin.

    Returns:
        (height, width, 3), RGB, uint8.
    """
    own, wanted = _skin(portrait), _skin(like)
    gain = np.clip(wanted.std(axis=0) / np.maximum(own.std(axis=0), 1e-3), *_SPREADS)
    mean = own.mean(axis=0)
    shift = np.clip(wanted.mean(axis=0) - mean, -_LARGEST, _LARGEST)
    lab = (_lab(portrait.image) - mean) * gain + mean + shift
    rgb = cv2.cvtColor(lab.astype(np.float32), cv2.COLOR_Lab2RGB)
    return np.asarray(np.clip(np.round(rgb * 255), 0, 255), dtype=np.uint8)


def _lab(picture: Picture) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_RGB2Lab), dtype=np.float32)


def _skin(portrait: Portrait) -> npt.NDArray[np.float64]:
    """(n, 3), Lab of the pixels at ``_PLACES``, less the darkest and brightest tenths: hair and shine."""
    frame = portrait.frame
    mask = np.zeros(portrait.image.shape[:2], dtype=np.uint8)
    for x, y, radius in _PLACES:
        place = frame.to_pixels(np.array([[x, y]]))[0]
        cv2.circle(mask, (round(place[0]), round(place[1])), max(2, round(radius * frame.scale)), 1, -1)
    found = _lab(portrait.image)[mask > 0].astype(np.float64)
    low, high = np.percentile(found[:, 0], [10, 90])
    return np.asarray(found[(found[:, 0] >= low) & (found[:, 0] <= high)])
