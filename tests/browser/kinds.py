"""The pages that stand for all: every kind of page, every kind of result, every kind of id.

Recordings are short: what goes wrong with a hundred faces goes wrong with two dozen, in less time.
"""

from __future__ import annotations

from make_results import (
    HOSTILE_IDS,
    dark_recording,
    failed_recording,
    good_checks,
    make_patient,
    make_recording,
    no_face_recording,
)

from palsycheck.results import Outcome, PatientResult, RecordingResult, Verdict

FRAMES = 24

HOSTILE = tuple(f"hostile-{number}" for number in range(len(HOSTILE_IDS)))
"""Patients whose ids are made of markup, quotes, 300 characters, right-to-left text, emoji."""

PATIENTS = ("above", "below", "no-face", "dark", "failed", "dates", "crowded", "hangul")
"""Scored on either side of the threshold, not scored, failed, with several dates, with all there can be."""

PAGES = (*PATIENTS, "cohort", "comparison")

KOREAN = ("korean", "korean-cohort")

VARIED = ("above", "dates", "dark", "failed", "cohort", "comparison", *KOREAN)
"""Between them these have every element that there is: for what takes a second a page."""


def short(
    *, number: int = 1, level: float = 0.8, mouth: float | None = None, day: str = ""
) -> RecordingResult:
    """A recording of two dozen frames, part of them without a face."""
    return make_recording(
        name=f"{day or 'bedside'}.mp4",
        frames=FRAMES,
        gap=(9, 11),
        level=level,
        mouth=mouth,
        number=number,
        seed=number,
        recorded_at=day or None,
    )


def night() -> RecordingResult:
    """As ``dark_recording``, and short."""
    whole = dark_recording()
    return whole.model_copy(update={"frames": whole.frames[:FRAMES], "frames_sampled": FRAMES})


def crowded() -> tuple[RecordingResult, ...]:
    """Six dates, with a warning at each check."""
    poor = tuple(
        check.model_copy(update={"verdict": Verdict.WARN, "reason": "This was worse than it should be."})
        for check in good_checks()
    )
    days = tuple(short(number=day, day=f"2024-03-0{day}") for day in range(1, 7))
    return tuple(day.model_copy(update={"checks": poor}) for day in days)


def hostile(name: str, patient_id: str) -> PatientResult:
    """A patient of the kind whose id and file name are not to be trusted."""
    recording = make_recording(name=f"{patient_id}.mp4"[-60:], frames=20, seed=11)
    return make_patient(patient_id, (recording,), folder=name)


def patients() -> dict[str, PatientResult]:
    """By folder. "plain" is as the hostile ones, with an id and a file name that are harmless."""
    nobody, dim, damaged = no_face_recording(), night(), failed_recording()
    dates = (short(day="2024-03-05", mouth=-9.0), short(number=2, day="2024-03-12", level=0.4, mouth=-1.5))
    return {
        patient.folder: patient
        for patient in (
            make_patient("P-0417", (short(mouth=7.0),), folder="above"),
            make_patient("P-0418", (short(level=0.12),), folder="below"),
            make_patient("P-0419", (nobody,), folder="no-face", reasons=nobody.reasons),
            make_patient("P-0420", (dim,), folder="dark", reasons=dim.reasons),
            make_patient(
                "P-0421", (damaged,), folder="failed", outcome=Outcome.FAILED, reasons=damaged.reasons
            ),
            make_patient("P-0422", dates, folder="dates", scored=("2024-03-12.mp4",)),
            make_patient("P-0423", crowded(), folder="crowded", scored=("2024-03-06.mp4",)),
            make_patient("환자 김민서", (short(day="병실 영상"),), folder="hangul"),
            hostile("plain", "plain"),
            *(hostile(name, patient_id) for name, patient_id in zip(HOSTILE, HOSTILE_IDS, strict=True)),
        )
    }
