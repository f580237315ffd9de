"""Patients who are easy to tell apart, and a network small enough to learn it in a second."""

from typing import ClassVar

import numpy as np
import torch
from torch import nn

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.models.architecture import Architecture, Config


class Small(Architecture):
    """A strided convolution, pooling, a GRU."""

    name: ClassVar[str] = "small"
    title: ClassVar[str] = "Small"
    Settings: ClassVar[type[Config]] = Config
    channels: ClassVar[int] = 8

    def __init__(self, config=None):
        super().__init__(config or Config())
        self.backbone = nn.Sequential(nn.Conv2d(3, 8, 8, stride=8), nn.BatchNorm2d(8), nn.ReLU())
        self.gru = nn.GRU(self.feature_size, 8, batch_first=True)
        self.classifier = nn.Linear(8, 2)

    def head(self, features):
        return self.classifier(self.gru(features)[0])

    def stages(self):
        return ()


def small(seed=0, **config):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Small(Config(**config))


def faces(label, count, seed, size=32):
    """Noise, redder where the label is 1."""
    images = np.random.default_rng(seed).integers(0, 156, (count, size, size, 3), dtype=np.uint8)
    images[..., 0] += 100 * label
    return FaceSequence(f"r{seed}", images, np.arange(count) * 0.04)


def subjects(count, *, first=0, size=32, length=10):
    return tuple(
        Subject(f"p{i}", i % 2, (faces(i % 2, length, seed=i, size=size),))
        for i in range(first, first + count)
    )


def lopsided(number, *, count=10, known=True):
    """Someone with stripes that are steeper to one side, by so many hundredths, known of every second face.

    Palsied are those in whom it is much, to either side.
    """
    random = np.random.default_rng(number)
    label = number % 2
    much = random.uniform(*((15, 30) if label else (0, 5)), count) * random.choice([-1, 1])
    images = 128 + random.uniform(-10, 10, (count, 32, 32, 3))
    images += (much[:, None] * (np.arange(32) % 8 - 3.5))[:, None, :, None]
    truth = np.full((count, 5), np.nan, np.float32)
    truth[::2] = much[::2, None] * [1, 0.5, -0.5, 0.25, np.nan]
    faces = FaceSequence(
        f"r{number}",
        images.clip(0, 255).astype(np.uint8),
        np.arange(count) * 0.04,
        asymmetries=truth if known else None,
    )
    return Subject(f"p{number}", label, (faces,))
