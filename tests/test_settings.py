"""Settings are frozen data with units and reasons, hashed by value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from palsycheck.settings import Settings


def fields(model):
    for name, field in model.model_fields.items():
        inner = field.annotation
        yield (name, field) if not hasattr(inner, "model_fields") else None
        if hasattr(inner, "model_fields"):
            yield from fields(inner)


def test_every_number_says_what_it_is_and_why():
    for name, field in filter(None, fields(Settings)):
        assert field.description, name


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError):
        Settings().gate.blur_fail = 0.1


@pytest.mark.parametrize("value", [{"gate": {"blurr_fail": 0.1}}, {"sampling": {"frames": 0}}, {"gates": {}}])
def test_unknown_names_and_impossible_values_are_refused(value):
    with pytest.raises(ValidationError):
        Settings.model_validate(value)


@given(st.integers(1, 2000), st.integers(1, 2000))
def test_the_digest_is_that_of_the_values(one, other):
    def of(frames):
        return Settings.model_validate({"sampling": {"frames": frames}}).digest()

    assert (of(one) == of(other)) == (one == other)


def test_the_digest_survives_json():
    assert Settings.model_validate_json(Settings().model_dump_json()).digest() == Settings().digest()
