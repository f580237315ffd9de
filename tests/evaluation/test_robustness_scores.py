"""Scores are added to a file as they come; what a killed program has left half is not read."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from robustness_rows import RUN, row

from palsycheck.errors import MissingInputError, TableError
from palsycheck.evaluation.robustness_scores import append_scores, mend, read_run, read_scores

ROWS = (row("p1", 0, 0.25), row("p1", 1, None, "yaw", "20° left", measured="12° left, x", age=None))


def test_rows_come_back_as_they_were_added(tmp_path):
    path = tmp_path / "scores.csv"
    assert read_scores(path) == ()
    append_scores(path, ROWS[:1])
    append_scores(path, ROWS[1:])
    assert read_scores(path) == ROWS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=20),
    probability=st.none() | st.floats(0, 1),
    glasses=st.booleans(),
)
def test_whatever_they_hold(tmp_path_factory, text, probability, glasses):
    path = tmp_path_factory.mktemp("scores") / "scores.csv"
    one = row("p", 1, probability, failed=text, country=text, glasses=glasses)
    append_scores(path, [one])
    assert read_scores(path) == (one,)


@pytest.mark.parametrize("lost", [1, 10, 30])
def test_a_line_that_was_cut_off_is_no_row_and_goes_when_mended(tmp_path, lost):
    path = tmp_path / "scores.csv"
    append_scores(path, ROWS)
    path.write_bytes(path.read_bytes()[:-lost])
    assert read_scores(path) == ROWS[:1]
    mend(path)
    append_scores(path, ROWS[1:])
    assert read_scores(path) == ROWS


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "\xff\xff\n", "condition\nplain\n"], ids=["other", "no text", "short"]
)
def test_another_file_is_refused(tmp_path, text):
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="latin-1")
    with pytest.raises(TableError):
        read_scores(path)


@pytest.mark.parametrize(("old", "new"), [(",0.25,", ",1.5,"), (",0.25,", ",nan,"), ("scored", "maybe")])
def test_values_that_cannot_be_are_refused(tmp_path, old, new):
    path = tmp_path / "scores.csv"
    append_scores(path, ROWS[:1])
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(TableError):
        read_scores(path)


def test_the_record_of_a_run(tmp_path):
    path = tmp_path / "run.json"
    with pytest.raises(MissingInputError):
        read_run(path)
    path.write_text(RUN.model_dump_json())
    assert read_run(path) == RUN
    path.write_text("{}")
    with pytest.raises(TableError):
        read_run(path)
