"""Text for a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text on one line, control characters (which a terminal would obey) as their escapes.

    Ids and paths are data from outside: an escape sequence or a change of writing direction in one must
    not reach the screen. Spaces and line ends become single spaces.
    """
    flat = " ".join(text.split())
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in flat)
