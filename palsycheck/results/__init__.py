"""The records that a run leaves on disk, and their JSON schema.

``result.json`` is a ``PatientResult``; ``run.json`` a ``RunRecord``. Both carry ``schema_version``; a
reader refuses a version that it does not know, and reads all earlier ones. Results hold nothing that
changes from run to run (no clock, no absolute path): the same input, settings and model give the same bytes.
"""

from palsycheck.results.asymmetry import Asymmetry, AsymmetrySummary, Side, Strongest, StrongestFrames
from palsycheck.results.base import (
    DIGITS,
    RESEARCH_USE,
    SCHEMA_VERSION,
    SCHEMA_VERSIONS,
    Outcome,
    Record,
    Verdict,
)
from palsycheck.results.checks import Check
from palsycheck.results.frames import ClipScore, FrameRecord
from palsycheck.results.landmarks import LandmarkAsymmetry
from palsycheck.results.message import Message, message
from palsycheck.results.mirror import MirrorControl
from palsycheck.results.patient import ModelFacts, ModelIdentity, PatientResult
from palsycheck.results.performance import Estimate, Performance
from palsycheck.results.recording import RecordingResult
from palsycheck.results.recording_facts import Light, VideoFacts
from palsycheck.results.run import InputRecord, RunRecord

__all__ = [
    "DIGITS",
    "RESEARCH_USE",
    "SCHEMA_VERSION",
    "SCHEMA_VERSIONS",
    "Asymmetry",
    "AsymmetrySummary",
    "Check",
    "ClipScore",
    "Estimate",
    "FrameRecord",
    "InputRecord",
    "LandmarkAsymmetry",
    "Light",
    "Message",
    "MirrorControl",
    "ModelFacts",
    "ModelIdentity",
    "Outcome",
    "PatientResult",
    "Performance",
    "Record",
    "RecordingResult",
    "RunRecord",
    "Side",
    "Strongest",
    "StrongestFrames",
    "Verdict",
    "VideoFacts",
    "message",
]
