"""From a real file to the patient's faces: phantoms upright, lying, mirrored, alone and not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck.errors import NotAVideoError
from palsycheck.faces.align import eye_distance, roll_degrees
from palsycheck.faces.detect import Detector
from palsycheck.faces.extract import extract
from palsycheck.faces.measure import likeness
from palsycheck.intake import Recording
from palsycheck.settings import Settings
from palsycheck.simulation.encode import write_video
from palsycheck.simulation.phantom import make_phantom, render
from palsycheck.values import LEFT_EYE, LEFT_MOUTH, NOSE, RIGHT_EYE, RIGHT_MOUTH

SETTINGS = Settings.model_validate({"sampling": {"frames": 6}, "detecting": {"turn_frames": 3}})
SEED = 900_500_001


@pytest.fixture(scope="module")
def detector():
    return Detector(SETTINGS.detecting)


@pytest.fixture(scope="module")
def drawn():
    """Frames of a phantom with a plain right palsy, and their truth."""
    phantom = make_phantom(SEED, palsied=True, severity=(1.0, 1.0), seconds=1.2, fps=5, size=(480, 480))
    return list(render(replace(phantom, palsy=replace(phantom.palsy, side="right"))))


@pytest.fixture(scope="module")
def frames(drawn):
    return [one.picture for one in drawn]


def look(path, frames, detector, *, mirrored=None):
    write_video(path, frames, fps=5)
    return extract(Recording(path, path.name, mirrored=mirrored), settings=SETTINGS, detector=detector)


def test_every_frame_has_its_face_with_time_light_and_landmarks(frames, detector, tmp_path):
    seen = look(tmp_path / "a.mp4", frames, detector)
    assert [face.frame for face in seen.faces] == [frame.index for frame in seen.frames] == list(range(6))
    assert [round(face.time_s, 3) for face in seen.faces] == [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    assert len(seen.face_lights) == 6
    assert (seen.turned, seen.people, seen.broken) == (0, 1, 0)
    for face in seen.faces:
        assert face.image.shape == (224, 224, 3)
        assert face.image.dtype == np.uint8


def test_landmarks_lie_on_the_drawn_ones(drawn, frames, detector, tmp_path):
    """Within a twelfth of the eye distance; the patient's sides are not exchanged."""
    seen = look(tmp_path / "a.mp4", frames, detector)
    for face in seen.faces:
        truth = drawn[face.frame].landmarks
        found = face.detection.landmarks
        for row, point in (
            (RIGHT_EYE, truth.right.pupil),
            (LEFT_EYE, truth.left.pupil),
            (RIGHT_MOUTH, truth.right.mouth_corner),
            (LEFT_MOUTH, truth.left.mouth_corner),
        ):
            assert np.linalg.norm(found[row] - point) < eye_distance(found) / 6
        assert found[NOSE][1] > found[RIGHT_EYE][1]


@pytest.mark.parametrize(("quarters", "turned"), [(1, 90), (2, 180), (3, 270)])
def test_a_recording_on_its_side_is_turned_and_says_so(frames, detector, tmp_path, quarters, turned):
    """Pictures turned counterclockwise need as many degrees clockwise."""
    lying = [np.ascontiguousarray(np.rot90(image, quarters)) for image in frames]
    seen = look(tmp_path / "a.mp4", lying, detector)
    assert seen.turned == turned
    assert len(seen.faces) == 6
    assert all(abs(roll_degrees(face.detection.landmarks)) < 30 for face in seen.faces)


def test_a_mirrored_recording_is_turned_back(frames, detector, tmp_path):
    straight = look(tmp_path / "a.mp4", frames, detector)
    mirrored = look(
        tmp_path / "b.mp4", [np.ascontiguousarray(i[:, ::-1]) for i in frames], detector, mirrored=True
    )

    for one, other in zip(straight.faces, mirrored.faces, strict=True):
        assert np.allclose(one.landmarks, other.landmarks, atol=5)
        assert likeness(one.image, other.image) > 0.95


def test_nobody_in_view(detector, tmp_path):
    room = np.random.default_rng(0).integers(90, 120, (240, 320, 3), dtype=np.uint8)
    seen = look(tmp_path / "a.mp4", [room] * 6, detector)
    assert (seen.faces, seen.people, seen.turned) == ((), 0, 0)
    assert len(seen.frames) == 6


@pytest.mark.parametrize("size", [(16, 16), (38, 200), (2, 480)])
def test_a_frame_smaller_than_the_smallest_face_has_none(detector, tmp_path, size):
    seen = look(tmp_path / "a.mkv", [np.full((*size, 3), 128, np.uint8)] * 3, detector)
    assert seen.faces == ()


def test_a_face_at_the_border_is_no_crash(frames, detector, tmp_path):
    height, width = frames[0].shape[:2]
    for cut in (frames[0][:, : width // 2 + 20], frames[0][height // 3 :], frames[0][:, width // 2 - 20 :]):
        even = np.ascontiguousarray(cut[: cut.shape[0] // 2 * 2, : cut.shape[1] // 2 * 2])
        assert look(tmp_path / "a.mp4", [even] * 3, detector).people <= 1


def test_the_bigger_of_two_people_is_the_patient(frames, detector, tmp_path):
    """The same phantom twice, once at half size in the corner."""
    pictures = []
    for image in frames:
        picture = np.full((480, 960, 3), 128, np.uint8)
        picture[:, :480] = image
        picture[100:340, 600:840] = image[::2, ::2]
        pictures.append(picture)
    seen = look(tmp_path / "a.mp4", pictures, detector)
    assert seen.people == 2
    assert {frame.people for frame in seen.frames} == {2}
    assert all(face.detection.centre[0] < 480 for face in seen.faces)


def test_a_file_that_is_no_video(detector, tmp_path):
    path = tmp_path / "a.mp4"
    path.write_text("not a video")
    with pytest.raises(NotAVideoError):
        extract(Recording(path, "a.mp4"), settings=SETTINGS, detector=detector)
