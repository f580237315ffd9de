"""What draws the PDF: WeasyPrint with its system libraries, and a font with Hangul."""

from __future__ import annotations

import ctypes
import io
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import redirect_stdout
from logging.handlers import BufferingHandler

from palsycheck.doctor.finding import Finding, State, first_line, missing, ok, warn
from palsycheck.doctor.packages import reinstall

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""Shared libraries that WeasyPrint loads on Linux, with their packages in Debian and Ubuntu; GObject,
HarfBuzz and fontconfig come along as their dependencies. ``scripts/setup.sh`` installs the same."""

LATIN_FONT, HANGUL_FONT = "fonts-liberation", "fonts-nanum"
"""Packages in Debian and Ubuntu."""

SAMPLE = "홍길동"
"""The Korean "John Smith"."""


def examine() -> tuple[Finding, ...]:
    """All checks of this module; drawing is tried once, then again in Hangul."""
    drawn = pdf()
    return (drawn, hangul()) if drawn.state is State.OK else (drawn,)


def pdf() -> Finding:
    """Whether WeasyPrint loads and a PDF of one line comes out."""
    name = "PDF by WeasyPrint"
    lacking = absent(LIBRARIES) if sys.platform == "linux" else ()
    if lacking:
        return missing(
            name,
            f"system libraries not found: {', '.join(lacking)}",
            f"apt-get install {' '.join(LIBRARIES[library] for library in lacking)} (or screen --no-pdf)",
        )
    if not has_fonts():
        return missing(name, "no font at all", f"apt-get install {LATIN_FONT} {HANGUL_FONT}")
    try:
        with redirect_stdout(io.StringIO()):  # WeasyPrint prints advice there before it raises
            import weasyprint

            drawn = weasyprint.HTML(string="<p>palsycheck</p>").write_pdf()
    except (ImportError, OSError) as error:
        return missing(
            name, first_line(error), "See docs/install.md for what WeasyPrint needs on this system"
        )
    if drawn is None or not drawn.startswith(b"%PDF"):
        return missing(name, "nothing was drawn", reinstall("weasyprint"))
    return ok(name, f"weasyprint {weasyprint.__version__}")


def absent(libraries: Iterable[str]) -> tuple[str, ...]:
    """Which shared libraries the system's loader does not find."""
    return tuple(name for name in libraries if not _loads(name))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_fonts() -> bool:
    """Whether fontconfig knows a font, or cannot be asked. Without any, Pango crashes the process."""
    if shutil.which("fc-list") is None:
        return True
    return bool(subprocess.run(["fc-list"], capture_output=True, check=False).stdout.strip())


def hangul() -> Finding:
    """Whether Korean names come out as letters: one is drawn, and WeasyPrint tells which no font holds."""
    import weasyprint

    log = logging.getLogger("weasyprint")
    heard = BufferingHandler(capacity=1000)
    log.addHandler(heard)
    try:
        weasyprint.HTML(string=f'<p lang="ko">{SAMPLE}</p>').write_pdf()
    finally:
        log.removeHandler(heard)
    if not any(letter in line.getMessage() for line in heard.buffer for letter in SAMPLE):
        return ok("Font with Hangul", f"{SAMPLE} drawn")
    return warn(
        "Font with Hangul",
        "none: Korean names would be printed as boxes",
        f"apt-get install {HANGUL_FONT}, or install any other font with Hangul",
    )
