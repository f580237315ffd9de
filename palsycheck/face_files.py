"""The pictures that a screening leaves: aligned faces, and maps of where the score comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.files import atomic_write_bytes, private_folder

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from palsycheck.saliency import SaliencyMap
    from palsycheck.values import Face, Picture

JPEG_QUALITY = 90
"""Of the aligned faces on disk: they are for looking at; nothing is computed from them again."""


def write_faces(faces: Iterable[Face], *, number: int, folder: Path) -> dict[int, str]:
    """Write a recording's aligned faces as ``r<number>-f<frame>.jpg``.

    Returns:
        Their paths relative to the patient's folder, which is the one above, by frame.
    """
    written = {}
    for face in faces:
        name = f"r{number}-f{face.frame:04d}.jpg"
        atomic_write_bytes(folder / name, _jpeg(face.image))
        written[face.frame] = f"{folder.name}/{name}"
    return written


def write_maps(maps: Mapping[int, SaliencyMap], *, number: int, folder: Path) -> dict[int, str]:
    """Write a recording's maps, by frame, as ``r<number>-f<frame>.png``; the folder is made with the first.

    Returns:
        As for the faces.
    """
    written = {}
    for frame, found in maps.items():
        name = f"r{number}-f{frame:04d}.png"
        atomic_write_bytes(private_folder(folder) / name, _png(found.picture))
        written[frame] = f"{folder.name}/{name}"
    return written


def _jpeg(image: Picture) -> bytes:
    import cv2

    _, data = cv2.imencode(".jpg", image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return bytes(data)


def _png(grey: npt.NDArray[np.uint8]) -> bytes:
    import cv2

    _, data = cv2.imencode(".png", grey)
    return bytes(data)
