"""A page as its reader sees it."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "img", "col", "link", "hr", "input"}
LOADING = ("src", "srcset", "href", "xlink:href", "data", "poster", "action", "background")


class Seen(HTMLParser):
    """Elements, attributes and text; ``inside`` a table or figure its whole text.

    Attributes:
        tags: Of all elements, in order.
        loads: Values of attributes that load something.
        attributes: Names of all attributes.
        ids: All ids.
        tables, figures: Text of each.
        headers: ``scope`` of each ``th``, None without one.
        unclosed: Elements still open at the end.
        text: All of it but the style sheet, spaces joined.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.attributes: list[str] = []
        self.ids: list[str] = []
        self.tables: list[str] = []
        self.figures: list[str] = []
        self.headers: list[str | None] = []
        self.unclosed: list[str] = []
        self._pieces: list[str] = []
        self.feed(html)
        self.text = _joined("".join(self._pieces))
        self.tables = [_joined(text) for text in self.tables]
        self.figures = [_joined(text) for text in self.figures]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.unclosed.append(tag)
        for name, value in attrs:
            self.attributes.append(name)
            if name in LOADING:
                self.loads.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag == "th":
            self.headers.append(dict(attrs).get("scope"))
        if tag == "table":
            self.tables.append("")
        if tag == "figure":
            self.figures.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "caption"}:
            self.handle_data(" ")
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.unclosed[-1:] == ["style"]:
            return
        self._pieces.append(data)
        if "table" in self.unclosed:
            self.tables[-1] += data
        if "figure" in self.unclosed:
            self.figures[-1] += data


def _joined(text: str) -> str:
    return " ".join(text.split())
