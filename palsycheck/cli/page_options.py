"""The options of commands that draw pages."""

from __future__ import annotations

from typing import Annotated

import typer

from palsycheck.language import Language
from palsycheck.report.pages import Paper

PdfOption = Annotated[bool, typer.Option("--pdf/--no-pdf", help="Write PDF reports besides HTML.")]
LangOption = Annotated[Language, typer.Option("--lang", help="Language of the reports.")]
PaperOption = Annotated[Paper, typer.Option("--paper", help="Paper of the PDF reports.")]
