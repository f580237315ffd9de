"""What all records share: they are frozen, refuse fields that they do not know, and carry a version."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

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


class Record(BaseModel):
    """A frozen record that refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
