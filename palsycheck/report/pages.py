"""How pages are drawn: in which language, on which paper, and whether as PDF too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Paper = Literal["a4", "letter"]
"""ISO 216 A4, 210 x 297 mm, or US Letter, 216 x 279 mm."""

PAPERS: tuple[Paper, ...] = get_args(Paper)


@dataclass(frozen=True, slots=True)
class Pages:
    """What a reader may choose; nothing of it changes a result."""

    language: str = "en"
    paper: Paper = "a4"
    pdf: bool = True
