"""What the report says of a recording's file and of the model: pairs of a term and its value."""

from __future__ import annotations

from dataclasses import dataclass

from palsycheck.report.words import probability_text, size_text, visible
from palsycheck.results import ModelFacts, PatientResult, RecordingResult, RunRecord, VideoFacts

_CODECS = {
    "h264": "H.264",
    "hevc": "HEVC (H.265)",
    "mpeg1video": "MPEG-1",
    "mpeg4": "MPEG-4 Part 2",
    "vp9": "VP9",
}
_CONTAINERS = {"mov,mp4,m4a,3gp,3g2,mj2": "MP4/MOV", "matroska,webm": "Matroska/WebM"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its value; ``code`` for hashes, which are set in a narrower style and may break anywhere."""

    term: str
    value: str
    code: bool = False


def recorded_text(recording: RecordingResult) -> str:
    """When it was recorded: as given, else as the file claims, else that nobody knows."""
    if recording.recorded_at:
        return visible(recording.recorded_at).replace("T", " ")
    if recording.video and recording.video.created:
        return f"{visible(recording.video.created)[:10]} (file’s own date)"
    return "date not given"


def sides_text(recording: RecordingResult) -> str:
    """Whether the camera mirrored the picture, and how the patient lay."""
    mirrored = {
        None: "not known, assumed no",
        False: "no",
        True: "yes, turned back",
    }[recording.mirrored]
    return mirrored + (f"; picture turned by {recording.turned}° to be upright" if recording.turned else "")


def recording_facts(recording: RecordingResult) -> tuple[Fact, ...]:
    """The facts of one recording's file and sampling; only its name where it could not be read."""
    if not recording.frames_sampled:
        return (Fact("File", visible(recording.name)), Fact("Recorded", recorded_text(recording)))
    lux = recording.light.lux if recording.light else None
    return (
        Fact("File", visible(recording.name)),
        Fact("Recorded", recorded_text(recording)),
        *(_video_facts(recording.video) if recording.video else ()),
        Fact("Camera mirrored", sides_text(recording)),
        Fact("Frames sampled", f"{recording.frames_sampled}, the frames nearest to equal intervals in time"),
        Fact("Frames with the face", str(recording.faces_found)),
        Fact("Frames not readable", str(recording.frames_broken)),
        Fact("Persons seen", str(recording.people)),
        *((Fact("Light, metered", f"{lux:g} lux"),) if lux is not None else ()),
        *((Fact("SHA-256", recording.video.sha256, code=True),) if recording.video else ()),
    )


def model_facts(result: PatientResult) -> tuple[Fact, ...]:
    """The facts of the model, the settings and the software."""
    model = result.model
    return (
        Fact("Model", f"{visible(model.name)} {visible(model.version)}, {visible(model.architecture)}"),
        Fact("Training", visible(model.summary)),
        Fact("Threshold", f"{probability_text(result.threshold)}; {visible(model.threshold_source)}"),
        Fact("Calibration", _calibration_text(model)),
        *(Fact("Attribution", visible(line)) for line in model.attribution),
        Fact("Software", visible(result.software)),
        Fact("Weights SHA-256", model.weights_sha256, code=True),
        Fact("Settings SHA-256", result.settings_sha256, code=True),
    )


def run_facts(run: RunRecord) -> tuple[Fact, ...]:
    """The facts of a run: when, on what, with which versions."""
    return (
        Fact("Started", visible(run.started).replace("T", " ")),
        Fact("Finished", visible(run.finished).replace("T", " ")),
        Fact("Device", visible(run.device)),
        Fact("Frames a recording", str(run.settings.sampling.frames)),
        *(Fact(visible(name), visible(version)) for name, version in run.versions.items()),
    )


def uncalibrated(model: ModelFacts) -> bool:
    """Whether the model's probabilities are the network's raw output."""
    return model.calibration.lower().startswith("none")


def _calibration_text(model: ModelFacts) -> str:
    bare = model.calibration.lower() == "none"
    return "none: the number is the network’s raw output" if bare else visible(model.calibration)


def _codec_text(video: VideoFacts) -> str:
    codec = _CODECS.get(video.codec, visible(video.codec))
    return f"{codec} in {_CONTAINERS.get(video.container, visible(video.container))}"


def _video_facts(video: VideoFacts) -> tuple[Fact, ...]:
    rate = "one frame" if video.frame_rate is None else f"{video.frame_rate:.2f} frames a second"
    rhythm = "variable" if video.variable_rate else "constant"
    cut = "; the file ends early" if video.truncated else ""
    return (
        Fact("Size", f"{video.width} × {video.height} pixels, {size_text(video.bytes)}"),
        Fact("Codec", _codec_text(video)),
        Fact("Duration", f"{video.duration_s:.2f} s{cut}"),
        Fact("Frame rate", rate if video.frame_rate is None else f"{rate}, {rhythm}"),
        Fact("Rotation tag", f"{video.rotation}°"),
    )
