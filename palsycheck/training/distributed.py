"""Several processes that train one network: torch's distributed data parallel, as ``torchrun`` starts it.

Each process computes its share of every batch; gradients are averaged; the first process alone validates
and writes. Without ``torchrun`` there is one process, and nothing here does anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from palsycheck.errors import TrainingError

if TYPE_CHECKING:
    import torch
    from torch import nn

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class World:
    """This process among those that train together: its number from 0, and how many there are."""

    rank: int = 0
    size: int = 1

    @property
    def first(self) -> bool:
        """Whether it is the one that validates, writes and speaks."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """Its part of the items."""
        return items[self.rank :: self.size]

    def agree(self, values: Sequence[float]) -> tuple[float, ...]:
        """What the first process says, told to all."""
        if self.size == 1:
            return tuple(values)
        import torch

        told = torch.tensor(values, dtype=torch.float64)
        torch.distributed.broadcast(told, src=0)
        return tuple(told.tolist())

    def total(self, values: Sequence[float]) -> tuple[float, ...]:
        """Sums over all processes."""
        if self.size == 1:
            return tuple(values)
        import torch

        sums = torch.tensor(values, dtype=torch.float64)
        torch.distributed.all_reduce(sums)
        return tuple(sums.tolist())

    def wrap(self, module: nn.Module) -> nn.Module:
        """The module, its gradients averaged over all processes."""
        if self.size == 1 or not any(parameter.requires_grad for parameter in module.parameters()):
            return module
        from torch.nn.parallel import DistributedDataParallel

        return DistributedDataParallel(module)


ALONE = World()


@contextmanager
def joined() -> Iterator[World]:
    """Join the processes that ``torchrun`` started, for as long as the block lasts.

    Raises:
        TrainingError: The environment names a world that cannot be joined.
    """
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield ALONE
        return
    import torch.distributed as dist

    try:
        # Gloo everywhere: what is agreed on lies on the CPU; it averages CUDA gradients as well.
        dist.init_process_group("gloo")
    except (ValueError, RuntimeError) as error:
        raise TrainingError(
            f"the training processes cannot join each other ({type(error).__name__})",
            remedy="Start them with torchrun",
        ) from None
    try:
        yield World(dist.get_rank(), size)
    finally:
        dist.destroy_process_group()


def local_device(device: torch.device) -> torch.device:
    """The device of this process: with CUDA, torchrun's local number chooses it."""
    import torch

    if device.type != "cuda" or "LOCAL_RANK" not in os.environ:
        return device
    return torch.device("cuda", int(os.environ["LOCAL_RANK"]) % torch.cuda.device_count())
