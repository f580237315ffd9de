"""Pictures of the aligned faces on disk, each read, reduced and encoded once."""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.errors import ReportError
from palsycheck.files import plain_bytes

if TYPE_CHECKING:
    from PIL import Image

THUMBNAIL_PX = 128
"""Side in pixels: 200 dots an inch at the 16 mm at which a face is printed, 1.5 a pixel on screen."""

SALIENT_PX = 160
"""Of a face that is shown beside its map: printed at 26 mm."""

JPEG_QUALITY = 78
"""4 kB a face: a hundred stay far below the limits of the report, and no blocks are seen in print."""

ENLARGED_PX = 224
"""Of a face to hold a ruler to: all that is on disk."""

VEIL = 0.72
"""How far towards white a face pales where its score does not come from: bright parts stay told apart in
black and white too."""

_LARGEST_SIDE, _LARGEST_FILE = 2048, 16 * 2**20  # pixels, bytes
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error)
"""What Pillow raises on damaged pictures."""

_CONTOUR = (213, 94, 0)


def thumbnails(patient_dir: Path, pictures: Iterable[str], *, side: int = THUMBNAIL_PX) -> dict[str, str]:
    """The pictures named, relative to the patient's folder, as ``data:`` URLs of ``side`` pixels.

    Raises:
        ReportError: A picture is missing, damaged, too large, or lies outside the patient's folder.
    """
    root = patient_dir.resolve()
    return {name: _url(_read(root, name, "JPEG", side)) for name in dict.fromkeys(pictures)}


def spotlights(patient_dir: Path, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Faces where their score comes from, by the map's path: pale elsewhere, a line at half the map's peak.

    Args:
        patient_dir: The patient's folder.
        pairs: Paths of a face and of its map (grey, brightest where the score comes from).

    Raises:
        ReportError: As ``thumbnails``.
    """
    root = patient_dir.resolve()
    return {salience: _url(_spotlight(root, face, salience)) for face, salience in pairs}


def _spotlight(root: Path, face: str, salience: str) -> Image.Image:
    from PIL import Image, ImageChops, ImageFilter

    picture = _read(root, face, "JPEG", SALIENT_PX)
    lit = _read(root, salience, "PNG", SALIENT_PX).convert("L")
    pale = Image.blend(picture, Image.new("RGB", picture.size, "white"), VEIL)
    half = lit.point([255 * (level >= 128) for level in range(256)])
    line = ImageChops.subtract(half, half.filter(ImageFilter.MinFilter(3)))
    shown = Image.composite(picture, pale, lit)
    shown.paste(_CONTOUR, mask=line)
    return shown


def _read(root: Path, name: str, kind: str, side: int) -> Image.Image:
    from PIL import Image, ImageFile

    # WeasyPrint, once imported, has Pillow fill what is missing of any picture with grey
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        path = (root / name).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself, or no name at all
        raise ReportError("A picture has a name that leads nowhere", remedy="Screen again") from error
    if not path.is_relative_to(root):
        raise ReportError(
            "A picture outside the patient's folder is named", where=name, remedy="Screen again"
        )
    too_large = ReportError("The picture of a face is too large", where=path, remedy="Screen again")
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise too_large
        with Image.open(io.BytesIO(plain_bytes(path)), formats=(kind,)) as picture:
            if max(picture.size) > _LARGEST_SIDE:
                raise too_large
            picture.draft("RGB", (side, side))
            return picture.convert("RGB").resize((side, side), Image.Resampling.LANCZOS)
    except Image.DecompressionBombError as error:
        raise too_large from error
    except _DAMAGED as error:
        why = error.strerror if isinstance(error, OSError) else None
        raise ReportError(
            f"The picture of a face cannot be read: {why or 'it is damaged'}",
            where=path,
            remedy="Screen the patient again",
        ) from error


def _url(picture: Image.Image) -> str:
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode("ascii")
