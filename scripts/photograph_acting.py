"""Brings photographs of a prepared folder to life and writes what they do as sheets of pictures, which show
people: keep them outside of the repository.

Usage: .venv/bin/python scripts/photograph_acting.py PHOTOGRAPHS OUT [IDENTITY...]
  IDENTITY   whom; the first of each source if none is named
One sheet a person. Rows: healthy; left central palsy of severity 0.8; right peripheral palsy of severity 0.9.
Columns: rest, smile, frown, brow raise, eye closure, speech.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from palsycheck.files import private_folder
from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.expression import Action, Script, Segment
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.phantom import make_phantom, render
from palsycheck.simulation.photographs.framing import framed
from palsycheck.simulation.photographs.library import Photograph, read_photographs
from palsycheck.values import Picture

ACTIONS = (Action.REST, Action.SMILE, Action.FROWN, Action.BROW_RAISE, Action.EYE_CLOSURE, Action.SPEECH)
PALSIES = (None, Palsy("left", 0.8, "central"), Palsy("right", 0.9, "peripheral"))
SIZE = (360, 360)


def main(folder: Path, out: Path, identities: list[str]) -> None:
    """The command."""
    private_folder(out)
    people = read_photographs(folder, open_mouths=bool(identities))
    wanted = identities or list({one.entry.source: one.identity for one in reversed(people)}.values())
    for number, one in enumerate(people):
        if one.identity in wanted:
            rows = [row(one, number, palsy) for palsy in PALSIES]
            Image.fromarray(np.vstack(rows)).save(out / f"acting-{one.identity}.png")


def row(one: Photograph, number: int, palsy: Palsy | None) -> Picture:
    """One tile an action, each at its height."""
    portrait = one.portrait
    drawn = make_phantom(SAMPLE_SEEDS + number, palsied=False, seconds=12.0, fps=1.0, size=SIZE)
    segments = tuple(Segment(action, 2.0 * n, 2.0) for n, action in enumerate(ACTIONS))
    clear = replace(drawn.camera, read_noise=0.0, shot_noise=0.0, exposure_stops=0.0, blur_px=0.0)
    wish = replace(
        drawn,
        script=Script(segments, drawn.seed, blinks=False),
        palsy=palsy,
        scale=9.0,
        place=(180.0, 140.0),
        camera=clear,
    )
    frames = list(render(framed(wish, portrait) or wish, portrait))
    return np.hstack([frame.picture for frame in frames[1::2]])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
