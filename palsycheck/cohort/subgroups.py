"""Figures by group, for each column of patients.csv that sorts patients into groups."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

from palsycheck.cohort.figure_records import Group, Subgroup
from palsycheck.cohort.figures import share
from palsycheck.cohort.rows import Kept
from palsycheck.cohort.scored import PERSON, SEED, labelled
from palsycheck.models.figures import Proportion

MOST_GROUPS: Final = 12
"""Distinct values, an empty cell among them, up to which a column is one of groups: months and wards are,
ages and names are not. More would be more comparisons than a reader can weigh, each of fewer patients."""

FEWEST: Final = 30
"""Patients that a share must rest on, and the width that its 95 % interval must stay below: what the US
National Center for Health Statistics asks of a proportion before it is published (Parker et al. 2017, Data
Presentation Standards for Proportions, Vital and Health Statistics 2(175)). Its further rule, on relative
width, is for rare traits. It takes Clopper and Pearson's interval; ours is Wilson's, which is narrower."""

WIDEST: Final = 0.30
"""See ``FEWEST``."""

RUN = "run"
"""The name of the groups by run, where there are several."""

_NO_GROUPS = {"patient_id", "recording", "label", "recorded_at", "notes", PERSON}

Name = Literal["sensitivity", "specificity", "auc"]


def subgroups(patients: Sequence[Kept]) -> tuple[Subgroup, ...]:
    """Every column of groups, in the order of the table; the run first where there are several.

    A column has groups where it has at least two values, at most ``MOST_GROUPS`` and on average two patients
    or more a value, and is none of ids, labels, dates and notes.
    """
    columns = dict.fromkeys(name for kept in patients for name in kept.columns)
    found = [(RUN, [kept.row.run for kept in patients])] if len({k.row.run for k in patients}) > 1 else []
    found += [
        (name, [kept.columns.get(name, "") for kept in patients])
        for name in columns
        if name not in _NO_GROUPS
    ]
    return tuple(
        Subgroup(column=name, groups=_groups(patients, values))
        for name, values in found
        if categorical(values)
    )


def categorical(values: Sequence[str]) -> bool:
    """Whether the cells of a column, one a patient, sort patients into groups."""
    distinct = set(values)
    named = distinct - {""}
    if not named or not 2 <= len(distinct) <= MOST_GROUPS or 2 * len(distinct) > len(values):
        return False
    return not all(_is_date(value) for value in named)


def too_few(found: Proportion | None, number: int) -> bool:
    """Whether a figure of so many patients says nothing: see ``FEWEST``."""
    return found is not None and (number < FEWEST or found.high - found.low >= WIDEST)


def _groups(patients: Sequence[Kept], values: Sequence[str]) -> tuple[Group, ...]:
    members: dict[str, list[Kept]] = {}
    for kept, value in zip(patients, values, strict=True):
        members.setdefault(value, []).append(kept)
    ordered = sorted(members.items(), key=lambda entry: (entry[0] == "", -len(entry[1]), entry[0]))
    return tuple(_group(value, own) for value, own in ordered)


def _group(value: str, members: Sequence[Kept]) -> Group:
    from palsycheck.evaluation.metrics import auc

    seen = labelled(members)
    palsy, healthy = sum(seen.labels), len(seen.labels) - sum(seen.labels)
    numbers: dict[Name, int] = {"sensitivity": palsy, "specificity": healthy, "auc": min(palsy, healthy)}
    found: dict[Name, Proportion | None] = {
        "sensitivity": share(seen.right(1), palsy, beings=len(seen.beings(1))),
        "specificity": share(seen.right(0), healthy, beings=len(seen.beings(0))),
        "auc": auc(seen.scores, level="patient", seed=SEED) if seen.both else None,
    }
    return Group(
        value=value,
        patients=len(members),
        palsy=palsy,
        healthy=healthy,
        sensitivity=found["sensitivity"],
        specificity=found["specificity"],
        auc=found["auc"],
        few=tuple(name for name, number in numbers.items() if too_few(found[name], number)),
    )


def _is_date(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
