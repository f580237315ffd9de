"""A model from a dataset: the real network, a threshold from validation only, a card that tells the truth."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import faces
from safetensors.torch import save_file

from palsycheck.datasets.build import Dataset, Subject
from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.splits import split_patients
from palsycheck.errors import TrainingError
from palsycheck.models.architecture import build
from palsycheck.models.store import card_of, load
from palsycheck.settings import Scoring, Settings
from palsycheck.training.filling import Description
from palsycheck.training.make import make_model
from palsycheck.training.metrics import choose_threshold
from palsycheck.training.options import FitOptions
from palsycheck.training.patients import score_patients

CPU = torch.device("cpu")
OPTIONS = FitOptions(clip_length=2, hidden_size=8, epochs=2, clips=2, freeze=True, rate=0.05, seed=5)
SETTINGS = Settings(scoring=Scoring(clip_step=2))
DESCRIPTION = Description(
    name="tiny", version="7", summary="", licence="Apache-2.0", attribution=("A, CC BY",), command="train"
)


@pytest.fixture(scope="module")
def dataset():
    people = [Subject(f"p{i}", i % 2, (faces(i % 2, 3, seed=i, size=224),)) for i in range(8)]
    return Dataset(tuple(people), (Exclusion("x", None, "no label in patients.csv"),))


@pytest.fixture(scope="module")
def backbone(tmp_path_factory):
    torch.manual_seed(3)
    state = build("mobilenetv2-gru", {}).backbone.state_dict()
    path = tmp_path_factory.mktemp("backbone") / "features.safetensors"
    save_file({f"features.{key}": value for key, value in state.items()}, path)
    return str(path)


def make(dataset, output, backbone, **changes):
    return make_model(
        dataset,
        output,
        backbone=backbone,
        options=OPTIONS.model_copy(update=changes),
        settings=SETTINGS,
        description=DESCRIPTION,
        device=CPU,
    )


@pytest.fixture(scope="module")
def made(dataset, backbone, tmp_path_factory):
    output = tmp_path_factory.mktemp("made") / "model"
    return output, make(dataset, output, backbone)


def test_the_model_written_is_the_model_described(made):
    output, card = made
    assert card_of(output) == card
    loaded = load(output, CPU)
    assert loaded.card.dtype == "float16"
    assert loaded.network.gru.hidden_size == 8
    assert sorted(path.name for path in output.iterdir()) == [
        "card.json",
        "history.csv",
        "weights.safetensors",
    ]


def test_the_card_tells_what_was_done(made):
    _, card = made
    assert card.summary == "Trained on 4 patients, 2 with palsy."
    assert card.training.excluded == {"no label in patients.csv": 1}
    assert {(c.split, c.label): (c.patients, c.recordings, c.frames) for c in card.training.counts} == {
        ("train", 0): (2, 2, 6),
        ("train", 1): (2, 2, 6),
        ("validation", 0): (1, 1, 3),
        ("validation", 1): (1, 1, 3),
        ("test", 0): (1, 1, 3),
        ("test", 1): (1, 1, 3),
    }
    assert card.training.backbone.source == "file"
    assert card.training.seed == 5
    assert card.training.interval_s == pytest.approx((0.04, 0.08))
    assert (card.metrics.patients, card.metrics.palsy) == (2, 1)
    assert card.calibration == "none"
    assert not any(f"p{i}" in card.model_dump_json() for i in range(8))


def test_threshold_and_metrics_are_those_of_the_weights_as_stored(made, dataset):
    output, card = made
    split = split_patients({s.id: s.label for s in dataset.subjects}, seed=5)
    network = load(output, CPU).network
    validation = [s for s in dataset.subjects if s.id in split.validation]
    scores = score_patients(network, validation, length=2, step=2, device=CPU)
    assert card.threshold == choose_threshold([s.label for s in scores], [s.probability for s in scores])


def test_test_patients_change_nothing_but_the_metrics(made, dataset, backbone, tmp_path):
    """Their pictures replaced by noise: same weights, same threshold."""
    split = split_patients({s.id: s.label for s in dataset.subjects}, seed=5)
    noise = faces(0, 3, seed=99, size=224)
    changed = tuple(replace(s, recordings=(noise,)) if s.id in split.test else s for s in dataset.subjects)
    other = make(replace(dataset, subjects=changed), tmp_path / "other", backbone)
    _, card = made
    assert other.weights_sha256 == card.weights_sha256
    assert other.threshold == card.threshold
    assert other.metrics.auc.value == 0.5


def test_same_seed_same_model(made, dataset, backbone, tmp_path):
    again = make(dataset, tmp_path / "again", backbone)
    assert again == made[1]
    other = make(dataset, tmp_path / "other", backbone, seed=6)
    assert other.weights_sha256 != again.weights_sha256


def test_frozen_random_numbers_are_refused(dataset, tmp_path):
    with pytest.raises(TrainingError, match="frozen backbone"):
        make(dataset, tmp_path / "m", "random")


def test_all_layers_from_random_numbers(dataset, tmp_path):
    card = make(dataset, tmp_path / "m", "random", freeze=False, epochs=1, half=False, clips=1)
    assert (card.training.backbone.source, card.dtype) == ("random", "float32")
    assert np.isfinite(load(tmp_path / "m", CPU).network.state_dict()["classifier.weight"].numpy()).all()
