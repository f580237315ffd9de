"""Fitting a network to labelled clips.

Cross entropy of the clip's last state (the paper's), plus that of all frames with a smaller weight, since
frames are shown with scores of their own, plus the error of the faces' asymmetries, if asked for; SGD with
momentum; learning rates annealed by a cosine; early stopping on the validation people's loss (without
asymmetries), with the best weights restored.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.datasets.dataset import Subject
from palsycheck.errors import TrainingError
from palsycheck.evaluation.calibration import cross_entropy
from palsycheck.evaluation.predict import predict
from palsycheck.memory import peak_mib, restart_peak
from palsycheck.training.checkpoint import Progress, read_checkpoint, write_checkpoint
from palsycheck.training.clips import Draw, draw_epoch, mean_interval
from palsycheck.training.distributed import ALONE, World
from palsycheck.training.features import FeatureStore
from palsycheck.training.history import Epoch
from palsycheck.training.options import FitOptions
from palsycheck.training.stopping import stop_requested
from palsycheck.training.targets import knows_asymmetries
from palsycheck.training.trainer import Trainer

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture


@dataclass(frozen=True, slots=True)
class Fit:
    """What a training leaves besides the network.

    Attributes:
        history: One row an epoch.
        best_epoch: The epoch whose weights were kept, from 1.
        interval_s: Shortest and longest mean interval between the faces of a training clip, seconds; None
            where no clip was of several frames of a video.
    """

    history: tuple[Epoch, ...]
    best_epoch: int
    interval_s: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Step:
    """Where a training is: step ``step`` of ``steps`` of an epoch is done; means over the epoch so far."""

    epoch: int
    step: int
    steps: int
    loss: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of a training's course, and where it is saved.

    Attributes:
        checkpoint: The file that a training leaves, an interrupted one and a finished one: it may go when
            the model is written. None to leave none.
        resume: Whether to go on from it where it is there.
        fingerprint: Of what must be the same to go on, besides the options.
        on_step, on_epoch: Told after each step and epoch.
    """

    checkpoint: Path | None = None
    resume: bool = False
    fingerprint: str = ""
    on_step: Callable[[Step], None] = lambda _: None
    on_epoch: Callable[[Epoch], None] = lambda _: None


UNWATCHED = Watch()


def fit(
    network: Architecture,
    train: Sequence[Subject],
    validation: Sequence[Subject],
    *,
    options: FitOptions,
    clip_step: int,
    device: torch.device,
    store: FeatureStore | None = None,
    world: World = ALONE,
    watch: Watch = UNWATCHED,
) -> Fit:
    """Train a network in place; it ends in eval mode with the weights of its best epoch.

    For a seed and a number of threads the result is the same every time on the CPU, and nearly on CUDA;
    interrupted and resumed it is the same, too. Ctrl-C and SIGTERM save and stop between two steps.

    Args:
        network: On ``device``.
        train: People whose clips are drawn.
        validation: People that decide when to stop, scored as in screening.
        options: All numbers.
        clip_step: Faces between the starts of validation clips.
        device: Where to compute.
        store: Where features of a backbone that stays as it is are kept; made in memory where missing.
        world: The processes that train together.
        watch: Progress and checkpoint.

    Raises:
        TrainingError: The loss is no number any more, the checkpoint cannot be used, or asymmetries are to
            be learnt that are known of nobody.
        OutputError: The checkpoint or features cannot be written.
        KeyboardInterrupt: Stopped from outside; the checkpoint holds all but the step under way.
    """
    import torch

    restart_peak()
    sequences = [recording for subject in train for recording in subject.recordings]
    if options.asymmetry_loss and not knows_asymmetries(sequences):
        raise TrainingError(
            "the asymmetries of nobody who is trained on are known",
            where=f"--asymmetry-loss {options.asymmetry_loss:g}",
            remedy="Leave the option out, or build the dataset from recordings with their truth beside them",
        )
    if not options.frozen:
        store = None
    elif store is None:
        store = FeatureStore(network, folder=None, device=device)
    if store is not None:
        store.prepare(world.share(sequences), flip=options.flip)
    with torch.random.fork_rng(devices=[]), stop_requested() as stopping:
        course = _Course(
            network,
            train,
            validation,
            options=options,
            device=device,
            store=store,
            world=world,
            watch=watch,
        )
        return course.run(clip_step=clip_step, stopping=stopping)


