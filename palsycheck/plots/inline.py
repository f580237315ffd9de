"""A plot as part of a page, whose content security policy allows no ``style`` attribute.

matplotlib's SVG is read and written again: styles become attributes, names that links need get a prefix of
the plot's own, everything else that a page has no use for goes. What is not a drawing element is refused, so
whatever a title holds stays text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from markupsafe import Markup

from palsycheck.plots.style import WIDTH, to_svg

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_SHAPES = {"svg", "g", "path", "use", "text", "tspan", "clipPath", "rect", "defs"}
_FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"


def inline_svg(figure: Figure, *, name: str, label: str) -> Markup:
    """An ``svg`` element.

    Args:
        figure: The plot.
        name: Of letters and digits, unique on the page: prefix of its ids.
        label: What a reader hears who does not see it.
    """
    root = ET.fromstring(to_svg(figure))  # noqa: S314 - matplotlib's own text
    written = ET.tostring(root, encoding="unicode")
    for element in list(root.iter()):
        _clean(element, written, name)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag not in _SHAPES or (child.tag in {"defs", "g"} and not len(child)):
                parent.remove(child)
    _, _, width, height = root.attrib["viewBox"].split()
    across = max(
        float(width), 72 * WIDTH
    )  # a narrow plot stays narrow on a page that stretches all to its width
    root.attrib.clear()
    root.attrib.update(
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "role": "img",
            "aria-label": label,
            "viewBox": f"0 0 {across:g} {height}",
            "font-family": _FONT,
            "stroke-linejoin": "round",
        }
    )
    return Markup(ET.tostring(root, encoding="unicode", short_empty_elements=False))  # noqa: S704 - escaped by ElementTree


def _clean(element: ET.Element, written: str, name: str) -> None:
    element.tag = element.tag.removeprefix(_SVG)
    attributes: dict[str, str] = {}
    for key, value in element.attrib.items():
        match key.removeprefix(_XLINK):
            case "style":
                for rule in value.split(";"):
                    property_, _, setting = rule.partition(":")
                    if property_.strip() != "font-family":
                        attributes[property_.strip()] = _linked(setting.strip(), name)
            case "href":
                attributes["href"] = f"#{name}-{value.removeprefix('#')}"
            case "id":
                if f"#{value}" in written:
                    attributes["id"] = f"{name}-{value}"
            case "transform" if value.startswith("rotate(-0 "):
                pass
            case "d":
                attributes["d"] = " ".join(value.split())
            case other:
                attributes[other] = _linked(value, name)
    element.attrib.clear()
    element.attrib.update(attributes)
    if element.tag not in {"text", "tspan"}:
        element.text = None
    element.tail = None


def _linked(value: str, name: str) -> str:
    return value.replace("url(#", f"url(#{name}-")
