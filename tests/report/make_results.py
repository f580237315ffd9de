"""Results for the report tests, and the folders that a run would have left for them.

The pictures are drawn by a few numpy ellipses: they look a little like faces and show nobody.
Run as a program it writes a gallery of runs to look at: ``python tests/report/make_results.py FOLDER``.
"""

from __future__ import annotations

import io
import math
import sys
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from palsycheck.asymmetry_summary import rounded, summarise
from palsycheck.results import (
    Asymmetry,
    Check,
    ClipScore,
    FrameRecord,
    InputRecord,
    Light,
    ModelFacts,
    Outcome,
    PatientResult,
    RecordingResult,
    RunRecord,
    Verdict,
    VideoFacts,
    message,
)
from palsycheck.settings import Settings

THRESHOLD = 0.5
CLIP = 16
HOSTILE_IDS = (
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "'\"><style>*{display:none}</style> {{ 7*7 }} {% raw %} &amp; </title>",
    "L" * 300,
    "איתן כהן שמאל ימין",
    "\u202egnp.evil\u202c",
    "😀👩‍⚕️ patient 7",
    '=HYPERLINK("http://example.invalid","x")',
    "../../etc/passwd",
)

MODEL = ModelFacts(
    name="mobilenetv2-gru-phantoms",
    version="1.0.0",
    architecture="mobilenetv2_gru",
    summary="Trained on drawn phantoms; no patient was seen in training.",
    weights_sha256="3b7e" * 16,
    threshold=THRESHOLD,
    threshold_source="largest Youden index on the validation phantoms",
    calibration="none: the score is not calibrated on patients",
    attribution=("MobileNetV2 ImageNet features: Apache-2.0",),
)


def draw_face(*, droop: float, smile: float, seed: int) -> np.ndarray:
    """A schematic aligned face, (224, 224, 3) uint8; ``droop`` lowers the patient's left mouth corner."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:224, 0:224].astype(float)
    picture = np.empty((224, 224, 3))
    picture[:] = np.array([96, 112, 122]) + (y[..., None] - 112) * 0.12

    def paint(inside: np.ndarray, colour: tuple[int, int, int], softness: float = 1.5) -> None:
        weight = np.clip(inside / softness + 0.5, 0, 1)[..., None]
        picture[:] = picture * (1 - weight) + np.array(colour) * weight

    def ellipse(cx: float, cy: float, rx: float, ry: float) -> np.ndarray:
        distance = np.sqrt(((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2)
        return (1 - distance) * min(rx, ry)

    paint(ellipse(112, 92, 96, 106), (58, 44, 38))
    paint(ellipse(112, 116, 78, 104), (214, 172, 148), 4)
    picture *= (1 - 0.0018 * np.abs(x - 100))[..., None]
    for side, cx in ((-1, 77), (1, 147)):
        paint(ellipse(cx, 82, 17, 9), (240, 236, 230))
        paint(ellipse(cx + 1, 82, 8, 8), (70, 52, 40))
        paint(ellipse(cx + 1, 82, 3.5, 3.5), (20, 18, 18))
        brow = 61 + 0.004 * (x - cx) ** 2 + (2 if side > 0 and droop > 0 else 0)
        paint(np.minimum(4 - np.abs(y - brow), 21 - np.abs(x - cx)), (64, 46, 38))
    paint(ellipse(112, 122, 13, 10), (196, 150, 128), 8)
    width = 30 + 8 * smile
    across = np.clip((x - 112) / width, -1.2, 1.2)
    line = 160 - 9 * smile * across**2 + droop * 13 * np.clip(across, 0, 1.2)
    lips = np.minimum(5.5 * np.sqrt(np.clip(1 - across**2, 0, 1)) - np.abs(y - line), width - np.abs(x - 112))
    paint(lips, (160, 84, 84))
    picture += random.normal(0, 4, picture.shape)
    return np.clip(picture, 0, 255).astype(np.uint8)


@cache
def _jpeg(droop: float, smile: float) -> bytes:
    data = io.BytesIO()
    face = draw_face(droop=droop, smile=smile, seed=round(100 * droop + 10 * smile))
    Image.fromarray(face).save(data, "JPEG", quality=90)
    return data.getvalue()


def check(
    name: str, title: str, verdict: Verdict, value: str, *, limits: str = "", reason: str = ""
) -> Check:
    return Check(name=name, title=title, verdict=verdict, value=value, limits=limits, reason=reason)


def good_checks(faces_share: float = 1.0) -> tuple[Check, ...]:
    """The gate's checks of a good recording; few faces make the first of them warn."""
    warn = faces_share < 0.8
    return (
        check(
            "face_share",
            "Frames with a face",
            Verdict.WARN if warn else Verdict.PASS,
            f"{faces_share:.0%}".replace("%", " %"),
            limits="warn below 80 %, fail below 30 %",
            reason="The patient's face was out of sight for part of the recording." if warn else "",
        ),
        check("clips", "Faces for one clip", Verdict.PASS, "100", limits="fail below 16"),
        check(
            "eye_distance",
            "Distance between the eyes",
            Verdict.PASS,
            "86 px",
            limits="warn below 40 px, fail below 18 px",
        ),
        check("yaw", "Head turned to a side", Verdict.PASS, "4°", limits="warn above 20°, fail above 40°"),
        check("roll", "Head tilted", Verdict.PASS, "2°", limits="warn above 30°"),
        check("sharpness", "Sharpness", Verdict.PASS, "0.74", limits="warn below 0.25, fail below 0.10"),
        check(
            "face_light",
            "Light on the face",
            Verdict.PASS,
            "0.21",
            limits="warn below 0.06 or above 0.75, fail below 0.02",
        ),
        check(
            "clipped",
            "Crushed or clipped pixels",
            Verdict.PASS,
            "1 %",
            limits="warn above 10 %, fail above 40 %",
        ),
        check(
            "side_light",
            "Light from one side",
            Verdict.WARN,
            "0.9 stops",
            limits="warn above 0.8, fail above 2.0 stops",
            reason="The patient's right half is brighter: side light imitates asymmetry.",
        ),
        check(
            "identity",
            "One person throughout",
            Verdict.PASS,
            "0.81",
            limits="warn below 0.25, fail below 0.05",
        ),
        check("expression", "Expression seen", Verdict.PASS, "0.24", limits="warn below 0.10"),
        check("broken", "Frames that cannot be decoded", Verdict.PASS, "0 %", limits="warn above 2 %"),
    )


