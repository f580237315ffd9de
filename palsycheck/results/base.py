"""What all records share: they are frozen, refuse fields that they do not know, and carry a version."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from palsycheck.language import N_

Version = Literal[1, 2, 3]

SCHEMA_VERSION: Final = 3
"""2: asymmetries of frames, recordings and patients; two settings of their summary.

3: sentences as templates with values, so that they can be shown in another language; mirror control,
saliency, asymmetry of the detector's landmarks, the model's test figures. Files of earlier versions lack
these and are read as such."""

SCHEMA_VERSIONS: Final = (1, 2, 3)
"""Those that can be read."""

DIGITS = 6
"""Of probabilities, seconds and pixels in results: finer than they mean, coarser than rounding errors."""

RESEARCH_USE = N_("Research use only. Not a medical device. Not for diagnosis, triage or treatment.")


_LARGEST = 1e20  # of any number: far above what a recording can have, and a page can still print it

Share = Annotated[float, Field(ge=0, le=1)]
"""A probability or share."""

Number = Annotated[float, Field(ge=-_LARGEST, le=_LARGEST)]
"""Any quantity that may be negative."""

Amount = Annotated[float, Field(ge=0, le=_LARGEST)]
"""A quantity that may not, seconds for one."""

Count = Annotated[int, Field(ge=0, lt=2**31)]
"""How many; also a frame's number."""

Size = Annotated[int, Field(ge=0, lt=2**63)]
"""Of a file, bytes."""

Label = Literal[0, 1]
"""1 palsy, 0 healthy."""


class Record(BaseModel):
    """A frozen record that refuses fields it does not know, and numbers that are none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Outcome(StrEnum):
    """What became of a recording or a patient."""

    SCORED = "scored"
    NOT_SCORED = "not_scored"
    FAILED = "failed"


class Verdict(StrEnum):
    """What a check of the quality gate says."""

    PASS = "pass"  # noqa: S105 - not a password
    WARN = "warn"
    FAIL = "fail"
