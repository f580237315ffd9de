"""A card says what a model is, and is refused when it says it wrongly."""

import json
from pathlib import Path

import pytest
from model_making import make_audit_row, make_card, make_metrics, make_training
from pydantic import ValidationError

from palsycheck.errors import ModelCardError, ModelMismatchError
from palsycheck.models.card import check_settings, facts, read_card
from palsycheck.settings import Aligning, Scoring, Settings

HERE = Path("model/card.json")


@pytest.mark.parametrize(
    "card",
    [
        make_card(),
        make_card(
            split=None,
            metrics=(),
            clip_length=1,
            training=make_training(interval_s=None, people="phantoms", dataset_sha256="a" * 64),
        ),
        make_card(
            metrics=(make_metrics("image", precision=None, brier=None), make_metrics("clip"), make_metrics()),
            audit=(make_audit_row(), make_audit_row(name="source", value=None, verdict="none")),
            temperature=1.7,
        ),
    ],
)
def test_round_trip(card):
    assert read_card(card.model_dump_json(indent=2), where=HERE) == card


def test_metrics_are_found_by_level():
    card = make_card(metrics=(make_metrics("image", items=400), make_metrics()))
    assert card.of("image").items == 400
    assert card.of("patient").items == 20
    assert card.of("clip") is None


def test_a_split_by_image_leaks():
    split = make_card().split
    assert not split.leaking
    assert split.model_copy(update={"by": "image"}).leaking


def test_cards_of_the_first_format_are_refused_with_a_remedy():
    data = make_card().model_dump(mode="json") | {"format_version": 1}
    with pytest.raises(ModelCardError) as error:
        read_card(json.dumps(data), where=HERE)
    assert str(error.value) == (
        "the model card has format version 1, this palsycheck reads 2 (model/card.json). "
        "Use the palsycheck that made the model, or train it again."
    )


def test_a_card_cannot_be_changed():
    with pytest.raises(ValidationError):
        make_card().threshold = 0.1


@pytest.mark.parametrize("version", [0, 3, "2", None, [2], "x" * 5000])
def test_unknown_format_version(version):
    data = make_card().model_dump(mode="json") | {"format_version": version}
    with pytest.raises(ModelCardError, match="format version") as error:
        read_card(json.dumps(data), where=HERE)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"format_version": 2}', "not valid: name"),
    ],
)
def test_what_is_not_a_card(text, message):
    with pytest.raises(ModelCardError, match=message):
        read_card(text, where=HERE)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("threshold", 1.5),
        ("threshold", "NaN"),
        ("clip_length", 0),
        ("weights_sha256", "../../etc/passwd"),
        ("dtype", "int4"),
        ("summary", ""),
        ("surprise", 1),
        ("temperature", 0),
        ("metrics", {}),
        ("split", {"by": "moon"}),
    ],
)
def test_wrong_fields_are_named(field, value):
    data = make_card().model_dump(mode="json") | {field: value}
    with pytest.raises(ModelCardError, match=field) as error:
        read_card(json.dumps(data), where=HERE)
    assert "\n" not in str(error.value)


def test_faces_prepared_otherwise_are_refused():
    check_settings(make_card(), Settings())
    other = Settings(aligning=Aligning(eye_distance=60.0))
    with pytest.raises(ModelMismatchError, match=r"eye_distance = 70\.0, the settings have 60\.0"):
        check_settings(make_card(), other)


def test_clip_steps_that_leave_faces_out_are_refused():
    check_settings(make_card(clip_length=4), Settings(scoring=Scoring(clip_step=4)))
    with pytest.raises(ModelMismatchError, match="clip_step 5"):
        check_settings(make_card(clip_length=4), Settings(scoring=Scoring(clip_step=5)))


def test_facts_tell_where_the_threshold_comes_from():
    card = make_card()
    assert facts(card, Settings()).threshold == 0.4
    assert facts(card, Settings()).threshold_source == "model card: chosen for the test"
    own = facts(card, Settings(scoring=Scoring(threshold=0.0)))
    assert (own.threshold, own.threshold_source) == (0.0, "settings")
    assert own.summary == card.summary
    assert own.weights_sha256 == card.weights_sha256
