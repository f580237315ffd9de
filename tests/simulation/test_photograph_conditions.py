"""A condition changes what it names, for palsied and healthy alike, and nothing else."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from palsycheck.simulation.photographs.conditions import (
    CONDITIONS,
    EYES_PX,
    PLAIN,
    SEVERITY,
    Condition,
    Take,
    plain_take,
)
from palsycheck.simulation.photographs.worn_glasses import with_glasses
from palsycheck.simulation.portrait import Portrait

SEEDS = tuple(range(8))
CHANGED = {
    "plain": set(),
    "severity": {"palsy.severity"},
    "pattern": {"palsy.pattern"},
    "side": {"palsy.side"},
    "action": {"script.segments"},
    "lopsided mouth": {"quirks"},
    "yaw": {"sway.yaw"},
    "roll": {"sway.roll", "turn"},
    "side light": {"camera.side_stops"},
    "exposure": {"camera.exposure_stops"},
    "blur": {"camera.blur_px"},
    "JPEG": {"camera.jpeg"},
    "H.264": {"quality"},
    "eye distance": {"width", "height", "scale", "place", "camera.shake_px"},
    "time between frames": {"fps", "seconds"},
    "glasses": {"glasses"},
}


@pytest.fixture(scope="module")
def takes(portrait: Portrait) -> list[tuple[Take, Take]]:
    """Healthy and palsied, by seed."""
    return [
        (
            plain_take(seed, palsied=False, portrait=portrait, smiling=None, frames=16),
            plain_take(seed, palsied=True, portrait=portrait, smiling=None, frames=16),
        )
        for seed in SEEDS
    ]


def values(take: Take) -> dict[str, object]:
    """Dotted names of all values of a take, those of its recording without a prefix."""
    found: dict[str, object] = {"glasses": take.glasses, "turn": take.turn}
    for name, value in asdict(take.recording).items():
        inner = value if isinstance(value, dict) else {}
        found |= {f"{name}.{below}": one for below, one in inner.items()} or {name: value}
    return found


def changes(before: Take, after: Take) -> set[str]:
    one, other = values(before), values(after)
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda one: one.name)
def test_it_changes_only_what_it_names(condition: Condition, takes: list[tuple[Take, Take]]) -> None:
    found: set[str] = set()
    for healthy, palsied in takes:
        healthily, weakly = condition.change(healthy), condition.change(palsied)
        assert changes(healthily, weakly) == changes(healthy, palsied)
        assert {name.partition(".")[0] for name in changes(healthily, weakly)} == {"palsy"}
        found |= changes(palsied, weakly)
        assert condition.palsy_only == (healthily == healthy) or condition is PLAIN
    assert found <= CHANGED[condition.factor]
    assert bool(found) == (condition is not PLAIN)


def test_all_have_names_of_their_own_and_the_plain_one_is_the_first() -> None:
    assert len({one.name for one in CONDITIONS}) == len(CONDITIONS)
    assert {one.factor for one in CONDITIONS} == set(CHANGED)
    assert CONDITIONS[0] is PLAIN
    assert not PLAIN.palsy_only


def test_severities_lie_in_their_bins_in_the_same_order(takes: list[tuple[Take, Take]]) -> None:
    drawn = [palsied.recording.palsy.severity for _, palsied in takes if palsied.recording.palsy]
    assert all(SEVERITY[0] <= severity <= SEVERITY[1] for severity in drawn)
    for condition in CONDITIONS:
        if condition.factor == "severity":
            low, high = (float(end) for end in condition.level.split(" to "))
            changed = [condition.change(palsied).recording.palsy for _, palsied in takes]
            severities = [palsy.severity for palsy in changed if palsy]
            assert all(low <= severity <= high for severity in severities)
            assert list(np.argsort(severities)) == list(np.argsort(drawn))


def test_what_has_two_ways_goes_either_way(takes: list[tuple[Take, Take]]) -> None:
    tilt = next(one for one in CONDITIONS if one.name == "roll=15°")
    light = next(one for one in CONDITIONS if one.name == "side light=1 stops")
    assert {tilt.change(healthy).recording.sway.roll for healthy, _ in takes} == {-15.0, 15.0}
    assert {light.change(healthy).recording.camera.side_stops for healthy, _ in takes} == {-1.0, 1.0}


def test_sizes_and_times_are_those_of_their_names(takes: list[tuple[Take, Take]]) -> None:
    healthy = takes[0][0]
    assert healthy.recording.scale * 10 == EYES_PX
    for condition in CONDITIONS:
        recording = condition.change(healthy).recording
        assert recording.frames == 16
        assert recording.width % 2 == recording.height % 2 == 0
        size = condition.level.split(" ", maxsplit=1)[0]
        if condition.factor == "eye distance":
            assert recording.scale * 10 == float(size)
            assert recording.width == pytest.approx(healthy.recording.width * float(size) / EYES_PX, abs=1.01)
        if condition.factor == "time between frames":
            assert 1 / recording.fps == pytest.approx(float(size))
        # there is something to do until the end
        last = recording.script.segments[-1]
        assert last.start_s + last.duration_s > recording.seconds


def test_glasses_sit_before_the_eyes_and_tilt_with_them(portrait: Portrait) -> None:
    worn = with_glasses(portrait, "horn")
    assert worn.overlay is not None
    assert np.array_equal(worn.image, portrait.image)
    rows, columns = np.nonzero(worn.overlay[..., 3] > 200)
    at = portrait.frame.to_face(np.stack([columns, rows], axis=1).astype(float))
    assert np.abs(at[:, 0]).max() < 13
    assert -3 < at[:, 1].min() < at[:, 1].max() < 5
    # turned by 20 degrees about the middle between the pupils, the rims are where they were in the face
    turned = _turned(portrait, 20.0)
    rows, columns = np.nonzero(with_glasses(turned, "horn").overlay[..., 3] > 200)  # type: ignore[index]
    again = turned.frame.to_face(np.stack([columns, rows], axis=1).astype(float))
    assert np.abs(again[:, 0]).max() == pytest.approx(np.abs(at[:, 0]).max(), abs=0.4)
    assert again[:, 1].min() == pytest.approx(at[:, 1].min(), abs=0.3)
    assert again[:, 1].max() == pytest.approx(at[:, 1].max(), abs=0.3)


def test_glasses_differ_in_the_width_of_their_rims(portrait: Portrait) -> None:
    thin, horn = (with_glasses(portrait, kind).overlay for kind in ("thin", "horn"))  # type: ignore[arg-type]
    assert thin is not None
    assert horn is not None
    assert (horn[..., 3] > 200).sum() > 2 * (thin[..., 3] > 200).sum() > 0


def _turned(portrait: Portrait, degrees: float) -> Portrait:
    angle, origin = np.radians(degrees), portrait.frame.origin
    matrix = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return replace(portrait, landmarks=portrait.landmarks.map(lambda p: (p - origin) @ matrix.T + origin))
