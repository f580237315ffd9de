"""Sentences for the reader that can be shown in another language."""

from __future__ import annotations

from typing import Any

from pydantic import Field, computed_field, model_validator

from palsycheck.language import filled
from palsycheck.results.base import Record


class Message(Record):
    """A sentence or phrase: an English template, by which catalogues find a translation, and what fills it.

    In JSON the English ``text`` stands beside them, for those who read results without this package. Plain
    text is a message too, without values.

    Attributes:
        template: English, with each value as ``{name}``.
        values: Already formatted: numbers read the same in every language of the reports.
        about: The recording that it speaks of; None where that goes without saying.
    """

    template: str
    values: dict[str, str] = Field(default_factory=dict)
    about: str | None = None

    @computed_field  # type: ignore[prop-decorator]  # the order that pydantic asks for
    @property
    def text(self) -> str:
        """The sentence in English."""
        sentence = filled(self.template, self.values)
        return f"{self.about}: {sentence}" if self.about is not None else sentence

    def __str__(self) -> str:
        return self.text

    @model_validator(mode="before")
    @classmethod
    def _of_text(cls, value: Any) -> Any:
        """Plain text, as results held until version 2; the text beside a template says nothing new."""
        if isinstance(value, str):
            return {"template": value}
        if isinstance(value, dict):
            return {name: field for name, field in value.items() if name != "text"}
        return value


def message(template: str, **values: object) -> Message:
    """A message; the catalogues' tools find its template by this name."""
    return Message(template=template, values={name: str(value) for name, value in values.items()})
