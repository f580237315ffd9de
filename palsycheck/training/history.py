"""The course of a training, epoch by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Epoch:
    """One row of the history.

    Attributes:
        epoch: From 1.
        train_loss, train_accuracy: Of the training clips while they were trained on.
        validation_loss: Mean cross entropy of the validation people's clips; after temperature scaling where
            that is asked for.
        validation_accuracy: Of the validation people at 0.5.
        best: Whether the validation loss is the lowest so far.
        rate: Learning rate of all but the backbone at the epoch's start.
        seconds: Duration.
        waiting: Seconds of it in which the computation waited for data.
        peak_mib: Largest resident memory of this process in the training so far (``palsycheck.memory``), MiB;
            None where the system does not tell, or the row is of a version that did not record it.
        asymmetry_error: Mean distance of the validation people's asymmetries from those known, hundredths
            of the distance between the pupils; None where none are estimated, or known.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    best: bool
    rate: float
    seconds: float
    waiting: float
    peak_mib: float | None
    asymmetry_error: float | None = None


def history_csv(history: Sequence[Epoch]) -> str:
    """CSV (RFC 4180), one row an epoch, losses in nats."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.name for field in fields(Epoch))
    for row in history:
        values = asdict(row).values()
        writer.writerow(
            "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value).lower()
            for value in values
        )
    return text.getvalue()


def read_history(text: str) -> tuple[Epoch, ...]:
    """The rows of ``history_csv``."""
    kinds: dict[str, Callable[[str], Any]] = {
        "int": int,
        "float": float,
        "bool": "true".__eq__,
        "float | None": lambda cell: float(cell) if cell else None,
    }
    return tuple(
        Epoch(**{field.name: kinds[str(field.type)](row.get(field.name, "")) for field in fields(Epoch)})
        for row in csv.DictReader(io.StringIO(text))
    )


def waiting_share(history: Sequence[Epoch]) -> float:
    """Share of the epochs' time spent waiting for data, 0..1."""
    return sum(row.waiting for row in history) / max(sum(row.seconds for row in history), 1e-9)


def peak(history: Sequence[Epoch]) -> float | None:
    """The largest of the epochs' memories, MiB, None where none is known."""
    return max((row.peak_mib for row in history if row.peak_mib is not None), default=None)


def line(row: Epoch) -> str:
    """The row for the terminal."""
    error = "" if row.asymmetry_error is None else f", asymmetries {row.asymmetry_error:.2f} off"
    return (
        f"epoch {row.epoch}: train loss {row.train_loss:.4f} accuracy {row.train_accuracy:.3f}, "
        f"validation loss {row.validation_loss:.4f} accuracy {row.validation_accuracy:.3f}"
        f"{error}{' (best)' if row.best else ''}, {row.seconds:.0f} s, "
        f"{row.waiting / max(row.seconds, 1e-9):.0%} of it waiting for data"
    )
