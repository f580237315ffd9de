"""Fitting a network to labelled clips.

Cross entropy of the clip's last state (the paper's), plus that of all frames with a smaller weight, since
frames are shown with scores of their own; SGD with momentum; learning rates annealed by a cosine; early
stopping on the validation patients' loss, with the best weights restored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.build import Subject
from palsycheck.errors import TrainingError
from palsycheck.training.batches import Batch, Features, cached_features, live_features
from palsycheck.training.clips import draw_epoch, mean_interval
from palsycheck.training.history import Epoch
from palsycheck.training.options import FitOptions
from palsycheck.training.patients import patient_features, score_features_of

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture

LARGEST_GRADIENT = 5.0
"""Norm to which gradients are cut: a GRU's may explode (Pascanu, Mikolov, Bengio 2013)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a training leaves besides the network.

    Attributes:
        history: One row an epoch.
        best_epoch: The epoch whose weights were kept, from 1.
        interval_s: Shortest and longest mean interval between the faces of a training clip, seconds.
    """

    history: tuple[Epoch, ...]
    best_epoch: int
    interval_s: tuple[float, float]


def fit(
    network: Architecture,
    train: Sequence[Subject],
    validation: Sequence[Subject],
    *,
    options: FitOptions,
    clip_step: int,
    device: torch.device,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> Fit:
    """Train a network in place; it ends in eval mode with the weights of its best epoch.

    For a seed and a number of threads the result is the same every time on the CPU, and nearly on CUDA.

    Args:
        network: On ``device``.
        train: Patients whose clips are drawn.
        validation: Patients that decide when to stop, scored as in screening.
        options: All numbers.
        clip_step: Faces between the starts of validation clips.
        device: Where to compute.
        on_epoch: Told after each epoch.

    Raises:
        TrainingError: The loss is no number any more.
    """
    recordings = [recording for subject in train for recording in subject.recordings]
    labels = np.array([subject.label for subject in train for _ in subject.recordings])
    features = (
        cached_features(network, recordings, flip=options.flip, device=device)
        if options.freeze
        else live_features(network, recordings, device=device)
    )
    frozen = patient_features(network, validation, device=device) if options.freeze else ()
    random = np.random.default_rng(options.seed)
    trainer = _Trainer(network, features, labels, options=options, device=device)
    history: list[Epoch] = []
    intervals: list[float] = []
    best_loss, best_epoch, best_weights = float("inf"), 0, _copy(network)
    for number in range(1, options.epochs + 1):
        started, rate = time.monotonic(), trainer.rate
        draws = draw_epoch(recordings, options, random)
        intervals.extend(mean_interval(draw, recordings) for draw in draws)
        network.train()
        train_loss, train_accuracy = trainer.epoch(draws)
        if not np.isfinite(train_loss):
            raise TrainingError(f"the loss is no number in epoch {number}", remedy="Lower the learning rates")
        known = frozen or patient_features(network, validation, device=device)
        scores = score_features_of(network, validation, known, length=options.clip_length, step=clip_step)
        loss = float(np.mean([score.loss for score in scores]))
        if loss < best_loss:
            best_loss, best_epoch, best_weights = loss, number, _copy(network)
        history.append(
            Epoch(
                epoch=number,
                train_loss=train_loss,
                train_accuracy=train_accuracy,
                validation_loss=loss,
                validation_accuracy=float(np.mean([score.right for score in scores])),
                best=best_epoch == number,
                rate=rate,
                seconds=time.monotonic() - started,
            )
        )
        if on_epoch is not None:
            on_epoch(history[-1])
        if number - best_epoch >= options.patience:
            break
    network.load_state_dict(best_weights)
    network.eval()
    return Fit(tuple(history), best_epoch, (min(intervals), max(intervals)))


class _Trainer:
    """A network with its optimiser and schedule."""

    def __init__(
        self,
        network: Architecture,
        features: Features,
        labels: npt.NDArray[np.int64],
        *,
        options: FitOptions,
        device: torch.device,
    ) -> None:
        import torch

        self._network, self._features, self._labels = network, features, labels
        self._options, self._device = options, device
        backbone = {id(parameter) for parameter in network.backbone.parameters()}
        head = [parameter for parameter in network.parameters() if id(parameter) not in backbone]
        groups = [{"params": head, "lr": options.rate}]
        if not options.freeze:
            groups.append({"params": list(network.backbone.parameters()), "lr": options.backbone_rate})
        self._optimiser = torch.optim.SGD(
            groups, momentum=options.momentum, weight_decay=options.weight_decay
        )
        steps = -(-len(labels) * options.clips // options.batch_size)
        self._schedule = torch.optim.lr_scheduler.CosineAnnealingLR(
            self._optimiser, T_max=options.epochs * steps
        )

    @property
    def rate(self) -> float:
        """Learning rate of GRU and classifier now."""
        return float(self._optimiser.param_groups[0]["lr"])

    def epoch(self, draws: Batch) -> tuple[float, float]:
        """Mean loss and accuracy over an epoch's clips."""
        import torch

        size = self._options.batch_size
        loss_sum, right = 0.0, 0
        for batch, features in self._features([draws[i : i + size] for i in range(0, len(draws), size)]):
            truth = torch.from_numpy(self._labels[[draw.recording for draw in batch]]).to(self._device)
            logits = self._network.head(features)
            loss = self._loss(logits, truth)
            self._optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self._network.parameters(), LARGEST_GRADIENT)
            self._optimiser.step()
            self._schedule.step()
            loss_sum += loss.item() * len(batch)
            right += int((self._network.clip_logits(logits).argmax(1) == truth).sum())
        return loss_sum / len(draws), right / len(draws)

    def _loss(self, logits: Tensor, truth: Tensor) -> Tensor:
        """Cross entropy of the clips, and of their frames with their weight, in nats."""
        from torch.nn.functional import cross_entropy

        clip = cross_entropy(self._network.clip_logits(logits), truth)
        if self._options.frame_loss == 0:
            return clip
        frames = cross_entropy(logits.flatten(0, 1), truth.repeat_interleave(logits.shape[1]))
        return clip + self._options.frame_loss * frames


def _copy(network: Architecture) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
