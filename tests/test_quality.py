"""The gate: each check says pass, warn or fail where its thresholds are, and why."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from palsycheck import quality
from palsycheck.faces.align import align
from palsycheck.quality import Sampled
from palsycheck.results import Verdict, VideoFacts
from palsycheck.settings import Gate, Settings
from palsycheck.values import Detection, Face, Frame

GATE = Gate()
SETTINGS = Settings()
VIDEO = VideoFacts(
    sha256="0" * 64,
    bytes=1,
    container="mov",
    codec="h264",
    width=640,
    height=480,
    rotation=0,
    duration_s=10.0,
    declared_duration_s=10.0,
    frames=250,
    frame_rate=25.0,
    variable_rate=False,
    shortest_gap_s=0.04,
    longest_gap_s=0.04,
    truncated=False,
    created=None,
)
SAMPLED = Sampled(frames=20, broken=0, people=1, turned=0, clip_length=16)
PICTURE = np.random.default_rng(0).integers(40, 200, (30, 40, 3), dtype=np.uint8).repeat(32, 0).repeat(32, 1)
FRONTAL = np.array([[-0.5, 0.0], [0.5, 0.0], [0.0, 0.55], [-0.38, 1.07], [0.38, 1.07]])


def face(i=0, *, eye_distance=100.0, roll=0.0, nose=0.0, mouth=0.0, picture=PICTURE) -> Face:
    """A face in the middle of a picture, its five landmarks placed by hand (in eye distances)."""
    shape = FRONTAL + np.array([[0, 0], [0, 0], [nose, 0], [-mouth / 2, 0], [mouth / 2, 0]])
    a = np.radians(roll)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    points = eye_distance * shape @ turn.T + [640.0, 400.0]
    return align(Frame(i, i / 10, picture), Detection((0, 0, 1, 1), points, 0.99), SETTINGS.aligning)


def recording(count=20, **looks):
    """Faces of a talker: the mouth's width goes to and fro."""
    return [face(i, mouth=0.15 * (i % 2), **looks) for i in range(count)]


def check(name, faces, *, video=VIDEO, sampled=SAMPLED):
    return next(c for c in quality.checks(faces, video=video, sampled=sampled, gate=GATE) if c.name == name)


def test_a_good_recording_passes_every_check():
    found = quality.checks(recording(), video=VIDEO, sampled=SAMPLED, gate=GATE)
    assert {c.verdict for c in found} == {Verdict.PASS}
    assert not any(c.reason for c in found)
    assert tuple(map(str, quality.failures(found))) == ()


def test_without_a_face_there_is_one_reason():
    found = quality.checks([], video=VIDEO, sampled=SAMPLED, gate=GATE)
    assert tuple(map(str, quality.failures(found))) == ("No face was found.",)


@pytest.mark.parametrize(("faces", "verdict"), [(20, Verdict.PASS), (15, Verdict.WARN), (5, Verdict.FAIL)])
def test_share_of_frames_with_a_face(faces, verdict):
    assert check("face_share", recording(faces)).verdict is verdict


@pytest.mark.parametrize(("faces", "verdict"), [(16, Verdict.PASS), (15, Verdict.FAIL)])
def test_enough_faces_for_one_clip(faces, verdict):
    assert check("clip", recording(faces)).verdict is verdict


@pytest.mark.parametrize(("pixels", "verdict"), [(60, Verdict.PASS), (30, Verdict.WARN), (15, Verdict.FAIL)])
def test_size_of_the_face_is_that_in_the_recording(pixels, verdict):
    found = check("eye_distance", recording(eye_distance=pixels))
    assert (found.verdict, found.value.text) == (verdict, f"{pixels} px")


@pytest.mark.parametrize(("sigma", "verdict"), [(0, Verdict.PASS), (6, Verdict.WARN), (13, Verdict.FAIL)])
def test_blur(sigma, verdict):
    picture = cv2.GaussianBlur(PICTURE, (0, 0), sigma) if sigma else PICTURE
    assert check("blur", recording(picture=picture)).verdict is verdict


@pytest.mark.parametrize(
    ("nose", "verdict", "side"),
    [
        (0.1, Verdict.PASS, "left"),
        (0.3, Verdict.WARN, "left"),
        (-0.3, Verdict.WARN, "right"),
        (0.7, Verdict.FAIL, "left"),
    ],
)
def test_a_head_turned_aside(nose, verdict, side):
    found = check("yaw", recording(nose=nose))
    assert found.verdict is verdict
    assert side in found.value.text


@pytest.mark.parametrize(("roll", "verdict"), [(-10, Verdict.PASS), (35, Verdict.WARN), (-35, Verdict.WARN)])
def test_a_tilted_head(roll, verdict):
    assert check("roll", recording(roll=roll)).verdict is verdict


def test_a_picture_turned_by_a_right_angle_says_so():
    found = check("roll", recording(), sampled=replace(SAMPLED, turned=90))
    assert found.verdict is Verdict.WARN
    assert "90°" in found.reason


@pytest.mark.parametrize(("people", "verdict"), [(1, Verdict.PASS), (3, Verdict.WARN)])
def test_several_persons_are_counted(people, verdict):
    found = check("people", recording(), sampled=replace(SAMPLED, people=people))
    assert (found.verdict, found.value.text) == (verdict, str(people))


def test_two_persons_in_one_track():
    def looks(seed):
        patches = np.random.default_rng(seed).integers(30, 220, (36, 48, 3), dtype=np.uint8)
        return cv2.resize(patches, (1280, 960), interpolation=cv2.INTER_CUBIC)

    one = [face(i, picture=looks(1)) for i in range(10)]
    other = [face(i, picture=looks(2)) for i in range(10, 20)]
    assert check("identity", one + other).verdict is not Verdict.PASS
    assert check("identity", one).verdict is Verdict.PASS


def test_a_face_at_rest_is_warned_of_but_not_refused():
    still = [face(i) for i in range(20)]
    assert check("expression", still).verdict is Verdict.WARN


@pytest.mark.parametrize(("broken", "verdict"), [(0, Verdict.PASS), (3, Verdict.PASS), (50, Verdict.WARN)])
def test_lost_frames(broken, verdict):
    assert check("file", recording(), sampled=replace(SAMPLED, broken=broken)).verdict is verdict


def test_a_cut_off_file_says_how_much_is_there():
    video = VIDEO.model_copy(update={"truncated": True, "declared_duration_s": 60.0})
    found = check("file", recording(), video=video)
    assert found.verdict is Verdict.WARN
    assert "10.0 s of the 60.0 s" in found.reason


@pytest.mark.parametrize(
    ("trained", "verdict"),
    [
        ((0.05, 0.2), Verdict.PASS),
        ((0.15, 0.5), Verdict.PASS),
        ((0.25, 0.5), Verdict.WARN),
        ((0.01, 0.04), Verdict.WARN),
    ],
)
def test_faces_as_far_apart_as_those_of_the_training(trained, verdict):
    """They are 0.1 s apart; a factor of two outside of the range is still like it."""
    found = quality.interval(recording(), clip_length=16, trained=trained, gate=GATE)
    assert (found.verdict, found.value.text) == (verdict, "0.10 s")
    assert bool(found.reason) == (verdict is Verdict.WARN)


def test_models_of_stills_know_no_interval():
    found = quality.interval(recording(), clip_length=16, trained=None, gate=GATE)
    assert (found.verdict, found.value.text) == (Verdict.WARN, "0.10 s")
    assert "stills only" in found.limits.text
    assert "never on video" in found.reason
