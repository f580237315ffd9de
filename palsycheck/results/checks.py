"""What the quality gate says of a recording."""

from __future__ import annotations

from typing import Any

from pydantic import model_validator

from palsycheck.results.base import Record, Verdict
from palsycheck.results.message import Message


class Check(Record):
    """One check of the quality gate.

    Attributes:
        name: Stable machine name, e.g. ``face_share``.
        title: For the reader, e.g. "Frames with a face".
        verdict: Its answer.
        value: What was measured, formatted with its unit, e.g. "97 %"; "-" where nothing could be.
        limits: Its thresholds in words, e.g. "warn below 80 %, fail below 30 %".
        reasons: Sentences for the reader where the verdict is not ``pass``, else none.
    """

    name: str
    title: str
    verdict: Verdict
    value: Message
    limits: Message
    reasons: tuple[Message, ...] = ()

    @property
    def reason(self) -> str:
        """The reasons in English; "" without one."""
        return " ".join(message.text for message in self.reasons)

    @model_validator(mode="before")
    @classmethod
    def _of_version_2(cls, fields: Any) -> Any:
        """Until version 2 there was one ``reason``, plain text."""
        if isinstance(fields, dict) and "reason" in fields:
            reason = fields.pop("reason")
            return {**fields, "reasons": (reason,) if reason else ()}
        return fields
