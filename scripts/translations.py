"""Brings the catalogues up to date: finds all sentences, merges them into each language, compiles.

    python scripts/translations.py            what is new comes in untranslated
    python scripts/translations.py --check    changes nothing; fails where one would change or a word lacks

Run it after changing a sentence, and translate what it names. Needs Babel ("make translations").
"""

from __future__ import annotations

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "palsycheck" / "locale"
METHODS = {"palsycheck": [("**.py", "python")], "templates": [("**.j2", "jinja2")]}
OPTIONS = {"**.j2": {"trimmed": "true", "silent": "false"}}
# A catalogue's own dates would make its bytes change without a change of words.
DATE = datetime(2026, 1, 1, tzinfo=UTC)
# Besides gettext's own names: sentences of results, and of errors that become reasons of results.
KEYWORDS = {
    "_": None,
    "gettext": None,  # what {% trans %} calls
    "N_": None,
    "message": None,
    "ngettext": (1, 2),
    "NotAVideoError": None,
    "NoFramesError": None,
}


def template() -> Catalog:
    """All sentences that a reader of a page may see, in a fixed order."""
    catalog = Catalog(project="palsycheck", charset="utf-8")
    for folder, methods in METHODS.items():
        found = extract_from_dir(ROOT / folder, methods, OPTIONS, keywords=KEYWORDS)
        for path, line, text, _comments, context in sorted(found, key=lambda one: one[:2]):
            catalog.add(text, locations=[(f"{folder}/{path}", line)], context=context)
    return catalog


def merged(path: Path, sentences: Catalog) -> Catalog:
    """The language's catalogue with these sentences; those that are gone are dropped."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parent.parent.name)
    catalog.update(sentences, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    catalog.creation_date = catalog.revision_date = DATE
    return catalog


def bytes_of(catalog: Catalog) -> tuple[bytes, bytes]:
    """The catalogue's files, text and compiled."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, width=110, sort_output=True, omit_header=False, include_lineno=False)
    write_mo(compiled, catalog)
    return text.getvalue(), compiled.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    sentences, wrong = template(), 0
    for path in sorted(LOCALE.glob("*/LC_MESSAGES/palsycheck.po")):
        catalog = merged(path, sentences)
        for file, data in zip((path, path.with_suffix(".mo")), bytes_of(catalog), strict=True):
            if not file.exists() or file.read_bytes() != data:
                wrong += check
                if check:
                    sys.stderr.write(f"{file.relative_to(ROOT)} is not up to date\n")
                else:
                    file.write_bytes(data)
        missing = [entry.id for entry in catalog if entry.id and not _translated(entry.string)]
        wrong += len(missing)
        for text in missing:
            sys.stderr.write(f"{path.parent.parent.name}: not translated: {text!r}\n")
    sys.exit(1 if wrong else 0)


def _translated(text: str | tuple[str, ...]) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)


if __name__ == "__main__":
    main()
