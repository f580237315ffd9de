"""Cohorts for the tests, made of the report tests' results without any file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from palsycheck.cohort.figures import figures
from palsycheck.cohort.flow import flow
from palsycheck.cohort.methods import citation, methods
from palsycheck.cohort.mixing import Mixable, differing
from palsycheck.cohort.overview import check_counts, recording_facts
from palsycheck.cohort.records import Cohort, RunFacts
from palsycheck.cohort.rows import Kept, keep
from palsycheck.cohort.subgroups import subgroups
from palsycheck.results import Outcome, PatientResult

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from make_results import THRESHOLD, gallery, make_patient, make_recording


def kept_of(result: PatientResult, *, run: str = "run") -> Kept:
    return keep(result, run=run, report=f"patients/{result.folder}/report.html")


def scored_patient(
    patient_id: str, probability: float, *, label: int | None, run: str = "run", **columns: str
) -> Kept:
    """A patient with this score; everything else is that of one recording."""
    kept = replace(_TEMPLATE, columns=columns)
    row = kept.row.model_copy(
        update={
            "patient_id": patient_id,
            "run": run,
            "probability": probability,
            "clip_lowest": max(probability - 0.1, 0.0),
            "clip_highest": min(probability + 0.1, 1.0),
            "above": probability >= THRESHOLD,
            "label": label,
        }
    )
    return replace(kept, row=row)


def unscored_patient(patient_id: str, *, label: int | None) -> Kept:
    row = _UNSCORED.row.model_copy(update={"patient_id": patient_id, "label": label})
    return replace(_UNSCORED, row=row)


def record_of(kept: list[Kept], *, runs: tuple[str, ...] = ("run",)) -> Cohort:
    """The record of these patients, as ``make_cohort`` would put it together."""
    models = Mixable.counted([_USED] * len(kept))
    cohort = Cohort(
        runs=tuple(RunFacts(name=run, patients=sum(k.row.run == run for k in kept)) for run in runs),
        models=models,
        mixed=differing(models),
        flow=flow(kept, unusable=0),
        rows=tuple(k.row for k in kept),
        checks=check_counts(r for k in kept for r in k.recordings),
        recordings=recording_facts([r for k in kept for r in k.recordings]),
        figures=figures(kept),
        subgroups=subgroups(kept),
    )
    return cohort.model_copy(update={"methods": methods(cohort), "citation": citation(cohort)})


def many(count: int, *, labelled: bool = True) -> list[Kept]:
    """So many patients, one in seven not scored, a third with palsy, who score higher by and large."""
    random = np.random.default_rng(3)
    found = []
    for number in range(count):
        label = int(number % 3 == 0)
        patient_id = f"P-{number:05d}"
        if number % 7 == 6:
            found.append(unscored_patient(patient_id, label=label if labelled else None))
            continue
        score = float(1 / (1 + np.exp(-random.normal(1.6 * (2 * label - 1), 1.5))))
        ward = f"ward {random.integers(1, 5)}"
        found.append(
            scored_patient(
                patient_id,
                round(score, 6),
                label=label if labelled else None,
                site=ward,
                sex="mf"[number % 2],
            )
        )
    return found


_SCORED = make_patient("template", (make_recording(recorded_at="2024-03-05"),), folder="template")
_TEMPLATE, _UNSCORED, _USED = kept_of(_SCORED), kept_of(gallery()["dark"]), Mixable.of(_SCORED)
assert _TEMPLATE.row.outcome is Outcome.SCORED
