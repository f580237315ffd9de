"""What lies over the enlarged face: the line of the eyes, the mid line, and a level line through the mouth.

They are for the eye and the ruler. The corners of the mouth are not marked: the detector's landmarks are
coarser than the model's estimate, and marks that disagree with the table beside them would only confuse.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from palsycheck.language import _
from palsycheck.report import svg
from palsycheck.report.svg import Pen
from palsycheck.results import FrameRecord
from palsycheck.values import LEFT_EYE, LEFT_MOUTH, RIGHT_EYE, RIGHT_MOUTH

Point = tuple[float, float]

_SIDE, _TICK = 224.0, 4.0  # of the drawing; of a tick to either side
_DARK, _HALO = Pen("#1a1a1a", 0.9), Pen("#ffffff", 2.4)


def ruler(frame: FrameRecord) -> Markup | None:
    """A square drawing, to be laid over the aligned face; None where the landmarks are not known."""
    if frame.aligned is None:
        return None
    label = _("The line between the eyes, the mid line, and a level line through the mouth")
    lines = list(_lines(tuple((x * _SIDE, y * _SIDE) for x, y in frame.aligned)))
    halos = [svg.line(*start, *end, _HALO) for start, end in lines]
    return svg.drawing(
        label, _SIDE, _SIDE, [*halos, *(svg.line(*start, *end, _DARK) for start, end in lines)]
    )


def _lines(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """In the aligned face the line of the eyes is level."""
    right, left = points[RIGHT_EYE], points[LEFT_EYE]
    mouth = (points[RIGHT_MOUTH][1] + points[LEFT_MOUTH][1]) / 2
    middle = (right[0] + left[0]) / 2
    yield right, left
    yield from (_upright(x, y - _TICK, y + _TICK) for x, y in (right, left))
    yield _upright(middle, right[1], mouth + 4 * _TICK)
    yield (right[0] - 2 * _TICK, mouth), (left[0] + 2 * _TICK, mouth)


def _upright(x: float, top: float, foot: float) -> tuple[Point, Point]:
    return (x, top), (x, foot)
