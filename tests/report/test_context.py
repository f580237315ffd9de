"""What the report says."""

from __future__ import annotations

from make_results import (
    MODEL,
    check,
    dark_recording,
    failed_recording,
    gallery,
    make_patient,
    make_recording,
)

from palsycheck.report.context import FACES_A_PATIENT, patient_view
from palsycheck.report.facts import recorded_text, sides_text
from palsycheck.report.words import CHECK_MARKS, OUTCOME_MARKS
from palsycheck.results import Outcome, Verdict


def test_a_high_score_is_above_the_threshold_in_words_and_shape() -> None:
    result = patient_view(gallery()["above"]).result
    assert (result.kind, result.mark.shape, result.verdict) == ("above", "▲", "Above the threshold of 0.50")
    assert result.number == "0.79"
    assert result.spread == "0.73 to 0.84 over 19 clips"


def test_a_low_score_is_below() -> None:
    result = patient_view(gallery()["below"]).result
    assert (result.kind, result.mark.shape, result.verdict) == ("below", "▼", "Below the threshold of 0.50")


def test_a_score_equal_to_the_threshold_is_at_or_above() -> None:
    patient = gallery()["above"].model_copy(update={"probability": 0.5})
    assert patient_view(patient).result.verdict == "At or above the threshold of 0.50"


def test_not_scored_shows_reasons_and_never_a_number() -> None:
    result = patient_view(gallery()["dark"]).result
    assert result.headline == "Not scored"
    assert (result.number, result.spread, result.scale) == (None, None, None)
    assert result.reasons == ("The face is too dark to read: median luminance 0.01.",)


def test_failed_is_said_with_its_reason() -> None:
    result = patient_view(gallery()["failed"]).result
    assert (result.headline, result.number) == ("Failed", None)
    assert "not a video" in result.reasons[0]


def test_a_patient_without_any_recording_has_a_report() -> None:
    view = patient_view(make_patient("a", (), outcome=Outcome.FAILED, reasons=("No recording was found.",)))
    assert view.main is None
    assert view.recorded == "date not given"


def test_page_one_shows_the_recording_that_gives_the_result() -> None:
    view = patient_view(gallery()["two-dates"])
    assert view.main is not None
    assert view.main.name == "follow-up.mov"
    assert [r.counts for r in view.recordings] == [False, True]
    assert view.recorded == "2024-03-05; 2024-03-12"


def test_without_a_result_page_one_shows_the_recording_with_most_faces() -> None:
    view = patient_view(make_patient("a", (failed_recording(), dark_recording()), reasons=("too dark",)))
    assert view.main is not None
    assert view.main.name == "night.mov"


def test_all_faces_of_two_recordings_are_shown_and_of_many_a_named_share() -> None:
    two = patient_view(gallery()["two-dates"])
    assert [len(r.faces) for r in two.recordings] == [100, 82]
    four = patient_view(make_patient("a", tuple(make_recording(name=f"{i}.mp4") for i in range(4))))
    assert sum(len(r.faces) for r in four.recordings) <= FACES_A_PATIENT
    assert four.recordings[0].faces_note == "One face in 2 of 100 is shown."


def test_a_check_without_a_value_does_not_claim_to_have_passed() -> None:
    recording = make_recording().model_copy(
        update={"checks": (check("side_light", "Side light", Verdict.PASS, "-"),)}
    )
    view = patient_view(make_patient("a", (recording,)))
    assert view.recordings[0].checks[0].mark.word == "not measured"


def test_an_uncalibrated_number_is_not_a_share_of_patients() -> None:
    def said(probability: float, calibration: str) -> str:
        model = MODEL.model_copy(update={"calibration": calibration})
        patient = gallery()["above"].model_copy(update={"probability": probability, "model": model})
        return patient_view(patient).result.uncalibrated

    assert said(0.96, "none") == "Not calibrated: 0.96 does not mean 96 in 100."
    assert said(0.999, "none: raw") == "Not calibrated: 0.99 does not mean 99 in 100."
    assert said(0.001, "none") == "Not calibrated: 0.01 does not mean 1 in 100."
    assert said(0.96, "temperature on the validation patients") == ""
    bare = MODEL.model_copy(update={"calibration": "none"})
    facts = patient_view(gallery()["above"].model_copy(update={"model": bare})).model
    assert "none: the number is the network’s raw output" in [fact.value for fact in facts]


def test_warnings_of_a_scored_recording_stand_beside_the_number() -> None:
    assert patient_view(gallery()["below"]).result.warnings == "1 warning: Light from one side"
    assert patient_view(gallery()["crowded"]).result.warnings == (
        "12 warnings: Frames with a face; Faces for one clip; Distance between the eyes and 9 more"
    )
    assert patient_view(gallery()["dark"]).result.warnings == ""


def test_a_triangle_means_above_or_below_the_threshold_only() -> None:
    marks = (*CHECK_MARKS.values(), *OUTCOME_MARKS.values())
    assert not {mark.shape for mark in marks} & {"▲", "▼"}
    assert OUTCOME_MARKS[Outcome.NOT_SCORED].shape != OUTCOME_MARKS[Outcome.SCORED].shape


def test_the_codec_has_a_readable_name() -> None:
    facts = {fact.term: fact.value for fact in patient_view(gallery()["above"]).recordings[0].facts}
    assert facts["Codec"] == "H.264 in MP4/MOV"


def test_the_models_own_word_and_the_thresholds_source_are_shown() -> None:
    chosen = MODEL.model_copy(update={"threshold": 0.3, "threshold_source": "settings"})
    view = patient_view(gallery()["above"].model_copy(update={"threshold": 0.3, "model": chosen}))
    assert view.model_summary == MODEL.summary
    assert ("Threshold", "0.30; settings") in [(fact.term, fact.value) for fact in view.model]


def test_sides_and_dates_are_never_guessed_in_silence() -> None:
    assert sides_text(make_recording()) == "not known, assumed no; if it did, left and right are exchanged"
    assert sides_text(make_recording(mirrored=True)) == "yes, turned back"
    turned = make_recording().model_copy(update={"turned": 90})
    assert sides_text(turned) == (
        "not known, assumed no; if it did, left and right are exchanged; picture turned by 90° to be upright"
    )
    assert recorded_text(make_recording(recorded_at="2024-03-05T09:14")) == "2024-03-05 09:14"
    assert recorded_text(make_recording()) == "2024-03-05 (file’s own date)"
    assert recorded_text(failed_recording()) == "date not given"
