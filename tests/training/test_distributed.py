"""Two processes that torchrun starts train what one process trains."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

HERE = Path(__file__).parent
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
import torch
torch.set_num_threads(1)
from test_distributed import train_all
train_all(sys.argv[2])
"""
SEEDS = (0, 1, 2)


def hard(count, *, first):
    """People whose redness tells their label only on average."""
    from fitting import FaceSequence, Subject

    people = []
    for i in range(first, first + count):
        random = np.random.default_rng(i)
        images = random.integers(0, 156, (10, 32, 32, 3), dtype=np.uint8)
        images[..., 0] += np.uint8(np.clip(40 + 18 * (i % 2) + random.normal(0, 10), 0, 99))
        people.append(Subject(f"p{i}", i % 2, (FaceSequence(f"r{i}", images, np.arange(10) * 0.04),)))
    return tuple(people)


def train_all(folder):
    """For each seed a network with all layers trained, and one with its head alone."""
    import torch
    from fitting import small

    from palsycheck.evaluation.predict import predict
    from palsycheck.training.distributed import joined
    from palsycheck.training.fit import fit
    from palsycheck.training.options import FitOptions

    cpu = torch.device("cpu")
    found = {}
    with joined() as world:
        for seed in SEEDS:
            for blocks in (None, 0):
                options = FitOptions(
                    clip_length=4,
                    epochs=4,
                    patience=4,
                    rate=0.1,
                    backbone_rate=0.05,
                    batch_faces=24,
                    passes=1.0,
                    blocks=blocks,
                    seed=seed,
                )
                network = small(seed)
                fitted = fit(
                    network,
                    hard(24, first=0),  # 60 clips in whole batches: two processes never see one of one clip
                    hard(8, first=500),
                    options=options,
                    clip_step=2,
                    device=cpu,
                    world=world,
                )
                test = predict(network, hard(60, first=1000), length=4, step=2, device=cpu)
                found[f"{seed} {blocks}"] = {
                    "auc": roc_auc_score([s.label for s in test], [s.probability for s in test]),
                    "weights": network.classifier.weight.flatten().tolist(),
                    "losses": [row.train_loss for row in fitted.history],
                }
        if world.first:
            (Path(folder) / f"{world.size}.json").write_text(json.dumps(found))


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    folder = tmp_path_factory.mktemp("distributed")
    script = folder / "train.py"
    script.write_text(SCRIPT)
    for launcher in (
        [sys.executable],
        [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"],
    ):
        done = subprocess.run(
            [*launcher, script, HERE, folder], capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
    return tuple(json.loads((folder / f"{size}.json").read_text()) for size in (1, 2))


def test_the_aucs_of_one_and_two_processes_agree(results):
    one, two = results
    differences = [abs(one[key]["auc"] - two[key]["auc"]) for key in one]
    assert max(differences) <= 0.02
    assert 0.7 < np.mean([found["auc"] for found in one.values()]) < 0.999


def test_without_batch_statistics_the_weights_are_the_same(results):
    """Averaged gradients of two halves are the gradient of the whole."""
    one, two = results
    for seed in SEEDS:
        assert two[f"{seed} 0"]["weights"] == pytest.approx(one[f"{seed} 0"]["weights"], abs=1e-4)
        assert two[f"{seed} 0"]["losses"] == pytest.approx(one[f"{seed} 0"]["losses"], abs=1e-4)
