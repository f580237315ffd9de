"""The flow of patients: nobody is lost, and each who leaves has a reason."""

from __future__ import annotations

from itertools import pairwise

from cohorts import kept_of, scored_patient, unscored_patient
from hypothesis import given
from hypothesis import strategies as st
from make_results import dark_recording, gallery, make_patient, make_recording

from palsycheck.cohort.flow import MOST_REASONS, OTHERS, flow
from palsycheck.results import Outcome, message


def reasons(step) -> list[tuple[str, int]]:
    return [(found.reason.text, found.count) for found in step.exclusions]


def test_each_step_counts_who_reaches_it_and_says_why_others_do_not() -> None:
    names = ("above", "below", "no-face", "dark", "failed", "hangul")
    steps = flow([kept_of(gallery()[name]) for name in names], unusable=1)
    assert [(step.name, step.count, step.left) for step in steps] == [
        ("found", 7, 0),
        ("readable", 5, 2),
        ("passed", 3, 2),
        ("scored", 3, 0),
        ("above", 2, 1),
    ]
    assert sum(count for _, count in reasons(steps[1])) == 2
    assert ("The result on disk cannot be used.", 1) in reasons(steps[1])
    assert reasons(steps[2]) == [
        ("Faces for one clip", 1),
        ("Frames with a face", 1),
        ("Light on the face", 1),
    ]
    assert steps[2].overlapping
    assert not steps[1].overlapping


def test_a_patient_scored_earlier_but_not_on_the_latest_date_is_not_scored() -> None:
    early = make_recording(name="a.mp4", recorded_at="2024-03-05")
    late = dark_recording().model_copy(update={"recorded_at": "2024-03-12"})
    patient = make_patient("a", (early, late), scored=())
    steps = flow([kept_of(patient)], unusable=0)
    assert [step.count for step in steps] == [1, 1, 1, 0, 0]
    assert reasons(steps[3]) == [("Not scored on the latest date.", 1)]


def test_many_different_reasons_are_counted_together_and_none_is_dropped() -> None:
    template = gallery()["failed"]
    patients = [
        template.model_copy(update={"reasons": (message("Reason {n}.", n=n),), "outcome": Outcome.FAILED})
        for n in range(MOST_REASONS + 5)
    ]
    step = flow([kept_of(patient) for patient in patients], unusable=0)[1]
    assert len(step.exclusions) == MOST_REASONS + 1
    assert reasons(step)[-1] == (OTHERS, 5)
    assert sum(count for _, count in reasons(step)) == step.left


def test_the_name_of_a_recording_does_not_split_a_reason() -> None:
    template = gallery()["failed"]
    told = [message("Not a video.").model_copy(update={"about": name}) for name in ("a.mp4", "b.mp4")]
    patients = [kept_of(template.model_copy(update={"reasons": (reason,)})) for reason in told]
    assert reasons(flow(patients, unusable=0)[1]) == [("Not a video.", 2)]


@given(st.lists(st.sampled_from(["above", "below", "unscored"]), max_size=30))
def test_who_leaves_and_who_goes_on_add_up(kinds: list[str]) -> None:
    made = {
        "above": lambda n: scored_patient(n, 0.9, label=None),
        "below": lambda n: scored_patient(n, 0.1, label=None),
        "unscored": lambda n: unscored_patient(n, label=None),
    }
    steps = flow([made[kind](str(n)) for n, kind in enumerate(kinds)], unusable=0)
    for before, after in pairwise(steps):
        assert before.count == after.count + after.left
