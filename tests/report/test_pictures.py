"""Thumbnails: from the patient's folder only, small, encoded once."""

from __future__ import annotations

import base64
import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from make_results import draw_face
from PIL import Image

from palsycheck.errors import ReportError
from palsycheck.report.pdf import render_pdf
from palsycheck.report.pictures import THUMBNAIL_PX, spotlights, thumbnails


@pytest.fixture
def patient(tmp_path: Path) -> Path:
    folder = tmp_path / "patients" / "a"
    (folder / "faces").mkdir(parents=True)
    Image.fromarray(draw_face(droop=0, smile=0, seed=1)).save(folder / "faces" / "1.jpg")
    return folder


def test_a_thumbnail_is_a_jpeg_of_the_shown_size(patient: Path) -> None:
    (url,) = thumbnails(patient, ["faces/1.jpg", "faces/1.jpg"]).values()
    assert url.startswith("data:image/jpeg;base64,")
    data = base64.b64decode(url.partition(",")[2])
    with Image.open(io.BytesIO(data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (THUMBNAIL_PX, THUMBNAIL_PX))
    assert len(data) < 8000


def test_the_picture_is_not_turned_or_mirrored(patient: Path) -> None:
    half = np.zeros((224, 224, 3), np.uint8)
    half[:100, :100] = 255
    Image.fromarray(half).save(patient / "faces" / "2.jpg", quality=95)
    (url,) = thumbnails(patient, ["faces/2.jpg"]).values()
    small = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))))
    assert small[10, 10].min() > 200
    assert max(small[10, -10].max(), small[-10, 10].max()) < 55


@pytest.mark.parametrize("name", ["../b/1.jpg", "/etc/hostname", "faces/../../../x.jpg"])
def test_a_picture_outside_the_folder_is_refused(patient: Path, name: str) -> None:
    with pytest.raises(ReportError, match="outside"):
        thumbnails(patient, [name])


def test_a_link_that_leads_outside_is_refused(patient: Path, tmp_path: Path) -> None:
    (patient / "faces" / "1.jpg").rename(tmp_path / "other.jpg")
    (patient / "faces" / "1.jpg").symlink_to(tmp_path / "other.jpg")
    with pytest.raises(ReportError, match="outside"):
        thumbnails(patient, ["faces/1.jpg"])


def test_missing_damaged_foreign_and_huge_pictures_are_named(patient: Path) -> None:
    faces = patient / "faces"
    (faces / "cut.jpg").write_bytes((faces / "1.jpg").read_bytes()[:300])
    Image.new("RGB", (8, 8)).save(faces / "png.jpg", "PNG")
    Image.new("L", (3000, 8)).save(faces / "wide.jpg")
    for name in ("none.jpg", "cut.jpg", "png.jpg", "wide.jpg"):
        with pytest.raises(ReportError, match=name):
            thumbnails(patient, [f"faces/{name}"])


def png(side: int, *chunks: tuple[bytes, bytes], pixels: bytes = b"") -> bytes:
    """A grey PNG that claims to have this side."""
    head = (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    body = (head, *chunks, (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in body
    )


def test_half_a_picture_is_damaged_after_a_pdf_was_drawn_too(patient: Path) -> None:
    render_pdf("<title>x</title><p>x</p>")
    whole = (patient / "faces" / "1.jpg").read_bytes()
    (patient / "faces" / "half.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReportError, match="damaged"):
        thumbnails(patient, ["faces/half.jpg"])


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (png(60_000), "too large"),
        (png(2**31 - 1), "too large"),
        (png(160, (b"zTXt", b"a\0\0" + zlib.compress(bytes(80 * 2**20)))), "damaged"),
        (png(160, (b"pHYs", b"\0")), "damaged"),
        (png(160, (b"iCCP", b"")), "damaged"),
        (png(160), "damaged"),
    ],
)
def test_a_map_that_unpacks_without_end_or_not_at_all_is_named(patient: Path, data: bytes, what: str) -> None:
    (patient / "map.png").write_bytes(data)
    with pytest.raises(ReportError, match=what):
        spotlights(patient, [("faces/1.jpg", "map.png")])


def test_pipes_links_to_themselves_and_no_names_are_refused(patient: Path) -> None:
    os.mkfifo(patient / "pipe.jpg")
    (patient / "loop.jpg").symlink_to("loop.jpg")
    for name in ("pipe.jpg", "loop.jpg", "a\0b.jpg", "\ud800.jpg", "", "x" * 5000):
        with pytest.raises(ReportError):
            thumbnails(patient, [name])


def test_a_file_far_larger_than_a_face_is_not_read(patient: Path) -> None:
    with (patient / "huge.jpg").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(ReportError, match="too large"):
        thumbnails(patient, ["huge.jpg"])
