"""What a split and a recurrent unit are worth, on pictures simple enough to learn in seconds.

The same questions on drawn phantoms and the paper's networks: scripts/experiment.sh.
"""

from typing import ClassVar

import numpy as np
import pytest
import torch
from torch import nn

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.datasets.splits import parts_of
from palsycheck.datasets.splitting import split_by_image, split_by_patient
from palsycheck.evaluation.metrics import auc
from palsycheck.evaluation.predict import predict
from palsycheck.models.architecture import Architecture, Config
from palsycheck.training.fit import fit
from palsycheck.training.options import FitOptions

CPU = torch.device("cpu")


class Placed(Architecture):
    """Features that know where in the picture something is; a GRU over the clip, or each face by itself."""

    name: ClassVar[str] = "placed"
    title: ClassVar[str] = "Placed"
    Settings: ClassVar[type[Config]] = Config
    feature_size = 64

    def __init__(self, *, recurrent):
        super().__init__(Config())
        self.backbone = nn.Sequential(nn.Conv2d(3, 4, 8, stride=8), nn.ReLU())
        self.gru = nn.GRU(64, 16, batch_first=True) if recurrent else None
        self.classifier = nn.Linear(16 if recurrent else 64, 2)

    def features(self, faces):
        return self.backbone((faces - self.mean) / self.std).flatten(1)

    def head(self, features):
        return self.classifier(self.gru(features)[0] if self.gru else features)

    def stages(self):
        return ()


def placed(*, recurrent=True):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Placed(recurrent=recurrent)


def score(network, parts, *, length, **options):
    fit(
        network,
        parts["train"],
        parts["validation"],
        options=FitOptions(clip_length=length, frame_loss=0, batch_faces=64, jitter=0, **options),
        clip_step=1,
        device=CPU,
    )
    return predict(network, parts["test"], length=length, step=1, device=CPU)


def coloured(number):
    """Someone whose colours are their own and say nothing of the label."""
    random = np.random.default_rng(number)
    own = random.integers(0, 200, (4, 4, 3)).repeat(8, axis=0).repeat(8, axis=1)
    images = own[None] + random.integers(0, 55, (12, 32, 32, 3))
    return Subject(
        f"p{number}", number % 2, (FaceSequence("r", images.astype(np.uint8), np.arange(12) * 0.1),)
    )


def test_a_split_by_image_flatters():
    """People who cannot be told apart by label are, once their own images are in training."""
    people = [coloured(number) for number in range(40)]
    options = {"length": 1, "rate": 0.05, "backbone_rate": 0.02, "epochs": 25, "patience": 25, "flip": False}
    leaking = score(placed(recurrent=False), parts_of(split_by_image(people, seed=1), people), **options)
    honest = score(placed(recurrent=False), parts_of(split_by_patient(people, seed=1), people), **options)
    assert auc(leaking, level="image", seed=0).value > 0.95
    assert auc(honest, level="image", seed=0).value < 0.75


def one_sided(number):
    """Someone who smiles on one side four times: palsied always on the same, healthy in turn."""
    random = np.random.default_rng(number)
    label = number % 2
    side = int(random.integers(2))
    images = random.integers(0, 60, (16, 32, 32, 3))
    for smile in range(4):
        left = (side if label else (side + smile) % 2) == 0
        columns = slice(0, 8) if left else slice(24, 32)
        images[4 * smile + 1 : 4 * smile + 4, 16:24, columns] += 180
    faces = FaceSequence("r", images.astype(np.uint8), np.arange(16) * 0.25)
    return Subject(f"p{number}", label, (faces,))


@pytest.fixture(scope="module")
def in_motion():
    people = [one_sided(number) for number in range(120)]
    return parts_of(split_by_patient(people, seed=0), people)


def test_what_shows_only_in_motion_needs_the_recurrent_unit(in_motion):
    options = {"rate": 0.1, "backbone_rate": 0.05, "epochs": 40, "patience": 40}
    single = score(placed(recurrent=False), in_motion, length=1, **options)
    recurrent = score(placed(), in_motion, length=12, max_stride=1, passes=2, **options)
    assert auc(recurrent, level="patient", seed=0).value > 0.95
    assert 0.2 < auc(single, level="image", seed=0).value < 0.8
    assert auc(single, level="patient", seed=0).value < auc(recurrent, level="patient", seed=0).value - 0.1
