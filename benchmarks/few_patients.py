"""From how many patients of one's own on it helps to train, and to start from the default model.

    python benchmarks/few_patients.py BACKBONE OUT > docs/few_patients.md

BACKBONE is MobileNetV2's ImageNet features as safetensors, or "imagenet". The patients are drawn phantoms
with a light palsy: identities of another simulated style than those that the default model was trained on.
Three cohorts of COUNTS patients are taken; on each a model is trained twice, from the default model and from
ImageNet, and tried on a cohort of its own. What is in OUT is not made again.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import torch
from evaluated import figures

from palsycheck import __version__
from palsycheck.models.figures import Metrics
from palsycheck.models.store import card_of, find

COUNTS = (12, 24, 48)
COHORTS = (11, 12, 13)
TEST, TESTED = 9, 100
PHANTOMS = ("--severity", "0.2-0.6", "--seconds", "4", "--fps", "5")
FRAMES = ("--noun", "phantoms", "--frames", "16", "--jobs", "2")
TRAINING = ("--device", "cpu", "--architecture", "mobilenetv2-gru", "--blocks", "0", "--clip-length", "16")
FIT = ("--passes", "4", "--optimiser", "adamw", "--epochs", "20", "--patience", "5", "--no-audit")
STARTS = {
    "default": ("--init", "default", "--rate", "0.0003"),
    "imagenet": ("--hidden-size", "64", "--rate", "0.001"),
}


def run(*arguments: object) -> None:
    """One core each, so that two go side by side."""
    words = [sys.executable, "-m", "palsycheck", *map(str, arguments)]
    subprocess.run(words, check=True, stdout=sys.stderr, env={**os.environ, "OMP_NUM_THREADS": "1"})


def cohort(out: Path, seed: int, count: int) -> Path:
    """A folder of recordings."""
    path = out / f"phantoms-{seed}"
    if not (path / "patients.csv").exists():
        run("phantom", path, "--seed", seed, "--count", count, "--jobs", 2, *PHANTOMS)
    return path


def few(out: Path, seed: int, count: int) -> Path:
    """A dataset of the first patients of a cohort, as many palsied as healthy."""
    path, recordings = out / f"data-{seed}-{count}", out / f"few-{seed}-{count}"
    whole = cohort(out, seed, max(COUNTS))
    if not (recordings / "patients.csv").exists():
        shutil.rmtree(recordings, ignore_errors=True)
        recordings.mkdir()
        rows = list(csv.DictReader((whole / "patients.csv").open(encoding="utf-8")))
        taken = [row for label in "01" for row in [r for r in rows if r["label"] == label][: count // 2]]
        for row in taken:
            shutil.copytree(whole / row["patient_id"], recordings / row["patient_id"])
        with (recordings / "patients.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(taken)
    run("dataset", "build", path, "--recordings", recordings, *FRAMES)
    return path


def trial(out: Path, backbone: str, *, seed: int, count: int, start: str) -> None:
    """Trains one model and tries it."""
    model, result = out / f"model-{seed}-{count}-{start}", out / f"{start}-{count}-{seed}.json"
    if result.exists():
        return
    if not (model / "card.json").exists():
        begin = (*STARTS[start], *(("--backbone", backbone) if start == "imagenet" else ()))
        data = out / f"data-{seed}-{count}"
        run("train", data, "-o", model, "--resume", *TRAINING, *FIT, *begin)
    run("evaluate", model, out / "data-test", "--part", "all", "--device", "cpu", "-o", result)


def make(out: Path, backbone: str) -> None:
    out.mkdir(parents=True, exist_ok=True)
    tests = cohort(out, TEST, TESTED)
    run("dataset", "build", out / "data-test", "--recordings", tests, *FRAMES)
    if not (out / "default-0.json").exists():
        run("evaluate", "default", out / "data-test", "--part", "all", "-o", out / "default-0.json")
    for seed in COHORTS:
        for count in COUNTS:
            few(out, seed, count)
    with ThreadPoolExecutor(2) as side_by_side:
        trials = [
            side_by_side.submit(trial, out, backbone, seed=seed, count=count, start=start)
            for seed in COHORTS
            for count in COUNTS
            for start in STARTS
        ]
        for one in trials:
            one.result()


def of_people(path: Path) -> Metrics:
    return figures(path)["patient"]


def table(out: Path) -> Iterator[str]:
    untouched = of_people(out / "default-0.json")
    yield "| patients | trained from | AUC | balanced accuracy |"
    yield "| --- | --- | --- | --- |"
    yield (
        f"| 0 | the default model as it is | {untouched.auc.text} | {untouched.balanced_accuracy.value:.3f} |"
    )
    for count in COUNTS:
        for start, words in (("default", "the default model"), ("imagenet", "ImageNet")):
            found = [of_people(out / f"{start}-{count}-{seed}.json") for seed in COHORTS]
            yield (
                f"| {count} | {words} | {_spread([one.auc.value for one in found])} | "
                f"{_spread([one.balanced_accuracy.value for one in found])} |"
            )


def _spread(values: list[float]) -> str:
    return f"{np.mean(values):.3f} ({', '.join(f'{value:.3f}' for value in values)})"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("backbone", metavar="BACKBONE")
    parser.add_argument("out", type=Path, metavar="OUT")
    options = parser.parse_args()
    make(options.out, options.backbone)
    card = card_of(find("default"))
    print("# A few patients of one's own\n")
    print(
        f"Default model {card.name} {card.version} ({card.weights_sha256[:12]}); palsycheck {__version__}, "
        f"torch {torch.__version__}, Python {platform.python_version()}, {platform.machine()}, "
        f"{date.today().isoformat()}, by `python benchmarks/few_patients.py`.\n"
    )
    print(
        "Patients are drawn phantoms, half of them with a palsy of severity 0.2 to 0.6. Each number of them "
        f"was drawn {len(COHORTS)} times; the figures are those of {TESTED} other phantoms, the mean, "
        "and each. Backbones stay as they are, the GRU is trained; of the patients 70 % train, 15 % choose "
        "epoch and threshold.\n"
    )
    print("\n".join(table(options.out)))


if __name__ == "__main__":
    main()
