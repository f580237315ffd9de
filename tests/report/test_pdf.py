"""The PDF, read back."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from make_results import gallery
from pypdf import PdfReader
from serving import serving

from palsycheck.errors import ReportError
from palsycheck.report.pdf import render_pdf
from palsycheck.results import RESEARCH_USE

EMOJI = "hostile-5"
READABLE = [name for name in gallery() if name != EMOJI]
"""pypdf loses the map to Unicode of all fonts on a page with an emoji; other readers do not."""


def reader(run_folder: Path, name: str) -> PdfReader:
    return PdfReader(run_folder / "patients" / name / "report.pdf")


def fonts(pdf: PdfReader) -> dict[str, Any]:
    """Font dictionaries by base name."""
    found = {}
    for page in pdf.pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            found[str(font["/BaseFont"])] = font
    return found


def embedded(font: Any) -> TTFont:
    descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
    file = descriptor.get("/FontFile2") or descriptor["/FontFile3"]
    return TTFont(io.BytesIO(file.get_object().get_data()))


@pytest.mark.parametrize(
    ("name", "pages"), [("above", 3), ("no-face", 3), ("failed", 2), ("two-dates", 5), ("hangul", 3)]
)
def test_page_count(run_folder: Path, name: str, pages: int) -> None:
    assert len(reader(run_folder, name).pages) == pages


@pytest.mark.parametrize("name", READABLE)
def test_every_page_bears_the_label_and_its_number(run_folder: Path, name: str) -> None:
    pdf = reader(run_folder, name)
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert text.count(RESEARCH_USE) == 1
        assert f"{number} / {len(pdf.pages)}" in text
        assert "palsycheck 0.1.0" in text


@pytest.mark.parametrize("name", READABLE)
def test_page_one_alone_is_enough(run_folder: Path, name: str) -> None:
    first, *others = (" ".join(page.extract_text().split()) for page in reader(run_folder, name).pages)
    assert "A low score does not exclude palsy or stroke." in first
    assert "Reader’s own finding" in first
    assert "Signature" in first
    assert "Trained on drawn phantoms" in first
    assert not any("Reader’s own finding" in text for text in others)
    if gallery()[name].probability is None:
        assert gallery()[name].reasons[0].text in first
    else:
        assert "the threshold of 0.50" in first
        assert "threshold 0.50" in first  # in the drawing: its text is text


def test_an_emoji_is_text(run_folder: Path) -> None:
    assert "😀" in reader(run_folder, EMOJI).pages[0].extract_text()


def test_paper_is_a4_upright(run_folder: Path) -> None:
    for page in reader(run_folder, "above").pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_fonts_are_embedded_as_subsets(run_folder: Path) -> None:
    found = fonts(reader(run_folder, "hangul"))
    assert found
    for name, font in found.items():
        assert name[7] == "+"
        assert len(embedded(font).getBestCmap() or {}) < 500


def test_hangul_is_text_and_drawn(run_folder: Path) -> None:
    pdf = reader(run_folder, "hangul")
    assert "환자 김민서" in pdf.pages[0].extract_text()
    korean = [
        font for name, font in fonts(pdf).items() if "Nanum" in name or "CJK" in name or "NotoSansKR" in name
    ]
    drawn = set()
    for font in korean:
        cmap = font["/ToUnicode"].get_object().get_data().decode("latin-1")
        glyphs = embedded(font).getGlyphSet()
        order = embedded(font).getGlyphOrder()
        for char in "환자김민서":
            code = next(
                (
                    line.split()[0].strip("<>")
                    for line in cmap.splitlines()
                    if line.endswith(f"<{ord(char):04x}>")
                ),
                None,
            )
            if code is None:
                continue
            outline, box = RecordingPen(), RecordingPen()
            glyphs[order[int(code, 16)]].draw(outline)
            glyphs[order[0]].draw(box)
            if len(outline.value) > 8 and outline.value != box.value:
                drawn.add(char)
    assert drawn == set("환자김민서")


def test_title_language_and_structure_are_there_and_no_date_or_path(run_folder: Path) -> None:
    pdf = reader(run_folder, "above")
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Facial palsy screening: P-0417"
    assert pdf.metadata.creator == "palsycheck 0.1.0"
    assert pdf.metadata.creation_date is None
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert pdf.trailer["/Root"]["/Lang"] == "en"
    assert str(run_folder).encode() not in (run_folder / "patients/above/report.pdf").read_bytes()


def test_a_hundred_faces_stay_under_the_limit(run_folder: Path) -> None:
    assert (run_folder / "patients" / "hangul" / "report.pdf").stat().st_size < 1_000_000


@pytest.mark.parametrize("language", ["C.UTF-8", "ko_KR.UTF-8"])
def test_another_process_elsewhere_writes_the_same_bytes(run_folder: Path, language: str) -> None:
    folder = run_folder / "patients" / "hangul"
    code = (
        "import sys, pathlib; from palsycheck.report.pdf import render_pdf; "
        "sys.stdout.buffer.write(render_pdf(pathlib.Path(sys.argv[1]).read_text('utf-8')))"
    )
    again = subprocess.run(
        [sys.executable, "-c", code, str(folder / "report.html")],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": language, "TZ": "Asia/Seoul"},
    )
    assert again.stdout == (folder / "report.pdf").read_bytes()


LOADERS = [
    '<img src="{url}">',
    '<p style="background: url({url})">x</p>',
    '<style>@import "{url}";</style>',
    '<link rel="stylesheet" href="{url}">',
    '<link rel="attachment" href="{url}">',
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>x</p>",
]
SVG_LOADERS = [
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{url}" width="90" height="20"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{url}#a"/></svg>',
]
SECRET = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text id="a" y="15">SECRET</text></svg>'
)


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that it was asked for."""
    with serving(SECRET.encode(), headers={"Content-Type": "image/svg+xml"}) as (address, paths):
        yield f"{address}/x.svg", paths


