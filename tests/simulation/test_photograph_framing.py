"""The edge of a photograph stays out of the frame."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck.simulation.phantom import Phantom, make_phantom, render
from palsycheck.simulation.photographs.framing import framed, least_scale
from palsycheck.simulation.portrait import Portrait
from palsycheck.values import Picture

EDGE = 6
MAGENTA = np.array([255, 0, 255], dtype=np.uint8)


def wish(seed: int, size: tuple[int, int] = (240, 240)) -> Phantom:
    """A phantom that would be filmed from too far away for the portrait to fill its frame."""
    drawn = make_phantom(900_000_000 + seed, palsied=True, seconds=2.0, fps=2.0, size=size)
    return replace(
        drawn, scale=3.0, camera=replace(drawn.camera, read_noise=0.0, shot_noise=0.0, blur_px=0.0)
    )


def edged(portrait: Portrait) -> Portrait:
    """The portrait with a frame of a colour that no face has."""
    image = portrait.image.copy()
    image[:EDGE] = image[-EDGE:] = MAGENTA
    image[:, :EDGE] = image[:, -EDGE:] = MAGENTA
    return replace(portrait, image=image)


def magenta(picture: Picture) -> int:
    red, green, blue = (picture[..., c].astype(int) for c in range(3))
    return int(((red - green > 90) & (blue - green > 90)).sum())


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_no_frame_shows_the_edge(portrait: Portrait, seed: int) -> None:
    marked = edged(portrait)
    close = framed(wish(seed), marked)
    assert close is not None
    assert all(magenta(drawn.picture) == 0 for drawn in render(close, marked))
    assert all(magenta(drawn.picture) > 0 for drawn in render(wish(seed), marked))


def test_only_scale_and_place_change(portrait: Portrait) -> None:
    close = framed(wish(1), portrait)
    assert close is not None
    assert close.scale > wish(1).scale
    assert replace(close, scale=3.0, place=wish(1).place) == wish(1)


def test_a_face_that_is_close_enough_stays_at_its_size(portrait: Portrait) -> None:
    near = replace(wish(1, (200, 200)), scale=6.5, place=(100.0, 80.0))
    close = framed(near, portrait)
    assert close is not None
    assert close.scale == near.scale


def test_the_whole_face_is_in_the_frame(portrait: Portrait) -> None:
    close = framed(wish(2), portrait)
    assert close is not None
    still = replace(close, sway=replace(close.sway, yaw=0.0, pitch=0.0, roll=0.0), palsy=None)
    points = next(iter(render(still, portrait))).landmarks.stacked()
    assert (points > 0).all()
    assert (points < [close.width, close.height]).all()


def test_a_frame_that_cannot_hold_the_face_is_none(portrait: Portrait) -> None:
    assert framed(wish(1, (640, 120)), portrait) is None


def test_a_rolled_camera_must_come_closer(portrait: Portrait) -> None:
    one = wish(1)
    scales = [
        least_scale(replace(one, camera=replace(one.camera, roll_deg=roll)), portrait)
        for roll in (0.0, 10.0, 20.0)
    ]
    assert scales == sorted(scales)
    assert scales[2] > 1.1 * scales[0]


def test_no_scale_does_where_the_picture_ends_at_the_eyes(portrait: Portrait) -> None:
    row = int(portrait.frame.origin[1]) - 5
    cut = Portrait(portrait.image[row:], portrait.landmarks.map(lambda points: points - [0, row]))
    assert least_scale(wish(1), cut) == float("inf")
    assert framed(wish(1), cut) is None
