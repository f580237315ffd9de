"""docs/files.md names every column, every field of every record and every setting: taken from the code."""

import re
from enum import StrEnum
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from palsycheck.results import (
    SCHEMA_VERSION,
    SCHEMA_VERSIONS,
    Check,
    FrameRecord,
    PatientResult,
    Performance,
    RunRecord,
)
from palsycheck.run.ledger import _TABLE
from palsycheck.settings import Group, Settings
from palsycheck.tables import FRAME_COLUMNS, PATIENT_COLUMNS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def rows(heading):
    """The cells of the rows of the first table under a heading of any level, its head left out."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert found, f"no heading {heading}"
    table = re.findall(r"^\|(.*)\|$", found[1], flags=re.MULTILINE)
    assert len(table) > 2, f"no table under {heading}"
    return [[cell.strip() for cell in row.split("|")] for row in table[2:]]


def names(heading):
    """What stands in backquotes in the first cells of the rows, in order."""
    return [name for row in rows(heading) for name in re.findall(r"`([^`]+)`", row[0])]


def models_in(annotation):
    """The record classes that a field's type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def records(root):
    """A record and all those that it holds, however deep; settings have a table of their own."""
    found, waiting = [], [root]
    while waiting:
        model = waiting.pop()
        if model in found or issubclass(model, Group):
            continue
        found.append(model)
        waiting += [kind for field in model.model_fields.values() for kind in models_in(field.annotation)]
    return found


RECORDS = sorted({*records(PatientResult), *records(RunRecord)}, key=lambda model: model.__name__)


def heading_of(model):
    (heading,) = re.findall(rf"^### (.+: {model.__name__})$", PAGE, flags=re.MULTILINE)
    return heading


def written(value):
    """A default as the page writes it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case tuple():
            return ", ".join(written(one) for one in value)
        case _:
            return f"{value:g}"


def limits(field):
    """What pydantic holds a number to, in words."""
    bounds = [*field.metadata]
    for part in (field.annotation, *get_args(field.annotation)):
        bounds += [bound for inner in getattr(part, "__metadata__", ()) for bound in inner.metadata]
    words = {"ge": "from {}", "gt": "above {}", "le": "to {}"}
    return " ".join(
        dict.fromkeys(
            text.format(f"{getattr(bound, name):g}")
            for name, text in words.items()
            for bound in bounds
            if getattr(bound, name, None) is not None
        )
    )


def setting_rows():
    """The rows of the table of settings, as they have to stand on the page."""
    return [
        [f"`{group}.{name}`", written(field.default), limits(field), field.description or ""]
        for group, kind in Settings.model_fields.items()
        for name, field in kind.annotation.model_fields.items()
    ]


def test_every_column_of_patients_csv_in_its_order():
    assert names("patients.csv") == list(PATIENT_COLUMNS)


def test_every_column_of_frames_csv_in_its_order():
    assert names("frames.csv") == list(FRAME_COLUMNS)


def test_the_records_are_found_down_to_the_last():
    """Of those below one is in a list, one in an optional field and one in both: the search sees them."""
    assert {Check, FrameRecord, Performance} <= set(RECORDS)
    assert not {model for model in RECORDS if issubclass(model, StrEnum)}


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_every_field_of_every_record_in_its_order(model):
    assert names(heading_of(model)) == [*model.model_fields, *model.model_computed_fields]


def test_every_setting_with_its_default_range_and_reason():
    assert rows("Settings") == setting_rows()


def test_no_setting_is_required():
    assert not [
        name
        for kind in Settings.model_fields.values()
        for name, field in kind.annotation.model_fields.items()
        if field.default is PydanticUndefined
    ]


def test_every_version_of_the_records():
    assert [int(row[0]) for row in rows("Versions of the records")] == list(SCHEMA_VERSIONS)
    assert rows(heading_of(PatientResult))[0][:2] == ["`schema_version`", str(SCHEMA_VERSION)]


def test_every_column_of_the_ledger():
    assert names("ledger.sqlite") == re.findall(r"^    (\w+) +(?:TEXT|INTEGER)", _TABLE, flags=re.MULTILINE)


def test_every_check_is_named():
    source = "".join(
        (ROOT / "palsycheck" / f"{name}.py").read_text(encoding="utf-8")
        for name in ("quality", "illumination")
    )
    (cell,) = [row[2] for row in rows(heading_of(Check)) if row[0] == "`name`"]
    assert set(re.findall(r"`([^`]+)`", cell)) == set(re.findall(r'\bname="(\w+)"', source))
