"""Draws docs/kface.png: the 54 stills of one person of a phantom K-FACE.

Run ``python docs/kface_montage.py`` from the root of the source tree.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.stills import SELECTION, stills
from palsycheck.values import Picture

PERSON = SAMPLE_SEEDS + 830
COLUMNS = 9
SIZE = (92, 92)


def tile(picture: Picture) -> Picture:
    """The head and shoulders of a still."""
    height, width = picture.shape[:2]
    left = (width - height) // 2
    part = picture[:, left : left + height]
    return np.asarray(cv2.resize(part, SIZE, interpolation=cv2.INTER_AREA), dtype=np.uint8)


if __name__ == "__main__":
    tiles = [tile(still.picture) for still in stills(PERSON, SELECTION)]
    rows = [np.hstack(tiles[at : at + COLUMNS]) for at in range(0, len(tiles), COLUMNS)]
    montage = Image.fromarray(np.vstack(rows)).quantize(128, dither=Image.Dither.NONE)
    montage.save(Path(__file__).with_name("kface.png"), optimize=True)
