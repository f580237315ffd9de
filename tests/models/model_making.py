"""Cards and networks for tests."""

import torch

from palsycheck.models.card import Backbone, ModelCard, Preprocessing, SplitCount, SplitFacts, Training
from palsycheck.models.figures import AuditRow, Metrics, Proportion, Robustness, RobustnessRow


def share(value=0.9, low=0.7, high=0.98):
    return Proportion(value=value, low=low, high=high)


def make_metrics(level="patient", **changes):
    fields = {
        "level": level,
        "items": 20,
        "palsy": 10,
        "patients": 20,
        "auc": share(),
        "accuracy": share(),
        "sensitivity": share(),
        "specificity": share(),
        "precision": share(),
        "f1": share(),
        "balanced_accuracy": share(),
        "brier": 0.08,
        "calibration_error": 0.11,
        "confusion": (9, 1, 1, 9),
    }
    return Metrics(**(fields | changes))


def make_audit_row(**changes):
    fields = {
        "name": "symmetric_left",
        "title": "Does a face made symmetric from its left half still count as palsied?",
        "measure": "AUC of patients",
        "value": share(0.52, 0.41, 0.63),
        "expected": "near 0.5",
        "verdict": "pass",
        "reason": "The score falls to chance.",
    }
    return AuditRow(**(fields | changes))


def make_robustness():
    row = RobustnessRow(
        condition="yaw",
        level="10° left",
        people=7,
        recordings=14,
        not_scored=3,
        measured="12°",
        auc=share(),
        sensitivity=share(),
        specificity=share(),
    )
    return Robustness(
        people="7 people drawn for the test.",
        frames=16,
        seed=2,
        notes=("Left and right do not differ.",),
        rows=(row, row.model_copy(update={"condition": "roll", "level": "90°"})),
    )


def make_training(**changes):
    fields = {
        "data": "none",
        "counts": (SplitCount(split="train", label=1, patients=3, recordings=4, frames=400),),
        "excluded": {"no label in patients.csv": 2},
        "backbone": Backbone(source="random", name="seed 1", sha256=None),
        "options": {"epochs": 1},
        "command": "palsycheck train data -o tiny",
        "seed": 1,
        "epochs": 1,
        "best_epoch": 1,
        "interval_s": (0.04, 0.4),
    }
    return Training(**(fields | changes))


def make_card(**changes):
    fields = {
        "name": "tiny",
        "version": "1",
        "summary": "Trained on nothing: random weights for tests.",
        "architecture": "mobilenetv2-gru",
        "config": {"hidden_size": 8},
        "clip_length": 4,
        "preprocessing": Preprocessing(),
        "training": make_training(),
        "split": SplitFacts(by="patient", seed=1, sha256="1" * 64),
        "metrics": (make_metrics(),),
        "threshold": 0.4,
        "threshold_method": "chosen for the test",
        "calibration": "none",
        "intended_use": "Tests.",
        "limits": ("It knows nothing.",),
        "licence": "Apache-2.0",
        "attribution": ("A Work, CC BY 4.0",),
        "weights_sha256": "0" * 64,
        "dtype": "float32",
        "created": "2026-01-01",
        "versions": {"torch": "0"},
    }
    return ModelCard(**(fields | changes))


def awake(network):
    """The network of random weights, its batch normalisations set by noise: as it is made, MobileNetV2 takes
    every face to numbers near zero, and all faces to the same."""
    noise = torch.rand(6, 3, 96, 96, generator=torch.Generator().manual_seed(3))
    layers = [layer for layer in network.modules() if isinstance(layer, torch.nn.BatchNorm2d)]
    for layer in layers:
        layer.momentum = 1.0
    with torch.no_grad():
        network.train().features(noise)
    return network.eval()
