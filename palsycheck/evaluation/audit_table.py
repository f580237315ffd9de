"""The audit for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from palsycheck.models.describe import plain
from palsycheck.models.figures import AuditRow

if TYPE_CHECKING:
    from rich.table import Table

STYLES = {"pass": "green", "warn": "yellow", "fail": "red", "none": "dim"}
WORDS = {"pass": "pass", "warn": "warn", "fail": "fail", "none": "not asked"}


def audit_table(rows: Sequence[AuditRow]) -> Table:
    """A table of the rows: question, value with interval, what to expect, verdict and reason.

    Rows may come from a stranger's card: control characters are shown as "?".
    """
    from rich.table import Table
    from rich.text import Text

    table = Table("Question", "Value", "Verdict", "Reason", show_lines=True)
    for row in rows:
        table.add_row(
            Text(plain(row.title)),
            Text(f"{value_text(row)}\n{plain(row.measure)}\nexpected: {plain(row.expected)}"),
            Text(WORDS[row.verdict], style=STYLES[row.verdict]),
            Text(plain(row.reason)),
        )
    return table


def value_text(row: AuditRow) -> str:
    """ "0.52 [0.38, 0.66]", or a dash where there is no value."""
    if row.value is None:
        return "-"
    return f"{row.value.value:.2f} [{row.value.low:.2f}, {row.value.high:.2f}]"