class _Course:
    """The state of one ``fit``."""

    def __init__(
        self,
        network: Architecture,
        train: Sequence[Subject],
        validation: Sequence[Subject],
        *,
        options: FitOptions,
        device: torch.device,
        store: FeatureStore | None,
        world: World,
        watch: Watch,
    ) -> None:
        self._network, self._validation, self._options = network, validation, options
        self._device, self._store, self._world, self._watch = device, store, world, watch
        self._trainer = Trainer(network, train, options=options, device=device, store=store, world=world)
        fingerprint = f"{watch.fingerprint} {network.name} {options.fingerprint}"
        self._progress, self._best = Progress(fingerprint=fingerprint), _copy(network)
        path = watch.checkpoint
        if path is not None and watch.resume and path.is_file():
            self._progress, self._best = read_checkpoint(
                path, fingerprint=fingerprint, network=network, optimiser=self._trainer.optimiser
            )
            if not world.first:  # the sums saved are those of all processes
                none = {"loss_sum": 0.0, "right": 0, "clips": 0}
                self._progress = self._progress.model_copy(update=none)

    def run(self, *, clip_step: int, stopping: Callable[[], bool]) -> Fit:
        while not self._over:
            self._epoch(stopping)
            self._judge(clip_step)
            self._save()
        self._network.load_state_dict(self._best)
        self._network.eval()
        return Fit(self._progress.history, self._progress.best_epoch, self._progress.intervals)

    @property
    def _over(self) -> bool:
        done = len(self._progress.history)
        patient = done - self._progress.best_epoch < self._options.patience
        return done >= self._options.epochs or (done > 0 and not patient)

    def _epoch(self, stopping: Callable[[], bool]) -> None:
        """The rest of the epoch that the progress stands in."""
        now = self._progress
        random = np.random.default_rng([self._options.seed, now.epoch])
        draws = draw_epoch(self._trainer.recordings, self._options, random)
        batches = self._trainer.batches(draws)
        intervals = _wider(now.intervals, draws, self._trainer)
        for result in self._trainer.steps(batches, first=now.step, epoch=now.epoch):
            self._progress = now = now.model_copy(
                update={
                    "step": now.step + 1,
                    "loss_sum": now.loss_sum + result.loss_sum,
                    "right": now.right + result.right,
                    "clips": now.clips + result.clips,
                    "seconds": now.seconds + result.seconds,
                    "waiting": now.waiting + result.waiting,
                    "intervals": intervals,
                }
            )
            if not np.isfinite(now.loss_sum):
                raise TrainingError(
                    f"the loss is no number in epoch {now.epoch}", remedy="Lower the learning rates"
                )
            means = now.loss_sum / now.clips, now.right / now.clips
            self._watch.on_step(Step(now.epoch, now.step, len(batches), *means))
            (stop,) = self._world.total([float(stopping())])
            if stop:
                self._save()
                raise KeyboardInterrupt

    def _judge(self, clip_step: int) -> None:
        """Score the validation people, note the epoch, keep its weights if they are the best."""
        now, started = self._summed(), time.monotonic()
        loss, accuracy, error = 0.0, 0.0, None
        if self._world.first:
            scores = predict(
                self._network,
                self._validation,
                length=self._options.clip_length,
                step=clip_step,
                device=self._device,
                features_of=self._store.of if self._store else None,
            )
            loss = cross_entropy(scores, scaled=self._options.calibrate)
            accuracy = float(np.mean([score.right for score in scores]))
            errors = [score.asymmetry_error for score in scores if score.asymmetry_error is not None]
            error = float(np.mean(errors)) if errors else None
        loss, accuracy = self._world.agree([loss, accuracy])
        better = loss < now.best_loss
        if better:
            self._best = _copy(self._network)
        row = Epoch(
            epoch=now.epoch,
            train_loss=now.loss_sum / now.clips,
            train_accuracy=now.right / now.clips,
            validation_loss=loss,
            validation_accuracy=accuracy,
            best=better,
            rate=self._trainer.rate((now.epoch - 1) * now.step, self._options.epochs * now.step),
            seconds=now.seconds + time.monotonic() - started,
            waiting=now.waiting,
            peak_mib=peak_mib(),
            asymmetry_error=error,
        )
        self._progress = Progress(
            fingerprint=now.fingerprint,
            epoch=now.epoch + 1,
            history=(*now.history, row),
            best_loss=min(loss, now.best_loss),
            best_epoch=now.epoch if better else now.best_epoch,
            intervals=now.intervals,
        )
        self._watch.on_epoch(row)

    def _summed(self) -> Progress:
        """The progress with its sums over all processes."""
        now = self._progress
        loss_sum, right, clips = self._world.total([now.loss_sum, now.right, now.clips])
        return now.model_copy(update={"loss_sum": loss_sum, "right": int(right), "clips": int(clips)})

    def _save(self) -> None:
        progress = self._summed()
        if self._world.first and self._watch.checkpoint is not None:
            write_checkpoint(
                self._watch.checkpoint,
                progress,
                network=self._network,
                best=self._best,
                optimiser=self._trainer.optimiser,
            )


def _wider(
    known: tuple[float, float] | None, draws: Sequence[Draw], trainer: Trainer
) -> tuple[float, float] | None:
    found = [mean_interval(draw, trainer.recordings) for draw in draws]
    values = [*(known or ()), *(value for value in found if value is not None)]
    return (min(values), max(values)) if values else None


def _copy(network: Architecture) -> dict[str, Tensor]:
    return {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}
