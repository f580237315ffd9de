"""Draws docs/phantoms.png: three phantoms in health and with a palsy of each pattern.

Run ``python docs/phantoms_montage.py`` from the root of the source tree.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.expression import Action, Script, Segment
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.phantom import make_phantom, render
from palsycheck.values import Picture

ACTIONS = (Action.REST, Action.SMILE, Action.FROWN, Action.BROW_RAISE, Action.EYE_CLOSURE)
ROWS = ((10, None), (27, Palsy("left", 0.8, "central")), (31, Palsy("right", 0.9, "peripheral")))
WIDTH, HEIGHT = 168, 196


def row(number: int, palsy: Palsy | None) -> Picture:
    """One person, one tile an action, each at its height."""
    drawn = make_phantom(SAMPLE_SEEDS + number, palsied=False, seconds=10.0, fps=1.0, size=(640, 480))
    segments = tuple(Segment(action, 2.0 * n, 2.0) for n, action in enumerate(ACTIONS))
    phantom = replace(
        drawn,
        script=Script(segments, drawn.seed, blinks=False),
        palsy=palsy,
        scale=8.0,
        place=(320.0, 210.0),
        camera=replace(drawn.camera, read_noise=0.0, shot_noise=0.0, exposure_stops=0.1, blur_px=0.0),
    )
    tiles = []
    for frame in list(render(phantom))[1::2]:
        x, y = 320 - 150, 210 - 155
        tile = Image.fromarray(frame.picture[y : y + 350, x : x + 300])
        tiles.append(np.asarray(tile.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)))
    return np.hstack(tiles)


if __name__ == "__main__":
    montage = Image.fromarray(np.vstack([row(*entry) for entry in ROWS]))
    small = montage.quantize(224, dither=Image.Dither.NONE)
    small.save(Path(__file__).with_name("phantoms.png"), optimize=True)
