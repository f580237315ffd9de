"""HTML to PDF. The renderer may load nothing but what the page itself carries."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any

from palsycheck.errors import MissingLibraryError, ReportError, UsageError
from palsycheck.report.pages import Paper
from palsycheck.report.whole_words import keep_words
from palsycheck.resources import templates_dir

_REMEDY = (
    "Install Pango (Debian, Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; "
    "macOS: brew install pango), or go without PDF by --no-pdf"
)

_SIZES: dict[Paper, str] = {"a4": "A4", "letter": "letter"}
_FORM: dict[str, Any] = {"pdf_variant": "pdf/ua-1", "pdf_tags": True, "pdf_identifier": True}


def render_pdf(html: str, *, paper: Paper = "a4") -> bytes:
    """The page as PDF/UA-1 (ISO 14289-1): tagged, fonts embedded as subsets, the same bytes every time.

    It bears no date, or that of SOURCE_DATE_EPOCH (reproducible-builds.org) where this is set.

    Args:
        html: A whole page whose every resource is a ``data:`` URL.
        paper: Its size.

    Raises:
        MissingLibraryError: Pango or another library that WeasyPrint needs is not installed.
        ReportError: The page asks for something that is not in it.
        UsageError: SOURCE_DATE_EPOCH is no number of seconds.
    """
    date = _date()
    weasyprint, urls = _weasyprint()
    fetcher = urls.URLFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)
    paged = (templates_dir() / "paged.css").read_text(encoding="utf-8")
    sheets = [f"@page {{ size: {_SIZES[paper]} }}", paged]
    styles = [weasyprint.CSS(string=sheet, url_fetcher=fetcher) for sheet in sheets]
    try:
        page = weasyprint.HTML(string=html, url_fetcher=fetcher)
        if page.etree_element.get("lang") == "ko":
            keep_words(page.etree_element)
        document = page.render(stylesheets=styles, **_FORM)
        document.metadata.created = document.metadata.modified = date
        pdf: bytes = document.write_pdf(**_FORM)
    except urls.FatalURLFetchingError as error:
        raise ReportError("The page asks for something that is not in it") from error
    return pdf


def _date() -> str | None:
    """SOURCE_DATE_EPOCH as the W3C's profile of ISO 8601 wants it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return None
    try:
        return datetime.fromtimestamp(int(epoch), tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            "SOURCE_DATE_EPOCH is no number of seconds", remedy="Unset it, or give seconds since 1970"
        ) from error


def _weasyprint() -> tuple[Any, Any]:
    # fontconfig names fonts in the user's language (NanumGothic, 나눔고딕), and the name goes into the file
    os.environ.setdefault("FC_LANG", "en")
    try:
        import weasyprint
        import weasyprint.urls
    except OSError as error:
        missing = str(error).split(":", maxsplit=1)[0]
        raise MissingLibraryError(
            f"A library that draws PDF is missing: {missing}", remedy=_REMEDY
        ) from error
    return weasyprint, weasyprint.urls
