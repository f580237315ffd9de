"""Names: how they are compared, and how an id becomes a folder."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

MAX_BYTES = 80
"""Of a folder name in UTF-8: some file systems allow 143 (eCryptfs), and files get longer names below it."""

_HASH_DIGITS = 10
_LOOKS_HASHED = re.compile(rf"-[0-9a-f]{{{_HASH_DIGITS}}}\Z")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", re.IGNORECASE)
"""Device names, with or without extension (Microsoft, "Naming Files, Paths, and Namespaces")."""


def normal(text: str) -> str:
    """Unicode's composed form (NFC): the same Hangul reads the same, whoever typed it."""
    return unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """For comparing names as file systems that ignore case do."""
    return normal(normal(text).casefold())


def is_utf8(path: Path) -> bool:
    """Whether a name holds bytes that are no text: often Hangul in CP949 from an archive."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def readable(path: Path) -> str:
    """A path as text that can be shown and written, with undecodable bytes as ``\\xNN``."""
    return normal(str(path).encode(errors="surrogateescape").decode(errors="backslashreplace"))


def as_id(name: str) -> str:
    """A patient's id from a name: NFC, without space around it, as in the cells of patients.csv."""
    return normal(name).strip() or normal(name)


def enumerated(names: Sequence[str], *, most: int = 5) -> str:
    """Names for a message, the first few of them."""
    return ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def folder_name(patient_id: str) -> str:
    """The name of a patient's output folder: safe on every file system, and for one id only.

    Letters and digits of any script, ``-``, ``_`` and ``.`` stay; everything else becomes ``_``. Never
    empty, ``.`` or ``..``; no leading dot or dash, no trailing dot, no name that Windows reserves, at most
    ``MAX_BYTES`` bytes in UTF-8. Where anything had to be changed, or the id itself ends like a hash, a
    dash and ten digits of the id's SHA-256 are appended. Both normal forms of an id give the same name.
    """
    wanted = normal(patient_id)
    name = "".join(char if _kept(char) else "_" for char in wanted)
    if name.startswith((".", "-")) or _RESERVED.match(name):
        name = f"_{name[1:]}" if name.startswith((".", "-")) else f"_{name}"
    if name.endswith("."):
        name = f"{name[:-1]}_"
    if name == wanted and name and len(name.encode()) <= MAX_BYTES and not _LOOKS_HASHED.search(name):
        return name
    digest = hashlib.sha256(wanted.encode(errors="surrogateescape")).hexdigest()[:_HASH_DIGITS]
    room = MAX_BYTES - 1 - _HASH_DIGITS
    return f"{_cut(name or '_', room)}-{digest}"


def _kept(char: str) -> bool:
    return char in "-_." or unicodedata.category(char)[0] in "LN"


def _cut(text: str, size: int) -> str:
    """At most ``size`` bytes of UTF-8, no character cut in two."""
    return text.encode()[:size].decode(errors="ignore")
