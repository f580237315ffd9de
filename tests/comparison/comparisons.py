"""Records of comparisons for tests: figures are computed from synthetic scores, none is typed in."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from palsycheck.comparison.records import (
    Comparison,
    Cost,
    Data,
    EpochRow,
    ModelResult,
    Reliability,
    Training,
)
from palsycheck.evaluation.audit_rules import chance_sentence, chance_verdict, not_asked
from palsycheck.evaluation.calibration import reliability
from palsycheck.evaluation.chance import separation
from palsycheck.evaluation.differences import difference
from palsycheck.evaluation.metrics import LEVELS, measure_all
from palsycheck.evaluation.predict import PatientScores
from palsycheck.evaluation.roc import roc
from palsycheck.models.card import SplitCount, SplitFacts
from palsycheck.models.figures import AuditRow

TITLES = {"mobilenetv2": "MobileNetV2 TL", "vgg16-gru": "VGG16-GRU", "mobilenetv2-gru": "MobileNetV2-GRU"}
SKILL = {"mobilenetv2": 0.9, "vgg16-gru": 1.4, "mobilenetv2-gru": 3.2}
"""Distance of the classes' mean logits in units of the spread between people."""

HOSTILE = '<script>alert(1)</script>" onload="x" \u202e=1+1'


@dataclass(frozen=True, slots=True)
class Kind:
    """What varies between the records."""

    by: Literal["patient", "image"] = "patient"
    folds: int = 1
    people: str = "phantoms"
    tested: int = 12
    text: str = ""
    stills: bool = False
    epochs: int = 9
    models: tuple[str, ...] = tuple(TITLES)
    audited: bool = True
    excluded: bool = True


KINDS = {
    "single": Kind(),
    "folds": Kind(folds=5, tested=20),
    "leaking": Kind(by="image"),
    "mixed": Kind(people="patients and K-FACE subjects", stills=True),
    "one": Kind(models=("mobilenetv2-gru",), epochs=1, audited=False, excluded=False),
    "hostile": Kind(people=f"people {HOSTILE}", text=HOSTILE),
}


def scores_of(name: str, *, tested: int) -> tuple[PatientScores, ...]:
    """People of both classes, ``tested`` each, told apart as well as the architecture's skill has it."""
    random = np.random.default_rng(list(name.encode()))
    people = []
    for label in (0, 1):
        for number in range(tested):
            centre = random.normal((label - 0.5) * SKILL[name])
            images = 1 / (1 + np.exp(-(centre + random.normal(size=40))))
            clips = images.reshape(-1, 4).mean(axis=1)
            people.append(PatientScores(f"{label}-{number:03}", label, "video", images, clips))
    return tuple(people)


def comparison(kind: Kind) -> Comparison:
    """The record of this kind; the same every time."""
    scores = {name: scores_of(name, tested=kind.tested) for name in kind.models}
    return Comparison(
        command=f"palsycheck compare data -o out{kind.text}",
        data=_data(kind),
        split=SplitFacts(by=kind.by, seed=0, fold="1 of 5" if kind.folds > 1 else "", sha256=_hash("split")),
        folds=kind.folds,
        options={
            "hidden_size": 128,
            "blocks": None,
            "optimiser": "sgd",
            "schedule": "cosine",
            "rate": 0.0213,
            "momentum": 0.9,
            "batch_faces": 64,
            "patience": 2,
            "flip": True,
            "jitter": 0.2,
            **({kind.text: kind.text} if kind.text else {}),
        },
        backbone={name: f"random numbers, seed {n}{kind.text}" for n, name in enumerate(kind.models)},
        models=tuple(_model(kind, name, scores[name]) for name in kind.models),
        differences=tuple(
            difference(scores[one], scores[two], level=level, names=(one, two), seed=0)
            for one, two in combinations(kind.models, 2)
            for level in LEVELS
        ),
        machine=f"2 cores of an unnamed processor, 8 GB, CPU{kind.text}",
        versions={"palsycheck": "0.1.0", "torch": f"2.14.0{kind.text}", "numpy": "2.4.6"},
        created="2025-11-24",
        seconds=7384.2,
    )


