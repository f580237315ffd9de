"""The command line: one Typer app, and the one place where errors become a line and an exit status.

Commands import what they use when they run, so that ``--help`` and usage errors answer at once.
Exit status: 0 done; 1 something failed; 2 usage, or nothing to do; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from palsycheck import __version__
from palsycheck.cli.audit import audit
from palsycheck.cli.cohort import cohort
from palsycheck.cli.compare import compare
from palsycheck.cli.dataset import dataset_app
from palsycheck.cli.doctor import doctor
from palsycheck.cli.evaluate import evaluate
from palsycheck.cli.model import model_app
from palsycheck.cli.phantom import phantom
from palsycheck.cli.report import report
from palsycheck.cli.screen import screen
from palsycheck.cli.train import train
from palsycheck.errors import PalsycheckError
from palsycheck.text import printable

app = typer.Typer(
    name="palsycheck",
    help="Screens recorded patient videos for facial palsy and writes a report for each patient.",
    epilog="Research use only. Not a medical device. Not for diagnosis, triage or treatment.",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(screen)
app.command()(report)
app.command()(cohort)
app.command()(phantom)
app.command()(train)
app.command()(evaluate)
app.command()(compare)
app.command()(audit)
app.add_typer(dataset_app, name="dataset")
app.add_typer(model_app, name="model")
app.command()(doctor)


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"palsycheck {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks; anywhere on the line.")] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the process with its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: Sequence[str]) -> int:
    """Run the command line and give its exit status; errors become one line on stderr.

    ``--debug`` shows tracebacks instead; Python's own hold no local variables.
    """
    debug = "--debug" in arguments
    if debug:
        os.environ["PALSYCHECK_DEBUG"] = "1"  # worker processes inherit it
    try:
        status = app([a for a in arguments if a != "--debug"], prog_name="palsycheck", standalone_mode=False)
    except PalsycheckError as error:
        return _fail(str(error), error.exit_status, debug=debug)
    except typer.TyperException as error:
        return _fail(error.format_message(), error.exit_code, debug=debug)
    except (KeyboardInterrupt, typer.Abort):
        return _fail("interrupted", 130, debug=debug)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:  # noqa: BLE001 - the error boundary: a defect must not print patient data
        return _fail(
            f"internal error ({type(error).__name__}). Run again with --debug and report what it shows.",
            1,
            debug=debug,
        )
    return status if isinstance(status, int) else 0


def _fail(message: str, status: int, *, debug: bool) -> int:
    if debug:
        traceback.print_exc()
    typer.echo(f"palsycheck: {printable(message)}", err=True)
    return status


if __name__ == "__main__":
    main()