def make_recording(
    *,
    name: str = "bedside.mp4",
    level: float = 0.8,
    frames: int = 100,
    duration: float = 12.0,
    gap: tuple[int, int] = (0, 0),
    recorded_at: str | None = None,
    scored: bool = True,
    mirrored: bool | None = None,
    number: int = 1,
    seed: int = 1,
    mouth: float | None = None,
) -> RecordingResult:
    """A recording with a face in all sampled frames but those of ``gap`` (first, behind the last).

    ``mouth``: mean asymmetry of the mouth where the model estimates asymmetries; None where it does not.
    """
    random = np.random.default_rng(seed)
    noise = np.convolve(random.normal(0, 0.10, frames + 8), np.ones(9) / 9, mode="valid")
    times = [round(i * duration / frames, 3) for i in range(frames)]
    found = [not gap[0] <= i < gap[1] for i in range(frames)]
    curve = [
        float(np.clip(level + 0.10 * math.sin(i / 9) * level * (1 - level) * 4 + noise[i], 0.01, 0.99))
        for i in range(frames)
    ]
    faces = [i for i in range(frames) if found[i]]
    clips = tuple(
        ClipScore(
            first=faces[k],
            last=faces[k + CLIP - 1],
            start_s=times[faces[k]],
            end_s=times[faces[k + CLIP - 1]],
            probability=round(float(np.mean([curve[i] for i in faces[k : k + CLIP]])), 6),
        )
        for k in range(0, len(faces) - CLIP + 1, 4)
    )
    records = tuple(
        FrameRecord(
            index=i,
            time_s=times[i],
            face_found=found[i],
            detection=0.998 if found[i] else None,
            probability=round(curve[i], 6) if found[i] and scored else None,
            box=(210.0, 80.0, 390.0, 310.0) if found[i] else None,
            landmarks=((262.0, 170.0), (338.0, 171.0), (300.0, 214.0), (270.0, 252.0), (331.0, 256.0))
            if found[i]
            else None,
            eye_distance=76.0 if found[i] else None,
            people=1 if found[i] else 0,
            picture=f"faces/r{number:02d}-{i:04d}.jpg" if found[i] else None,
            asymmetry=make_asymmetry(mouth, i, noise=noise[i])
            if mouth is not None and found[i] and scored
            else None,
        )
        for i in range(frames)
    )
    recording = RecordingResult(
        name=name,
        recorded_at=recorded_at,
        outcome=Outcome.SCORED if scored and clips else Outcome.NOT_SCORED,
        reasons=(),
        video=make_facts(duration=duration, seed=seed),
        turned=0,
        mirrored=mirrored,
        frames_sampled=frames,
        frames_broken=0,
        faces_found=len(faces),
        people=1,
        probability=round(float(np.mean([c.probability for c in clips])), 6) if scored and clips else None,
        light=Light(face=0.21, frame=0.18, dark_share=0.01, bright_share=0.0, side_stops=-0.9, lux=None),
        checks=good_checks(len(faces) / frames),
        clips=clips if scored else (),
        frames=records,
    )
    return recording.model_copy(update={"asymmetry": summarise([recording], Settings().scoring)})


