"""What ``palsycheck dataset`` says: lines about sources and exclusions, tables of a check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.text import printable

if TYPE_CHECKING:
    from rich.table import Table

    from palsycheck.datasets.check import Count, SplitCheck
    from palsycheck.datasets.duplicates import NearDuplicates
    from palsycheck.datasets.kface import Scan
    from palsycheck.datasets.labelled import Exclusion
    from palsycheck.datasets.store import DatasetRecord

CLASSES = {1: "palsy", 0: "healthy"}
SOURCES = {"video": "video", "stills": "stills, no motion"}
FEW = 5
"""Names in a line, where there may be hundreds."""


def scan_lines(scan: Scan) -> Iterator[str]:
    """What a folder of K-FACE holds of the selection."""
    yield f"K-FACE: {scan.stills} stills of {len(scan.subjects)} people: {scan.selection.words}"
    yield from scan.notes
    if scan.missing:
        yield _missing(len(scan.missing), ["/".join(cell) for cell in scan.missing[:FEW]])
    for one in scan.passed_over:
        yield f"K-FACE: passed over {one.count}: {one.reason} ({_first(one.first, one.count)})"


def left_out(exclusions: Sequence[Exclusion]) -> Iterator[str]:
    """A line for each reason, with the first few names."""
    reasons: dict[str, list[str]] = {}
    for one in exclusions:
        name = one.patient_id + (f", {one.recording}" if one.recording else "")
        reasons.setdefault(one.reason, []).append(name)
    for reason, names in reasons.items():
        more = "; ..." if len(names) > FEW else ""
        yield f"{len(names)} {reason}: {'; '.join(names[:FEW])}{more}"


def print_check(
    record: DatasetRecord,
    *,
    counts: Sequence[Count],
    split: SplitCheck | None,
    remark: str,
    unused: int,
    montages: Sequence[Path],
) -> None:
    """Tables on stdout."""
    from rich.console import Console

    from palsycheck.datasets.labelled import Exclusion

    console = Console()

    def say(text: str) -> None:
        console.print(printable(text), markup=False, highlight=False, soft_wrap=True)

    say(f"Dataset {record.sha256}: all faces have the hashes of its record.")
    console.print(_counts_table(counts))
    for line in _balance(counts):
        say(line)
    if record.kface is not None:
        for line in (*record.kface.notes, _missing(record.kface.missing, record.kface.missing_first[:FEW])):
            say(line)
    for line in left_out([Exclusion(e.patient_id, e.recording, e.reason) for e in record.exclusions]):
        say(f"Left out: {line}")
    if unused:
        say(f"{unused} more prepared recordings or series lie there unused (left out, or of earlier builds).")
    if split is None:
        say(remark)
    else:
        console.print(_parts_table(split))
        for line in split_lines(split):
            say(line)
    for path in montages:
        say(f"Montage: {path}")


def split_lines(split: SplitCheck) -> Iterator[str]:
    """What a split's check found, in sentences."""
    people = f"{len(split.shared)} people are in more than one part"
    if split.by == "image":
        yield f"By image, this split leaks: {people}, and every figure flatters."
    elif split.shared:
        yield f"DEFECT: {people} of a split by patient: {_some(split.shared)}"
    else:
        yield "Nobody is in two parts."
    for part in split.duplicates:
        yield _duplicates(part)
        if part.other_person:
            pairs = [f"{pair.id} and {pair.train_id} ({pair.images})" for pair in part.pairs]
            yield f"WARNING: the same person under two ids? Look at {_some(pairs)}"


def _duplicates(part: NearDuplicates) -> str:
    return (
        f"Near-duplicates in training of {part.images} {part.part} images: {part.same_person} of the same "
        f"person, {part.other_person} of another id."
    )


def _counts_table(counts: Sequence[Count]) -> Table:
    from rich.table import Table

    table = Table("Class", "Source", title="What it holds", title_justify="left")
    for name in ("People", "Sequences", "Images"):
        table.add_column(name, justify="right")
    for one in counts:
        numbers = (one.people, one.sequences, one.images)
        table.add_row(CLASSES[one.label], SOURCES[one.kind], *map(str, numbers))
    return table


def _parts_table(split: SplitCheck) -> Table:
    from rich.table import Table

    table = Table("Part", "Class", "Source", title=f"Split {printable(split.name)}", title_justify="left")
    for name in ("People", "Images"):
        table.add_column(name, justify="right")
    for part in split.parts:
        for one in part.counts:
            table.add_row(part.part, CLASSES[one.label], SOURCES[one.kind], str(one.people), str(one.images))
    return table


def _balance(counts: Sequence[Count]) -> Iterator[str]:
    """The share of palsy, and whether the source gives the class away."""
    for name, numbers in (("people", [c.people for c in counts]), ("images", [c.images for c in counts])):
        palsy = sum(number for one, number in zip(counts, numbers, strict=True) if one.label)
        yield f"Palsy: {palsy} of {sum(numbers)} {name} ({palsy / max(sum(numbers), 1):.0%})."
    kinds = {label: {one.kind for one in counts if one.label == label} for label in (0, 1)}
    if kinds[0] and kinds[1] and kinds[0] != kinds[1]:
        yield "WARNING: the classes differ in their sources: a model can learn the source, not the palsy."


def _missing(count: int, first: Sequence[str]) -> str:
    if not count:
        return "K-FACE: no cell of the selection is missing."
    return f"K-FACE: {count} cells of the selection are missing: {', '.join(first)}{_more(count, first)}"


def _first(name: str, count: int) -> str:
    return name if count == 1 else f"first {name}"


def _some(names: Sequence[str]) -> str:
    return "; ".join(names[:FEW]) + _more(len(names), names[:FEW])


def _more(count: int, shown: Sequence[str]) -> str:
    return ", ..." if count > len(shown) else ""
