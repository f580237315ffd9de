"""Where the data that travels with the package lies."""

from __future__ import annotations

from pathlib import Path

from palsycheck.errors import ReportError


def templates_dir() -> Path:
    """The folder of the Jinja2 templates and style sheets.

    ``palsycheck/templates`` in an installed wheel, ``templates/`` beside the package in a source tree.

    Raises:
        ReportError: Neither is there.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "templates", package.parent / "templates"):
        if folder.is_dir():
            return folder
    raise ReportError(
        "The report templates are not installed", where=package, remedy="Install palsycheck again"
    )
