"""Mirror control, saliency and landmarks from a video to the result, and that they change no score."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from model_making import awake, make_card
from PIL import Image

from palsycheck.faces.detect import Detector
from palsycheck.faces.extract import extract
from palsycheck.faces.landmark_asymmetry import landmark_asymmetry
from palsycheck.faces.symmetry import symmetric
from palsycheck.models.architecture import build
from palsycheck.models.store import load, save
from palsycheck.results import Outcome, PatientResult
from palsycheck.scoring import score
from palsycheck.screening import Tools, screen_patient
from palsycheck.settings import Gate, Sampling, Scoring, Settings
from palsycheck.tables import patient_line, patients_csv

CPU = torch.device("cpu")
SETTINGS = Settings(sampling=Sampling(frames=6), scoring=Scoring(saliency_frames=2))


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    torch.manual_seed(1)
    config = {"hidden_size": 8, "input_px": 96}
    network = awake(build("mobilenetv2-gru", config))
    path = tmp_path_factory.mktemp("models") / "awake"
    save(path, network, make_card(config=config, clip_length=4, threshold=0.4), half=False)
    return path


@pytest.fixture(scope="module")
def tools(model):
    return Tools(SETTINGS, load(model, CPU), Detector(SETTINGS.detecting, device="cpu"))


@pytest.fixture(scope="module")
def explained(anna, tools, tmp_path_factory):
    folder = tmp_path_factory.mktemp("anna")
    return screen_patient(anna, folder=folder, tools=tools), folder


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_control_is_the_score_of_faces_made_symmetric_by_hand(anna, explained, tools):
    result, _ = explained
    seen = extract(anna.recordings[0], settings=SETTINGS, detector=tools.detector)
    faces = np.stack([face.image for face in seen.faces])
    (recording,) = result.recordings
    for half in ("left", "right"):
        by_hand = score(tools.model, symmetric(faces, half), step=1, device=CPU).probability
        assert getattr(recording.mirror, half) == pytest.approx(by_hand, abs=1e-6)
        assert getattr(recording.mirror, half) != recording.probability
    assert recording.mirror == result.mirror


class Brightness(torch.nn.Module):
    """In place of a backbone: the face's mean grey as one map."""

    def forward(self, faces: torch.Tensor) -> torch.Tensor:
        maps = torch.zeros(len(faces), 1280, 1, 1)
        maps[:, 0, 0, 0] = faces.mean(dim=(1, 2, 3))
        return maps


def test_a_model_that_looks_at_brightness_alone_is_flagged(anna, model, tools, tmp_path):
    bright = load(model, CPU)
    bright.network.backbone = torch.nn.Sequential(Brightness())
    with torch.no_grad():
        bright.network.classifier.bias[:] = torch.tensor([0.0, 3.0])
    result = screen_patient(anna, folder=tmp_path, tools=replace(tools, model=bright))
    assert result.above_threshold
    assert result.mirror.flag
    (row,) = csv.DictReader(io.StringIO(patients_csv([patient_line(result)]), newline=""))
    assert row["mirror_flag"] == "true"
    assert (float(row["mirror_left"]), float(row["mirror_right"])) == (
        result.mirror.left,
        result.mirror.right,
    )


def test_maps_lie_beside_the_faces_and_are_named_in_the_frames(explained):
    result, folder = explained
    (recording,) = result.recordings
    told = [frame for frame in recording.frames if frame.saliency is not None]
    assert 1 <= len(told) <= 2
    assert sorted(path.name for path in (folder / "saliency").iterdir()) == [
        f"r1-f{frame.index:04d}.png" for frame in told
    ]
    highest = max(recording.frames, key=lambda frame: frame.probability)
    assert highest.saliency is not None
    for frame in told:
        assert frame.saliency == f"saliency/r1-f{frame.index:04d}.png"
        assert frame.saliency_peak > 0
        picture = Image.open(folder / frame.saliency)
        assert (picture.mode, picture.size) == ("L", Image.open(folder / frame.picture).size)
        assert np.asarray(picture).max() == 255
        assert (folder / frame.saliency).stat().st_mode & 0o777 == 0o600
    assert (folder / "saliency").stat().st_mode & 0o777 == 0o700


def test_neither_changes_a_score_and_both_can_be_left_out(anna, explained, tools, tmp_path):
    plain = SETTINGS.model_copy(update={"scoring": Scoring(mirror_control=False, saliency_frames=0)})
    without = screen_patient(anna, folder=tmp_path, tools=replace(tools, settings=plain))
    with_both, _ = explained
    assert without.probability == with_both.probability
    for one, other in zip(without.recordings, with_both.recordings, strict=True):
        assert one.clips == other.clips
        assert [f.probability for f in one.frames] == [f.probability for f in other.frames]
        assert one.mirror is None
        assert all(frame.saliency is None for frame in one.frames)
    assert without.mirror is None
    assert not (tmp_path / "saliency").exists()


def test_the_same_input_gives_the_same_bytes_and_is_read_back(anna, explained, tools, tmp_path):
    result, folder = explained
    screen_patient(anna, folder=tmp_path, tools=tools)
    assert files(tmp_path) == files(folder)
    assert PatientResult.model_validate_json((folder / "result.json").read_bytes()) == result


def test_landmarks_are_measured_in_every_scored_face(explained):
    result, folder = explained
    (recording,) = result.recordings
    rows = list(csv.DictReader((folder / "frames.csv").open(encoding="utf-8")))
    for frame, row in zip(recording.frames, rows, strict=True):
        found = landmark_asymmetry(np.array(frame.landmarks))
        assert frame.measured.height == pytest.approx(found.height, abs=0.05)
        assert [float(row[name]) for name in ("measured_mouth", "excursion_left", "excursion_right")] == [
            frame.measured.height,
            frame.measured.excursion_left,
            frame.measured.excursion_right,
        ]
    heights = [frame.measured.height for frame in recording.frames]
    assert recording.measured.height == pytest.approx(np.median(heights), abs=0.005)
    assert 20 < recording.measured.excursion_left < 60


def test_a_recording_that_is_not_scored_has_none_of_them(anna, tools, tmp_path):
    strict = SETTINGS.model_copy(update={"gate": Gate(eye_distance_fail=10_000, eye_distance_warn=10_000)})
    result = screen_patient(anna, folder=tmp_path, tools=replace(tools, settings=strict))
    assert result.outcome is Outcome.NOT_SCORED
    (recording,) = result.recordings
    assert recording.faces_found > 0
    assert (recording.mirror, recording.measured, result.mirror) == (None, None, None)
    assert all(frame.measured is None and frame.saliency is None for frame in recording.frames)


def test_the_models_test_figures_stand_in_the_result_and_hold_for_the_cards_threshold_alone(
    anna, explained, tools, tmp_path
):
    found = explained[0].model.performance
    assert (found.noun, found.palsied, found.healthy, found.people) == ("patients", 10, 10, 20)
    assert found.at_threshold
    assert (found.sensitivity.value, found.sensitivity.low, found.specificity.high) == (0.9, 0.7, 0.98)
    other = SETTINGS.model_copy(update={"scoring": Scoring(threshold=0.3, saliency_frames=0)})
    void = screen_patient(anna, folder=tmp_path, tools=replace(tools, settings=other)).model.performance
    assert (void.at_threshold, void.sensitivity, void.specificity) == (False, None, None)
    assert void.auc == found.auc
