"""A patient's result from those of the recordings: the latest date counts, and nothing is hidden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from palsycheck import __version__, mirror_control
from palsycheck.asymmetry_summary import summarise
from palsycheck.intake import Patient, Recording
from palsycheck.models.card import ModelCard, facts
from palsycheck.results import DIGITS, Message, Outcome, PatientResult, RecordingResult, message
from palsycheck.settings import Settings


def failed_recording(recording: Recording, reason: Message) -> RecordingResult:
    """The result of a recording that could not be read."""
    return RecordingResult(
        name=recording.name,
        recorded_at=recording.recorded_at,
        outcome=Outcome.FAILED,
        reasons=(reason,),
        video=None,
        turned=0,
        mirrored=recording.mirrored,
        frames_sampled=0,
        frames_broken=0,
        faces_found=0,
        people=0,
        probability=None,
        light=None,
        checks=(),
        clips=(),
        frames=(),
    )


def failed_patient(
    patient: Patient, reason: Message, *, card: ModelCard, settings: Settings
) -> PatientResult:
    """The result of a patient whose screening broke off as a whole."""
    recordings = [failed_recording(recording, reason) for recording in patient.recordings]
    return combine(patient, recordings, card=card, settings=settings, reason=reason)


def combine(
    patient: Patient,
    recordings: Sequence[RecordingResult],
    *,
    card: ModelCard,
    settings: Settings,
    reason: Message | None = None,
) -> PatientResult:
    """The patient's result from those of the recordings: the mean over the clips of the latest date.

    Earlier dates stay in the result as a series and are never averaged in; nor is a recording without a
    date where others have one. Without a score on the latest date there is none.
    """
    counted, set_aside = latest(recordings)
    scored = [r for r in counted if r.outcome is Outcome.SCORED]
    clips = [clip.probability for r in scored for clip in r.clips]
    probability = round(float(np.mean(clips)), DIGITS) if clips else None
    of_patient = (message(patient.reason),) if patient.reason else ()
    if reason is not None:
        reasons: tuple[Message, ...] = (reason,)
    elif not recordings:
        reasons = of_patient or (message("No recording was found."),)
    else:
        several = len(recordings) > 1
        reasons = (
            *(_about(r, text) if several else text for r in counted for text in r.reasons),
            *(message("{name} has no date and was left out of the score.", name=r.name) for r in set_aside),
            *of_patient,
        )
    model = facts(card, settings)
    return PatientResult(
        patient_id=patient.id,
        folder=patient.folder,
        outcome=_outcome(counted, probability),
        reasons=reasons,
        probability=probability,
        threshold=model.threshold,
        above_threshold=None if probability is None else probability >= model.threshold,
        scored_recordings=tuple(r.name for r in scored),
        label=patient.label,
        columns=dict(patient.columns),
        recordings=tuple(recordings),
        model=model,
        software=f"palsycheck {__version__}",
        settings_sha256=settings.digest(),
        asymmetry=summarise(scored, settings.scoring),
        mirror=mirror_control.combined(
            scored, probability, threshold=model.threshold, settings=settings.scoring
        ),
    )


def latest(
    recordings: Sequence[RecordingResult],
) -> tuple[tuple[RecordingResult, ...], tuple[RecordingResult, ...]]:
    """The recordings of the latest date, and those without a date that are set aside for it.

    Where no recording has a date, all count.
    """
    days = [r.recorded_at[:10] for r in recordings if r.recorded_at]
    if not days:
        return tuple(recordings), ()
    last = max(days)
    return (
        tuple(r for r in recordings if r.recorded_at and r.recorded_at[:10] == last),
        tuple(r for r in recordings if not r.recorded_at),
    )


def _about(recording: RecordingResult, reason: Message) -> Message:
    return reason.model_copy(update={"about": recording.name})


def _outcome(counted: Sequence[RecordingResult], probability: float | None) -> Outcome:
    if probability is not None:
        return Outcome.SCORED
    if any(r.outcome is Outcome.NOT_SCORED for r in counted):
        return Outcome.NOT_SCORED
    return Outcome.FAILED
