"""Phantoms whose palsy shows only in motion: a frame tells nothing, the recording everything."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from palsycheck.errors import UsageError
from palsycheck.simulation.cohort import SAMPLE_SEEDS, plan
from palsycheck.simulation.expression import MUSCLES, Muscle, activate
from palsycheck.simulation.motion_only import make_motion_phantom
from palsycheck.simulation.one_sided import EVEN, FADE_S, hold_back
from palsycheck.simulation.palsy import LEFT, RIGHT, FaceMotion, move_face
from palsycheck.simulation.phantom import Phantom, draw_person, render
from palsycheck.simulation.truth import asymmetry

SMILE = MUSCLES.index(Muscle.SMILE)


def motion_of(phantom: Phantom, times: np.ndarray) -> FaceMotion:
    assert phantom.one_sided is not None
    activation = activate(phantom.script, times, phantom.tempo)
    even = move_face(activation, times, phantom.habit, None)
    return hold_back(even, activation, times, phantom.script.segments, phantom.one_sided)


def smiling(phantom: Phantom, time_s: float) -> bool:
    return any(
        s.start_s - FADE_S < time_s < s.start_s + s.duration_s + FADE_S for s in phantom.script.segments
    )


@dataclass(frozen=True)
class Seen:
    """The mouth's exact asymmetry in every frame of the same person, without and with a palsy."""

    healthy: np.ndarray
    palsied: np.ndarray
    resting: np.ndarray


@pytest.fixture(scope="module")
def people() -> list[Seen]:
    result = []
    for number in range(6):
        pair = [
            make_motion_phantom(SAMPLE_SEEDS + 700 + number, palsied=p, fps=4, size=(160, 120))
            for p in (False, True)
        ]
        portrait = draw_person(pair[0])
        mouth = [np.array([asymmetry(f.landmarks).mouth for f in render(p, portrait)]) for p in pair]
        resting = np.array([not smiling(pair[0], n / 4) for n in range(len(mouth[0]))])
        result.append(Seen(mouth[0], mouth[1], resting))
    return result


def test_at_rest_both_are_symmetric(people: list[Seen]) -> None:
    assert sum(one.resting.sum() for one in people) > 20
    for one in people:
        assert np.abs(one.healthy[one.resting]).max() < 0.3
        assert np.abs(one.palsied[one.resting]).max() < 0.3


def test_a_smile_is_as_one_sided_in_health_as_in_palsy(people: list[Seen]) -> None:
    for one in people:
        assert np.abs(one.palsied).max() > 2
        assert np.abs(one.healthy) == pytest.approx(np.abs(one.palsied), abs=0.3)


def test_how_asymmetric_a_frame_is_does_not_tell(people: list[Seen]) -> None:
    healthy = np.concatenate([one.healthy for one in people])
    palsied = np.concatenate([one.palsied for one in people])
    label = np.repeat([0, 1], [len(healthy), len(palsied)])
    assert roc_auc_score(label, np.abs(np.concatenate([healthy, palsied]))) == pytest.approx(0.5, abs=0.02)


def test_whether_it_is_always_the_same_side_tells_without_fault(people: list[Seen]) -> None:
    def consistency(mouth: np.ndarray) -> float:
        return float(abs(mouth.sum()) / np.abs(mouth).sum())

    assert min(consistency(one.palsied) for one in people) > 0.95
    assert max(consistency(one.healthy) for one in people) < 0.6


