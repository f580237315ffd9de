"""What a card says in words follows from the facts of data, split, figures and audit."""

import numpy as np
import pytest
from model_making import make_audit_row, make_metrics, share

from palsycheck.datasets.dataset import Dataset, FaceSequence, Origin, Subject
from palsycheck.evaluation.calibration import Calibration, Temperature
from palsycheck.models.card import SplitFacts
from palsycheck.training.statements import (
    INTENDED_USE,
    calibrated_on,
    limits,
    threshold_method,
)

NO_FACES = np.zeros((1, 1, 1, 3), np.uint8)


def person(number, label, kind="video"):
    faces = FaceSequence("a.mp4", NO_FACES, np.zeros(1), kind=kind)
    return Subject(f"secret-{number}", label, (faces,))


def people(*groups):
    """Subjects from (how many, label, kind)."""
    kinds = [(label, kind) for count, label, kind in groups for _ in range(count)]
    return tuple(person(number, *of) for number, of in enumerate(kinds))


WARD = Dataset(people((3, 0, "video"), (3, 1, "video")), origins=(Origin("video", "patients", "all"),))
BY_PATIENT = SplitFacts(by="patient", seed=0, sha256="0" * 64)


def said(**changes):
    facts = {
        "dataset": WARD,
        "split": BY_PATIENT,
        "clip_length": 8,
        "metrics": (make_metrics(),),
        "calibration": "none",
        "audit": (make_audit_row(),),
    }
    return " ".join(limits(**(facts | changes)))


def test_uses_that_are_not_meant_are_named():
    for word in ("diagnosis", "triage", "treatment", "grading", "Not a medical device", "stroke units"):
        assert word in INTENDED_USE


def test_what_holds_for_every_model():
    assert "Central palsy" in said()
    assert "no grade" in said()
    assert "no figures by age" in said()


def test_a_split_by_image_leaks():
    by_image = BY_PATIENT.model_copy(update={"by": "image"})
    assert "same patients are in training, validation and test" in said(split=by_image)
    assert limits(dataset=WARD, split=by_image, clip_length=8, metrics=(), calibration="none", audit=())[
        0
    ].startswith("The split is by image")
    assert "by image" not in said()


def test_splits_that_are_folds_or_not_known():
    assert "Fold 2 of 5" in said(split=BY_PATIENT.model_copy(update={"fold": "2 of 5"}))
    assert "not stored" in said(split=None)
    assert "Fold" not in said()
    assert "not stored" not in said()


def test_phantoms_are_no_patients():
    phantoms = Dataset(WARD.subjects, origins=(Origin("video", "phantoms", "all"),))
    assert "no patient was seen" in said(dataset=phantoms)
    assert "20 test phantoms" in said(dataset=phantoms)
    simulated = Dataset(WARD.subjects, origins=(Origin("video", "simulated recordings", "all"),))
    assert "palsy simulated on faces, and nothing else: no patient was seen" in said(dataset=simulated)
    both = Dataset(WARD.subjects, origins=(*WARD.origins, *phantoms.origins))
    assert "Part of the data are phantoms" in said(dataset=both)
    assert "phantom" not in said()


@pytest.mark.parametrize(
    ("groups", "words", "without"),
    [
        ([(3, 0, "stills"), (3, 1, "stills")], ["All people are shown by stills"], "Source and label"),
        (
            [(3, 0, "stills"), (2, 1, "video")],
            ["3 of 5 people are shown by stills", "Source and label coincide", "2 of 2", "0 of 3"],
            "in part",
        ),
        (
            [(3, 0, "stills"), (2, 0, "video"), (2, 1, "video")],
            ["Source and label go together in part", "2 of 4 people on video", "0 of 3 on stills"],
            "coincide",
        ),
        (
            [(2, 0, "stills"), (2, 1, "stills"), (3, 0, "video"), (3, 1, "video")],
            ["4 of 10 people are shown by stills"],
            "Source and label",
        ),
        ([(3, 0, "video"), (3, 1, "video")], [], "stills"),
    ],
)
def test_stills_are_no_motion_and_sources_may_go_with_the_label(groups, words, without):
    text = said(dataset=Dataset(people(*groups)))
    for word in words:
        assert word in text
    assert without not in text


def test_single_faces_show_no_motion():
    assert "motion plays no part" in said(clip_length=1)
    assert "motion" not in said()


def test_few_people_give_wide_intervals():
    few = make_metrics(
        patients=10, palsy=5, items=10, sensitivity=share(1, 0.57, 1), specificity=share(0.8, 0.38, 1)
    )
    text = said(metrics=(make_metrics("image"), few))
    assert "10 test patients, 5 with palsy" in text
    assert "sensitivity 0.57 to 1.00, of the specificity 0.38 to 1.00" in text
    assert "Too few" in text
    assert "50% of the test patients" in text
    many = make_metrics(sensitivity=share(0.9, 0.88, 0.92), specificity=share(0.9, 0.87, 0.93))
    assert "Too few" not in said(metrics=(many,))


def test_an_interval_that_is_a_point_is_no_certainty():
    assert "no certainty" in said(metrics=(make_metrics(auc=share(1, 1, 1)),))
    assert "no certainty" not in said()


def test_models_without_test_figures():
    assert "no figures of test patients" in said(metrics=())
    assert "no figures of test patients" in said(metrics=(make_metrics("image"),))


def test_calibration():
    assert "not calibrated" in said()
    text = said(calibration="temperature scaling on the 9 validation patients")
    assert "calibrated by temperature scaling on the 9 validation patients." in text
    assert "not calibrated" not in text


def test_calibration_in_words():
    nothing = Calibration(0.0, 0.0, 0.0)
    fitted = Temperature(1.5, at_bound=False, people=9, before=nothing, after=nothing)
    assert calibrated_on("phantoms", fitted) == "temperature scaling on the 9 validation phantoms"


def test_thresholds_name_whom_they_were_chosen_on():
    assert threshold_method("phantoms", 9).endswith("(9 phantoms)")
    assert "patient" not in threshold_method("phantoms", 9)


def test_the_audit_counts_where_it_fails_warns_or_is_missing():
    rows = (
        make_audit_row(verdict="fail", reason="It can tell the source."),
        make_audit_row(verdict="warn", reason="Nearly."),
        make_audit_row(verdict="pass", reason="Fine."),
        make_audit_row(verdict="none", value=None, reason="All are video."),
    )
    text = said(audit=rows)
    assert "audit fails" in text
    assert "It can tell the source." in text
    assert "audit warns" in text
    assert "Fine." not in text
    assert "All are video." not in text
    assert "No shortcut audit" in said(audit=())
    assert "shortcut audit" not in said()


def test_nobody_is_named():
    assert "secret" not in said()
