"""What one check of the machine says."""

from __future__ import annotations

from enum import StrEnum

from palsycheck.results import Record


class State(StrEnum):
    """How it stands with one thing that palsycheck needs."""

    OK = "ok"
    WARN = "warn"
    MISSING = "missing"


class Finding(Record):
    """One line of the doctor's answer.

    Attributes:
        name: What was looked at, for the reader.
        state: ``missing``: screening cannot run; ``warn``: it runs, with the drawback named.
        found: What is there, or what is wrong.
        remedy: What to do about it, as a command where there is one; empty where the state is ``ok``.
    """

    name: str
    state: State
    found: str
    remedy: str = ""


def ok(name: str, found: str) -> Finding:
    """It is there and works."""
    return Finding(name=name, state=State.OK, found=found)


def warn(name: str, found: str, remedy: str) -> Finding:
    """Screening runs, with a drawback."""
    return Finding(name=name, state=State.WARN, found=found, remedy=remedy)


def missing(name: str, found: str, remedy: str) -> Finding:
    """Screening cannot run."""
    return Finding(name=name, state=State.MISSING, found=found, remedy=remedy)


def first_line(error: BaseException) -> str:
    """The first line of an error's text, or its type's name where it has none."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