@pytest.fixture(scope="module")
def cohort() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(people, frames, features), (people,) labels and (people, frames) signed differences of a cohort of
    300: everything that the face does in 16 frames, each person once."""
    orders = plan(count=300, seed=8002, motion_only=True)
    times = np.arange(16) * 6 / 16
    motions = [motion_of(o.phantom, times) for o in orders]
    features = np.array([np.column_stack([m.muscles.reshape(len(times), -1), m.pull]) for m in motions])
    signed = np.array([m.muscles[:, SMILE, RIGHT] - m.muscles[:, SMILE, LEFT] for m in motions])
    return features, np.array([int(o.row.label) for o in orders]), signed


def test_no_feature_of_a_single_frame_tells_the_classes_apart(
    cohort: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    features, label, signed = cohort
    frames = signed.shape[1]
    by_frame = np.repeat(label, frames)
    for value in (signed, np.abs(signed), features[:, :, -1], np.abs(features[:, :, -1])):
        assert 0.45 < roc_auc_score(by_frame, value.ravel()) < 0.55


def test_a_trained_model_of_single_frames_is_at_chance_on_other_people(
    cohort: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    features, label, signed = cohort
    frames = signed.shape[1]
    people = np.repeat(np.arange(len(label)), frames)
    scores = cross_val_predict(
        HistGradientBoostingClassifier(max_iter=40, random_state=0),
        features.reshape(-1, features.shape[2]),
        np.repeat(label, frames),
        groups=people,
        cv=GroupKFold(4),
        method="predict_proba",
    )[:, 1]
    assert 0.43 < roc_auc_score(np.repeat(label, frames), scores) < 0.57
    assert 0.40 < roc_auc_score(label, scores.reshape(-1, frames).mean(axis=1)) < 0.60


@pytest.mark.parametrize("faces", [8, 16])
def test_consistency_over_a_clip_of_few_faces_separates_them_wholly(
    cohort: tuple[np.ndarray, np.ndarray, np.ndarray], faces: int
) -> None:
    _, label, signed = cohort
    clip = signed[:, :: signed.shape[1] // faces]
    both = np.minimum(clip.clip(0).sum(axis=1), (-clip).clip(0).sum(axis=1)) / np.abs(clip).sum(axis=1)
    assert roc_auc_score(label, -both) == 1.0


@pytest.mark.parametrize(("seconds", "least"), [(4.0, 4), (6.0, 4), (12.0, 8)])
def test_there_are_at_least_four_smiles_and_rest_between_them(seconds: float, least: int) -> None:
    for number in range(20):
        phantom = make_motion_phantom(SAMPLE_SEEDS + 720 + number, palsied=False, seconds=seconds)
        segments = phantom.script.segments
        assert len(segments) == least
        assert phantom.one_sided is not None
        assert len(phantom.one_sided.weak) == least
        ends = [s.start_s + s.duration_s for s in segments]
        gaps = [b.start_s - end for b, end in zip(segments[1:], ends, strict=False)]
        assert min(gaps) >= 2 * FADE_S
        assert segments[0].start_s >= FADE_S
        assert ends[-1] <= seconds - FADE_S


def test_with_and_without_a_palsy_only_the_sides_of_later_smiles_differ() -> None:
    for number in range(20):
        healthy, palsied = (
            make_motion_phantom(SAMPLE_SEEDS + 740 + number, palsied=p) for p in (False, True)
        )
        assert replace(healthy, one_sided=None) == replace(palsied, one_sided=None)
        assert healthy.one_sided is not None
        assert palsied.one_sided is not None
        assert healthy.one_sided.severity == palsied.one_sided.severity
        assert healthy.one_sided.weak[0] == palsied.one_sided.weak[0]
        assert palsied.one_sided.side == palsied.one_sided.weak[0]
        assert healthy.one_sided.side is None
        assert healthy.one_sided.weak.count("left") == healthy.one_sided.weak.count("right")


def test_the_weak_side_is_left_as_often_as_right_and_never_moves_fully() -> None:
    orders = plan(count=300, seed=8002, motion_only=True, palsy_share=1.0)
    assert 0.42 < np.mean([o.row.side == "left" for o in orders]) < 0.58
    times = np.linspace(0, 6, 60)
    for order in orders[:30]:
        muscles = motion_of(order.phantom, times).muscles[:, SMILE]
        weak, strong = (LEFT, RIGHT) if order.row.side == "left" else (RIGHT, LEFT)
        assert muscles[:, weak].max() < (1 - 0.3) * muscles[:, strong].max()


def test_nothing_sags_and_nothing_is_drawn_at_rest() -> None:
    phantom = make_motion_phantom(SAMPLE_SEEDS + 760, palsied=True, severity=(1.0, 1.0))
    times = np.linspace(0, 6, 240)
    motion = motion_of(phantom, times)
    resting = np.array([not smiling(phantom, t) for t in times])
    assert resting.sum() > 20
    assert not (motion.sag_mouth.any() or motion.sag_brow.any() or motion.sag_lid.any())
    assert not motion.fold_loss.any()
    assert not motion.pull[resting].any()
    assert np.array_equal(motion.muscles[resting][..., RIGHT], motion.muscles[resting][..., LEFT])
    assert phantom.habit == EVEN


def test_brow_and_lids_are_spared() -> None:
    phantom = make_motion_phantom(SAMPLE_SEEDS + 761, palsied=True, severity=(1.0, 1.0))
    muscles = motion_of(phantom, np.linspace(0, 6, 60)).muscles
    for muscle in (Muscle.BROW, Muscle.KNIT, Muscle.LID):
        both = muscles[:, MUSCLES.index(muscle)]
        assert np.array_equal(both[:, RIGHT], both[:, LEFT])


def test_the_table_says_which_side_is_weak_in_each_smile() -> None:
    rows = [o.row for o in plan(count=10, seed=8002, motion_only=True)]
    assert [r.label for r in rows].count("1") == 5
    for row in rows:
        sides = [part.split(" s ")[1] for part in row.script.split("; ")]
        if row.label == "1":
            assert row.pattern == "motion"
            assert sides == [f"{row.side} weak"] * len(sides)
            assert float(row.severity) >= 0.35
        else:
            assert (row.pattern, row.side, row.severity) == ("", "", "0")
            assert set(sides) == {"left weak", "right weak"}


def test_a_recording_too_short_for_four_smiles_is_refused() -> None:
    with pytest.raises(UsageError, match="--seconds"):
        make_motion_phantom(1, palsied=True, seconds=3.9)
