"""The figures that benchmarks/transfer.sh left, as a page.

python benchmarks/transfer_table.py OUT > docs/transfer.md
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import torch
from evaluated import figures

from palsycheck import __version__

DIRECTIONS = {
    "portraits": "portraits, smiles by displacement, to London, photographed smiles",
    "london": "London, photographed smiles, to portraits, smiles by displacement",
}
FORMS = {
    "plain": "the face alone",
    "asymmetries": "the same, and it estimates the asymmetries",
    "mirror": "the same, and the face is compared with its mirror image",
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT")
    out: Path = parser.parse_args(arguments).out
    rows = [row for direction in DIRECTIONS for row in _rows(out, direction)]
    if not rows:
        sys.exit(f"no figures in {out}: run benchmarks/transfer.sh first")
    print("\n\n".join([*_head(), "\n".join([*_TABLE, *rows])]))


_TABLE = [
    "| trained on, tried on | the network sees | epochs | recordings | AUC by recording | AUC by face |",
    "| --- | --- | --- | --- | --- | --- |",
]


def _head() -> Iterator[str]:
    yield "# What carries over from simulator to simulator"
    yield (
        "MobileNetV2 on single faces of 160 pixels, all layers trained, each form twice: on portraits that "
        "smile by displacement alone, tried on London's people with their own photographed smiles, and the "
        "other way round. No person and no kind of smile is in both. A recording's score is the mean over "
        "its faces; intervals are bootstraps over people, both recordings of whom are drawn together."
    )
    yield (
        f"palsycheck {__version__}, torch {torch.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {date.today().isoformat()}, by `benchmarks/transfer.sh`, printed by "
        "`benchmarks/transfer_table.py`. One seed: differences within the intervals tell nothing."
    )


def _rows(out: Path, direction: str) -> Iterator[str]:
    for form, words in FORMS.items():
        for path in sorted(out.glob(f"{direction}-{form}-*.json")):
            found = figures(path)
            patient, image = found["patient"], found["image"]
            epochs = path.stem.rsplit("-", 1)[1]
            yield (
                f"| {DIRECTIONS[direction]} | {words} | {epochs} | {patient.items} | {patient.auc.text} | "
                f"{image.auc.text} |"
            )


if __name__ == "__main__":
    main()
