"""HTML to PDF. The renderer may load nothing but what the page itself carries."""

from __future__ import annotations

from typing import Any

from palsycheck.errors import MissingLibraryError, ReportError
from palsycheck.resources import templates_dir

_REMEDY = (
    "Install Pango (Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango), or go without PDF by --no-pdf"
)


def render_pdf(html: str) -> bytes:
    """The page as PDF 1.7: tagged, fonts embedded as subsets, the same bytes every time.

    Args:
        html: A whole page whose every resource is a ``data:`` URL.

    Raises:
        MissingLibraryError: Pango or another library that WeasyPrint needs is not installed.
        ReportError: The page asks for something that is not in it.
    """
    weasyprint, urls = _weasyprint()
    fetcher = urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    paged = (templates_dir() / "paged.css").read_text(encoding="utf-8")
    try:
        pdf: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(
            stylesheets=[weasyprint.CSS(string=paged, url_fetcher=fetcher)],
            pdf_tags=True,
            pdf_identifier=True,
            pdf_version="1.7",
        )
    except urls.FatalURLFetchingError as error:
        raise ReportError("The page asks for something that is not in it") from error
    return pdf


def _weasyprint() -> tuple[Any, Any]:
    try:
        import weasyprint
        import weasyprint.urls
    except OSError as error:
        missing = str(error).split(":", maxsplit=1)[0]
        raise MissingLibraryError(
            f"A library that draws PDF is missing: {missing}", remedy=_REMEDY
        ) from error
    return weasyprint, weasyprint.urls
