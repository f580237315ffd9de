"""Prepares a folder of photographs for the simulator, outside of the repository.

Usage: .venv/bin/python scripts/photograph_prepare.py OUT POINTS.csv LONDON PORTRAITS
  OUT                 the folder to make
  POINTS.csv          written by scripts/photograph_points.py over LONDON and PORTRAITS
  LONDON, PORTRAITS   the folders of pictures
"""

from __future__ import annotations

import sys
from pathlib import Path

from palsycheck.simulation.photographs.prepare import prepare


def main(out: Path, points: Path, london: Path, portraits: Path) -> None:
    """The command."""
    index = prepare(out, meshes=points, london_folder=london, portraits_folder=portraits)
    for one in index.left_out:
        sys.stdout.write(f"left out: {one.picture}: {'; '.join(one.reasons)}\n")
    smiling = sum(entry.smiling is not None for entry in index.people)
    sys.stdout.write(f"{len(index.people)} people, {smiling} of them smiling too, in {out}\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:5]))
