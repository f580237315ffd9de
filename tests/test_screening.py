"""One patient, start to end, by models whose clips are of one face and models of stills."""

import csv

import numpy as np
import pytest
import torch
from model_making import make_card, make_training

from palsycheck.faces.detect import Detector
from palsycheck.intake import find_patients
from palsycheck.models.architecture import build
from palsycheck.models.card import check_settings
from palsycheck.models.store import load, save
from palsycheck.report.pages import Pages
from palsycheck.report.render import write_patient_report
from palsycheck.results import Outcome
from palsycheck.screening import Tools, screen_patient
from palsycheck.settings import Sampling, Settings

SETTINGS = Settings(sampling=Sampling(frames=4))


def screen(ward, folder, architecture, **card):
    torch.manual_seed(0)
    save(folder / "model", build(architecture, {}), make_card(architecture=architecture, **card), half=True)
    model = load(folder / "model", torch.device("cpu"))
    check_settings(model.card, SETTINGS)
    tools = Tools(SETTINGS, model, Detector(SETTINGS.detecting, device="cpu"))
    patient = next(found for found in find_patients(ward).patients if found.id == "anna")
    (folder / "anna").mkdir()
    return screen_patient(patient, folder=folder / "anna", tools=tools)


@pytest.fixture(scope="module")
def single(ward, tmp_path_factory):
    """The result of a model that sees one face at a time, and its folder."""
    folder = tmp_path_factory.mktemp("single")
    training = make_training(interval_s=None)
    return screen(ward, folder, "mobilenetv2", config={}, clip_length=1, training=training), folder / "anna"


def test_clips_of_one_face_score_as_their_faces(single):
    result, _ = single
    assert result.outcome is Outcome.SCORED
    (recording,) = result.recordings
    faces = [frame for frame in recording.frames if frame.face_found]
    assert [(clip.first, clip.last) for clip in recording.clips] == [(f.index, f.index) for f in faces]
    assert [clip.probability for clip in recording.clips] == [frame.probability for frame in faces]
    assert result.probability == pytest.approx(np.mean([frame.probability for frame in faces]), abs=1e-5)


def test_no_time_between_faces_is_asked_of_single_faces(single):
    assert "interval" not in {check.name for check in single[0].recordings[0].checks}


def test_its_frames_and_report_are_written(single):
    result, folder = single
    rows = list(csv.DictReader((folder / "frames.csv").open(encoding="utf-8")))
    assert len(rows) == result.frames_sampled
    (page,) = write_patient_report(folder, Pages(pdf=False))
    assert "4 clips" in page.read_text(encoding="utf-8")


def test_a_model_of_stills_warns_of_motion(ward, tmp_path):
    training = make_training(interval_s=None)
    result = screen(ward, tmp_path, "mobilenetv2-gru", config={}, clip_length=4, training=training)
    (found,) = [check for check in result.recordings[0].checks if check.name == "interval"]
    assert "stills only" in found.limits.text
    assert result.outcome is Outcome.SCORED
