"""The robustness of a model as a page in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from palsycheck.evaluation.robustness_scores import Run, ScoreRow
from palsycheck.models.figures import Robustness
from palsycheck.models.markdown import escape, robustness_markdown

_EXPLAINED = (
    "Measured is the median of what the quality gate found. Degrees of yaw are the simulator's, which "
    "has one view of each face: what it calls a turn of 20 degrees moves the nose between the eyes by "
    "less than a real one does. Measured says by how much, as five landmarks tell it, and the plain row "
    "what faces that look at the camera measure. The distance of the eyes is in pixels of the frame; "
    "from hair to chin a face is about 3.2 times as high. The files hold just the frames that are "
    "sampled. Right angles are the whole picture turned, clockwise; other tilts and side light go "
    "either way, by lot.",
    "Each AUC compares all palsied with all healthy recordings of its level. Its interval is a bootstrap "
    "over people, both recordings of whom are drawn together; those of sensitivity and specificity, at the "
    "card's threshold, are Wilson's.",
)


def page(found: Robustness, run: Run, rows: Sequence[ScoreRow]) -> str:
    """A Markdown document that ends in a line end; nobody is named."""
    blocks = [
        "# Robustness",
        f"Model {escape(run.model)} {escape(run.version)} ({run.weights_sha256[:12]}), threshold "
        f"{run.threshold:.3f}; palsycheck {escape(run.palsycheck)}. Made by `benchmarks/robustness.py`, "
        "printed by `benchmarks/robustness_table.py`. Simulated on photographs: the figures say what moves "
        "the score, not how well patients are found.",
        *_EXPLAINED,
        *robustness_markdown(found),
        *_refused(rows),
    ]
    return "\n\n".join(blocks) + "\n"


def _refused(rows: Iterable[ScoreRow]) -> Iterable[str]:
    """Why recordings were not scored."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        if row.outcome != "scored":
            why = row.failed.replace(";", ", ") or "could not be read"
            counts.setdefault(f"{row.condition}, {row.level}", Counter())[why] += 1
    if counts:
        yield "Not scored, by the checks that failed:"
        yield "\n".join(
            f"- {escape(name)}: {escape('; '.join(f'{why} {number}' for why, number in found.most_common()))}"
            for name, found in sorted(counts.items())
        )
