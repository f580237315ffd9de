"""What ``palsycheck evaluate -o FILE`` wrote, for the benchmarks that call it."""

from __future__ import annotations

import json
from pathlib import Path

from palsycheck.models.figures import Level, Metrics


def figures(path: Path) -> dict[Level, Metrics]:
    """The metrics by level."""
    found = [Metrics.model_validate(one) for one in json.loads(path.read_text())["metrics"]]
    return {one.level: one for one in found}
