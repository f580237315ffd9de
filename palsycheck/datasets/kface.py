"""A folder of K-FACE: the stills that are wanted, as series, and what is missing or passed over.

A series is one person under one accessory and light. Its stills are ordered by expression, then by the
camera's yaw: an order of our own, in which neighbours look alike. It is no motion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.datasets.kface_files import PassedOver, Tally, files_below
from palsycheck.datasets.kface_names import LUX, SIZES, Selection, Still, nearest_resolution, still_of
from palsycheck.errors import IntakeError

if TYPE_CHECKING:
    from palsycheck.datasets.kface_names import Resolution

__all__ = ["Cell", "Scan", "Selection", "Series", "Still", "scan"]

Cell = tuple[str, str, str, str, str]
"""Subject, accessory, light, expression, camera."""


@dataclass(frozen=True, slots=True)
class Series:
    """One person under one accessory and light: at least one still, by expression, then yaw."""

    subject: str
    accessory: str
    light: str
    stills: tuple[Still, ...]

    @property
    def name(self) -> str:
        """Below its subject: "S001-L1"."""
        return f"{self.accessory}-{self.light}"

    @property
    def lux(self) -> float:
        """By K-FACE's table."""
        return LUX[self.light]


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds of a selection.

    Attributes:
        selection: As asked for, with the resolution that was taken.
        series: By subject, accessory, light.
        missing: Cells of the selection that people of the folder lack.
        passed_over: Files that were not taken, by reason.
        notes: What the user should know, in sentences.
    """

    selection: Selection
    series: tuple[Series, ...]
    missing: tuple[Cell, ...]
    passed_over: tuple[PassedOver, ...]
    notes: tuple[str, ...]

    @property
    def stills(self) -> int:
        """How many were taken."""
        return sum(len(series.stills) for series in self.series)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Who is in it, in order."""
        return tuple(dict.fromkeys(series.subject for series in self.series))


def scan(root: Path, selection: Selection | None = None) -> Scan:
    """Look through a folder for K-FACE's stills; see ``kface_names.still_of`` for their names.

    Of several resolutions the highest is taken unless the selection names one; of a still that is there
    twice, one. Symbolic links out of the folder are not followed.

    Args:
        root: Any folder of K-FACE's tree, or one above it.
        selection: The paper's where None.

    Raises:
        IntakeError: The folder is not there or cannot be read, or holds no still of the selection.
    """
    wanted = selection or Selection()
    tally = Tally()
    here = root.absolute()
    seen = False
    people: set[tuple[str, Resolution | None]] = set()
    stills: list[Still] = []
    for path in files_below(here, tally):
        still = still_of(path, root=here)
        if still is None:
            tally.add("not a K-FACE name", path.relative_to(here))
            continue
        seen = True
        people.add((still.subject, still.resolution))
        if reason := wanted.passed_over(still):
            tally.add(reason, path.relative_to(here))
        else:
            stills.append(still)
    found = _with_resolution(stills, tally, root=here)
    chosen, notes = _choose_resolution(wanted, {still.resolution for still in found if still.resolution})
    kept = _one_each(found, chosen, tally, root=here)
    if not kept:
        raise _nothing(root, tally, seen=seen)
    # Whose folder says nothing of the resolution may have been meant.
    subjects = {subject for subject, resolution in people if resolution in (chosen.resolution, None)}
    return Scan(
        selection=chosen,
        series=_series(kept, chosen),
        missing=_missing(subjects, kept, chosen),
        passed_over=tally.result(),
        notes=notes,
    )


def _with_resolution(stills: Iterable[Still], tally: Tally, *, root: Path) -> list[Still]:
    """Where no folder tells the resolution, the picture's size does."""
    from PIL import Image

    found = []
    for still in stills:
        if still.resolution is None:
            try:
                with Image.open(still.path, formats=("JPEG", "PNG")) as picture:
                    still = replace(still, resolution=nearest_resolution(*picture.size))  # noqa: PLW2901
            except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
                tally.add("still cannot be read", still.path.relative_to(root))
                continue
        found.append(still)
    return found


def _choose_resolution(wanted: Selection, there: set[Resolution]) -> tuple[Selection, tuple[str, ...]]:
    if wanted.resolution is not None or not there:
        return wanted, ()
    names = [name for name in SIZES if name in there]
    note = f"Several resolutions are there ({', '.join(names)}): {names[0]} was taken (--resolution)."
    return wanted.at(names[0]), (note,) if len(names) > 1 else ()


def _one_each(
    stills: Sequence[Still], selection: Selection, tally: Tally, *, root: Path
) -> dict[Cell, Still]:
    kept: dict[Cell, Still] = {}
    for still in stills:
        place = still.path.relative_to(root)
        if still.resolution != selection.resolution:
            tally.add("resolution not chosen", place)
        elif still.cell in kept:
            tally.add("the same still again", place)
        else:
            kept[still.cell] = still
    return kept


def _series(kept: dict[Cell, Still], selection: Selection) -> tuple[Series, ...]:
    subjects = sorted({cell[0] for cell in kept})
    found = []
    for subject, accessory, light in product(subjects, selection.accessories, selection.lights):
        cells = product((subject,), (accessory,), (light,), selection.expressions, selection.cameras)
        stills = tuple(kept[cell] for cell in cells if cell in kept)
        if stills:
            found.append(Series(subject, accessory, light, stills))
    return tuple(found)


def _missing(subjects: set[str], kept: dict[Cell, Still], selection: Selection) -> tuple[Cell, ...]:
    cells = product(
        sorted(subjects), selection.accessories, selection.lights, selection.expressions, selection.cameras
    )
    return tuple(cell for cell in cells if cell not in kept)


def _nothing(root: Path, tally: Tally, *, seen: bool) -> IntakeError:
    if not seen:
        return IntakeError(
            "there is no K-FACE still in the folder",
            where=root,
            remedy="Name the folder that holds High_Resolution/<id>/S001/L1/E01/C7.jpg "
            "or <id>_S001_L1_E01_C7.jpg",
        )
    reasons = ", ".join(f"{one.count} {one.reason}" for one in tally.result())
    return IntakeError(
        f"the selection leaves no still of the folder ({reasons})",
        where=root,
        remedy="Choose others with --accessories, --lights, --cameras, --expressions or --resolution",
    )
