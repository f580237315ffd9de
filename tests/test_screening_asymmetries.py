"""Asymmetries from a video to the result: whose left is left, and none where there is none."""

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from model_making import make_card, make_training

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.faces.detect import Detector
from palsycheck.intake import Recording
from palsycheck.models.architecture import build
from palsycheck.models.store import load, save
from palsycheck.results import SCHEMA_VERSION, Outcome, PatientResult
from palsycheck.screening import Tools, screen_patient
from palsycheck.settings import Gate, Sampling, Settings

SETTINGS = Settings(sampling=Sampling(frames=4))
CONFIG = {"mirror": True, "asymmetries": True, "input_px": 96}


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """A network of random weights in the mirror form, its asymmetries made large enough to be seen."""
    torch.manual_seed(0)
    network = build("mobilenetv2", CONFIG).eval()
    noise = np.random.default_rng(0).integers(0, 256, (2, 28, 28, 3), dtype=np.uint8)
    faces = torch.from_numpy(noise.repeat(8, 1).repeat(8, 2)).permute(0, 3, 1, 2).float() / 255
    with torch.inference_mode():
        network.asymmetry.weight *= 20 / network.asymmetries(network.features(faces)).abs().mean()
    path = tmp_path_factory.mktemp("models") / "signed"
    card = make_card(
        architecture="mobilenetv2", config=CONFIG, clip_length=1, training=make_training(interval_s=None)
    )
    save(path, network, card, half=False)
    model = load(path, torch.device("cpu"))
    return Tools(SETTINGS, model, Detector(SETTINGS.detecting, device="cpu"))


@pytest.fixture(scope="module")
def as_is(anna, tools, tmp_path_factory):
    folder = tmp_path_factory.mktemp("anna")
    return screen_patient(anna, folder=folder, tools=tools), folder


class DarkerSide(torch.nn.Module):
    """In place of a backbone: how much darker the patient's left half is than the right, as one map."""

    def forward(self, faces: torch.Tensor) -> torch.Tensor:
        right, left = faces.mean(dim=(1, 2)).chunk(2, dim=-1)
        maps = torch.zeros(len(faces), 1280, 1, 1)
        maps[:, 0, 0, 0] = right.mean(-1) - left.mean(-1)
        return maps


@pytest.fixture
def seeing(tools):
    """The tools with a network whose every asymmetry is positive where the patient's left half is darker."""
    network = build("mobilenetv2", {"asymmetries": True}).eval()
    network.backbone = torch.nn.Sequential(DarkerSide())
    with torch.inference_mode():
        network.asymmetry.weight.zero_()[:, 0] = 1
        network.asymmetry.bias.zero_()
    return replace(tools, model=replace(tools.model, network=network))


def shaded(source: Path, target: Path, *, mirrored: bool) -> Recording:
    """The video with light from the patient's right, as a camera that mirrors would write it or not."""
    reader, writer = cv2.VideoCapture(str(source)), None
    while (read := reader.read())[0]:
        height, width = read[1].shape[:2]
        frame = (read[1] * np.geomspace(1.0, 0.1, width)[None, :, None]).astype(np.uint8)
        writer = writer or cv2.VideoWriter(str(target), cv2.VideoWriter.fourcc(*"MJPG"), 10, (width, height))
        writer.write(np.ascontiguousarray(frame[:, ::-1] if mirrored else frame))
    writer.release()
    return Recording(target, target.name, mirrored=mirrored)


def mouths(result: PatientResult) -> list[float]:
    return [f.asymmetry.mouth for r in result.recordings for f in r.frames if f.asymmetry is not None]


def test_every_scored_face_has_five_finite_numbers_in_json_and_table(as_is):
    result, folder = as_is
    assert result.outcome is Outcome.SCORED
    (recording,) = result.recordings
    rows = list(csv.DictReader((folder / "frames.csv").open(encoding="utf-8")))
    for frame, row in zip(recording.frames, rows, strict=True):
        assert (frame.asymmetry is None) == (frame.probability is None)
        for name in ASYMMETRIES:
            assert float(row[f"asymmetry_{name}"]) == getattr(frame.asymmetry, name)
    assert np.ptp(mouths(result)) > 0
    assert recording.asymmetry == result.asymmetry
    assert result.asymmetry.frames == recording.faces_found
    read = PatientResult.model_validate_json((folder / "result.json").read_bytes())
    assert (read, read.schema_version) == (result, SCHEMA_VERSION)


def test_left_is_the_patients_left_whether_the_camera_mirrored_or_not(anna, seeing, tmp_path):
    source = anna.recordings[0].path
    plain = shaded(source, tmp_path / "plain.avi", mirrored=False)
    selfie = shaded(source, tmp_path / "selfie.avi", mirrored=True)
    untold = replace(selfie, name="untold.avi", mirrored=None)
    patient = replace(anna, recordings=(plain, selfie, untold))
    (tmp_path / "anna").mkdir()
    result = screen_patient(patient, folder=tmp_path / "anna", tools=seeing)
    one, turned_back, exchanged = (recording.asymmetry.median.mouth for recording in result.recordings)
    assert one > 0.5
    assert turned_back == pytest.approx(one, rel=0.1)
    assert exchanged == pytest.approx(-one, rel=0.1)


def test_a_recording_that_is_not_scored_has_none(anna, tools, tmp_path):
    strict = Settings(
        sampling=SETTINGS.sampling, gate=Gate(eye_distance_fail=10_000, eye_distance_warn=10_000)
    )
    result = screen_patient(anna, folder=tmp_path, tools=replace(tools, settings=strict))
    assert result.outcome is Outcome.NOT_SCORED
    assert result.recordings[0].faces_found > 0
    assert mouths(result) == []
    assert (result.asymmetry, result.recordings[0].asymmetry) == (None, None)


def test_a_model_that_estimates_none_leaves_none(anna, tiny_model, tmp_path):
    model = load(tiny_model, torch.device("cpu"))
    tools = Tools(SETTINGS, model, Detector(SETTINGS.detecting, device="cpu"))
    result = screen_patient(anna, folder=tmp_path, tools=tools)
    assert result.outcome is Outcome.SCORED
    assert (mouths(result), result.asymmetry) == ([], None)
