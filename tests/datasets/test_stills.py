"""Stills of drawn people: read upright and within bounds, faces found, gated by what makes sense for them."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFile

from palsycheck.datasets import stills as stills_module
from palsycheck.datasets.kface import scan
from palsycheck.datasets.stills import NO_FACE, TOO_LARGE, UNREADABLE, prepare_series, prominent, read_still
from palsycheck.faces.measure import likeness
from palsycheck.settings import Settings
from palsycheck.simulation.stills import Cell
from palsycheck.simulation.stills import stills as draw
from palsycheck.values import Detection

SEED = 1_000_900_001
CELLS = tuple(Cell("S001", "L1", e, c) for e in ("E01", "E02") for c in ("C6", "C7", "C8"))


@pytest.fixture(scope="module")
def drawn():
    """Six stills of one drawn person, by expression and camera."""
    return {(one.cell.expression, one.cell.camera): one.picture for one in draw(SEED, CELLS)}


def series_of(root, pictures, *, subject="19079999", light="L1"):
    for (expression, camera), picture in pictures.items():
        path = root / "High" / subject / "S001" / light / expression / f"{camera}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(picture, bytes):
            path.write_bytes(picture)
        else:
            Image.fromarray(picture).save(path, quality=92)
    return scan(root).series[0]


def test_a_face_from_each_still_in_the_order_of_the_series(drawn, tmp_path):
    prepared = prepare_series(series_of(tmp_path, drawn), Settings())
    assert prepared.images.shape == (6, 224, 224, 3)
    assert prepared.images.dtype == np.uint8
    assert prepared.times.tolist() == [0, 1, 2, 3, 4, 5]
    assert (prepared.failed_checks, prepared.left_out) == ((), ())
    neutral, smile = prepared.images[1], prepared.images[4]
    assert 0.8 < likeness(neutral, smile) < 0.999, "one person, two expressions, both frontal"


def test_what_shows_no_face_is_left_out_and_named(drawn, tmp_path):
    wall = np.full((576, 864, 3), 128, np.uint8)
    series = series_of(tmp_path, drawn | {("E01", "C7"): wall, ("E02", "C6"): b"no picture"})
    prepared = prepare_series(series, Settings())
    assert len(prepared.images) == 4
    assert prepared.times.tolist() == [0, 1, 2, 3]
    assert prepared.left_out == (("E01-C7", NO_FACE), ("E02-C6", UNREADABLE))
    assert prepared.failed_checks == ()


def test_too_few_faces_fail_the_gate(drawn, tmp_path):
    wall = np.full((576, 864, 3), 128, np.uint8)
    series = series_of(tmp_path, dict.fromkeys(drawn, wall) | {("E01", "C7"): drawn["E01", "C7"]})
    prepared = prepare_series(series, Settings())
    assert len(prepared.images) == 1
    assert prepared.failed_checks == ("Frames with the patient's face",)


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda picture: cv2.GaussianBlur(picture, (0, 0), 8), "Blur (0 sharp, 1 blurred)"),
        (lambda picture: picture // 12, "Brightness of the face"),
        (lambda picture: cv2.resize(picture, None, fx=0.18, fy=0.18), "Size of the face (between the eyes)"),
    ],
)
def test_poor_stills_fail_the_gate(drawn, tmp_path, change, title):
    pictures = {key: change(picture) for key, picture in drawn.items() if key[1] == "C7"}
    assert title in prepare_series(series_of(tmp_path, pictures), Settings()).failed_checks


def test_the_tables_lux_goes_through_the_gate(drawn, tmp_path):
    from dataclasses import replace

    series = series_of(tmp_path, {("E01", "C7"): drawn["E01", "C7"]})
    assert prepare_series(series, Settings()).failed_checks == ()
    assert prepare_series(replace(series, light="L6"), Settings()).failed_checks == ("Metered light",)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_honoured(tmp_path, orientation):
    upright = np.zeros((40, 60, 3), np.uint8)
    upright[:20, :30] = (255, 0, 0)
    upright[20:, 30:] = (0, 255, 0)
    stored = {
        1: upright, 2: upright[:, ::-1], 3: upright[::-1, ::-1], 4: upright[::-1],
        5: upright.transpose(1, 0, 2), 6: np.rot90(upright, 1), 7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, 3),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(read_still(tmp_path / "a.png"), upright)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK"])
def test_other_kinds_of_pixels_become_rgb(tmp_path, mode):
    path = tmp_path / ("a.jpg" if mode == "CMYK" else "a.png")
    Image.new(mode, (30, 20)).save(path)
    assert read_still(path).shape == (20, 30, 3)


def png_claiming(width, height):
    """The start of a PNG of any size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(8_000, 7_000), (12_000, 9_000), (60_000, 60_000)])
def test_pictures_that_claim_to_be_huge_are_not_opened(tmp_path, size):
    (tmp_path / "a.png").write_bytes(png_claiming(*size))
    assert read_still(tmp_path / "a.png") == TOO_LARGE


def test_huge_files_are_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(stills_module, "MAX_BYTES", 1000)
    (tmp_path / "a.png").write_bytes(bytes(1001))
    assert read_still(tmp_path / "a.png") == TOO_LARGE


def test_damaged_files_are_unreadable_also_where_another_library_tolerates_them(tmp_path, monkeypatch):
    """WeasyPrint sets this for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)).save(whole, "JPEG")
    (tmp_path / "a.jpg").write_bytes(whole.getvalue()[:-300])
    assert read_still(tmp_path / "a.jpg") == UNREADABLE


def test_damaged_files_and_other_formats_are_unreadable(tmp_path):
    whole = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)).save(whole, "JPEG")
    gif = io.BytesIO()
    Image.new("L", (9, 9)).save(gif, "GIF")
    for data in (
        b"",
        b"x",
        whole.getvalue()[:200],
        whole.getvalue()[:-300],
        gif.getvalue(),
        png_claiming(0, 5),
    ):
        (tmp_path / "a.jpg").write_bytes(data)
        assert read_still(tmp_path / "a.jpg") == UNREADABLE
    assert read_still(tmp_path / "gone.jpg") == UNREADABLE


def detection(x, y, size, *, roll=0.0):
    turn = np.radians(roll)
    eye = size / 4 * np.array([np.cos(turn), np.sin(turn)])
    centre = np.array([x, y])
    points = np.array([centre - eye, centre + eye, centre, centre - eye, centre + eye])
    return Detection((x - size / 2, y - size / 2, x + size / 2, y + size / 2), points, 1.0)


def test_the_largest_most_central_upright_face_is_taken():
    picture = np.zeros((200, 300, 3), np.uint8)
    middle, corner = detection(150, 100, 60), detection(20, 20, 65)
    large, lying = detection(20, 20, 120), detection(150, 100, 180, roll=80)
    assert prominent((corner, middle), picture, max_roll=60) is middle
    assert prominent((middle, large), picture, max_roll=60) is large
    assert prominent((lying, middle), picture, max_roll=60) is middle
    assert prominent((lying,), picture, max_roll=60) is None
