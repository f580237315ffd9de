"""The way from a face at rest to the same person's smiling picture."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from smiling_faces import AS_IT_IS, motion, smiling_of, still_head

from palsycheck.simulation.animate import Animator, Drawn
from palsycheck.simulation.colours import match_colours
from palsycheck.simulation.palsy import LEFT, RIGHT
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.smile import Smile
from palsycheck.simulation.truth import asymmetry


@pytest.fixture(scope="module")
def smiling(portrait: Portrait) -> Portrait:
    return smiling_of(portrait)


@pytest.fixture(scope="module")
def smile(portrait: Portrait, smiling: Portrait) -> Smile:
    return Smile.of(portrait, smiling)


def rendered(smile: Smile, portrait: Portrait, right: float, left: float) -> np.ndarray:
    picture = portrait.image.copy()
    amounts, none = np.array([right, left]), np.zeros(2)
    smile.render(picture, mouth=amounts, eyes=amounts, closure=none, opening=none, up=none)
    return picture


def drawn(portrait: Portrait, smiling: Portrait, right: float, left: float) -> Drawn:
    height, width = portrait.image.shape[:2]
    face = motion(smile=(right, left), squint=(right, left))
    return Animator(portrait, smiling).draw(face, still_head(), 0, AS_IT_IS, (width, height))


def around_mouth(portrait: Portrait, side: int | None = None) -> tuple[slice, slice]:
    """The mouth's surroundings, or those of one side's half of it, 1.5 u away from the middle."""
    frame = portrait.frame
    low, high = {None: (-4.5, 4.5), RIGHT: (-4.5, -1.5), LEFT: (1.5, 4.5)}[side]
    (x0, y0), (x1, y1) = np.round(frame.to_pixels(np.array([[low, 9.0], [high, 14.0]]))).astype(int)
    return slice(y0, y1), slice(x0, x1)


def apart(one: np.ndarray, two: np.ndarray, part: tuple[slice, slice]) -> float:
    return float(np.abs(one[part].astype(int) - two[part]).mean())


def test_no_smile_leaves_the_picture_as_it_is(smile: Smile, portrait: Portrait) -> None:
    assert np.array_equal(rendered(smile, portrait, 0.0, 0.0), portrait.image)


def test_a_full_smile_is_the_smiling_picture(smile: Smile, portrait: Portrait, smiling: Portrait) -> None:
    picture = rendered(smile, portrait, 1.0, 1.0)
    part = around_mouth(portrait)
    assert apart(picture, smiling.image, part) < 0.4 * apart(portrait.image, smiling.image, part)


def test_each_side_smiles_by_its_own_amount(smile: Smile, portrait: Portrait) -> None:
    both, none = rendered(smile, portrait, 1.0, 1.0), portrait.image
    right = rendered(smile, portrait, 1.0, 0.0)
    assert apart(right, both, around_mouth(portrait, RIGHT)) < 2
    assert apart(right, none, around_mouth(portrait, LEFT)) < 2
    assert apart(right, none, around_mouth(portrait, RIGHT)) > 10


@pytest.mark.parametrize("amount", [0.3, 0.6, 1.0])
def test_with_both_sides_alike_there_is_no_seam(smile: Smile, portrait: Portrait, amount: float) -> None:
    """Where the sides meet makes no difference: the picture is the same with the seam anywhere else."""
    plain = smile.morph.plain.copy()
    plain[..., 2] = np.random.default_rng(0).random(plain.shape[:2])
    elsewhere = replace(smile, morph=replace(smile.morph, plain=plain))
    one, two = (rendered(s, portrait, amount, amount) for s in (smile, elsewhere))
    assert np.abs(one.astype(int) - two).max() <= 1


def test_only_the_face_is_touched_and_not_its_forehead(smile: Smile, portrait: Portrait) -> None:
    changed = np.argwhere((rendered(smile, portrait, 1.0, 1.0) != portrait.image).any(axis=2))[:, ::-1]
    place = portrait.frame.to_face(changed.astype(float))
    jaw = portrait.frame.to_face(portrait.landmarks.jaw)
    assert place[:, 1].min() > -5.9
    assert np.abs(place[:, 0]).max() < np.abs(jaw[:, 0]).max() + 2.6
    assert place[:, 1].max() < jaw[:, 1].max() + 2.6


def test_landmarks_arrive_where_the_smiling_picture_has_them(portrait: Portrait, smiling: Portrait) -> None:
    marks = drawn(portrait, smiling, 1.0, 1.0).landmarks
    for name in ("right", "left"):
        found, wanted, before = (
            getattr(m, name).mouth_corner for m in (marks, smiling.landmarks, portrait.landmarks)
        )
        assert np.hypot(*(found - wanted)) < 0.3 * np.hypot(*(wanted - before))
    gap = marks.lower_lip_inner[8, 1] - marks.upper_lip_inner[8, 1]
    wanted_gap = smiling.landmarks.lower_lip_inner[8, 1] - smiling.landmarks.upper_lip_inner[8, 1]
    assert gap == pytest.approx(wanted_gap, rel=0.25)


def test_a_dot_on_the_commissure_of_both_pictures_is_found_at_its_landmark(
    portrait: Portrait, smiling: Portrait
) -> None:
    def marked(one: Portrait) -> Portrait:
        image = one.image.copy()
        place = tuple(int(v) for v in np.round(one.landmarks.left.mouth_corner * 16))
        cv2.circle(image, place, 48, (255, 0, 255), -1, cv2.LINE_AA, 4)
        return replace(one, image=image)

    frame = drawn(marked(portrait), marked(smiling), 0.6, 0.6)
    away = np.abs(frame.picture.astype(int) - (255, 0, 255)).sum(axis=2)
    weight = np.clip(250 - away, 0, None).astype(float)
    y, x = np.indices(weight.shape)
    found = np.array([(weight * x).sum(), (weight * y).sum()]) / weight.sum()
    assert found == pytest.approx(frame.landmarks.left.mouth_corner, abs=1.5)


def test_the_mirror_image_is_the_smile_of_the_mirrored_person(portrait: Portrait, smiling: Portrait) -> None:
    right = drawn(portrait, smiling, 1.0, 0.2)
    left = drawn(portrait.mirrored(), smiling.mirrored(), 0.2, 1.0)
    difference = np.abs(left.picture[:, ::-1].astype(int) - right.picture)
    assert np.percentile(difference, 99) <= 8
    width = portrait.image.shape[1]
    assert left.landmarks.left.mouth_corner[0] == pytest.approx(
        width - 1 - right.landmarks.right.mouth_corner[0], abs=0.3
    )


def test_a_turn_of_the_head_between_the_pictures_is_not_taken_for_a_crooked_smile(portrait: Portrait) -> None:
    """The smiling picture is taken from the side: the mouth's middle stays in the middle of the face."""
    height, width = portrait.image.shape[:2]
    seen = Animator(portrait).draw(
        motion(smile=(1.0, 1.0)), still_head(yaw=6.0), 0, AS_IT_IS, (width, height)
    )
    turned = Portrait(seen.picture, seen.landmarks)
    found, own, rest = (
        asymmetry(marks).reach
        for marks in (drawn(portrait, turned, 1.0, 1.0).frontal, turned.landmarks, portrait.landmarks)
    )
    assert abs(found - rest) < 0.5 * abs(own - rest)


