"""``palsycheck doctor``: what this machine has and lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from palsycheck.doctor import Finding

_COLOURS = {"ok": "green", "warn": "yellow", "missing": "red"}


def doctor(
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Folder that runs are to be written to; its disk is looked at."),
    ] = Path(),
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Say what this machine has and lacks, with the exact remedy.

    Exit status: 0 if screening can run, 1 otherwise.
    """
    from palsycheck.doctor import can_screen, examine

    findings = examine(output)
    if as_json:
        print_json(findings)
    else:
        print_table(findings)
    if not can_screen(findings):
        raise typer.Exit(1)


def print_json(findings: tuple[Finding, ...]) -> None:
    """The findings as a JSON array on stdout."""
    import json

    typer.echo(
        json.dumps([finding.model_dump(mode="json") for finding in findings], indent=2, ensure_ascii=False)
    )


def print_table(findings: tuple[Finding, ...]) -> None:
    """A line each on stdout, and below them the remedies, unbroken so that they can be copied."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table("", "State", "Found", box=None, pad_edge=False)
    for finding in findings:
        state = Text(finding.state, style=_COLOURS[finding.state])
        table.add_row(Text(finding.name), state, Text(finding.found))
    console.print(table)
    for finding in findings:
        if finding.remedy:
            console.print(Text(f"{finding.name}: {finding.remedy}"), soft_wrap=True)
