"""The camera: framing, light and exposure in linear light, sensor noise, focus.

A portrait is taken as lit at nominal exposure. One stop more or less doubles or halves every linear
luminance, so that a phantom drawn at a known exposure tests what measures it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from palsycheck.simulation.portrait import FaceFrame
from palsycheck.values import Picture

_CODES = 4096
"""Levels of linear light that are encoded to 8 bits."""
_TONE_PIVOT = 0.22
"""Linear luminance that a tone curve leaves where it is: about that of a face."""


@dataclass(frozen=True, slots=True)
class Camera:
    """How a phantom is filmed.

    Attributes:
        exposure_stops: Whole picture, 0 nominal.
        drift_stops: Slow wandering of the automatic exposure, standard deviation.
        side_stops: log2 of the light at the patient's left pupil over that at the right one.
        tone: Exponent of the tone curve about the face's luminance; 1 is none, above 1 more contrast.
        red, blue: Gains of the white balance.
        read_noise, shot_noise: Standard deviation of the noise in linear light is
            sqrt(read_noise^2 + shot_noise * luminance).
        blur_px: Standard deviation of the lens's blur, output pixels.
        roll_deg: Of the camera; the whole picture is turned clockwise by it.
        shake_px: Standard deviation of the hand's shaking, output pixels.
        seed: Of drift, shaking and noise.
        jpeg: Quality, 1 to 100, of a JPEG that every frame is packed into and out of, as a quick stand-in for
            a video's compression; 0 is none.
    """

    exposure_stops: float = 0.0
    drift_stops: float = 0.0
    side_stops: float = 0.0
    tone: float = 1.0
    red: float = 1.0
    blue: float = 1.0
    read_noise: float = 0.0
    shot_noise: float = 0.0
    blur_px: float = 0.0
    roll_deg: float = 0.0
    shake_px: float = 0.0
    seed: int = 0
    jpeg: int = 0


class Filmed(Protocol):
    """What has a camera before it: ``width`` and ``height`` of the frames in pixels, and the ``place`` in
    them of the middle between the pupils."""

    @property
    def camera(self) -> Camera: ...
    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def place(self) -> tuple[float, float]: ...


class Shutter:
    """Takes the frames of one recording, in their order."""

    def __init__(self, camera: Camera, times: npt.NDArray[np.float64], size: tuple[int, int]) -> None:
        self._camera = camera
        self._size = size
        self._rng = np.random.default_rng([camera.seed, 0xCA3E])
        waves = self._rng.uniform(0.1, 0.7, 3), self._rng.random(3), self._rng.normal(0, 0.8, 3)
        self._drift = (
            camera.drift_stops * np.sin(2 * np.pi * (times[:, None] * waves[0] + waves[1])) @ waves[2]
        )
        rates, phases = self._rng.uniform(0.3, 4.0, (2, 3)), self._rng.random((2, 3))
        heights = self._rng.normal(0, camera.shake_px * 0.8, (2, 3))
        self._shake = np.stack(
            [np.sin(2 * np.pi * (times[:, None] * rates[a] + phases[a])) @ heights[a] for a in (0, 1)], axis=1
        )
        width, height = size
        noisy = camera.read_noise > 0 or camera.shot_noise > 0
        self._noise = (
            self._rng.standard_normal((height + 64, width + 64, 3), dtype=np.float32) if noisy else None
        )
        levels = np.arange(256) / 255
        decoded = np.where(levels <= 0.04045, levels / 12.92, ((levels + 0.055) / 1.055) ** 2.4)
        self._decode = decoded.astype(np.float32).reshape(1, 256)
        light = np.arange(_CODES) / (_CODES - 1)
        light = np.clip(_TONE_PIVOT * (light / _TONE_PIVOT) ** camera.tone, 0, 1)
        encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        self._encode = np.round(encoded * 255).astype(np.uint8)

    def view(
        self, index: int, portrait: FaceFrame, scale: float, place: tuple[float, float]
    ) -> npt.NDArray[np.float64]:
        """(2, 3): pixels of the portrait to pixels of the output, where ``scale`` px make a u and the
        middle between the pupils of a still head is at ``place``."""
        angle = np.radians(self._camera.roll_deg)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        linear = turn * (scale / portrait.scale)
        shift = np.asarray(place) + self._shake[index] - linear @ portrait.origin
        return np.column_stack([linear, shift])

    def take(self, picture: Picture, index: int, scale: float, place: tuple[float, float]) -> Picture:
        """The picture as the sensor delivers it; same shape, uint8."""
        camera = self._camera
        light = cv2.LUT(picture, self._decode)
        if camera.blur_px > 0.2:
            light = cv2.GaussianBlur(light, (0, 0), camera.blur_px)
        width, height = self._size
        across = np.clip((np.arange(width, dtype=np.float32) - place[0]) / (10 * scale), -1.2, 1.2)
        stops = camera.exposure_stops + self._drift[index] + camera.side_stops * across
        light *= (2**stops)[None, :, None].astype(np.float32) * np.array(
            [camera.red, 1.0, camera.blue], dtype=np.float32
        )
        if self._noise is not None:
            dy, dx = self._rng.integers(0, 64, 2)
            noise = self._noise[dy : dy + height, dx : dx + width]
            light += np.sqrt(camera.read_noise**2 + camera.shot_noise * light) * noise
        codes = np.clip(light * np.float32(_CODES - 1) + np.float32(0.5), 0, _CODES - 1).astype(np.uint16)
        frame = np.asarray(self._encode[codes])
        return _packed(frame, camera.jpeg) if camera.jpeg else frame


def _packed(picture: Picture, quality: int) -> Picture:
    done, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise ValueError(f"a frame of shape {picture.shape} is no picture")
    return np.ascontiguousarray(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR))[..., ::-1])
