"""What lies over the enlarged face: the line of the eyes, the mid line, the heights of the mouth's corners.

All from the detector's landmarks, so that the reader sees where it found them.
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
    label = _("The line between the eyes, the mid line, and the heights of the corners of the mouth")
    lines = list(_lines(tuple((x * _SIDE, y * _SIDE) for x, y in frame.aligned)))
    halos = [svg.line(*start, *end, _HALO) for start, end in lines]
    return svg.drawing(
        label, _SIDE, _SIDE, [*halos, *(svg.line(*start, *end, _DARK) for start, end in lines)]
    )


def _lines(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """In the aligned face the line of the eyes is level."""
    right, left = points[RIGHT_EYE], points[LEFT_EYE]
    corners = points[RIGHT_MOUTH], points[LEFT_MOUTH]
    middle = (right[0] + left[0]) / 2
    foot = max(y for _x, y in corners) + 2 * _TICK
    yield right, left
    yield from (_upright(x, y - _TICK, y + _TICK) for x, y in (right, left))
    yield _upright(middle, right[1], foot)
    for x, y in corners:
        yield (x - 2 * _TICK, y), (x + 2 * _TICK, y)
    higher, lower = sorted(corners, key=lambda corner: corner[1])
    yield (higher[0], higher[1]), (lower[0], higher[1])
    yield _upright(lower[0], higher[1], lower[1])


def _upright(x: float, top: float, foot: float) -> tuple[Point, Point]:
    return (x, top), (x, foot)