def make_asymmetry(mouth: float, frame: int, *, noise: float) -> Asymmetry:
    """A face that smiles now and then, with more of the asymmetry in the smile; brow and lids spared."""
    smile = max(math.sin(frame / 9), 0.0)
    droop = mouth * (0.7 + 0.9 * smile)
    return rounded((droop + 8 * noise, 0.6 * droop, 0.9 * droop + 5 * noise, 9 * noise, -0.8 + 6 * noise))


def make_facts(*, duration: float = 12.0, seed: int = 1) -> VideoFacts:
    return VideoFacts(
        sha256=f"{seed:02x}c4e1" + "9f08" * 14 + "7a",
        bytes=8_412_337,
        container="mov,mp4,m4a,3gp,3g2,mj2",
        codec="h264",
        width=1080,
        height=1920,
        rotation=90,
        duration_s=duration,
        declared_duration_s=duration,
        frames=round(duration * 29.97),
        frame_rate=29.97,
        variable_rate=True,
        shortest_gap_s=0.0166,
        longest_gap_s=0.0501,
        truncated=False,
        created="2024-03-05T09:14:02Z",
    )


def make_patient(
    patient_id: str,
    recordings: tuple[RecordingResult, ...],
    *,
    folder: str = "patient",
    scored: tuple[str, ...] | None = None,
    reasons: tuple[str, ...] = (),
    outcome: Outcome | None = None,
    columns: dict[str, str] | None = None,
    model: ModelFacts = MODEL,
) -> PatientResult:
    """A patient's result as screening would put it together; the last recordings named count."""
    chosen = [r for r in recordings if r.probability is not None and (scored is None or r.name in scored)]
    clips = [c.probability for r in chosen for c in r.clips]
    probability = round(float(np.mean(clips)), 6) if clips else None
    return PatientResult(
        patient_id=patient_id,
        folder=folder,
        outcome=outcome or (Outcome.SCORED if clips else Outcome.NOT_SCORED),
        reasons=reasons,
        probability=probability,
        threshold=THRESHOLD,
        above_threshold=None if probability is None else probability >= THRESHOLD,
        scored_recordings=tuple(r.name for r in chosen),
        label=None,
        columns=columns or {},
        recordings=recordings,
        model=model,
        software="palsycheck 0.1.0",
        settings_sha256=Settings().digest(),
        asymmetry=summarise(chosen, Settings().scoring),
    )


def no_face_recording() -> RecordingResult:
    """A recording that shows nobody."""
    whole = make_recording(frames=100, gap=(0, 100), scored=False)
    reason = "No face was found in any of the 100 sampled frames."
    failed = check(
        "face_share",
        "Frames with a face",
        Verdict.FAIL,
        "0 %",
        limits="warn below 80 %, fail below 30 %",
        reason=reason,
    )
    dashes = tuple(
        c.model_copy(
            update={"value": message("-"), "verdict": Verdict.FAIL, "reasons": (message("Needs a face."),)}
        )
        if c.name == "clips"
        else c.model_copy(update={"value": message("-"), "verdict": Verdict.PASS, "reasons": ()})
        for c in good_checks()[1:]
    )
    return whole.model_copy(update={"reasons": (message(reason),), "checks": (failed, *dashes)})


def dark_recording() -> RecordingResult:
    """A recording with faces that the gate did not let pass."""
    dim = make_recording(name="night.mov", scored=False, seed=5)
    reason = "The face is too dark to read: median luminance 0.01."
    checks = tuple(
        c.model_copy(
            update={"value": message("0.01"), "verdict": Verdict.FAIL, "reasons": (message(reason),)}
        )
        if c.name == "face_light"
        else c
        for c in dim.checks
    )
    return dim.model_copy(update={"reasons": (message(reason),), "checks": checks})


