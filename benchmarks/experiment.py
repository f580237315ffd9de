"""The results of scripts/experiment.sh as a page.

    python benchmarks/experiment.py out/experiment > docs/experiment.md

Reads the records that ``palsycheck compare`` wrote, and prints what they hold: nothing is computed here.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from palsycheck.comparison.records import PAPER, Comparison, ModelResult, training_peak
from palsycheck.evaluation.audit import verdict
from palsycheck.models.figures import Level, Metrics, Proportion

PARTS = {
    "comparison": (
        "As in the paper: palsy on video, health as stills",
        "14 palsied phantoms on video and phantom K-FACE subjects as controls, as many images of each. "
        "Source and label are the same here, as in the paper's data: what is told apart may be the camera. "
        "The audit says so; read the figures with it.",
    ),
    "unseen": (
        "Both classes on video, all layers trained",
        "Unseen people, both classes before the same cameras.",
    ),
    "motion-only": (
        "A palsy that shows only in motion",
        "Everybody smiles on one side: palsied phantoms always on the same, healthy ones on either in turn, "
        "so no single frame tells them apart ([phantoms.md](phantoms.md)). Both networks stand on the "
        "features of the MobileNetV2-GRU of the part above, which are not trained further. Optimiser, rates, "
        "weight decay and the size of the GRU's state were chosen by the validation people.",
    ),
    "by-image": (
        "The leaking split",
        "The people of the second part, split by image as in the paper; backbones as ImageNet made them.",
    ),
    "by-patient": (
        "The same, split by patient",
        "The same data, networks and options; only the split differs.",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    records = {name: read(folder / name) for name in PARTS if (folder / name / "compare.json").is_file()}
    first = next(iter(records.values()))
    print("# The paper's experiment on phantoms\n")
    print(
        "Made by `scripts/experiment.sh`, printed by `python benchmarks/experiment.py`. People are drawn "
        "by program: the figures show that the method works as described, and say nothing of patients. "
        "Intervals are of people, 95 %. Thresholds come from the validation people. Times are of a machine "
        "that had other work to do, and longer for it. Waiting is the share of the training's time spent "
        "waiting for data. Memory is the largest resident memory of the process during training, or while "
        "scoring; glibc was told to keep what is freed, as the script does, so where one process did both, "
        "scoring has what training left. A training of an earlier version has no memory on record.\n"
    )
    made_with = ", ".join(f"{name} {version}" for name, version in first.versions.items())
    print(f"{first.machine}; {made_with}; {first.created}.\n")
    for name, (title, words) in PARTS.items():
        if name in records:
            show(title, words, records[name])
        else:
            print(f"## {title}\n\n{words}\n\n**Not run yet.**\n")


def read(folder: Path) -> Comparison:
    return Comparison.model_validate_json((folder / "compare.json").read_bytes())


def show(title: str, words: str, record: Comparison) -> None:
    data = record.data
    print(f"## {title}\n\n{words}\n")
    folds = f", {record.folds} folds" if record.folds > 1 else ""
    leak = ": **the same people are trained and tested on, so the figures flatter**"
    print(
        f"`{record.command}`\n\n{data.images:,} images; palsy: {data.video_palsy} on video, "
        f"{data.stills_palsy} as stills; healthy: {data.video_healthy} on video, {data.stills_healthy} as "
        f"stills. Split by {record.split.by}{folds}{leak if record.split.leaking else ''}.\n"
    )
    print("| network | level | counted | AUC | accuracy | recall | F1 | balanced accuracy |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for model in record.models:
        for level in ("patient", "image"):
            print(metrics_row(model, level))
    if title.startswith("As in the paper"):
        for name, (accuracy, recall, f1, auc) in PAPER.items():
            print(f"| {name}, the paper's own | image | | {auc} | {accuracy} | {recall} | {f1} | |")
    print()
    for difference in record.differences:
        if difference.level == "patient":
            print(
                f"AUC by patient, {difference.first} less {difference.second}: {difference.value:+.3f} "
                f"[{difference.low:+.3f}, {difference.high:+.3f}].\n"
            )
    print(
        "| network | parameters trained | training | epochs | waiting | memory of training | ms an image "
        "| memory of scoring |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for model in record.models:
        print(cost_row(model))
    print()
    for model in record.models:
        print(f"- {model.title}, audit: {verdict(model.audit)}")
    print()


def metrics_row(model: ModelResult, level: Level) -> str:
    found: Metrics = next(one for one in model.metrics if one.level == level)
    figures = (found.auc, found.accuracy, found.sensitivity, found.f1, found.balanced_accuracy)
    counted = f"{found.items}, {found.palsy} palsied"
    return f"| {model.title} | {level} | {counted} | {' | '.join(interval(one) for one in figures)} |"


def cost_row(model: ModelResult) -> str:
    cost, trainings = model.cost, model.trainings
    seconds = sum(training.seconds for training in trainings)
    waiting = sum(training.seconds * training.waiting_share for training in trainings) / max(seconds, 1e-9)
    return (
        f"| {model.title} | {cost.trained:,} of {cost.parameters:,} | {seconds:.0f} s "
        f"| {', '.join(str(len(training.epochs)) for training in trainings)} | {waiting:.1%} "
        f"| {mib(training_peak(model))} | {cost.milliseconds:.1f} | {mib(cost.peak_mib)} |"
    )


def mib(peak: float | None) -> str:
    return "not known" if peak is None else f"{peak:,.0f} MiB"


def interval(share: Proportion) -> str:
    return f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}]"


if __name__ == "__main__":
    main()
