"""Pictures of what the network will see: training clips of a few people of each class and source."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import FaceSequence, Kind, Subject
from palsycheck.files import atomic_write_bytes, private_folder

PEOPLE = 4
FACES = 8
GAP = 4
"""Pixels between two faces."""

KINDS: tuple[Kind, ...] = ("video", "stills")


def write_montages(
    subjects: Sequence[Subject], folder: Path, *, people: int = PEOPLE, faces: int = FACES, seed: int = 0
) -> tuple[Path, ...]:
    """Write ``palsy-video.png``, ``healthy-stills.png`` and so on: a row a person, a clip from left to right.

    Clips are drawn, mirrored and re-lit as in training with its defaults. The pictures show the people of
    the dataset: files of mode 0600.

    Args:
        subjects: Of the dataset.
        folder: Made where it is missing.
        people: Rows, at most.
        faces: Columns.
        seed: Of who is shown, and of the clips.

    Raises:
        OutputError: The folder cannot be written.
    """
    import cv2

    written = []
    for label, word in ((1, "palsy"), (0, "healthy")):
        for kind in KINDS:
            group = sorted((s for s in subjects if s.label == label and s.kind == kind), key=lambda s: s.id)
            if not group:
                continue
            random = np.random.default_rng(seed)
            shown = [group[i] for i in random.permutation(len(group))[:people]]
            rows = [training_clip(subject.recordings[0], faces=faces, random=random) for subject in shown]
            _, data = cv2.imencode(".png", cv2.cvtColor(_grid(rows), cv2.COLOR_RGB2BGR))
            written.append(atomic_write_bytes(private_folder(folder) / f"{word}-{kind}.png", data.tobytes()))
    return tuple(written)


def training_clip(
    recording: FaceSequence, *, faces: int, random: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """One clip of a recording as the training varies it, (faces, size, size, 3), uint8."""
    import torch

    from palsycheck.training.clips import draw_epoch, read_clips, vary
    from palsycheck.training.options import FitOptions

    draw = draw_epoch([recording], FitOptions(clip_length=faces), random)[:1]
    pictures = torch.from_numpy(read_clips(draw, [recording])).permute(0, 1, 4, 2, 3).float() / 255
    varied = vary(pictures, draw)[0].permute(0, 2, 3, 1) * 255
    return np.asarray(varied.round().to(torch.uint8).numpy(), dtype=np.uint8)


def _grid(rows: Sequence[npt.NDArray[np.uint8]]) -> npt.NDArray[np.uint8]:
    height, width = rows[0].shape[1:3]
    columns = len(rows[0])
    grid = np.full((len(rows) * (height + GAP) - GAP, columns * (width + GAP) - GAP, 3), 255, dtype=np.uint8)
    for i, row in enumerate(rows):
        for j, face in enumerate(row):
            grid[i * (height + GAP) :, j * (width + GAP) :][:height, :width] = face
    return grid
