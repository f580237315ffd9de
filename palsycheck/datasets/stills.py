"""A series of stills made ready for training: the same detector, alignment and gate as for recordings.

There is no track to follow: each still gives its most prominent face. The gate's checks of motion, of the
file and of one identity throughout do not apply.
"""

from __future__ import annotations

import hashlib
import io
import struct
from pathlib import Path

import numpy as np

from palsycheck.datasets.cache import PreparedFaces
from palsycheck.datasets.kface import Series
from palsycheck.datasets.prepare import shared_detector
from palsycheck.settings import Settings
from palsycheck.values import Detection, Face, Frame, Picture

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 50_000_000
"""Larger pictures are not opened: stills of K-FACE have half a million pixels, the largest single-lens
cameras about 50 million, and a hostile file may claim any number."""

UNREADABLE = "still cannot be read"
TOO_LARGE = "still too large"
NO_FACE = "no face found"


def prepare_series(series: Series, settings: Settings) -> PreparedFaces:
    """The aligned faces of a series, which stills were left out and why, and the checks that it fails.

    ``times`` are places 0, 1, 2, ... of the faces: stills have no times.
    """
    from palsycheck import illumination, quality
    from palsycheck.faces.align import align
    from palsycheck.results import Verdict

    detector = shared_detector(settings.detecting)
    faces: list[Face] = []
    lights: list[illumination.FaceLight] = []
    frames: list[float] = []
    left_out: list[tuple[str, str]] = []
    for still in series.stills:
        name = f"{still.expression}-{still.camera}"
        picture = read_still(still.path)
        if isinstance(picture, str):
            left_out.append((name, picture))
            continue
        frames.append(illumination.frame_light(picture))
        found = prominent(detector(picture), picture, max_roll=settings.detecting.max_roll)
        if found is None:
            left_out.append((name, NO_FACE))
            continue
        face = align(Frame(len(faces), float(len(faces)), picture), found, settings.aligning)
        faces.append(face)
        lights.append(
            illumination.face_light(face.image, aligning=settings.aligning, settings=settings.illumination)
        )
    checks = (
        *quality.checks_of_stills(faces, stills=len(series.stills), gate=settings.gate),
        *illumination.checks(illumination.summarise(lights, frames, lux=series.lux), settings.illumination),
    )
    size = settings.aligning.size
    return PreparedFaces(
        images=np.stack([face.image for face in faces]) if faces else np.zeros((0, size, size, 3), np.uint8),
        times=np.arange(len(faces), dtype=np.float64),
        failed_checks=tuple(check.title for check in checks if check.verdict is Verdict.FAIL),
        left_out=tuple(left_out),
    )


def read_still(path: Path) -> Picture | str:
    """A JPEG or PNG file as RGB (height, width, 3), uint8, upright as its EXIF tag says; or why not."""
    from PIL import Image, ImageFile, ImageOps

    # WeasyPrint, where it was imported before, lets Pillow fill up damaged files with grey.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        data = _read(path)
        if len(data) > MAX_BYTES:
            return TOO_LARGE
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return TOO_LARGE
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError:
        return TOO_LARGE
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):  # what Pillow raises of damaged files
        return UNREADABLE
    return np.asarray(upright, dtype=np.uint8)


def digest_stills(series: Series) -> list[list[str]]:
    """Place and SHA-256 of each still; "" for one that cannot be read, which is tried again then."""
    found = []
    for still in series.stills:
        try:
            digest = hashlib.sha256(_read(still.path)).hexdigest()
        except OSError:
            digest = ""
        found.append([still.expression, still.camera, digest])
    return found


def prominent(found: tuple[Detection, ...], picture: Picture, *, max_roll: float) -> Detection | None:
    """The largest, most central of the upright faces of a picture, as in the choice of a track."""
    from palsycheck.faces.align import roll_degrees
    from palsycheck.faces.track import OFF_CENTRE_PENALTY

    middle = np.array([picture.shape[1], picture.shape[0]]) / 2
    reach = float(np.hypot(*middle))

    def weight(face: Detection) -> float:
        away = float(np.hypot(*(np.array(face.centre) - middle))) / reach
        return face.size * (1 - OFF_CENTRE_PENALTY * min(away, 1.0))

    upright = [face for face in found if abs(roll_degrees(face.landmarks)) <= max_roll]
    return max(upright, key=weight, default=None)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
