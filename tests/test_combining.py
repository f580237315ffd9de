"""A patient's result from those of the recordings: the latest date counts, nothing is hidden."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "models"))
sys.path.insert(0, str(Path(__file__).parent / "report"))
from make_results import make_recording
from model_making import make_card

from palsycheck.combining import combine, failed_patient, failed_recording
from palsycheck.intake import Patient, Recording
from palsycheck.results import ClipScore, Outcome, message
from palsycheck.settings import Settings

CARD = make_card(threshold=0.5)
FRAMES = make_recording(frames=2).frames


def recording(name, *, date=None, clips=(), reasons=()):
    """A result with these clip scores; not scored with reasons; failed with neither."""
    failed = failed_recording(Recording(Path(name), name, recorded_at=date), message("It is no video."))
    if not clips and not reasons:
        return failed
    return failed.model_copy(
        update={
            "outcome": Outcome.SCORED if clips else Outcome.NOT_SCORED,
            "reasons": tuple(message(reason) for reason in reasons),
            "probability": sum(clips) / len(clips) if clips else None,
            "clips": tuple(ClipScore(first=0, last=1, start_s=0, end_s=1, probability=p) for p in clips),
            "frames": FRAMES if clips else (),
        }
    )


def combined(*recordings, settings=None, **patient):
    return combine(Patient("p", "p", **patient), recordings, card=CARD, settings=settings or Settings())


def test_the_mean_is_over_the_clips_not_over_the_recordings():
    result = combined(recording("a", clips=[0.9]), recording("b", clips=[0.1, 0.1, 0.1]))
    assert result.probability == pytest.approx(0.3)
    assert result.scored_recordings == ("a", "b")


def test_only_the_latest_date_counts():
    result = combined(
        recording("new", date="2026-03-02T09:00:00", clips=[0.8]),
        recording("newer", date="2026-03-02T10:00:00", clips=[0.6]),
        recording("old", date="2026-03-01", clips=[0.0]),
    )
    assert result.probability == pytest.approx(0.7)
    assert result.scored_recordings == ("new", "newer")
    assert len(result.recordings) == 3


def test_asymmetries_are_those_of_the_recordings_that_count():
    old = make_recording(name="old", recorded_at="2026-03-01", frames=20, mouth=-12.0)
    new = make_recording(name="new", recorded_at="2026-03-02", frames=20, mouth=9.0)
    result = combined(old, new)
    assert result.asymmetry == new.asymmetry
    assert result.asymmetry.side == "left"
    assert combined(recording("a", clips=[0.2])).asymmetry is None


def test_an_older_score_never_stands_in_for_a_latest_that_was_not_scored():
    result = combined(
        recording("old", date="2026-03-01", clips=[0.9]),
        recording("new", date="2026-03-02", reasons=["No face was found."]),
    )
    assert (result.outcome, result.probability, result.above_threshold) == (Outcome.NOT_SCORED, None, None)
    assert tuple(map(str, result.reasons)) == ("new: No face was found.",)


def test_a_recording_without_a_date_is_left_out_and_named_where_others_have_one():
    result = combined(recording("dated", date="2026-03-01", clips=[0.9]), recording("x", clips=[0.1]))
    assert result.probability == pytest.approx(0.9)
    assert tuple(map(str, result.reasons)) == ("x has no date and was left out of the score.",)


def test_one_recording_that_failed_is_named_beside_the_score():
    result = combined(recording("a", clips=[0.2]), recording("b"))
    assert (result.outcome, result.probability) == (Outcome.SCORED, 0.2)
    assert tuple(map(str, result.reasons)) == ("b: It is no video.",)


@pytest.mark.parametrize(
    ("recordings", "outcome"),
    [
        ([recording("a", reasons=["No face was found."]), recording("b")], Outcome.NOT_SCORED),
        ([recording("a"), recording("b")], Outcome.FAILED),
    ],
)
def test_without_a_score_there_is_no_number(recordings, outcome):
    result = combined(*recordings)
    assert (result.outcome, result.probability, result.above_threshold) == (outcome, None, None)
    assert len(result.reasons) == 2


def test_a_patient_without_recordings_has_failed_with_intakes_reason():
    result = combined(reason="The folder holds no video.")
    assert (result.outcome, tuple(map(str, result.reasons))) == (
        Outcome.FAILED,
        ("The folder holds no video.",),
    )


def test_what_could_not_be_looked_at_is_named_beside_the_score():
    result = combined(recording("a", clips=[0.2]), reason="The link leads out of the folder (c.mp4).")
    assert (result.outcome, result.probability) == (Outcome.SCORED, 0.2)
    assert tuple(map(str, result.reasons)) == ("The link leads out of the folder (c.mp4).",)


def test_a_screening_that_broke_off_names_every_recording():
    patient = Patient("p", "p", recordings=(Recording(Path("a"), "a"), Recording(Path("b"), "b")))
    result = failed_patient(patient, message("The process died."), card=CARD, settings=Settings())
    assert (result.outcome, tuple(map(str, result.reasons))) == (Outcome.FAILED, ("The process died.",))
    assert [tuple(map(str, r.reasons)) for r in result.recordings] == [("The process died.",)] * 2


@pytest.mark.parametrize(("threshold", "above"), [(None, True), (0.5, True), (0.51, False)])
def test_the_threshold_in_force(threshold, above):
    settings = Settings.model_validate({"scoring": {"threshold": threshold}})
    result = combined(recording("a", clips=[0.5]), settings=settings)
    assert result.above_threshold is above
    assert result.threshold == (threshold or 0.5)
    assert ("settings" in result.model.threshold_source) == (threshold is not None)
