"""The pages of the benchmarks on transfer and on few patients, from the figures that evaluate leaves."""

import importlib
import json
import sys
from pathlib import Path

import pytest
from scored_people import cohort

from palsycheck.evaluation.metrics import measure_all


@pytest.fixture
def benchmark(monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))

    def load(name):
        monkeypatch.delitem(sys.modules, name, raising=False)
        return importlib.import_module(name)

    return load


def evaluated(path, seed):
    """As ``palsycheck evaluate -o`` writes it; gives the AUC of people as the pages show it."""
    found = measure_all(cohort(seed), thresholds=0.5, seed=0)
    path.write_text(json.dumps({"metrics": [one.model_dump(mode="json") for one in found]}))
    return f"{found[2].auc.value:.3f}"


def test_transfer_has_a_row_for_each_direction_form_and_number_of_epochs(tmp_path, benchmark, capsys):
    first = evaluated(tmp_path / "portraits-mirror-4.json", 1)
    second = evaluated(tmp_path / "portraits-plain-4.json", 2)
    third = evaluated(tmp_path / "london-mirror-2.json", 3)
    benchmark("transfer_table").main([str(tmp_path)])
    page = capsys.readouterr().out
    assert page.startswith("# What carries over")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.splitlines() if "[" in line]
    assert [(row[0].split(",")[0], row[2], row[3], row[4][:5]) for row in rows] == [
        ("portraits", "4", "40", second),
        ("portraits", "4", "40", first),
        ("London", "2", "40", third),
    ]


def test_transfer_without_figures_says_what_to_run(tmp_path, benchmark):
    with pytest.raises(SystemExit, match=r"run benchmarks/transfer\.sh first"):
        benchmark("transfer_table").main([str(tmp_path)])


def test_few_patients_are_averaged_over_cohorts_and_each_is_shown(tmp_path, benchmark):
    few = benchmark("few_patients")
    untouched = evaluated(tmp_path / "default-0.json", 9)
    shown = {
        (start, count): [
            evaluated(tmp_path / f"{start}-{count}-{seed}.json", seed + count) for seed in few.COHORTS
        ]
        for start in few.STARTS
        for count in few.COUNTS
    }
    rows = list(few.table(tmp_path))[2:]
    assert rows[0].startswith(f"| 0 | the default model as it is | {untouched}")
    assert len(rows) == 1 + len(shown)
    for row, (start, count) in zip(rows[1:], [(s, c) for c in few.COUNTS for s in few.STARTS], strict=True):
        assert f"({', '.join(shown[start, count])})" in row
