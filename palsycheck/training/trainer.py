"""One training step after another: forward, loss, backward, update."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.datasets.dataset import Subject
from palsycheck.training.batches import Batch, chunks, pictures, stored, to_clips
from palsycheck.training.distributed import World
from palsycheck.training.features import FeatureStore
from palsycheck.training.options import FitOptions
from palsycheck.training.schedule import factor
from palsycheck.training.targets import asymmetry_loss, targets

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture
    from palsycheck.training.clips import Draw

LARGEST_GRADIENT = 5.0
"""Norm to which gradients are cut: a GRU's may explode (Pascanu, Mikolov, Bengio 2013)."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """Of one step, over this process's clips.

    Attributes:
        loss_sum, right, clips: Sum of the clips' losses in nats, without that of asymmetries; how many were
            right, how many there were.
        seconds, waiting: Duration, and how much of it was waiting for data.
    """

    loss_sum: float
    right: int
    clips: int
    seconds: float
    waiting: float


class Trainer:
    """A network with its optimiser and data."""

    def __init__(
        self,
        network: Architecture,
        train: Sequence[Subject],
        *,
        options: FitOptions,
        device: torch.device,
        store: FeatureStore | None,
        world: World,
    ) -> None:
        """
        Args:
            network: On ``device``; changed in place.
            train: People whose clips are drawn.
            options: All numbers.
            device: Where to compute.
            store: Features of the backbone where it stays as it is, else None.
            world: The processes that train together.
        """
        import torch

        self.network, self._options, self._device, self._world = network, options, device, world
        self.recordings = [recording for subject in train for recording in subject.recordings]
        self._labels = torch.tensor([subject.label for subject in train for _ in subject.recordings])
        self._weights = _class_weights(train).to(device) if options.class_weights else None
        self._store = store
        self._load = stored(store, self.recordings) if store else pictures(self.recordings)
        self._resting = network.rest(options.blocks)
        self._estimating = options.asymmetry_loss > 0
        if network.asymmetry is not None:  # else it stays as it is
            network.asymmetry.requires_grad_(self._estimating)
        self.optimiser = _optimiser(network, options)
        self._rates = [group["lr"] for group in self.optimiser.param_groups]
        forward = _forward(network, stored=store is not None, estimating=self._estimating)
        self._step = world.wrap(forward)

    def batches(self, draws: Sequence[Draw]) -> tuple[Batch, ...]:
        """An epoch's draws, a batch a step."""
        return chunks(draws, self._options.batch_clips, least=self._world.size)

    def rate(self, step: int, steps: int) -> float:
        """Learning rate of all but the backbone in a step of so many."""
        return float(self._rates[0]) * factor(self._options.schedule, step, steps)

    def steps(self, batches: Sequence[Batch], *, first: int, epoch: int) -> Iterator[StepResult]:
        """Train on an epoch's batches from number ``first`` on."""
        import torch

        shares = [tuple(self._world.share(batch)) for batch in batches]
        self.network.train()
        for block in self._resting:
            block.eval()
        total = len(batches) * self._options.epochs
        started = time.monotonic()
        for number, given in enumerate(self._load(shares[first:]), start=first):
            waited = time.monotonic() - started
            place = (epoch - 1) * len(batches) + number
            for group, rate in zip(self.optimiser.param_groups, self._rates, strict=True):
                group["lr"] = rate * factor(self._options.schedule, place, total)
            torch.manual_seed(_mix(self._options.seed, place, self._world.rank))
            clips = len(shares[number])
            loss, right = self._update(
                given, shares[number], share=clips * self._world.size / len(batches[number])
            )
            now = time.monotonic()
            yield StepResult(loss * clips, right, clips, now - started, waited)
            started = time.monotonic()

    def _update(self, given: Tensor, batch: Batch, *, share: float) -> tuple[float, int]:
        """Mean loss of the clips, and how many are right.

        ``share`` evens out that processes with fewer clips than others count the same in the average.
        """
        import torch

        inputs = given if self._store else to_clips(given, batch, device=self._device)
        truth = self._labels[[draw.recording for draw in batch]].to(self._device)
        logits, estimates = self._step(inputs)
        loss = total = self._loss(logits, truth)
        if self._estimating:
            known = targets(batch, self.recordings).to(self._device)
            total = loss + self._options.asymmetry_loss * asymmetry_loss(estimates, known)
        self.optimiser.zero_grad(set_to_none=True)
        (total * share).backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), LARGEST_GRADIENT)
        self.optimiser.step()
        shown = loss if total.isfinite() else total
        return shown.item(), int((self.network.clip_logits(logits).argmax(1) == truth).sum())

    def _loss(self, logits: Tensor, truth: Tensor) -> Tensor:
        """Cross entropy of the clips, and of their frames with their weight, in nats."""
        from torch.nn.functional import cross_entropy

        clip = cross_entropy(self.network.clip_logits(logits), truth, weight=self._weights)
        if self._options.frame_loss == 0 or logits.shape[1] == 1:
            return clip
        frames = truth.repeat_interleave(logits.shape[1])
        return clip + self._options.frame_loss * cross_entropy(
            logits.flatten(0, 1), frames, weight=self._weights
        )


def _forward(network: Architecture, *, stored: bool, estimating: bool) -> torch.nn.Module:
    """One module from a step's input to frame logits and asymmetries (None where they are not learnt), so
    that it can be wrapped as a whole."""
    import torch
    from torch import nn

    class Forward(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, inputs: Tensor) -> tuple[Tensor, Tensor | None]:
            if stored:
                return self._answers(inputs)
            count, length = inputs.shape[:2]
            faces = inputs.flatten(0, 1).contiguous(memory_format=torch.channels_last)
            # Half the time on CUDA; on CPUs without bfloat16 units it takes many times longer.
            with torch.autocast(inputs.device.type, torch.bfloat16, enabled=inputs.device.type == "cuda"):
                features = self.network.features(faces)
            return self._answers(features.float().view(count, length, -1))

        def _answers(self, features: Tensor) -> tuple[Tensor, Tensor | None]:
            estimates = self.network.asymmetries(features) if estimating else None
            return self.network.head(features), estimates

    return Forward()


def _optimiser(network: Architecture, options: FitOptions) -> torch.optim.Optimizer:
    import torch

    backbone = [parameter for parameter in network.backbone.parameters() if parameter.requires_grad]
    inside = {id(parameter) for parameter in network.backbone.parameters()}
    head = [p for p in network.parameters() if p.requires_grad and id(p) not in inside]
    groups = [{"params": head, "lr": options.rate}]
    if backbone:
        groups.append({"params": backbone, "lr": options.backbone_rate})
    if options.optimiser == "adamw":
        return torch.optim.AdamW(groups, betas=(options.momentum, 0.999), weight_decay=options.weight_decay)
    return torch.optim.SGD(groups, momentum=options.momentum, weight_decay=options.weight_decay)


def _class_weights(train: Sequence[Subject]) -> Tensor:
    """For both classes to count the same over their images: n / (2 n_class)."""
    import torch

    images = np.zeros(2)
    for subject in train:
        images[subject.label] += subject.images
    return torch.tensor(images.sum() / (2 * images), dtype=torch.float32)


def _mix(seed: int, place: int, rank: int) -> int:
    """A seed for dropout in one step of one process."""
    return int(np.random.SeedSequence([seed, place, rank]).generate_state(1, np.uint64)[0] >> np.uint64(1))