def failed_recording() -> RecordingResult:
    """A file that is no video."""
    return RecordingResult(
        name="notes.mp4",
        recorded_at=None,
        outcome=Outcome.FAILED,
        reasons=("The file is not a video: no decoder knows its beginning.",),
        video=None,
        turned=0,
        mirrored=None,
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


def gallery() -> dict[str, PatientResult]:
    """The patients that the report tests look at, by folder."""
    early = make_recording(
        name="admission.mp4", level=0.86, recorded_at="2024-03-05", number=1, seed=2, mirrored=False
    )
    late = make_recording(
        name="follow-up.mov", level=0.46, recorded_at="2024-03-12", number=2, seed=3, gap=(40, 58)
    )
    patients = [
        make_patient(
            "P-0417",
            (make_recording(recorded_at="2024-03-05T09:14", gap=(62, 71)),),
            folder="above",
            columns={"patient_id": "P-0417", "site": "ward 3", "recorded_at": "2024-03-05T09:14"},
        ),
        make_patient("P-0418", (make_recording(level=0.12, seed=7, mirrored=True),), folder="below"),
        make_patient("P-0419", (no_face_recording(),), folder="no-face", reasons=no_face_recording().reasons),
        make_patient("P-0420", (dark_recording(),), folder="dark", reasons=dark_recording().reasons),
        make_patient(
            "P-0421",
            (failed_recording(),),
            folder="failed",
            outcome=Outcome.FAILED,
            reasons=failed_recording().reasons,
        ),
        make_patient("P-0422", (early, late), folder="two-dates", scored=("follow-up.mov",)),
        make_patient(
            "P-0424", (make_recording(mouth=7.0, gap=(62, 71), mirrored=False),), folder="asymmetry"
        ),
        make_patient(
            "P-0425",
            (
                make_recording(name="first.mp4", recorded_at="2024-03-05", mouth=-9.0, number=1, seed=2),
                make_recording(
                    name="second.mp4", level=0.2, recorded_at="2024-03-12", mouth=-1.5, number=2, seed=3
                ),
            ),
            folder="asymmetry-dates",
            scored=("second.mp4",),
        ),
        make_patient("환자 김민서", (make_recording(name="병실 영상.mp4", seed=9),), folder="hangul"),
    ]
    poor = tuple(
        c.model_copy(
            update={
                "verdict": Verdict.WARN,
                "reasons": (message(f"{c.title}: this was worse than it should be."),),
            }
        )
        for c in good_checks()
    )
    series = tuple(
        make_recording(
            name=f"day {day}.mp4", recorded_at=f"2024-03-0{day}", frames=40, number=day, seed=day
        ).model_copy(update={"checks": poor})
        for day in range(1, 7)
    )
    patients.append(make_patient("P-0423", series, folder="crowded", scored=("day 6.mp4",)))
    patients += [
        make_patient(
            name, (make_recording(name=f"{name}.mp4"[-60:], frames=20, seed=11),), folder=f"hostile-{i}"
        )
        for i, name in enumerate(HOSTILE_IDS)
    ]
    return {patient.folder: patient for patient in patients}


def write_patient(out: Path, result: PatientResult) -> Path:
    """Leave ``result.json`` and the faces as screening does; returns the patient's folder."""
    folder = out / "patients" / result.folder
    (folder / "faces").mkdir(parents=True)
    (folder / "result.json").write_text(result.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for recording in result.recordings:
        for frame in recording.frames:
            if frame.picture:
                smile = round(2 - 2 * math.cos(frame.time_s)) / 4
                droop = round((recording.probability or 0.0) * (0.4 + 0.6 * smile), 1)
                (folder / frame.picture).write_bytes(_jpeg(droop, smile))
    return folder


def make_run(results: list[PatientResult]) -> RunRecord:
    """``run.json`` of a run over these patients."""
    return RunRecord(
        settings=Settings(),
        settings_sha256=Settings().digest(),
        model="default",
        model_sha256=MODEL.weights_sha256,
        device="cpu",
        versions={"palsycheck": "0.1.0", "python": "3.11.9", "torch": "2.14.1", "opencv": "5.0.0"},
        started="2024-03-12T10:00:00+09:00",
        finished="2024-03-12T10:04:31+09:00",
        inputs=tuple(
            InputRecord(patient_id=p.patient_id, recording=r.name, sha256=r.video.sha256 if r.video else None)
            for p in results
            for r in p.recordings
        ),
    )


def write_run(out: Path, results: list[PatientResult]) -> Path:
    """Leave a whole run's data on disk."""
    for result in results:
        write_patient(out, result)
    (out / "run.json").write_text(make_run(results).model_dump_json(indent=2) + "\n", encoding="utf-8")
    return out


if __name__ == "__main__":
    write_run(Path(sys.argv[1]), list(gallery().values()))
