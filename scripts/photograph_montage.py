"""Draws the landmarks on the faces of a prepared folder, to be looked at; the sheets show people: keep them
outside of the repository.

Usage: .venv/bin/python scripts/photograph_montage.py PHOTOGRAPHS OUT
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path

import cv2
import numpy as np

from palsycheck.files import private_folder
from palsycheck.simulation.photographs.library import read_photographs
from palsycheck.simulation.portrait import Landmarks, Portrait, Side
from palsycheck.values import Picture, Points

TILE, COLUMNS, ROWS = 330, 6, 4
SCALE = 13.0
"""Pixels per u in a tile."""
PLACE = (165.0, 105.0)


def main(folder: Path, out: Path) -> None:
    """The command."""
    private_folder(out)
    tiles = []
    for one in read_photographs(folder, open_mouths=True):
        smiling = one.smiling
        tiles.append(tile(one.portrait, one.identity + ("" if one.closed else " open")))
        tiles += [] if smiling is None else [tile(smiling, one.identity + " smiling")]
    for start in range(0, len(tiles), COLUMNS * ROWS):
        some = tiles[start : start + COLUMNS * ROWS]
        some += [np.zeros_like(some[0])] * (COLUMNS * ROWS - len(some))
        sheet = np.vstack([np.hstack(some[r : r + COLUMNS]) for r in range(0, len(some), COLUMNS)])
        cv2.imwrite(str(out / f"sheet-{start // (COLUMNS * ROWS):02d}.png"), sheet[..., ::-1])


def tile(portrait: Portrait, name: str) -> Picture:
    """The face upright at one size, its lines drawn."""
    frame = portrait.frame
    upright = SCALE * np.linalg.inv(frame.matrix)
    view = np.column_stack([upright, np.array(PLACE) - upright @ frame.origin])
    drawn = cv2.warpAffine(portrait.image, view, (TILE, TILE), flags=cv2.INTER_AREA)
    moved = portrait.landmarks.map(lambda p: p @ view[:, :2].T + view[:, 2])
    for points in curves(moved):
        line = np.round(points * 16).astype(np.int32)
        cv2.polylines(drawn, [line], False, (0, 255, 80), 1, cv2.LINE_AA, shift=4)
        for x, y in line:
            cv2.circle(drawn, (int(x), int(y)), 14, (255, 40, 40), -1, cv2.LINE_AA, shift=4)
    cv2.putText(drawn, name, (4, TILE - 6), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (255, 255, 0), 1, cv2.LINE_AA)
    return np.asarray(drawn, dtype=np.uint8)


def curves(marks: Landmarks | Side) -> list[Points]:
    """Every curve and point, (n, 2) each."""
    found: list[Points] = []
    for field in fields(marks):
        value = getattr(marks, field.name)
        found += curves(value) if isinstance(value, Side) else [value.reshape(-1, 2)]
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
