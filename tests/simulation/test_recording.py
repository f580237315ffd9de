"""Recordings of photographed people by lot; drawn portraits stand in for the photographs."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import cv2
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from smiling_faces import smiling_of

from palsycheck.errors import UsageError
from palsycheck.simulation.drawing import draw_portrait
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.recording import Recording, animator_of, film
from palsycheck.simulation.recording_frame import EYES_PX
from palsycheck.simulation.recording_lots import FPS, make_recording
from palsycheck.simulation.traits import Traits
from palsycheck.simulation.truth import asymmetry


@pytest.fixture(scope="module")
def person(traits: Traits) -> Portrait:
    """As much room around the face as a photograph has."""
    drawn = draw_portrait(traits, width=520, height=520, scale=8.0, origin=(260.0, 220.0))
    return Portrait(drawn.image, drawn.landmarks)


@pytest.fixture(scope="module")
def smiling(person: Portrait) -> Portrait:
    return smiling_of(person)


def recording(
    person: Portrait, seed: int, *, palsied: bool = False, smiling: Portrait | None = None
) -> Recording:
    return make_recording(seed, palsied=palsied, portrait=person, smiling=smiling, seconds=4.0)


def test_the_same_seed_gives_the_same_frames(person: Portrait, smiling: Portrait) -> None:
    made = recording(person, 3, palsied=True, smiling=smiling)
    assert made == recording(person, 3, palsied=True, smiling=smiling)
    first, again = (list(film(made, person, smiling, only=[0, 7])) for _ in range(2))
    for one, two in zip(first, again, strict=True):
        assert np.array_equal(one.picture, two.picture)
        assert np.array_equal(one.landmarks.stacked(), two.landmarks.stacked())


def test_with_and_without_palsy_it_is_the_same_person_before_the_same_camera(person: Portrait) -> None:
    for seed in range(30):
        healthy, palsied = (recording(person, seed, palsied=p) for p in (False, True))
        assert healthy.palsy is None
        assert palsied.palsy is not None
        assert replace(palsied, palsy=None) == healthy


def test_nothing_but_the_palsy_tells_who_has_one(person: Portrait) -> None:
    """A linear model on everything else that is a number is at chance."""
    features, labels = [], []
    for seed in range(300):
        made = recording(person, seed, palsied=seed % 2 == 1)
        values = [made.width, made.height, made.scale, *made.place, made.fps, made.quality, made.lines]
        values += [len(made.script.segments), len(made.quirks), float(made.mirrored)]
        for part in (made.camera, made.sway, made.tempo):
            values += [float(v) for name, v in asdict(part).items() if name != "seed"]
        features.append(values)
        labels.append(seed % 2)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    scores = cross_val_predict(model, np.array(features), labels, cv=5, method="predict_proba")[:, 1]
    assert 0.40 < roc_auc_score(labels, scores) < 0.60


def test_sides_and_patterns_are_as_frequent_as_each_other_and_some_palsies_are_mild(person: Portrait) -> None:
    palsies = [p for n in range(400) if (p := recording(person, n, palsied=True).palsy) is not None]
    assert 0.42 < np.mean([p.side == "left" for p in palsies]) < 0.58
    assert 0.42 < np.mean([p.pattern == "central" for p in palsies]) < 0.58
    severities = np.array([p.severity for p in palsies])
    assert severities.min() >= 0.2
    assert 0.05 < np.mean(severities < 0.35) < 0.25


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_palsy_changes_not_one_pixel_away_from_the_face(
    person: Portrait, smiling: Portrait, seed: int
) -> None:
    made = recording(person, seed, smiling=smiling)
    # JPEG spreads any change over the 16 pixels of its blocks
    healthy = replace(made, camera=replace(made.camera, jpeg=0))
    palsied = replace(healthy, palsy=Palsy("left", 1.0, "peripheral"))
    frames = [0, healthy.frames // 2]
    pairs = zip(*(film(r, person, smiling, only=frames) for r in (healthy, palsied)), strict=True)
    for one, two in pairs:
        y, x = np.argwhere((one.picture != two.picture).any(axis=2)).T
        assert len(x), "the face itself does change"
        assert np.hypot(x - healthy.place[0], y - healthy.place[1]).max() < 31 * healthy.scale
        assert y.min() > healthy.place[1] - 19 * healthy.scale


def test_the_edge_of_the_photograph_never_enters_the_frame(person: Portrait) -> None:
    edged = cv2.rectangle(person.image.copy(), (0, 0), (519, 519), (255, 0, 255), 8)
    for seed in range(8):
        made = recording(person, seed)
        plain = replace(made, camera=replace(made.camera, jpeg=0, blur_px=0, read_noise=0, shot_noise=0))
        for drawn in film(plain, replace(person, image=edged), only=[0, made.frames // 2, made.frames - 1]):
            red, green, blue = (drawn.picture[..., c].astype(int) for c in range(3))
            assert not ((red > green + 120) & (blue > green + 120)).any()


def test_faces_have_the_size_that_training_wants_and_are_whole(person: Portrait) -> None:
    made = [recording(person, seed) for seed in range(60)]
    eyes = np.array([10 * one.scale for one in made])
    assert eyes.min() >= EYES_PX[0]
    assert eyes.max() <= EYES_PX[1]
    assert eyes.max() > 2 * eyes.min()
    assert all(FPS[0] <= one.fps <= FPS[1] for one in made)
    for one in made[:8]:
        marks = next(film(one, person, only=[0])).landmarks
        assert (marks.chin > 0).all()
        assert (marks.chin < [one.width, one.height]).all()


def test_a_given_size_is_kept(person: Portrait) -> None:
    made = make_recording(5, palsied=False, portrait=person, size=(320, 320), seconds=1.0, fps=10)
    assert next(film(made, person)).picture.shape == (320, 320, 3)


def test_a_photograph_without_room_is_refused(portrait: Portrait) -> None:
    below = round(float(portrait.landmarks.right.pupil[1])) + 20
    tight = replace(portrait, image=portrait.image[:below])
    with pytest.raises(UsageError, match="too little room"):
        recording(tight, 1)


def test_only_some_frames_are_the_same_frames(person: Portrait) -> None:
    made = recording(person, 21)
    plain = replace(made, camera=replace(made.camera, read_noise=0, shot_noise=0))
    every = list(film(plain, person))
    some = list(film(plain, person, only=[2, 9]))
    assert len(every) == made.frames
    for index, one in zip((2, 9), some, strict=True):
        assert np.array_equal(every[index].picture, one.picture)


def test_an_animator_at_hand_changes_nothing(person: Portrait, smiling: Portrait) -> None:
    made = recording(person, 22, smiling=smiling)
    animator = animator_of(person, smiling, mirrored=made.mirrored)
    kept, new = (next(film(made, person, smiling, only=[5], animator=a)) for a in (animator, None))
    assert np.array_equal(kept.picture, new.picture)


def test_a_recording_made_for_a_pair_wants_the_pair(person: Portrait, smiling: Portrait) -> None:
    with pytest.raises(ValueError, match="another set"):
        next(film(recording(person, 1, smiling=smiling), person))


def test_a_mirrored_person_with_the_other_side_weak_is_the_mirror_image(person: Portrait) -> None:
    made = recording(person, 31, palsied=True)
    assert made.palsy is not None
    even = replace(
        made,
        quirks=(),
        mirrored=False,
        habit=replace(made.habit, gain=((1.0, 1.0),) * len(made.habit.gain), lag_s=0.0),
        unevenness=replace(made.unevenness, mouth=(0, 0), brow=(0, 0), lid=(0, 0), pull=0.0),
        sway=replace(made.sway, yaw=0, roll=0, yaw_range=0, roll_range=0, shift_range=0),
        camera=replace(made.camera, roll_deg=0, shake_px=0, side_stops=0),
    )
    other = replace(
        even,
        mirrored=True,
        palsy=replace(made.palsy, side="left" if made.palsy.side == "right" else "right"),
    )
    frames = [0, made.frames // 2]
    for one, two in zip(*(film(r, person, only=frames) for r in (even, other)), strict=True):
        there, back = (asymmetry(d.frontal) for d in (one, two))
        assert back.mouth == pytest.approx(-there.mouth, abs=0.2)
        assert back.reach == pytest.approx(-there.reach, abs=0.2)
        assert back.lid == pytest.approx(-there.lid, abs=0.2)


def test_a_recording_can_be_written_down(person: Portrait) -> None:
    record = json.loads(json.dumps(recording(person, 4, palsied=True).to_dict()))
    assert record["palsy"]["side"] in {"left", "right"}
    assert record["camera"]["seed"] == 4
