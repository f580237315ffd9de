"""A patient's result as the report's page wants it. Pure functions; no file is read here."""

from __future__ import annotations

from palsycheck.language import _
from palsycheck.report.facts import model_facts, recorded_text
from palsycheck.report.recording_view import recording_view
from palsycheck.report.result_view import result_view
from palsycheck.report.views import PatientView
from palsycheck.report.words import shortened, visible
from palsycheck.results import RESEARCH_USE, PatientResult

FACES_A_PATIENT = 200
"""Faces shown over all recordings: two recordings of 100 frames in full, about 1 MB of HTML."""


def patient_view(result: PatientResult) -> PatientView:
    """The view of one patient, in the language in force.

    Several recordings: page one shows the first of those that the result rests on, or the one in which most
    faces were found where there is no result.
    """
    limit = max(FACES_A_PATIENT // max(len(result.recordings), 1), 1)
    recordings = tuple(
        recording_view(recording, number=number, result=result, limit=limit)
        for number, recording in enumerate(result.recordings, start=1)
    )
    model = result.model
    recorded = "; ".join(dict.fromkeys(map(recorded_text, result.recordings))) or _("date not given")
    return PatientView(
        patient=visible(result.patient_id),
        short_patient=shortened(visible(result.patient_id), 48),
        recorded=recorded,
        recorded_short=shortened(recorded, 40),
        result=result_view(result),
        main=recordings[_main(result)] if recordings else None,
        recordings=recordings,
        model=model_facts(result),
        model_line=f"{visible(model.name)} {visible(model.version)}",
        model_summary=_(visible(model.summary)),
        software=visible(result.software),
        research_use=_(RESEARCH_USE),
    )


def _main(result: PatientResult) -> int:
    def rank(index: int) -> tuple[bool, int]:
        recording = result.recordings[index]
        return recording.name in result.scored_recordings, recording.faces_found

    return max(range(len(result.recordings)), key=rank)
