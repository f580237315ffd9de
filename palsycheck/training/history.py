"""The course of a training, epoch by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True, slots=True)
class Epoch:
    """One row of the history.

    Attributes:
        epoch: From 1.
        train_loss, train_accuracy: Of the training clips while they were trained on.
        validation_loss: Mean cross entropy of the validation patients' clips.
        validation_accuracy: Of the validation patients at 0.5.
        best: Whether the validation loss is the lowest so far.
        rate: Learning rate of GRU and classifier at the epoch's start.
        seconds: Duration.
    """

    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    best: bool
    rate: float
    seconds: float


def history_csv(history: Sequence[Epoch]) -> str:
    """CSV (RFC 4180), one row an epoch, losses in nats."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field.name for field in fields(Epoch))
    for row in history:
        values = asdict(row).values()
        writer.writerow(
            f"{value:.6g}" if isinstance(value, float) else str(value).lower() for value in values
        )
    return text.getvalue()


def line(row: Epoch) -> str:
    """The row for the terminal."""
    return (
        f"epoch {row.epoch}: train loss {row.train_loss:.4f} accuracy {row.train_accuracy:.3f}, "
        f"validation loss {row.validation_loss:.4f} accuracy {row.validation_accuracy:.3f}"
        f"{' (best)' if row.best else ''}, {row.seconds:.0f} s"
    )
