"""Thumbnails of the aligned faces on disk, each read, reduced and encoded once."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable
from pathlib import Path

from palsycheck.errors import ReportError

THUMBNAIL_PX = 128
"""Side in pixels: 200 dots an inch at the 16 mm at which a face is printed, 1.5 a pixel on screen."""

JPEG_QUALITY = 78
"""4 kB a face: a hundred stay far below the limits of the report, and no blocks are seen in print."""

ENLARGED_PX = 224
"""Of a face to hold a ruler to: all that is on disk."""

_LARGEST_SIDE = 2048


def thumbnails(patient_dir: Path, pictures: Iterable[str], *, side: int = THUMBNAIL_PX) -> dict[str, str]:
    """The pictures named, relative to the patient's folder, as ``data:`` URLs of ``side`` pixels.

    Raises:
        ReportError: A picture is missing, damaged, too large, or lies outside the patient's folder.
    """
    root = patient_dir.resolve()
    return {name: _thumbnail(root, name, side) for name in dict.fromkeys(pictures)}


def _thumbnail(root: Path, name: str, side: int) -> str:
    from PIL import Image

    path = (root / name).resolve()
    if not path.is_relative_to(root):
        raise ReportError(
            "A picture outside the patient's folder is named", where=name, remedy="Screen again"
        )
    try:
        with Image.open(path, formats=("JPEG",)) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise ReportError("The picture of a face is too large", where=path, remedy="Screen again")
            picture.draft("RGB", (side, side))
            small = picture.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    except OSError as error:
        raise ReportError(
            f"The picture of a face cannot be read: {error.strerror or 'it is damaged'}",
            where=path,
            remedy="Screen the patient again",
        ) from error
    data = io.BytesIO()
    small.save(data, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
