"""What a training step computes with: pictures read ahead from disk, or features computed before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from palsycheck.datasets.dataset import FaceSequence
from palsycheck.training.clips import Draw, read_clips, vary
from palsycheck.training.features import FeatureStore

if TYPE_CHECKING:
    import torch
    from torch import Tensor

Batch = tuple[Draw, ...]
Load = Callable[[Sequence[Batch]], "Iterator[Tensor]"]
"""Gives for each batch what the network is trained on: pictures (B, T, H, W, 3), uint8, on the CPU, or
features (B, T, F), float32."""

Item = TypeVar("Item")


def chunks(draws: Sequence[Draw], size: int, *, least: int = 1) -> tuple[Batch, ...]:
    """Draws in batches of ``size``; a last one with fewer than ``least`` joins the one before it."""
    starts = list(range(0, len(draws), size))
    if len(starts) > 1 and len(draws) - starts[-1] < least:
        starts.pop()
    return tuple(
        tuple(draws[start:end]) for start, end in zip(starts, [*starts[1:], len(draws)], strict=True)
    )


def pictures(recordings: Sequence[FaceSequence]) -> Load:
    """Pictures from disk, the next batch read while one is computed with."""
    import torch

    def load(batches: Sequence[Batch]) -> Iterator[Tensor]:
        return _ahead(torch.from_numpy(read_clips(batch, recordings)) for batch in batches)

    return load


def stored(store: FeatureStore, recordings: Sequence[FaceSequence]) -> Load:
    """Features of a backbone that stays as it is."""
    import torch

    def load(batches: Sequence[Batch]) -> Iterator[Tensor]:
        for batch in batches:
            yield torch.stack(
                [
                    store.of(recordings[draw.recording], flip=draw.flip)[torch.from_numpy(draw.faces)]
                    for draw in batch
                ]
            )

    return load


def to_clips(given: Tensor, batch: Batch, *, device: torch.device) -> Tensor:
    """Pictures (B, T, H, W, 3), uint8, as varied clips (B, T, 3, H, W), float32, 0..1, on ``device``."""
    if device.type == "cuda":
        given = given.pin_memory().to(device, non_blocking=True)
    return vary(given.permute(0, 1, 4, 2, 3).float() / 255, batch)


def _ahead(items: Iterable[Item]) -> Iterator[Item]:
    """The items, each next one made while the last is computed with."""
    iterator = iter(items)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, iterator, None)
        while (item := coming.result()) is not None:
            coming = pool.submit(next, iterator, None)
            yield item
