"""How pages are drawn: in which language, on which paper, and whether as PDF too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from palsycheck.language import Language

Paper = Literal["a4", "letter"]
"""ISO 216 A4, 210 x 297 mm, or US Letter, 216 x 279 mm."""


@dataclass(frozen=True, slots=True)
class Pages:
    """What a reader may choose; nothing of it changes a result."""

    language: Language = "en"
    paper: Paper = "a4"
    pdf: bool = True

    @property
    def mark(self) -> str:
        """How the HTML of such pages begins, behind the document type."""
        return f'<html lang="{self.language}" data-paper="{self.paper}">'


def drawn(folder: Path, pages: Pages) -> bool:
    """Whether a patient's report lies there as it is wanted: in that language, for that paper, as PDF too."""
    try:
        with (folder / "report.html").open("rb") as file:
            begins = file.read(200)
    except OSError:
        return False
    return pages.mark.encode() in begins and (not pages.pdf or (folder / "report.pdf").is_file())
