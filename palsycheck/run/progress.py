"""How a run is shown while it goes: a live bar on a terminal, one plain line a patient elsewhere.

All of it goes to stderr; stdout stays for what a pipe wants (``--json``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from palsycheck.errors import OutputError
from palsycheck.report.words import against_threshold
from palsycheck.results import Outcome, PatientResult
from palsycheck.text import printable

STYLES = {Outcome.SCORED: "green", Outcome.NOT_SCORED: "yellow", Outcome.FAILED: "red"}


class Show:
    """Where a run reports what happens."""

    def __init__(self, console: Console, *, bar: Progress | None, json_lines: bool) -> None:
        self._console = console
        self._bar = bar
        self._task = None if bar is None else bar.add_task("screening", total=None)
        self._json_lines = json_lines

    def begin(self, total: int) -> None:
        """So many patients will be screened."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, total=total)

    def note(self, text: str) -> None:
        """A line for the user."""
        self._console.print(escape(printable(text)), soft_wrap=True, highlight=False)

    def patient(self, result: PatientResult, *, seconds: float | None) -> None:
        """A patient is done; ``seconds`` is None where an earlier result was kept."""
        if self._json_lines:
            _print_line(json.dumps(summary(result)))
        style = STYLES[result.outcome]
        time = "kept" if seconds is None else f"{seconds:.0f} s"
        self._console.print(
            f"[{style}]{result.outcome.value.replace('_', ' '):<10}[/] {escape(sentence(result))} ({time})",
            soft_wrap=True,
            highlight=False,
        )
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)


def _print_line(text: str) -> None:
    try:
        print(text, flush=True)  # noqa: T201 - stdout is the product
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"Standard output cannot be written: {error.strerror}", remedy="Send it somewhere with room"
        ) from error


def sentence(result: PatientResult) -> str:
    """A patient's result in one line, fit for a terminal: id, probability or reasons."""
    reasons = " ".join(reason.text for reason in result.reasons)
    if result.probability is None:
        return printable(f"{result.patient_id}: {reasons}")
    side = "above" if result.above_threshold else "below"
    probability, threshold = against_threshold(result.probability, result.threshold)
    text = f"{result.patient_id}: probability of palsy (model) {probability}, {side} threshold {threshold}"
    return printable(f"{text}. {reasons}" if reasons else text)


def summary(result: PatientResult) -> dict[str, object]:
    """What ``--json`` prints of a patient."""
    return {
        "patient_id": result.patient_id,
        "outcome": result.outcome.value,
        "reasons": [reason.text for reason in result.reasons],
        "probability": result.probability,
        "threshold": result.threshold,
        "above_threshold": result.above_threshold,
        "folder": f"patients/{result.folder}",
    }


@contextmanager
def progress(*, json_lines: bool) -> Iterator[Show]:
    """Progress on stderr for the length of a run."""
    console = Console(stderr=True)
    if not console.is_terminal:
        # A pipe or a log has no width to fit.
        yield Show(Console(stderr=True, width=10_000, no_color=True), bar=None, json_lines=json_lines)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, redirect_stdout=False, redirect_stderr=False) as bar:
        yield Show(bar.console, bar=bar, json_lines=json_lines)
