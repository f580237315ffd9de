"""The CSV files of a run: ``patients.csv`` and ``frames.csv``, written from the records.

RFC 4180 in UTF-8 without a byte order mark, one header line. Numbers stand as in ``result.json``,
truth values as ``true`` and ``false``, an absent value as an empty cell. The columns are described in
``docs/files.md``.

A cell of text that a spreadsheet would take for a formula gets a leading apostrophe (CWE-1236; OWASP,
"CSV Injection", with the full-width forms that East Asian spreadsheets also obey).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TextIO

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.results import Asymmetry, Check, FrameRecord, PatientResult, RecordingResult, Verdict

Cell = str | int | float | bool | None

_FORMULA = tuple("=+-@\t\r\n＝＋－＠")

_ASYMMETRY_COLUMNS = tuple(f"asymmetry_{name}" for name in ASYMMETRIES)

PATIENT_COLUMNS = (
    "patient_id",
    "outcome",
    "reason",
    "probability",
    "threshold",
    "above_threshold",
    "recordings",
    "frames_sampled",
    "faces_found",
    "clips",
    "clip_lowest",
    "clip_highest",
    "recorded_at",
    "scored_recordings",
    "warnings",
    "label",
    "folder",
    "model",
    "model_version",
    "weights_sha256",
    "settings_sha256",
    "software",
    "asymmetry_side",
    *_ASYMMETRY_COLUMNS,
    "mirror_left",
    "mirror_right",
    "mirror_flag",
)

FRAME_COLUMNS = (
    "recording",
    "frame",
    "time_s",
    "face_found",
    "detection",
    "probability",
    "people",
    "eye_distance_px",
    "box_x0",
    "box_y0",
    "box_x1",
    "box_y1",
    "right_eye_x",
    "right_eye_y",
    "left_eye_x",
    "left_eye_y",
    "nose_x",
    "nose_y",
    "right_mouth_x",
    "right_mouth_y",
    "left_mouth_x",
    "left_mouth_y",
    "picture",
    *_ASYMMETRY_COLUMNS,
    "measured_mouth",
    "excursion_left",
    "excursion_right",
    "saliency",
)

RUN_COLUMN = "run"
"""Of a cohort's ``patients.csv``: which run the patient is from."""

COHORT_FRAME_COLUMNS = ("patient_id", *FRAME_COLUMNS)
"""Of a cohort's ``frames.csv``."""

_CARRIED_ELSEWHERE = ("patient_id", "label", "recorded_at")


def guarded(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A patient's cells under ``PATIENT_COLUMNS``, and those carried from the input, by column."""

    cells: tuple[Cell, ...]
    columns: dict[str, str]


def patient_line(result: PatientResult) -> PatientLine:
    """What ``patients.csv`` says of a patient."""
    return PatientLine(_patient_row(result), result.columns)


def patients_csv(lines: Sequence[PatientLine], *, runs: Sequence[str] | None = None) -> str:
    """``patients.csv``: one row a patient, in the order given.

    Behind ``PATIENT_COLUMNS`` come the further columns of the input's patients.csv under their own names,
    in order of first appearance; one whose name is taken gets the prefix ``input_``.
    The column ``run`` stands between them where ``runs`` names the run of each patient.
    """
    own = PATIENT_COLUMNS if runs is None else (*PATIENT_COLUMNS, RUN_COLUMN)
    carried = list(
        dict.fromkeys(name for line in lines for name in line.columns if name not in _CARRIED_ELSEWHERE)
    )
    header = [*own]
    for name in carried:
        free = name
        while free in header:
            free = f"input_{free}"
        header.append(free)
    behind: Sequence[tuple[str, ...]] = [()] * len(lines) if runs is None else [(run,) for run in runs]
    rows = (
        (*line.cells, *run, *(line.columns.get(name) for name in carried))
        for line, run in zip(lines, behind, strict=True)
    )
    text = io.StringIO()
    write_csv(text, [header])
    write_csv(text, rows)
    return text.getvalue()


def frames_csv(result: PatientResult) -> str:
    """``frames.csv`` of one patient: one row a sampled frame, recording after recording."""
    text = io.StringIO()
    write_csv(text, [FRAME_COLUMNS])
    write_csv(text, frame_rows(result))
    return text.getvalue()


def frame_rows(result: PatientResult) -> Iterator[tuple[Cell, ...]]:
    """The rows of ``frames.csv``, under ``FRAME_COLUMNS``."""
    return (_frame_row(r, f) for r in result.recordings for f in r.frames)


def write_csv(file: TextIO, rows: Iterable[Sequence[Cell]]) -> None:
    """Rows as lines of CSV; text that a spreadsheet would take for a formula is guarded."""
    csv.writer(file).writerows(list(_cells(row)) for row in rows)


def warnings(recordings: Iterable[RecordingResult]) -> tuple[Check, ...]:
    """The checks that warn, over the recordings given."""
    return tuple(c for r in recordings for c in r.checks if c.verdict is Verdict.WARN)


def _patient_row(result: PatientResult) -> tuple[Cell, ...]:
    clips = result.clip_probabilities
    asymmetry, mirror = result.asymmetry, result.mirror
    return (
        result.patient_id,
        result.outcome.value,
        " ".join(reason.text for reason in result.reasons),
        result.probability,
        result.threshold,
        result.above_threshold,
        len(result.recordings),
        result.frames_sampled,
        result.faces_found,
        len(clips),
        min(clips, default=None),
        max(clips, default=None),
        _joined(r.recorded_at for r in result.recordings),
        _joined(result.scored_recordings),
        _joined(dict.fromkeys(c.name for c in warnings(result.scored or result.recordings))),
        result.label,
        result.folder,
        result.model.name,
        result.model.version,
        result.model.weights_sha256,
        result.settings_sha256,
        result.software,
        None if asymmetry is None else asymmetry.side,
        *_asymmetry_cells(None if asymmetry is None else asymmetry.median),
        *((None,) * 3 if mirror is None else (mirror.left, mirror.right, mirror.flag)),
    )


def _frame_row(recording: RecordingResult, frame: FrameRecord) -> tuple[Cell, ...]:
    measured = frame.measured
    landmarks = [axis for point in frame.landmarks or ((None, None),) * 5 for axis in point]
    return (
        recording.name,
        frame.index,
        frame.time_s,
        frame.face_found,
        frame.detection,
        frame.probability,
        frame.people,
        frame.eye_distance,
        *(frame.box or (None,) * 4),
        *landmarks,
        frame.picture,
        *_asymmetry_cells(frame.asymmetry),
        *(
            (None,) * 3
            if measured is None
            else (measured.height, measured.excursion_left, measured.excursion_right)
        ),
        frame.saliency,
    )


def _asymmetry_cells(asymmetry: Asymmetry | None) -> Iterator[float | None]:
    return (None if asymmetry is None else getattr(asymmetry, name) for name in ASYMMETRIES)


def _joined(values: Iterable[str | None]) -> str:
    return "; ".join(value for value in values if value)


def _cells(row: Sequence[Cell]) -> Iterator[str]:
    for cell in row:
        match cell:
            case None:
                yield ""
            case bool():
                yield "true" if cell else "false"
            case str():
                yield guarded(cell)
            case _:
                yield str(cell)
