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
    feature_size = 8

    def __init__(self, config=None):
        super().__init__(config or Config())
        self.backbone = nn.Sequential(nn.Conv2d(3, 8, 8, stride=8), nn.BatchNorm2d(8), nn.ReLU())
        self.gru = nn.GRU(8, 8, batch_first=True)
        self.classifier = nn.Linear(8, 2)

    def head(self, features):
        return self.classifier(self.gru(features)[0])

    def stages(self):
        return ()


def small(seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return Small()


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
