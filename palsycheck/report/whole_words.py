"""Korean lines broken between words.

A browser does it by ``word-break: keep-all`` in the style sheet. WeasyPrint does not know that value and
breaks between any two syllables, so for PDF each Korean word becomes an element that does not wrap.
"""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element

LONGEST: Final = 14
"""Characters: a longer word may have to be broken to fit its column."""

SHORTEST_LINE: Final = 20
"""Characters of a text that may take more than one line: shorter ones are left alone, for speed."""

_HANGUL = "\uac00-\ud7a3"
_BLOCKS = ("p", "li", "dd", "td", "th", "figcaption")
_WORD = re.compile(rf"\S*[{_HANGUL}]\S*")


def keep_words(page: Element) -> None:
    """Enclose the words with Hangul in ``<span class="word">``, in place.

    Drawings are left as they are, and so are texts that fit into a line.
    """
    for block in page.iter():
        if block.tag in _BLOCKS and sum(map(len, block.itertext())) > SHORTEST_LINE:
            _keep(block)


def _keep(element: Element) -> None:
    if element.get("class") == "word":
        return
    children = list(element)
    start = _words(element.text)
    if start is not None:
        element.text = start[0]
    place = 0
    for span in start[1] if start else ():
        element.insert(place, span)
        place += 1
    for child in children:
        if child.tag in ("b", "strong", "span", "bdi", "small"):
            _keep(child)
        after = _words(child.tail)
        place += 1
        if after is not None:
            child.tail = after[0]
            for span in after[1]:
                element.insert(place, span)
                place += 1


def _words(text: str | None) -> tuple[str, list[Element]] | None:
    """What comes before the first word, and the words, each with what follows it; None without any."""
    found = [word for word in _WORD.finditer(text or "") if 1 < len(word[0]) <= LONGEST]
    if text is None or not found:
        return None
    spans = []
    for word, end in zip(found, [*(next_.start() for next_ in found[1:]), len(text)], strict=True):
        span = Element("span", {"class": "word"})
        span.text, span.tail = word[0], text[word.end() : end]
        spans.append(span)
    return text[: found[0].start()], spans
