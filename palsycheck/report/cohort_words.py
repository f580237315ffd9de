"""The cohort's tables in words: figures against labels, groups, checks, recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from palsycheck.cohort.figure_records import Figures, Group, Subgroup
from palsycheck.cohort.records import CheckCount, ModelUsed, Named, RecordingFacts, RunFacts, Spread
from palsycheck.cohort.subgroups import RUN, too_few
from palsycheck.language import _
from palsycheck.models.figures import Proportion
from palsycheck.report.cohort_figures import verdict_bar, whiskers
from palsycheck.report.facts import Fact
from palsycheck.report.words import count_text, size_text, visible

NAMED = 5
"""Codecs and resolutions that are listed; the rest are counted together."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure: title, value, interval, what it is a share of, drawing; ``few``: it rests on too few."""

    title: str
    value: str
    interval: str
    basis: str
    drawing: Markup
    few: bool


@dataclass(frozen=True, slots=True)
class GroupCell:
    """A figure of a group: value and interval, "–" without one."""

    value: str
    interval: str
    few: bool


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group's line."""

    value: str
    patients: int
    palsy: int
    healthy: int
    cells: tuple[GroupCell, ...]


@dataclass(frozen=True, slots=True)
class GroupTable:
    """A column's groups."""

    title: str
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check's line."""

    title: str
    passed: int
    warned: int
    failed: int
    drawing: Markup


def figure_rows(found: Figures) -> tuple[FigureRow, ...]:
    """All figures that there are, sensitivity and its stricter sister first."""
    return tuple(_figure_rows(found))


def _figure_rows(found: Figures) -> Iterator[FigureRow]:
    true_low, false_high, _false_low, true_high = found.confusion
    called = true_high + false_high
    missed = found.palsy + found.palsy_not_scored
    yield from _row(_("Sensitivity (recall)"), found.sensitivity, found.palsy, _share(true_high, found.palsy))
    yield from _row(
        _("Sensitivity, not scored counted as missed"),
        found.screened_sensitivity,
        missed,
        _share(true_high, missed),
    )
    yield from _row(_("Specificity"), found.specificity, found.healthy, _share(true_low, found.healthy))
    yield from _row(_("Precision"), found.precision, called, _share(true_high, called))
    right = true_low + true_high
    both = found.palsy + found.healthy
    yield from _row(_("Accuracy"), found.accuracy, both, _share(right, both))
    least = min(found.palsy, found.healthy)
    yield from _row(_("F1"), found.f1, least, _("mean of sensitivity and precision (harmonic)"))
    yield from _row(_("AUC"), found.auc, least, _("area under the ROC curve; 0.5 is guessing"), chance=0.5)
    yield from _row(_("Brier score"), found.brier, least, _("squared error; lower is better"), chance=0.25)


def _row(
    title: str, found: Proportion | None, number: int, basis: str, *, chance: float | None = None
) -> Iterator[FigureRow]:
    if found is not None:
        drawing = whiskers(found, chance=chance)
        yield FigureRow(title, _value(found), _interval(found), basis, drawing, too_few(found, number))


def group_tables(found: Sequence[Subgroup]) -> tuple[GroupTable, ...]:
    """A table a column."""
    return tuple(
        GroupTable(
            _("run") if subgroup.column == RUN else visible(subgroup.column),
            tuple(_group(group) for group in subgroup.groups),
        )
        for subgroup in found
    )


def _group(group: Group) -> GroupRow:
    figures = (
        (group.sensitivity, "sensitivity" in group.few),
        (group.specificity, "specificity" in group.few),
        (group.auc, "auc" in group.few),
    )
    return GroupRow(
        value=visible(group.value) or _("(empty)"),
        patients=group.patients,
        palsy=group.palsy,
        healthy=group.healthy,
        cells=tuple(
            GroupCell("–", "", False) if found is None else GroupCell(_value(found), _interval(found), few)
            for found, few in figures
        ),
    )


def check_rows(found: Sequence[CheckCount]) -> tuple[CheckRow, ...]:
    """A line a check."""
    return tuple(
        CheckRow(visible(_(check.title)), check.passed, check.warned, check.failed, verdict_bar(check))
        for check in found
    )


def recording_rows(found: RecordingFacts) -> tuple[Fact, ...]:
    """The recordings' facts: median and range, counts."""
    return tuple(_recording_rows(found))


