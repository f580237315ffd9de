"""The result block: the number and all that it has to be read with."""

from __future__ import annotations

import pytest
from make_results import MODEL, gallery, make_patient, make_recording

from palsycheck.report.result_view import mirror_view, result_view
from palsycheck.report.result_view import tested_text as text_of_test
from palsycheck.results import Estimate, MirrorControl, Performance

TESTED = Performance(
    noun="phantoms",
    palsied=20,
    healthy=24,
    people=44,
    auc=Estimate(value=0.95, low=0.9, high=0.99),
    at_threshold=True,
    sensitivity=Estimate(value=0.9, low=0.7, high=0.97),
    specificity=Estimate(value=0.92, low=0.74, high=0.98),
    leaking=False,
)


def with_clips(*probabilities: float) -> str:
    recording = make_recording()
    clips = tuple(
        clip.model_copy(update={"probability": p})
        for clip, p in zip(recording.clips, probabilities, strict=False)
    )
    patient = make_patient("a", (recording.model_copy(update={"clips": clips}),))
    return result_view(patient).borderline


def test_borderline_is_said_where_clips_straddle_the_threshold() -> None:
    assert with_clips(0.9, 0.8, 0.4) == "1 of 3 clips are below the threshold."
    assert with_clips(0.1, 0.2, 0.5) == "1 of 3 clips are at or above the threshold."


def test_a_borderline_verdict_says_so_first() -> None:
    recording = make_recording(level=0.5)
    high, low = recording.clips[0].model_copy(update={"probability": 0.9}), recording.clips[1]
    mixed = recording.model_copy(update={"clips": (high, low.model_copy(update={"probability": 0.3}))})
    assert result_view(make_patient("a", (mixed,))).verdict == "Borderline, above the threshold of 0.50"


def test_the_date_that_counts_is_named_where_there_are_others() -> None:
    assert result_view(gallery()["two-dates"]).rests_on == "2024-03-12"
    assert result_view(gallery()["above"]).rests_on == ""


def test_who_was_not_scored_is_to_be_recorded_again() -> None:
    assert result_view(gallery()["dark"]).advice.startswith("Record again")
    assert result_view(gallery()["failed"]).advice == ""


def test_clips_on_one_side_are_not_borderline() -> None:
    assert with_clips(0.9, 0.8, 0.5) == ""
    assert with_clips(0.1, 0.2, 0.49) == ""


def test_the_models_test_stands_with_the_data_behind_it() -> None:
    said = text_of_test(MODEL.model_copy(update={"performance": TESTED}))
    assert said == (
        "Model tested on 44 phantoms: sensitivity 0.90 [0.70, 0.97], specificity 0.92 [0.74, 0.98]. "
        "It missed 2 of 20 with a palsy and flagged 2 of 24 without."
    )


def test_several_recordings_of_one_person_are_not_so_many_people() -> None:
    few = TESTED.model_copy(update={"people": 12})
    assert "44 phantoms (12 independent people or groups)" in text_of_test(
        MODEL.model_copy(update={"performance": few})
    )


def test_at_another_threshold_sensitivity_and_specificity_are_not_known() -> None:
    void = TESTED.model_copy(update={"at_threshold": False, "sensitivity": None, "specificity": None})
    said = text_of_test(MODEL.model_copy(update={"performance": void}))
    assert "AUC 0.95 [0.90, 0.99]" in said
    assert "at this threshold: not known" in said


def test_figures_of_people_who_were_trained_on_are_said_to_flatter() -> None:
    leaking = MODEL.model_copy(update={"performance": TESTED.model_copy(update={"leaking": True})})
    assert text_of_test(leaking).endswith("The same people were trained on: these figures flatter.")


def test_a_model_without_figures_says_nothing_of_its_test() -> None:
    assert text_of_test(MODEL) == ""


@pytest.mark.parametrize(
    ("probability", "flag", "word", "reading"),
    [
        (0.9, False, "not flagged", "Without asymmetry the score falls"),
        (0.9, True, "flagged", "does not rest on asymmetry"),
        (0.2, False, "not applicable", "does not support the low score"),
    ],
)
def test_the_mirror_control_is_three_numbers_and_a_sentence(
    probability: float, flag: bool, word: str, reading: str
) -> None:
    control = MirrorControl(left=0.12, right=0.34, flag=flag, kept_share=0.8)
    view = mirror_view(control, probability=probability, threshold=0.5)
    assert view is not None
    assert (view.left, view.right, view.word) == ("0.12", "0.34", word)
    assert reading in view.reading


def test_without_a_control_none_is_shown() -> None:
    assert mirror_view(None, probability=0.9, threshold=0.5) is None
    assert result_view(gallery()["dark"]).mirror is None
