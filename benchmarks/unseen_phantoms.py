"""How well a model tells phantoms apart that it has never seen, through the whole program.

    python benchmarks/unseen_phantoms.py [--count 60] [--seed 2] [--model default] > docs/unseen_phantoms.md

Draws phantoms of another seed than the training's, screens them as a user would, and prints a table in
Markdown: AUC with a bootstrap interval over patients, sensitivity and specificity at the model's
threshold with Wilson intervals, by severity and pattern.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import torch

from palsycheck import __version__
from palsycheck.evaluation.metrics import measure
from palsycheck.evaluation.predict import PatientScores
from palsycheck.models.figures import Metrics
from palsycheck.models.store import card_of, find
from palsycheck.results import PatientResult


@dataclass(frozen=True)
class Case:
    """One phantom: its truth, and what became of it."""

    severity: float
    pattern: str
    result: PatientResult


def run(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "palsycheck", *map(str, arguments)], check=True, stdout=sys.stderr)


def cases(work: Path, *, count: int, seed: int, model: str) -> list[Case]:
    run("phantom", work / "phantoms", "--count", count, "--seed", seed, "--jobs", 2)
    run("screen", work / "phantoms", "-o", work / "out", "--model", model, "--no-pdf")
    found = (
        PatientResult.model_validate_json(p.read_bytes()) for p in work.glob("out/patients/*/result.json")
    )
    return [Case(float(r.columns["severity"]), r.columns["pattern"], r) for r in found]


def metrics(palsied: list[Case], healthy: list[Case], *, threshold: float) -> Metrics:
    scored = [case for case in (*palsied, *healthy) if case.result.probability is not None]
    return measure([scores(case) for case in scored], level="patient", thresholds=threshold, seed=0)


def scores(case: Case) -> PatientScores:
    """The patient's score stands for its clips: only people are counted here."""
    score = np.array([case.result.probability])
    return PatientScores(case.result.patient_id, int(case.severity > 0), "video", images=score, clips=score)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--model", default="default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        found = cases(Path(work), count=options.count, seed=options.seed, model=options.model)
    card = card_of(find(options.model))
    healthy = [case for case in found if case.severity == 0]
    palsied = [case for case in found if case.severity > 0]
    unscored = [case for case in found if case.result.probability is None]
    print("# Phantoms that the default model has never seen\n")
    print(
        f"Model {card.name} {card.version} ({card.weights_sha256[:12]}), threshold {card.threshold:.3f}; "
        f"{len(found)} phantoms of 6 s; palsycheck {__version__}, torch {torch.__version__}, "
        f"Python {platform.python_version()}, {platform.machine()}, {date.today().isoformat()}, by "
        f"`python benchmarks/unseen_phantoms.py --count {options.count} --seed {options.seed}`.\n"
    )
    overall = metrics(palsied, healthy, threshold=card.threshold)
    print(
        f"{len(healthy)} healthy, {len(palsied)} palsied; {len(unscored)} not scored. "
        f"Specificity {overall.specificity.text}.\n"
    )
    print("| palsied phantoms, against the healthy ones | patients | AUC | sensitivity |")
    print("| --- | --- | --- | --- |")
    groups = {
        "all": palsied,
        "severity below 0.6": [c for c in palsied if c.severity < 0.6],
        "severity from 0.6": [c for c in palsied if c.severity >= 0.6],
        "central": [c for c in palsied if c.pattern == "central"],
        "peripheral": [c for c in palsied if c.pattern == "peripheral"],
    }
    for name, group in groups.items():
        of = metrics(group, healthy, threshold=card.threshold)
        print(f"| {name} | {len(group)} | {of.auc.text} | {of.sensitivity.text} |")
    print("\nPhantoms are drawings: the figures show that the program works, and say nothing of patients.")


if __name__ == "__main__":
    main()