def test_eyes_shut_in_a_smile_too(portrait: Portrait, smiling: Portrait) -> None:
    height, width = portrait.image.shape[:2]
    face = motion(smile=(1.0, 1.0), squint=(1.0, 1.0), lid=(1.0, 1.0))
    shut = Animator(portrait, smiling).draw(face, still_head(), 0, AS_IT_IS, (width, height))
    wide = drawn(portrait, smiling, 1.0, 1.0)
    x, y = np.round(portrait.landmarks.left.pupil).astype(int)
    patch = np.s_[y - 1 : y + 2, x - 1 : x + 2]
    assert shut.picture[patch].mean() > wide.picture[patch].mean() + 40


def test_a_smile_in_another_light_gets_the_light_of_the_face_at_rest(
    portrait: Portrait, smiling: Portrait
) -> None:
    x, y = np.round(portrait.frame.to_pixels(np.array([[5.5, 4.5]]))[0]).astype(int)
    cheek = np.s_[y - 6 : y + 7, x - 6 : x + 7]
    warm = replace(smiling, image=np.clip(smiling.image * [1.08, 0.98, 0.88], 0, 255).astype(np.uint8))
    matched = match_colours(warm, portrait)
    wanted, before, after = (p[cheek].mean(axis=(0, 1)) for p in (smiling.image, warm.image, matched))
    assert np.abs(after - wanted).max() < 0.35 * np.abs(before - wanted).max()
