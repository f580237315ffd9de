"""``palsycheck model``: the models at hand, their cards, their integrity."""

from __future__ import annotations

import dataclasses
import json
from typing import Annotated, Any

import typer

from palsycheck.errors import ModelError, UsageError

model_app = typer.Typer(
    name="model", help="The models at hand, their cards, their integrity.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="MODEL", help="A name from 'model list', or a model directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to stdout.")]
AsMarkdown = Annotated[bool, typer.Option("--markdown", help="Write the card in Markdown to stdout.")]
Device = Annotated[str, typer.Option(help="auto, cpu, cuda or cuda:N.")]


@model_app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the built-in model and your own (in the user's data folder)."""
    from rich.table import Table

    from palsycheck.models.describe import plain
    from palsycheck.models.store import available, card_of, user_folder

    rows = []
    for entry in available():
        try:
            card = card_of(entry.path)
            rows.append({"name": entry.name, "version": card.version, "summary": card.summary, "error": None})
        except ModelError as error:
            rows.append({"name": entry.name, "version": None, "summary": None, "error": str(error)})
    if as_json:
        _print_json(rows)
        return
    table = Table("Name", "Version", "Summary")
    for row in rows:
        table.add_row(*(plain(text or "-") for text in (row["name"], row["version"])), _last_cell(row))
    _print(table)
    _print(f"Your own models: one directory each in {user_folder()}")


@model_app.command()
def show(model: Name = "default", as_json: AsJson = False, markdown: AsMarkdown = False) -> None:
    """Print a model's architecture and its card."""
    from palsycheck.models.architecture import build
    from palsycheck.models.describe import describe
    from palsycheck.models.markdown import card_markdown
    from palsycheck.models.store import card_of, find

    if as_json and markdown:
        raise UsageError("--json and --markdown cannot go together", remedy="Give one of them")
    card = card_of(find(model))
    if markdown:
        typer.echo(card_markdown(card), nl=False)
        return
    stages = build(card.architecture, card.config).stages()
    if as_json:
        _print_json(
            {"card": card.model_dump(mode="json"), "stages": [dataclasses.asdict(stage) for stage in stages]}
        )
    else:
        _print(describe(card, stages))


@model_app.command()
def check(model: Name = "default", device: Device = "cpu", as_json: AsJson = False) -> None:
    """Check that a model's files are whole, that it loads, and that it answers with numbers."""
    from palsycheck.models.check import check as check_model
    from palsycheck.models.describe import plain
    from palsycheck.models.device import choose_device
    from palsycheck.models.store import find

    checked = check_model(find(model), device=choose_device(device))
    if as_json:
        _print_json(dataclasses.asdict(checked))
    else:
        _print(
            f"{plain(checked.name)} {plain(checked.version)}: whole, loads and answers "
            f"({checked.parameters:,} parameters, weights SHA-256 {checked.weights_sha256})"
        )


def _last_cell(row: dict[str, str | None]) -> Any:
    from rich.text import Text

    from palsycheck.models.describe import plain

    if row["error"] is not None:
        return Text(plain(row["error"]), style="red")
    return Text(plain(row["summary"] or ""))


def _print(what: Any) -> None:
    """Text goes out as it is; only tables are drawn."""
    from rich.console import Console

    Console(soft_wrap=isinstance(what, str)).print(what, markup=False, highlight=False)


def _print_json(data: Any) -> None:
    typer.echo(json.dumps(data, indent=2, ensure_ascii=False))
