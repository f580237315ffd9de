"""A recording made ready for training by the same code as for screening, quality gate included."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.datasets.cache import PreparedFaces
from palsycheck.settings import Detecting, Settings

if TYPE_CHECKING:
    from palsycheck.faces.detect import Detector
    from palsycheck.intake import Recording


def prepare_recording(recording: Recording, settings: Settings) -> PreparedFaces:
    """The patient's aligned faces, and which checks of the gate the recording fails.

    Enough faces for a clip is not asked here: that depends on the model.

    Raises:
        VideoError: The recording cannot be read.
    """
    from palsycheck import illumination, quality
    from palsycheck.faces.extract import extract
    from palsycheck.results import Verdict

    seen = extract(recording, settings=settings, detector=shared_detector(settings.detecting))
    sampled = quality.Sampled(
        frames=len(seen.frames), broken=seen.broken, people=seen.people, turned=seen.turned, clip_length=1
    )
    light = illumination.summarise(
        seen.face_lights, [frame.luminance for frame in seen.frames], lux=recording.lux
    )
    checks = (
        *quality.checks(seen.faces, video=seen.video, sampled=sampled, gate=settings.gate),
        *illumination.checks(light, settings.illumination),
    )
    size = settings.aligning.size
    return PreparedFaces(
        images=np.stack([face.image for face in seen.faces])
        if seen.faces
        else np.zeros((0, size, size, 3), np.uint8),
        times=np.array([face.time_s for face in seen.faces], dtype=np.float64),
        failed_checks=tuple(check.title for check in checks if check.verdict is Verdict.FAIL),
    )


@lru_cache(maxsize=1)
def shared_detector(settings: Detecting) -> Detector:
    """One a process: loading it takes longer than a recording's first frames."""
    from palsycheck.faces.detect import Detector

    return Detector(settings, device="cpu")
