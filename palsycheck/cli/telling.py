"""How commands that train say where they are: a live line on a terminal, a plain line an epoch elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import typer

from palsycheck.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from palsycheck.training.fit import Step
    from palsycheck.training.history import Epoch


@dataclass(frozen=True, slots=True)
class Teller:
    """Told after each step and epoch, and of anything else in a line."""

    on_step: Callable[[Step], None]
    on_epoch: Callable[[Epoch], None]
    say: Callable[[str], None]


@contextmanager
def telling(epochs: int) -> Iterator[Teller]:
    """Progress of a training of at most so many epochs, on stderr."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from palsycheck.training.history import line

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Teller(lambda _: None, lambda epoch: say(line(epoch)), say)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("training", total=None)

        def on_step(step: Step) -> None:
            progress.update(
                task,
                description=f"epoch {step.epoch} of {epochs}: loss {step.loss:.3f} "
                f"accuracy {step.accuracy:.3f}",
                completed=step.step,
                total=step.steps,
            )

        def print_line(text: str) -> None:
            progress.console.print(printable(text), markup=False, highlight=False, soft_wrap=True)

        yield Teller(on_step, lambda epoch: print_line(line(epoch)), print_line)


def say(text: str) -> None:
    """A line on stderr."""
    typer.echo(printable(text), err=True)


def silent() -> Teller:
    """Says nothing."""
    return Teller(lambda _: None, lambda _: None, lambda _: None)
