"""Features of training clips: computed live with gradients, or once and for all for a frozen backbone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from palsycheck.datasets.build import FaceSequence
from palsycheck.scoring import face_features
from palsycheck.training.clips import Draw, read_clips, vary

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

Batch = tuple[Draw, ...]
Features = Callable[[Sequence[Batch]], "Iterator[tuple[Batch, Tensor]]"]
"""Gives each batch with its features, (B, T, F), float32."""

Item = TypeVar("Item")


def live_features(
    network: Architecture, recordings: Sequence[FaceSequence], *, device: torch.device
) -> Features:
    """Features through the backbone, with gradients; in bfloat16 on CUDA."""
    import torch

    def compute(batches: Sequence[Batch]) -> Iterator[tuple[Batch, Tensor]]:
        for batch, pictures in _ahead((batch, read_clips(batch, recordings)) for batch in batches):
            clips = torch.from_numpy(pictures).to(device).permute(0, 1, 4, 2, 3).float() / 255
            faces = vary(clips, batch).flatten(0, 1).contiguous(memory_format=torch.channels_last)
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=device.type == "cuda"):
                features = network.features(faces)
            yield batch, features.float().view(*pictures.shape[:2], -1)

    return compute


def cached_features(
    network: Architecture, recordings: Sequence[FaceSequence], *, flip: bool, device: torch.device
) -> Features:
    """Features computed now, once for every face and, with ``flip``, once for its mirror image."""
    import torch

    network.eval()
    sides = [
        [face_features(network, pictures, device=device) for pictures in _both(recording, flip=flip)]
        for recording in recordings
    ]

    def compute(batches: Sequence[Batch]) -> Iterator[tuple[Batch, Tensor]]:
        for batch in batches:
            yield (
                batch,
                torch.stack(
                    [sides[draw.recording][int(draw.flip)][torch.from_numpy(draw.faces)] for draw in batch]
                ),
            )

    return compute


def _both(
    recording: FaceSequence, *, flip: bool
) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], ...]:
    return (recording.images, recording.images[:, :, ::-1]) if flip else (recording.images,)


def _ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each next one read from disk while the last is computed with."""
    iterator = iter(items)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, iterator, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, iterator, None)
            yield item
