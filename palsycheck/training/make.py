"""A model from a dataset: split, fit, threshold, metrics, card, model directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from palsycheck.datasets.build import Dataset, Subject
from palsycheck.datasets.splits import split_patients
from palsycheck.errors import TrainingError
from palsycheck.files import atomic_write_text, private_folder
from palsycheck.models.backbone import RANDOM, initialise
from palsycheck.models.card import ModelCard
from palsycheck.models.store import round_to_half, save
from palsycheck.settings import Settings
from palsycheck.training.filling import Description, fill_card
from palsycheck.training.fit import fit
from palsycheck.training.history import Epoch, history_csv
from palsycheck.training.metrics import choose_threshold, evaluate
from palsycheck.training.options import FitOptions
from palsycheck.training.patients import score_patients

if TYPE_CHECKING:
    import torch

ARCHITECTURE = "mobilenetv2-gru"
HISTORY = "history.csv"


def make_model(
    dataset: Dataset,
    output: Path,
    *,
    backbone: str,
    options: FitOptions,
    settings: Settings,
    description: Description,
    device: torch.device,
    on_epoch: Callable[[Epoch], None] | None = None,
) -> ModelCard:
    """Train a MobileNetV2-GRU and write the model directory with its history.

    Training patients move the weights; validation patients stop the training and choose the threshold;
    test patients are scored once, at the end, with the weights as they are stored.

    Args:
        dataset: At least three patients of each class.
        output: The model directory.
        backbone: See ``palsycheck.models.backbone.initialise``.
        options: All numbers of the training.
        settings: Those that the faces were prepared with; ``scoring.clip_step`` for validation and test.
        description: What the card says that cannot be computed.
        device: Where to compute.
        on_epoch: Told after each epoch.

    Raises:
        TrainingError: Too few patients, a frozen backbone of random numbers, a loss that is no number.
        ModelError: The backbone's weights cannot be used.
        OutputError: The directory cannot be written.
    """
    import torch

    from palsycheck.models.architecture import build

    if options.freeze and backbone == RANDOM:
        raise TrainingError("a frozen backbone of random numbers learns nothing", where="--freeze")
    split = split_patients({subject.id: subject.label for subject in dataset.subjects}, seed=options.seed)
    train, validation, test = (
        [subject for subject in dataset.subjects if subject.id in set(ids)]
        for ids in (split.train, split.validation, split.test)
    )
    private_folder(output)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(options.seed)
        network = build(ARCHITECTURE, {"hidden_size": options.hidden_size})
    origin = initialise(network, backbone)
    step = settings.scoring.clip_step
    fitted = fit(
        network.to(device),
        train,
        validation,
        options=options,
        clip_step=step,
        device=device,
        on_epoch=on_epoch,
    )
    if options.half:
        round_to_half(network)

    def labels_and_scores(subjects: Sequence[Subject]) -> tuple[list[int], list[float]]:
        scores = score_patients(network, subjects, length=options.clip_length, step=step, device=device)
        return [score.label for score in scores], [score.probability for score in scores]

    threshold = choose_threshold(*labels_and_scores(validation))
    metrics = evaluate(*labels_and_scores(test), threshold=threshold, seed=options.seed)
    card = fill_card(
        network,
        description=description,
        dataset=dataset,
        parts={"train": train, "validation": validation, "test": test},
        backbone=origin,
        fitted=fitted,
        threshold=threshold,
        metrics=metrics,
        options=options,
        settings=settings,
    )
    card = save(output, network, card, half=options.half)
    atomic_write_text(output / HISTORY, history_csv(fitted.history))
    return card
