"""Errors are one line that says what, where and what to do; they cross processes whole."""

import pickle

import pytest

from palsycheck import errors
from palsycheck.errors import PalsycheckError


def every_error(kind=PalsycheckError):
    yield kind
    for child in kind.__subclasses__():
        yield from every_error(child)


@pytest.mark.parametrize("kind", list(every_error()), ids=lambda kind: kind.__name__)
def test_what_where_and_what_to_do_on_one_line(kind):
    error = kind("The file\nis broken", where="a/b.mp4", remedy="Copy it again")
    assert str(error) == "The file is broken (a/b.mp4). Copy it again."
    assert error.reason == "The file is broken."
    assert error.exit_status in (1, 2)


@pytest.mark.parametrize("kind", list(every_error()), ids=lambda kind: kind.__name__)
def test_errors_cross_processes_whole(kind):
    error = kind("broken", where="x", remedy="Mend it")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own, as between our processes
    assert type(copy) is kind
    assert (copy.what, copy.where, copy.remedy) == (error.what, error.where, error.remedy)


def test_the_tree_in_the_docstring_names_every_error():
    for kind in every_error():
        assert kind.__name__ in errors.__doc__
