"""What the report says of a recording's file and of the model: pairs of a term and its value."""

from __future__ import annotations

from dataclasses import dataclass

from palsycheck.language import _, ngettext
from palsycheck.report.words import probability_text, seconds_text, size_text, visible
from palsycheck.results import ModelFacts, PatientResult, RecordingResult, VideoFacts

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
        return _("{date} (file’s own date)").format(date=visible(recording.video.created)[:10])
    return _("date not given")


def sides_text(recording: RecordingResult) -> str:
    """Whether the camera mirrored the picture, and how the patient lay."""
    mirrored = {
        None: _("not known, assumed no; if it did, left and right are exchanged"),
        False: _("no"),
        True: _("yes, turned back"),
    }[recording.mirrored]
    if not recording.turned:
        return mirrored
    turned = _("picture turned by {degrees}° to be upright").format(degrees=recording.turned)
    return f"{mirrored}; {turned}"


def recording_facts(recording: RecordingResult) -> tuple[Fact, ...]:
    """The facts of one recording's file and sampling; only its name where it could not be read."""
    named = (Fact(_("File"), visible(recording.name)), Fact(_("Recorded"), recorded_text(recording)))
    if not recording.frames_sampled:
        return named
    lux = recording.light.lux if recording.light else None
    return (
        *named,
        *(_video_facts(recording.video) if recording.video else ()),
        Fact(_("Camera mirrored"), sides_text(recording)),
        Fact(
            _("Frames sampled"),
            _("{number}, the frames nearest to equal intervals in time").format(
                number=recording.frames_sampled
            ),
        ),
        Fact(_("Frames with the face"), str(recording.faces_found)),
        Fact(_("Frames not readable"), str(recording.frames_broken)),
        Fact(_("Persons seen"), str(recording.people)),
        *((Fact(_("Light, metered"), _("{lux} lux").format(lux=f"{lux:g}")),) if lux is not None else ()),
        *((Fact("SHA-256", visible(recording.video.sha256), code=True),) if recording.video else ()),
    )


def model_facts(result: PatientResult) -> tuple[Fact, ...]:
    """The facts of the model, the settings and the software."""
    model = result.model
    source = _(visible(model.threshold_source))
    return (
        Fact(_("Model"), f"{visible(model.name)} {visible(model.version)}, {visible(model.architecture)}"),
        Fact(_("Training"), _(visible(model.summary))),
        Fact(_("Threshold"), f"{probability_text(result.threshold)}; {source}"),
        Fact(_("Calibration"), _calibration_text(model)),
        *(Fact(_("Attribution"), visible(line)) for line in model.attribution),
        Fact(_("Software"), visible(result.software)),
        Fact(_("Weights SHA-256"), visible(model.weights_sha256), code=True),
        Fact(_("Settings SHA-256"), visible(result.settings_sha256), code=True),
    )


def uncalibrated(model: ModelFacts) -> bool:
    """Whether the model's probabilities are the network's raw output."""
    return model.calibration.lower().startswith("none")


def _calibration_text(model: ModelFacts) -> str:
    bare = model.calibration.lower() == "none"
    return _("none: the number is the network’s raw output") if bare else _(visible(model.calibration))


def _codec_text(video: VideoFacts) -> str:
    return _("{codec} in {container}").format(
        codec=_CODECS.get(video.codec, visible(video.codec)),
        container=_CONTAINERS.get(video.container, visible(video.container)),
    )


def _video_facts(video: VideoFacts) -> tuple[Fact, ...]:
    size = _("{width} × {height} pixels").format(width=video.width, height=video.height)
    duration = seconds_text(video.duration_s)
    cut = _("{duration}; the file ends early").format(duration=duration) if video.truncated else duration
    return (
        Fact(_("Size"), f"{size}, {size_text(video.bytes)}"),
        Fact(_("Codec"), _codec_text(video)),
        Fact(_("Duration"), cut),
        Fact(_("Frame rate"), _rate_text(video)),
        Fact(_("Rotation tag"), f"{video.rotation}°"),
    )


def _rate_text(video: VideoFacts) -> str:
    if video.frame_rate is None:
        return ngettext("{number} frame", "{number} frames", 1).format(number=1)
    rate = f"{video.frame_rate:.2f}"
    if video.variable_rate:
        return _("{rate} frames a second, variable").format(rate=rate)
    return _("{rate} frames a second, constant").format(rate=rate)
