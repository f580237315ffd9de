"""Is there light enough, and from where? Linear-light luminance of the face and of the frame.

Pixels give no lux: the camera's automatic exposure hides the light level. What can be told is whether
the face is readable. Luminance: pixel values made linear by the transfer function of IEC 61966-2-1
(sRGB) and weighted by ITU-R BT.709 (0.2126 R + 0.7152 G + 0.0722 B), 0 black to 1 white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import numpy.typing as npt

from palsycheck.language import N_
from palsycheck.results import Check, Light, Message, Verdict, message
from palsycheck.settings import Aligning, Illumination
from palsycheck.values import Picture

WEIGHTS = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)

FACE_HALF_WIDTH, FACE_TOP, FACE_BOTTOM = 0.95, 0.55, 1.55
"""The skin looked at: this far to each side of, above and below the middle of the eyes, in eye
distances; inside the face's outline in a frontal face (Farkas: face width is 2.2 pupil distances,
eyes to chin 1.9)."""

FLOOR = 1e-4
"""Luminance added before a ratio is taken: a tenth of the darkest nonzero 8-bit step."""

FRAME_STRIDE = 8
"""Every eighth pixel each way is enough for a median over the frame."""


@dataclass(frozen=True, slots=True)
class FaceLight:
    """Light on one aligned face; see results.Light for the fields."""

    face: float
    dark_share: float
    bright_share: float
    side_stops: float


@cache
def _linear_table() -> npt.NDArray[np.float32]:
    value = np.arange(256) / 255
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return cast("npt.NDArray[np.float32]", table.astype(np.float32))


def luminance(image: Picture) -> npt.NDArray[np.float32]:
    """Relative luminance of an RGB picture, shape (height, width), float32, 0..1."""
    return cast("npt.NDArray[np.float32]", _linear_table()[image] @ WEIGHTS)


def frame_light(image: Picture) -> float:
    """Median luminance of a whole frame."""
    return float(np.median(luminance(image[::FRAME_STRIDE, ::FRAME_STRIDE])))


def face_light(image: Picture, *, aligning: Aligning, settings: Illumination) -> FaceLight:
    """Light on the inner face of an aligned picture; the patient's right is on the picture's left."""
    unit, middle = aligning.eye_distance, aligning.size / 2
    rows = slice(
        max(0, round(aligning.eye_line - FACE_TOP * unit)), round(aligning.eye_line + FACE_BOTTOM * unit)
    )
    inner = image[rows, round(middle - FACE_HALF_WIDTH * unit) : round(middle + FACE_HALF_WIDTH * unit)]
    light = luminance(inner)
    right, left = np.array_split(light, 2, axis=1)
    luma = inner @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return FaceLight(
        face=float(np.median(light)),
        dark_share=float(np.mean(luma <= settings.dark_level)),
        bright_share=float(np.mean(inner.max(axis=2) >= settings.bright_level)),
        side_stops=float(np.log2((np.median(left) + FLOOR) / (np.median(right) + FLOOR))),
    )


def summarise(faces: Sequence[FaceLight], frames: Sequence[float], *, lux: float | None) -> Light:
    """Medians over a recording's faces and frames, rounded to four digits."""

    def median(values: Sequence[float]) -> float | None:
        return round(float(np.median(values)), 4) if values else None

    return Light(
        face=median([f.face for f in faces]),
        frame=median(frames),
        dark_share=median([f.dark_share for f in faces]),
        bright_share=median([f.bright_share for f in faces]),
        side_stops=median([f.side_stops for f in faces]),
        lux=lux,
    )


def checks(light: Light, settings: Illumination) -> tuple[Check, ...]:
    """The gate's checks of illumination. Lux is checked only where it was metered."""
    found = [_brightness(light, settings), _clipping(light, settings), _sides(light, settings)]
    if light.lux is not None:
        found.append(_lux(light.lux, settings))
    return tuple(found)


