"""Learns the corrections of the face mesh, prints their error on held-out people, writes the package's file.

Usage: .venv/bin/python scripts/photograph_learn.py POINTS.csv LONDON
  POINTS.csv   written by scripts/photograph_points.py
  LONDON       the folder of the London set with its neutral-landmarks.csv
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from palsycheck.simulation.photographs import learn, london, mesh
from palsycheck.simulation.photographs.raw import read_meshes


def main(points: Path, folder: Path) -> None:
    """The command."""
    meshes = {name.split("/")[-1]: raw.points for name, raw in read_meshes(points).items()}
    marked = [
        learn.Marked(found, hand)
        for name, hand in sorted(london.read_points(folder).items())
        if (found := meshes.get(name)) is not None
    ]
    sys.stdout.write(f"{len(marked)} people, {learn.FOLDS} folds, distances in u\n\n{table(marked)}\n\n")
    for what, known in zip(("mean", "95th percentile"), learn.held_out_asymmetries(marked), strict=True):
        values = ", ".join(f"{name} {value:.1f}" for name, value in asdict(known).items())
        sys.stdout.write(f"asymmetry, {what}: {values}\n")
    stored = mesh.corrections_to(learn.learn(marked))
    target = Path(mesh.__file__).with_name(mesh.FILE)
    target.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")


def table(marked: list[learn.Marked]) -> str:
    """The errors as Markdown."""
    lines = [
        "| points | mean | 95th percentile | to the line | mesh as it is | mean offset only |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for e in learn.held_out_errors(marked):
        line = "" if e.line is None else f"{e.line:.2f}"
        lines.append(
            f"| {e.group} | {e.mean:.2f} | {e.p95:.2f} | {line} | {e.anchors:.2f} | {e.offset:.2f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
