"""The language of the page being drawn: English, or a catalogue's translation of it.

English sentences are the keys of the catalogues (gettext, ``palsycheck/locale``). ``speaking`` sets the
language of all that is drawn inside it, in this thread of work only; outside it the language is English.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Language = Literal["en", "ko"]
"""By its code (ISO 639-1): English, Korean."""

LANGUAGES: tuple[Language, ...] = get_args(Language)

SOURCE: Language = "en"
"""Of the sentences in the code."""

_LOCALE = Path(__file__).parent / "locale"
_spoken: ContextVar[Language] = ContextVar("language", default=SOURCE)
_PLACE = re.compile(r"\{(\w+)\}")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Draw in this language."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken() -> Language:
    """The language in force, as the ``lang`` attribute of a page wants it."""
    return _spoken.get()


def N_(text: str) -> str:  # noqa: N802 - gettext's customary name
    """The text itself, marked for the catalogues: a constant that ``_`` translates later."""
    return text


def _(text: str) -> str:
    """The text in the language in force; itself where the catalogue has none."""
    return _catalogue(_spoken.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """The form that fits the number, in the language in force."""
    return _catalogue(_spoken.get()).ngettext(one, many, number)


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with each ``{name}`` replaced by its value.

    Not ``str.format``: templates are read from results on disk, and may neither reach into objects nor ask
    for a width of gigabytes. A name without a value stays as it is.
    """
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation("palsycheck", localedir=_LOCALE, languages=[language])