def _brightness(light: Light, settings: Illumination) -> Check:
    verdict = Verdict.PASS
    reasons: tuple[Message, ...] = ()
    if light.face is not None:
        if light.face < settings.face_dark_fail:
            verdict, reasons = Verdict.FAIL, (message("The face is too dark to be read."),)
        elif light.face < settings.face_dark_warn:
            verdict, reasons = Verdict.WARN, (message("The face is dark."),)
        elif light.face > settings.face_bright_warn:
            verdict, reasons = Verdict.WARN, (message("The face is washed out."),)
    return Check(
        name="face_luminance",
        title=N_("Brightness of the face"),
        verdict=verdict,
        value=message("-" if light.face is None else f"{light.face:.3f}"),
        limits=message(
            "warn below {dark} or above {bright}, fail below {fail} (linear light, 0 to 1)",
            dark=f"{settings.face_dark_warn:g}",
            bright=f"{settings.face_bright_warn:g}",
            fail=f"{settings.face_dark_fail:g}",
        ),
        reasons=reasons,
    )


def _clipping(light: Light, settings: Illumination) -> Check:
    verdict, value = Verdict.PASS, "-"
    reasons: tuple[Message, ...] = ()
    if light.dark_share is not None and light.bright_share is not None:
        share = max(light.dark_share, light.bright_share)
        value = f"{share:.0%}"
        if share >= settings.clipped_warn:
            verdict = Verdict.FAIL if share >= settings.clipped_fail else Verdict.WARN
            reasons = (
                message("{share} of the face is plain black.", share=value)
                if light.dark_share > light.bright_share
                else message("{share} of the face is plain white.", share=value),
            )
    return Check(
        name="face_clipping",
        title=N_("Face without detail (black or white)"),
        verdict=verdict,
        value=message(value),
        limits=message(
            "warn from {warn}, fail from {fail}",
            warn=f"{settings.clipped_warn:.0%}",
            fail=f"{settings.clipped_fail:.0%}",
        ),
        reasons=reasons,
    )


def _sides(light: Light, settings: Illumination) -> Check:
    verdict = Verdict.PASS
    reasons: tuple[Message, ...] = ()
    stops = light.side_stops
    if stops is not None and abs(stops) >= settings.side_warn:
        verdict = Verdict.FAIL if abs(stops) >= settings.side_fail else Verdict.WARN
        reasons = (
            message("Light from the patient's left: side light imitates asymmetry.")
            if stops > 0
            else message("Light from the patient's right: side light imitates asymmetry."),
        )
    return Check(
        name="side_light",
        title=N_("Light on left against right half"),
        verdict=verdict,
        value=message("-") if stops is None else _brighter_side(stops),
        limits=message(
            "warn from {warn}, fail from {fail} stops either way",
            warn=f"{settings.side_warn:g}",
            fail=f"{settings.side_fail:g}",
        ),
        reasons=reasons,
    )


def _brighter_side(stops: float) -> Message:
    size = f"{abs(stops):.1f}"
    if size == "0.0":
        return message("{stops} stops", stops=size)
    if stops > 0:
        return message("{stops} stops, left brighter", stops=size)
    return message("{stops} stops, right brighter", stops=size)


def _lux(lux: float, settings: Illumination) -> Check:
    verdict, limit = Verdict.PASS, 0.0
    if lux < settings.min_lux:
        verdict, limit = Verdict.FAIL, settings.min_lux
    elif lux < settings.lux_warn:
        verdict, limit = Verdict.WARN, settings.lux_warn
    reason = message("Metered light of {lux} lux is below {limit} lux.", lux=f"{lux:g}", limit=f"{limit:g}")
    return Check(
        name="lux",
        title=N_("Metered light"),
        verdict=verdict,
        value=message("{lux} lux", lux=f"{lux:g}"),
        limits=message(
            "warn below {warn}, fail below {fail} lux",
            warn=f"{settings.lux_warn:g}",
            fail=f"{settings.min_lux:g}",
        ),
        reasons=() if verdict is Verdict.PASS else (reason,),
    )