@pytest.mark.parametrize("markup", LOADERS)
@pytest.mark.parametrize("url", ["file:///etc/hostname", "http://127.0.0.1:9/x", "ftp://127.0.0.1/x"])
def test_a_page_that_asks_for_something_outside_is_refused(markup: str, url: str) -> None:
    with pytest.raises(ReportError, match="not in it"):
        render_pdf(markup.format(url=url))


@pytest.mark.parametrize("markup", LOADERS + SVG_LOADERS)
def test_no_server_is_ever_asked(markup: str, asked: tuple[str, list[str]]) -> None:
    url, paths = asked
    with contextlib.suppress(ReportError):
        render_pdf(markup.format(url=url))
    assert paths == []


@pytest.mark.parametrize("markup", LOADERS + SVG_LOADERS)
@pytest.mark.parametrize("absolute", [True, False])
def test_no_file_is_ever_read(
    markup: str, absolute: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret = tmp_path / "x.svg"
    secret.write_text(SECRET)
    try:
        data = render_pdf("<p>before</p>" + markup.format(url=secret.as_uri() if absolute else secret.name))
    except ReportError:
        return
    pdf = PdfReader(io.BytesIO(data))
    assert "before" in pdf.pages[0].extract_text()
    assert "SECRET" not in pdf.pages[0].extract_text()
    assert not pdf.attachments


def test_without_pango_the_error_says_what_to_install(run_folder: Path) -> None:
    code = """
import sys
class NoPango:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: no such file")
sys.meta_path.insert(0, NoPango())
from palsycheck.errors import MissingLibraryError
from palsycheck.report.pdf import render_pdf
try:
    render_pdf("<p>x</p>")
except MissingLibraryError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "cannot load library 'libpango-1.0-0'" in done.stdout
    assert "apt install libpango-1.0-0" in done.stdout
    assert "--no-pdf" in done.stdout
