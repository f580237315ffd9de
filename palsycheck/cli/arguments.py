"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

LARGEST_SEED = 2**32 - 1
"""Also of a stored split: see ``palsycheck.datasets.splits``, which takes long to import."""

Model = Annotated[
    str,
    typer.Argument(
        metavar="MODEL", help="A name from 'model list', or a model directory.", show_default=False
    ),
]
Data = Annotated[
    Path,
    typer.Argument(metavar="DATASET", help="Made by 'palsycheck dataset build'.", show_default=False),
]
Device = Annotated[str, typer.Option("--device", help="auto, cpu, cuda or cuda:N.")]

SplitChoice = Annotated[
    str,
    typer.Option(
        "--split",
        help="patient: nobody is in two parts; image: the paper's 7:2:1, which leaks; or a stored split.",
    ),
]
SplitSeed = Annotated[
    int, typer.Option("--split-seed", min=0, max=LARGEST_SEED, help="Of a split made here.")
]

Part = Annotated[
    Literal["test", "all"],
    typer.Option("--part", help="The test people of the model's split, or everybody."),
]
TestSplit = Annotated[
    Path | None,
    typer.Option("--split", help="Stored split whose test people to take.", show_default="the model's own"),
]
ChanceSeed = Annotated[int, typer.Option("--seed", min=0, help="Of bootstraps and cross validations.")]
JsonFile = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Also write the result there, as JSON."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")]