def _model(kind: Kind, name: str, scores: Sequence[PatientScores]) -> ModelResult:
    trained = 100_000 + 10_000 * len(name)
    return ModelResult(
        architecture=name,
        title=TITLES[name] + kind.text,
        clip_length=1 if name == "mobilenetv2" else 16,
        options={"rate": 0.0713} if name == "vgg16-gru" else {},
        trainings=tuple(_training(kind, name, fold) for fold in range(kind.folds)),
        metrics=measure_all(scores, thresholds=0.45, seed=0),
        rocs=tuple(roc(scores, level) for level in LEVELS),
        cost=Cost(
            parameters=2_223_872 + trained,
            trained=trained,
            macs=300_774_272,
            milliseconds=14.2857,
            peak_mib=1234.5,
        ),
        audit=_audit(kind, scores) if kind.audited else (),
        reliability=tuple(Reliability(level=level, bins=reliability(scores, level)) for level in LEVELS),
    )


def _training(kind: Kind, name: str, fold: int) -> Training:
    random = np.random.default_rng([fold, *name.encode()])
    epochs = []
    for number in range(1, kind.epochs + 1):
        rest = float(np.exp(-number / (3 + 2 * random.random())))
        epochs.append(
            EpochRow(
                epoch=number,
                train_loss=0.7 * rest + 0.02,
                train_accuracy=1 - 0.5 * rest,
                validation_loss=0.6 * rest + 0.15 + 0.08 * random.random(),
                validation_accuracy=round(12 * (1 - 0.5 * rest) - 1.5 * random.random()) / 12,
            )
        )
    folder = f"models/{name}" + (f"-fold{fold + 1}" if kind.folds > 1 else "")
    return Training(
        fold=f"{fold + 1} of {kind.folds}" if kind.folds > 1 else "",
        model=folder + kind.text,
        epochs=tuple(epochs),
        best_epoch=min(epochs, key=lambda row: row.validation_loss).epoch,
        threshold=0.4 + 0.01 * fold,
        temperature=1.37,
        seconds=412.6 + fold,
        waiting_share=0.013 if name != "vgg16-gru" else 0.081,
        peak_mib=3456.7,
    )


def _audit(kind: Kind, scores: Sequence[PatientScores]) -> tuple[AuditRow, ...]:
    """Half of the palsied people's scores as "faceless": some models keep their result without a face."""
    palsied = [person.probability for person in scores if person.label == 1]
    healthy = [person.probability for person in scores if person.label == 0]
    rows = []
    for name, title, one, two in (
        ("background", "Is the score the same without a face?", palsied[: kind.tested // 2], healthy),
        ("source", "Can the score tell the source among healthy people?", healthy[::2], healthy[1::2]),
    ):
        found = separation(one, two, seed=0)
        rows.append(
            AuditRow(
                name=name,
                title=title + kind.text,
                measure="AUC of people",
                value=found.auc,
                expected="0.5, chance",
                verdict=chance_verdict(found),
                reason=f"Here {chance_sentence(found)}{kind.text}.",
            )
        )
    return (
        *rows,
        not_asked("line", "Can a line tell the source?", "AUC of people", "0.5", "All people are on video."),
    )


def _data(kind: Kind) -> Data:
    counts = tuple(
        SplitCount(split=part, label=label, patients=people, recordings=people + 1, frames=40 * people)
        for part, people in (("train", 28), ("validation", 8), ("test", kind.tested))
        for label in (0, 1)
    )
    people = sum(row.patients for row in counts) // 2
    return Data(
        sha256=_hash("dataset"),
        description=(
            f"{2 * people} {kind.people}, 40 images each",
            f"chosen: everybody with a label{kind.text}",
        ),
        people=kind.people,
        counts=counts,
        images=sum(row.frames for row in counts),
        video_palsy=people,
        video_healthy=0 if kind.stills else people,
        stills_palsy=0,
        stills_healthy=people if kind.stills else 0,
        excluded={f"metered lux below 200{kind.text}": 2, "no face found": 1} if kind.excluded else {},
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
