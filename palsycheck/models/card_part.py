"""What all parts of a model card are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Share = Annotated[float, Field(ge=0, le=1)]
Scalar = bool | int | float | str | None
Title = Annotated[str, Field(min_length=1, max_length=100)]
Summary = Annotated[str, Field(min_length=1, max_length=500)]


class Part(BaseModel):
    """A frozen part of a card that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
