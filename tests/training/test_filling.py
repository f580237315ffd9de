"""The card of a training tells what was trained on what, and names nobody."""

import json

import numpy as np
import pytest
import torch
from model_making import make_audit_row, make_metrics

from palsycheck.datasets.dataset import Dataset, FaceSequence, Origin, Subject
from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.splits import parts_of
from palsycheck.datasets.splitting import split_by_image, split_by_patient
from palsycheck.errors import UsageError
from palsycheck.models.architecture import build
from palsycheck.models.card import Backbone, read_card
from palsycheck.models.markdown import card_markdown
from palsycheck.settings import Aligning, Sampling, Settings
from palsycheck.training.filling import Description, fill_card
from palsycheck.training.fit import Fit
from palsycheck.training.history import Epoch
from palsycheck.training.options import FitOptions


def person(number, kind="video"):
    names = ("monday-kim.mp4", "tuesday-kim.mp4")[: 1 + number % 2]
    faces = [
        FaceSequence(name, np.zeros((6, 1, 1, 3), np.uint8), np.arange(6.0), kind=kind) for name in names
    ]
    return Subject(f"secret-{number}", number % 2, tuple(faces))


DATASET = Dataset(
    tuple(person(number) for number in range(8)),
    exclusions=(
        Exclusion("secret-90", None, "no label in patients.csv"),
        Exclusion("secret-91", "monday-lee.mp4", "metered lux too low"),
        Exclusion("secret-91", "friday-lee.mp4", "metered lux too low"),
    ),
    origins=(Origin("video", "phantoms", "all that were drawn"),),
    settings=Settings(aligning=Aligning(eye_distance=64.0), sampling=Sampling(frames=6)),
    sha256="d" * 64,
)
BACKBONE = Backbone(source="file", name="weights.safetensors", sha256="b" * 64)


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return build("mobilenetv2-gru", {"hidden_size": 8})


def epoch(number):
    return Epoch(**dict.fromkeys(Epoch.__dataclass_fields__, 0) | {"epoch": number})


def fill(network, dataset=DATASET, split=None, **changes):
    split = split or split_by_patient(dataset.subjects, seed=3)
    fields = {
        "description": Description("ward", "2", "", "MIT", ("A Work",), "palsycheck train data -o ward"),
        "dataset": dataset,
        "split": split,
        "parts": parts_of(split, dataset.subjects),
        "backbone": BACKBONE,
        "fitted": Fit(history=(epoch(1), epoch(2)), best_epoch=1, interval_s=(0.1, 0.4)),
        "threshold": 0.37,
        "temperature": 1.25,
        "calibration": "temperature scaling on the 2 validation phantoms",
        "metrics": (make_metrics("image"), make_metrics()),
        "audit": (make_audit_row(verdict="fail"),),
        "options": FitOptions(seed=5, clip_length=4),
    }
    return fill_card(network, **(fields | changes))


def test_what_was_given_is_on_it(network):
    card = fill(network)
    assert (card.name, card.version, card.licence, card.attribution) == ("ward", "2", "MIT", ("A Work",))
    assert (card.architecture, card.config["hidden_size"], card.clip_length) == ("mobilenetv2-gru", 8, 4)
    assert (card.threshold, card.temperature) == (0.37, 1.25)
    assert card.preprocessing.aligning == DATASET.settings.aligning
    assert (card.training.backbone, card.training.dataset_sha256) == (BACKBONE, "d" * 64)
    assert (card.training.epochs, card.training.best_epoch, card.training.seed) == (2, 1, 5)
    assert card.training.options == FitOptions(seed=5, clip_length=4).model_dump()
    assert card.training.interval_s == (0.1, 0.4)
    assert [metrics.level for metrics in card.metrics] == ["image", "patient"]


def test_people_recordings_and_images_are_counted_by_part_and_class(network):
    counts = {(row.split, row.label): row for row in fill(network).training.counts}
    assert {key: row.patients for key, row in counts.items()} == {
        ("train", 0): 2,
        ("train", 1): 2,
        ("validation", 0): 1,
        ("validation", 1): 1,
        ("test", 0): 1,
        ("test", 1): 1,
    }
    assert (counts["train", 0].recordings, counts["train", 0].frames) == (2, 12)
    assert (counts["train", 1].recordings, counts["train", 1].frames) == (4, 24)


def test_people_are_called_what_they_are(network):
    card = fill(network)
    assert card.summary == "Trained on 4 phantoms, 2 with palsy."
    assert card.training.people == "phantoms"
    assert card.training.data == (
        "8 phantoms, 4 with palsy, split by patient; phantoms, on video: all that were drawn"
    )
    assert card.threshold_method.endswith("(2 phantoms)")
    assert any("phantoms, drawn by program, and nothing else" in sentence for sentence in card.limits)


def test_a_summary_of_ones_own_stays(network):
    own = Description("ward", "2", "Mine.", "MIT", (), "palsycheck train")
    assert fill(network, description=own).summary == "Mine."


def test_reasons_are_counted_and_nobody_is_named(network):
    card = fill(network)
    assert card.training.excluded == {"metered lux too low": 2, "no label in patients.csv": 1}
    for text in (card.model_dump_json(), card_markdown(card)):
        assert not any(name in text for name in ("secret", "kim", "lee"))


def test_the_split_is_on_it_as_facts(network):
    split = split_by_patient(DATASET.subjects, seed=3)
    card = fill(network, split=split)
    assert (card.split.by, card.split.seed, card.split.sha256) == ("patient", 3, split.sha256)


def test_a_leaking_split_is_said_from_the_first_line_on(network):
    card = fill(network, split=split_by_image(DATASET.subjects, seed=3))
    assert card.split.leaking
    assert card.summary.endswith("split by image, so its test figures flatter.")
    assert "8 phantoms, 4 with palsy, split by image" in card.training.data
    assert card.limits[0].startswith("The split is by image")


def test_stills_are_no_motion(network):
    mixed = Dataset(
        tuple(person(number, "video" if number % 2 else "stills") for number in range(8)),
        origins=(Origin("video", "patients", "all"), Origin("stills", "K-FACE subjects", "neutral")),
    )
    card = fill(network, mixed, fitted=Fit((epoch(1),), 1, None))
    assert card.training.people == "patients and K-FACE subjects"
    assert card.training.data.endswith("stills in an order of our own, which is no motion")
    assert any("Source and label coincide" in sentence for sentence in card.limits)
    assert card.training.interval_s is None


def test_it_can_be_read_again(network, tmp_path):
    card = fill(network)
    assert read_card(card.model_dump_json(), where=tmp_path) == card
    assert json.loads(card.model_dump_json())["format_version"] == 2


@pytest.mark.parametrize(
    ("name", "version", "summary", "option"),
    [
        ("", "1", "", "--name"),
        ("x" * 101, "1", "", "--name"),
        ("ward", "", "", "--version"),
        ("ward", "1", "x" * 501, "--summary"),
    ],
)
def test_a_text_that_no_card_may_have_is_refused_before_the_training(name, version, summary, option):
    with pytest.raises(UsageError, match=option):
        Description(name, version, summary, "MIT", (), "palsycheck train")
