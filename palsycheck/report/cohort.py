"""The cohort's page: every text and drawing of it, from ``cohort.json`` alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.cohort.figure_records import Subgroup
from palsycheck.cohort.methods import methods
from palsycheck.cohort.records import Cohort, PatientRow
from palsycheck.language import N_, _
from palsycheck.report import cohort_figures, cohort_flow, cohort_rows, cohort_words
from palsycheck.report.cohort_figures import Heap
from palsycheck.report.cohort_flow import Stage
from palsycheck.report.cohort_rows import Line
from palsycheck.report.cohort_words import CheckRow, FigureRow, GroupTable
from palsycheck.report.facts import Fact
from palsycheck.report.words import visible
from palsycheck.results import Outcome

_MIXED = {
    "model": N_("models"),
    "threshold": N_("thresholds"),
    "settings": N_("settings"),
    "software": N_("versions of the software"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many patients, by what became of them."""

    found: int
    scored: int
    above: int
    not_scored: int
    failed: int


@dataclass(frozen=True, slots=True)
class Labels:
    """The part of the page on known labels.

    Attributes:
        figures: Rows of the table.
        confusion: Healthy called healthy, healthy called palsy, palsy called healthy, palsy called palsy,
            each with its share of the row in percent.
        not_scored: Labelled patients in no figure: palsy, healthy.
        one_class: Whether only one class was scored.
        perfect: Whether all are told apart, so that resampling shows no spread.
    """

    palsy: int
    healthy: int
    palsy_not_scored: int
    healthy_not_scored: int
    labelled: int
    prevalence: str
    figures: tuple[FigureRow, ...]
    confusion: tuple[tuple[int, str], ...]
    roc: Markup | None
    calibration: Markup | None
    groups: tuple[GroupTable, ...]
    one_class: bool
    perfect: bool


@dataclass(frozen=True, slots=True)
class CohortView:
    """The whole page.

    Attributes:
        title: Of the document.
        mixed: In what the runs differ, in words.
        borderline: Patients whose clips lie on both sides of the threshold.
        rows: The patients listed; ``complete`` where that is all of them.
        several: Whether patients of several runs are listed.
    """

    title: str
    software: str
    summaries: tuple[str, ...]
    tally: Tally
    borderline: int
    mixed: tuple[str, ...]
    replaced: tuple[tuple[str, str, str], ...]
    labels_from: str
    flow: Markup
    stages: tuple[Stage, ...]
    heaps: tuple[Heap, ...]
    histogram: Markup | None
    labels: Labels | None
    checks: tuple[CheckRow, ...]
    recordings: tuple[Fact, ...]
    rows: tuple[Line, ...]
    complete: bool
    labelled: bool
    several: bool
    unusable: tuple[tuple[str, str, str], ...]
    earlier: tuple[Line, ...]
    models: tuple[tuple[Fact, ...], ...]
    runs: tuple[tuple[str, tuple[Fact, ...]], ...]
    methods: str
    citation: tuple[str, ...]


def cohort_view(cohort: Cohort, *, printed: bool = False) -> CohortView:
    """The page's texts and drawings, in the language in force.

    Args:
        cohort: The record.
        printed: Whether it is for a PDF: a list of thousands is cut, see ``cohort_rows.PRINTED``.
    """
    listed, complete = cohort_rows.printed(cohort.rows) if printed else (cohort.rows, True)
    heaps = cohort_figures.heaps(cohort.rows)
    thresholds = sorted({used.threshold for used in cohort.models})
    return CohortView(
        title=_("Facial palsy screening: cohort of {count} patients").format(
            count=f"{cohort.flow[0].count:,}"
        ),
        software=", ".join(dict.fromkeys(visible(used.software) for used in cohort.models)) or "palsycheck",
        summaries=tuple(dict.fromkeys(_(visible(used.summary)) for used in cohort.models)),
        tally=_tally(cohort),
        borderline=sum(_borderline(row) for row in cohort.rows),
        mixed=tuple(_(_MIXED[name]) for name in cohort.mixed),
        replaced=tuple(
            (visible(r.patient_id), visible(r.counted), visible(r.set_aside)) for r in cohort.replaced
        ),
        labels_from=visible(cohort.labels_from or ""),
        flow=cohort_flow.flow_diagram(cohort.flow),
        stages=cohort_flow.stages(cohort.flow),
        heaps=heaps,
        histogram=cohort_figures.histogram(heaps, thresholds) if heaps else None,
        labels=_labels(cohort),
        checks=cohort_words.check_rows(cohort.checks),
        recordings=cohort_words.recording_rows(cohort.recordings),
        rows=tuple(cohort_rows.line(row) for row in listed),
        complete=complete,
        labelled=any(row.label is not None for row in cohort.rows),
        several=len(cohort.runs) > 1,
        unusable=tuple((visible(u.run), visible(u.folder), visible(u.reason)) for u in cohort.unusable),
        earlier=tuple(cohort_rows.line(row) for row in cohort.earlier),
        models=tuple(cohort_words.model_rows(used) for used in cohort.models),
        runs=tuple((visible(run.name), cohort_words.run_rows(run)) for run in cohort.runs),
        methods=visible(methods(cohort)),
        citation=tuple(visible(line) for line in cohort.citation),
    )


def _tally(cohort: Cohort) -> Tally:
    outcomes = Counter(row.outcome for row in cohort.rows)
    return Tally(
        found=cohort.flow[0].count,
        scored=outcomes[Outcome.SCORED],
        above=sum(bool(row.above) for row in cohort.rows),
        not_scored=outcomes[Outcome.NOT_SCORED],
        failed=outcomes[Outcome.FAILED] + len(cohort.unusable),
    )


def _borderline(row: PatientRow) -> bool:
    """Whether parts of the recording speak for palsy and parts against it."""
    if row.clip_lowest is None or row.clip_highest is None:
        return False
    return row.clip_lowest < row.threshold <= row.clip_highest


def _labels(cohort: Cohort) -> Labels | None:
    found = cohort.figures
    if found is None:
        return None
    true_low, false_high, false_low, true_high = found.confusion
    return Labels(
        palsy=found.palsy,
        healthy=found.healthy,
        palsy_not_scored=found.palsy_not_scored,
        healthy_not_scored=found.healthy_not_scored,
        labelled=found.palsy + found.healthy + found.palsy_not_scored + found.healthy_not_scored,
        prevalence=f"{100 * found.prevalence:.0f} %",
        figures=cohort_words.figure_rows(found),
        confusion=(
            *_shares(true_low, false_high),
            *_shares(false_low, true_high),
        ),
        roc=cohort_figures.roc(found),
        calibration=cohort_figures.calibration(found.calibration),
        groups=cohort_words.group_tables(_telling(cohort.subgroups)),
        one_class=not (found.palsy and found.healthy),
        perfect=found.auc is not None and found.auc.value in {0.0, 1.0},
    )


def _telling(subgroups: Sequence[Subgroup]) -> list[Subgroup]:
    """Those of which at least two groups hold anybody with a label and a score."""
    return [s for s in subgroups if sum(bool(group.palsy or group.healthy) for group in s.groups) > 1]


def _shares(*counts: int) -> tuple[tuple[int, str], ...]:
    total = sum(counts)
    return tuple((count, f"{100 * count / total:.0f} %" if total else "–") for count in counts)
