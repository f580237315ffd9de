"""A training on disk between two steps: one safetensors file, written beside its name and renamed.

All chance of a training depends on seed, epoch and step alone, so weights, optimiser and position are all
that it takes to go on to the same result.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from palsycheck.errors import TrainingError
from palsycheck.files import atomic_write_bytes
from palsycheck.training.history import Epoch

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn

FILE = "checkpoint.safetensors"
KEY = "progress"


class Progress(BaseModel):
    """Where a training stands.

    Attributes:
        fingerprint: Of everything that must be the same to go on: data, split, options, network.
        epoch, step: The next step to compute: the epoch from 1, the step within it from 0.
        loss_sum, right, clips: Over the clips of the epoch's steps so far.
        seconds, waiting: Spent on them.
        history: Of the epochs done.
        best_loss, best_epoch: The lowest validation loss, and when; infinite and 0 before the first.
        intervals: Shortest and longest mean interval of a clip so far, None where there was none.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    fingerprint: str
    epoch: int = 1
    step: int = 0
    loss_sum: float = 0.0
    right: int = 0
    clips: int = 0
    seconds: float = 0.0
    waiting: float = 0.0
    history: tuple[Epoch, ...] = ()
    best_loss: float = float("inf")
    best_epoch: int = 0
    intervals: tuple[float, float] | None = None


def write_checkpoint(
    path: Path,
    progress: Progress,
    *,
    network: nn.Module,
    best: dict[str, Tensor],
    optimiser: torch.optim.Optimizer,
) -> None:
    """Save a training.

    Raises:
        OutputError: The file cannot be written.
    """
    from safetensors.torch import save

    tensors = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    tensors |= {f"best.{name}": tensor for name, tensor in best.items()}
    for place, state in optimiser.state_dict()["state"].items():
        tensors |= {f"optimiser.{place}.{name}": value for name, value in state.items() if value is not None}
    copies = {name: tensor.detach().cpu().clone().contiguous() for name, tensor in tensors.items()}
    atomic_write_bytes(path, save(copies, metadata={KEY: progress.model_dump_json()}))


def read_checkpoint(
    path: Path, *, fingerprint: str, network: nn.Module, optimiser: torch.optim.Optimizer
) -> tuple[Progress, dict[str, Tensor]]:
    """Put a saved training's state into network and optimiser; gives its progress and its best weights.

    Raises:
        TrainingError: The file is damaged, or belongs to another training.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            progress = Progress.model_validate_json((file.metadata() or {}).get(KEY, ""))
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (SafetensorError, ValidationError, OSError):
        raise TrainingError(
            "the checkpoint is damaged", where=path, remedy="Delete it and train from the start"
        ) from None
    if progress.fingerprint != fingerprint:
        raise TrainingError(
            "the checkpoint belongs to a training with other data, split or options",
            where=path,
            remedy="Use those again, or delete it and train from the start",
        )
    device = next(network.parameters()).device

    def of(prefix: str) -> dict[str, Tensor]:
        return {
            name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)
        }

    network.load_state_dict(of("network."))
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in of("optimiser.").items():
        place, _, what = name.partition(".")
        state.setdefault(int(place), {})[what] = tensor
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})
    return progress, {name: tensor.to(device) for name, tensor in of("best.").items()}
