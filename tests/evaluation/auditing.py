"""People drawn with one known difference, and networks that look at one known thing."""

from typing import ClassVar

import numpy as np
import torch
from torch import nn

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.models.architecture import Architecture, Config
from palsycheck.settings import Aligning

SIZE = 32
ALIGNING = Aligning(size=SIZE, eye_distance=10.0, eye_line=11.0)
LENGTH, FACES = 2, 4


def face(random, *, noise, spots, light=0.0, drooping=None, border=0.0, watermark=False, weak=False):
    """Grey noise with two bright spots below the eyes; on the drooping side it is at another height.

    The droop changes neither light nor colour. Of a weak face, the drooping side has no spot at all.
    """
    picture = 100 + random.uniform(-noise, noise, (SIZE, SIZE, 3))
    height = random.choice([17, 21])
    for side, x in (("right", 8), ("left", 20)):
        y = 38 - height if side == drooping else height
        picture[y : y + 3, x : x + 4] += 0 if weak and side == drooping else spots
    picture += light
    picture[:, :2] += border
    picture[:, -2:] += border
    if watermark:
        picture[10:12, 15:17] = 255
    return picture.clip(0, 255).astype(np.uint8)


def person(number, *, label, kind="video", light=0.0, **look):
    """Light, noise and spots differ, whatever the label."""
    random = np.random.default_rng([number, 7])
    side = ("left", "right")[number // 2 % 2] if label else None
    light, noise, spots = light + random.normal(0, 8), random.uniform(5, 20), random.uniform(70, 110)
    faces = np.stack(
        [face(random, drooping=side, light=light, noise=noise, spots=spots, **look) for _ in range(FACES)]
    )
    return Subject(f"p{number}", label, (FaceSequence("a", faces, np.arange(float(FACES)), kind=kind),))


def people(count, *, first=0, **look):
    """Healthy and palsied in turns; what ``look`` holds may be functions of the number."""
    return tuple(
        person(n, label=n % 2, **{name: to(n) if callable(to) else to for name, to in look.items()})
        for n in range(first, first + count)
    )


def asymmetry(faces):
    """Mean difference of the halves in the face's lower part."""
    lower = faces[:, :, 16:25, 6:26].mean(1)
    return (lower - lower.flip(-1)).abs().mean((1, 2))


def weakness(faces):
    """How flat the flatter half of the face's lower part is: of both halves weak as of one."""
    lower = faces[:, :, 16:25, 4:28].mean(1)
    return 1 - torch.minimum(lower[:, :, :12].std((1, 2)), lower[:, :, 12:].std((1, 2)))


def light(faces):
    return faces.mean((1, 2, 3))


def edge(faces):
    return faces[:, :, :, :2].mean((1, 2, 3))


def mark(faces):
    return faces[:, :, 10:12, 15:17].mean((1, 2, 3))


class Looking(Architecture):
    """Scores one number of each face against a limit."""

    name: ClassVar[str] = "looking"
    title: ClassVar[str] = "looking"
    pretrained: ClassVar[str] = ""
    Settings: ClassVar[type[Config]] = Config
    feature_size = 1

    def __init__(self, at, limit, steepness=100.0):
        super().__init__(Config())
        self.at, self.limit, self.steepness = at, limit, steepness
        self.backbone, self.classifier = nn.Sequential(nn.Identity()), nn.Linear(1, 2)

    def features(self, faces):
        return self.at(faces)[:, None]

    def head(self, features):
        logit = self.steepness * (features[..., 0] - self.limit)
        return torch.stack([torch.zeros_like(logit), logit], dim=-1)

    def stages(self):
        return ()
