"""The audit finds the shortcuts that networks built for the purpose take, and clears one that takes none."""

from dataclasses import replace

import pytest
import torch
from auditing import ALIGNING, LENGTH, Looking, asymmetry, edge, light, mark, people, weakness

from palsycheck.evaluation.audit import Judged, audit

FACE_ROWS = (
    "symmetric_better",
    "symmetric_better_auc",
    "symmetric_left",
    "symmetric_left_auc",
    "symmetric_right",
    "symmetric_right_auc",
    "background",
)


def audited(*judged):
    rows = audit(
        judged, clip_length=LENGTH, clip_step=1, aligning=ALIGNING, device=torch.device("cpu"), seed=0
    )
    return {row.name: row for row in rows}


def judged(at, limit, subjects):
    return Judged(Looking(at, limit), subjects, 0.5)


def verdicts(rows, *names):
    return [rows[name].verdict for name in names]


def half_video(number):
    """Half of each class on video, half on stills."""
    return ("video", "stills")[number % 4 // 2]


@pytest.fixture(scope="module")
def honest():
    """A network that measures asymmetry, and people who differ in nothing else."""
    return audited(judged(asymmetry, 0.07, people(60)))


@pytest.fixture(scope="module")
def bright():
    """A network that measures brightness, and palsied people filmed in more light."""
    return audited(judged(light, 0.43, people(60, light=lambda n: 25.0 * (n % 2))))


@pytest.fixture(scope="module")
def edgy():
    """A network that looks at the border only, and palsied people filmed before a brighter wall."""
    return audited(judged(edge, 0.46, people(60, border=lambda n: 40.0 * (n % 2))))


def test_a_network_that_measures_asymmetry_passes(honest):
    assert verdicts(honest, *FACE_ROWS) == ["pass"] * 7
    assert verdicts(honest, "source", "source_features") == ["none", "none"]
    assert honest["source"].reason == "All people are on video: there is one source only."


def test_without_asymmetry_its_palsied_people_fall_to_the_healthy_side(honest):
    for half in ("better", "left", "right"):
        assert honest[f"symmetric_{half}"].value.value == 0
        assert honest[f"symmetric_{half}"].reason == (
            "30 of 30 palsied people are called palsied on real faces, 0 on symmetric ones, and 0 of 30 "
            "healthy people on real faces, so 0% of the gap between palsied and healthy people needs no "
            "asymmetry."
        )


def test_a_network_that_measures_brightness_fails_by_the_faces_and_by_the_light(bright):
    assert verdicts(bright, *FACE_ROWS, "brightness", "measures") == ["fail"] * 9
    assert bright["brightness"].value.low > 0.9
    assert "palsied people have more brightness" in bright["brightness"].reason


def test_a_network_that_sees_a_weak_half_is_not_blamed_for_seeing_it_doubled():
    """One half of each palsied face is weak; doubled, it is still called palsied, the other half is not."""
    rows = audited(judged(weakness, 0.94, people(60, weak=True)))
    assert verdicts(rows, *FACE_ROWS) == ["pass"] * 7
    assert rows["symmetric_better"].value.value == 0
    assert 0.3 < rows["symmetric_left"].value.value < 0.7
    assert rows["symmetric_left_auc"].value.low > 0.55
    for name in ("symmetric_left", "symmetric_left_auc"):
        assert rows[name].reason.endswith("; weak halves, doubled, explain it, since the better half passes.")


def test_a_network_that_looks_at_the_border_only_fails_without_the_face(edgy):
    assert edgy["background"].verdict == "fail"
    assert edgy["background"].value.value > 0.95
    assert "so the score depends on what surrounds the face" in edgy["background"].reason


def test_a_watermark_of_the_videos_is_found_among_the_healthy():
    """A watermark on all videos, and a network that looks at it."""
    rows = audited(judged(mark, 0.7, people(60, kind=half_video, watermark=lambda n: n % 4 < 2)))
    assert rows["source"].verdict == "fail"
    assert rows["source"].value.value == 1
    assert rows["source"].reason.startswith(
        "Among healthy people, video against stills, AUC 1.00 of 15 against 15"
    )
    assert rows["source_features"].verdict == "warn"
    assert "the features hold the source" in rows["source_features"].reason


def test_a_score_that_does_not_depend_on_the_source_passes_by_it():
    rows = audited(judged(asymmetry, 0.07, people(120, kind=half_video)))
    assert verdicts(rows, "source", "source_features") == ["pass", "pass"]


def test_where_source_and_label_are_one_the_audit_fails_whatever_the_network():
    subjects = people(20, kind=lambda n: ("stills", "video")[n % 2])
    row = audited(judged(asymmetry, 0.07, subjects))["source"]
    assert (row.verdict, row.value) == ("fail", None)
    assert row.reason == (
        "Cannot be asked: all palsied people are on video and all healthy people on stills, so source and "
        "label are the same thing and any figure may measure the camera."
    )


def test_a_network_that_knows_nothing_is_not_cleared_by_symmetry():
    rows = audited(judged(lambda faces: faces.new_zeros(len(faces)), -1.0, people(20)))
    assert verdicts(rows, "symmetric_better", "symmetric_left", "symmetric_right") == ["none"] * 3
    assert "nothing that symmetry could take away" in rows["symmetric_left"].reason


def test_folds_are_looked_at_together(honest):
    subjects = people(60)
    assert audited(judged(asymmetry, 0.07, subjects[:20]), judged(asymmetry, 0.07, subjects[20:])) == honest


def test_each_fold_has_its_own_threshold_and_network():
    subjects = people(40)
    lenient = Judged(Looking(asymmetry, 0.07), subjects[:20], 0.0)
    rows = audited(lenient, judged(asymmetry, 0.07, subjects[20:]))
    assert rows["symmetric_left"].value.value == 0.5
    assert "10 of 20 healthy people" in rows["symmetric_left"].reason


def test_same_seed_same_rows_whatever_was_computed_before(honest):
    assert audited(judged(asymmetry, 0.07, people(60))) == honest


def test_every_row_says_what_was_asked_and_why_it_got_its_verdict(honest, bright, edgy):
    for rows in (honest, bright, edgy):
        for name, row in rows.items():
            assert row.name == name
            assert row.title.endswith("?")
            assert row.measure
            assert row.expected
            assert row.reason.endswith(".")
            assert (row.value is None) == (row.verdict == "none")
            assert row.value is None or row.value.low <= row.value.value <= row.value.high


@pytest.mark.parametrize("labels", [{0}, {1}, set()])
def test_of_one_label_or_nobody_nothing_is_asked(labels):
    rows = audited(judged(asymmetry, 0.07, tuple(s for s in people(12) if s.label in labels)))
    assert {row.verdict for row in rows.values()} == {"none"}


def test_no_row_names_anybody():
    subjects = tuple(replace(subject, id=f"Anna-{subject.id}") for subject in people(20))
    assert not [
        row for row in audited(judged(light, 0.4, subjects)).values() if "Anna" in row.model_dump_json()
    ]