def _recording_rows(found: RecordingFacts) -> Iterator[Fact]:
    yield Fact(_("Recordings"), count_text(found.recordings))
    if found.first and found.last:
        first, last = (visible(date)[:10] for date in (found.first, found.last))
        dates = first if first == last else _("{first} to {last}").format(first=first, last=last)
        yield Fact(
            _("Dates given"),
            _("{dates} ({count} of {total} recordings)").format(
                dates=dates, count=count_text(found.dated), total=count_text(found.recordings)
            ),
        )
    else:
        yield Fact(_("Dates given"), _("none"))
    if found.duration_s:
        duration = _spread(found.duration_s, _("{low} to {high} s, median {median} s"), _("{value} s"), 1)
        yield Fact(_("Duration"), duration)
    if found.frame_rate:
        rate = _spread(
            found.frame_rate,
            _("{low} to {high} frames a second, median {median}"),
            _("{value} frames a second"),
            1,
        )
        variable = _("{rate}; variable in {count}").format(rate=rate, count=count_text(found.variable_rate))
        yield Fact(_("Frame rate"), variable if found.variable_rate else rate)
    if found.bytes:
        low, median, high = (
            size_text(round(n)) for n in (found.bytes.low, found.bytes.median, found.bytes.high)
        )
        yield Fact(
            _("File size"), _("{low} to {high}, median {median}").format(low=low, high=high, median=median)
        )
    if found.resolutions:
        yield Fact(_("Resolution"), _named(found.resolutions))
    if found.codecs:
        yield Fact(_("Codec"), _named(found.codecs))
    yield Fact(
        _("Camera mirrored"),
        _("not known in {unknown}, no in {no}, yes in {yes}").format(
            unknown=count_text(found.unknown),
            no=count_text(found.not_mirrored),
            yes=count_text(found.mirrored),
        ),
    )
    if found.lux:
        lux = _spread(found.lux, _("{low} to {high} lux, median {median}"), _("{value} lux"), 0)
        metered = _("{lux}; metered in {count}").format(lux=lux, count=count_text(found.lux.count))
        yield Fact(_("Light, metered"), metered)
    yield Fact(_("Turned upright"), count_text(found.turned))
    yield Fact(_("Cut off early"), count_text(found.truncated))


def model_rows(used: ModelUsed) -> tuple[Fact, ...]:
    """A model's facts."""
    return (
        Fact(_("Model"), visible(f"{used.name} {used.version}, {used.architecture}")),
        Fact(_("Patients"), count_text(used.patients)),
        Fact(_("Training"), _(visible(used.summary))),
        Fact(_("Threshold"), f"{used.threshold:.4g}; {_(visible(used.threshold_source))}"),
        Fact(_("Calibration"), _(visible(used.calibration))),
        *(Fact(_("Attribution"), visible(text)) for text in used.attribution),
        Fact(_("Software"), visible(used.software)),
        Fact(_("Weights SHA-256"), visible(used.weights_sha256), code=True),
        Fact(_("Settings SHA-256"), visible(used.settings_sha256), code=True),
    )


def run_rows(run: RunFacts) -> tuple[Fact, ...]:
    """A run's facts."""
    if run.finished is None or run.started is None:
        return (
            Fact(_("Patients"), count_text(run.patients)),
            Fact(_("Record"), _("no run.json: the run was interrupted")),
        )
    return (
        Fact(_("Patients"), count_text(run.patients)),
        Fact(_("Started"), visible(run.started).replace("T", " ")),
        Fact(_("Finished"), visible(run.finished).replace("T", " ")),
        Fact(_("Frames a recording"), str(run.frames)),
        Fact(_("Device"), visible(run.device or "")),
        *(Fact(visible(name), visible(version)) for name, version in run.versions.items()),
    )


def _share(part: int, whole: int) -> str:
    return _("{part} of {whole}").format(part=count_text(part), whole=count_text(whole))


def _value(found: Proportion) -> str:
    return f"{found.value:.3f}"


def _interval(found: Proportion) -> str:
    return f"{found.low:.3f}–{found.high:.3f}"


def _spread(found: Spread, template: str, single: str, digits: int) -> str:
    low, median, high = (f"{value:,.{digits}f}" for value in (found.low, found.median, found.high))
    return single.format(value=low) if low == high else template.format(low=low, median=median, high=high)


def _named(found: Sequence[Named]) -> str:
    shown = [f"{visible(one.name)} ({one.count:,})" for one in found[:NAMED]]
    rest = sum(one.count for one in found[NAMED:])
    return ", ".join([*shown, *([_("others ({count})").format(count=count_text(rest))] if rest else [])])
