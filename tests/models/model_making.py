"""Cards for tests."""

from palsycheck.models.card import (
    Backbone,
    Metrics,
    ModelCard,
    Preprocessing,
    Proportion,
    SplitCount,
    Training,
)


def make_card(**changes):
    share = Proportion(value=0.9, low=0.7, high=0.98)
    fields = {
        "name": "tiny",
        "version": "1",
        "summary": "Trained on nothing: random weights for tests.",
        "architecture": "mobilenetv2-gru",
        "config": {"hidden_size": 8},
        "clip_length": 4,
        "preprocessing": Preprocessing(),
        "training": Training(
            data="none",
            counts=(SplitCount(split="train", label=1, patients=3, recordings=4, frames=400),),
            excluded={"no label in patients.csv": 2},
            backbone=Backbone(source="random", name="seed 1", sha256=None),
            options={"epochs": 1},
            command="palsycheck train data -o tiny",
            seed=1,
            epochs=1,
            best_epoch=1,
            interval_s=(0.04, 0.4),
        ),
        "metrics": Metrics(
            patients=20,
            palsy=10,
            auc=share,
            accuracy=share,
            balanced_accuracy=0.9,
            sensitivity=share,
            specificity=share,
        ),
        "threshold": 0.4,
        "threshold_method": "chosen for the test",
        "calibration": "none",
        "licence": "Apache-2.0",
        "attribution": ("A Work, CC BY 4.0",),
        "weights_sha256": "0" * 64,
        "dtype": "float32",
        "created": "2026-01-01",
        "versions": {"torch": "0"},
    }
    return ModelCard(**(fields | changes))
