"""What a training starts from: two stages of one network, or a whole model, with all that it owes."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import faces

from palsycheck.cli.fit_options import words
from palsycheck.cli.train import command_line
from palsycheck.datasets.dataset import Dataset, Origin, Subject
from palsycheck.datasets.splitting import split_by_patient
from palsycheck.errors import ModelNotFoundError, UsageError
from palsycheck.models.markdown import card_markdown
from palsycheck.models.store import BUILT_IN, card_of, load
from palsycheck.training.filling import Description
from palsycheck.training.make import Recipe, make_model
from palsycheck.training.options import FitOptions
from palsycheck.training.start import adopted, beginning

CPU = torch.device("cpu")
QUICK = {"epochs": 1, "batch_faces": 4, "passes": 0.5, "half": False}
FIRST = {"mirror": True, "asymmetry_loss": 3.0, "input_px": 64, **QUICK}


@pytest.fixture(scope="module")
def dataset():
    people = []
    for i in range(8):
        sequence = faces(i % 2, 3, seed=i, size=72)
        truth = np.full((3, 5), float(i % 2), np.float32)
        people.append(
            Subject(f"p{i}", i % 2, (replace(sequence, asymmetries=truth, sha256=f"{i:02x}" * 32),))
        )
    return Dataset(tuple(people), (), (Origin("video", "phantoms", "all"),), sha256="ab" * 32)


def make(dataset, output, *, architecture="mobilenetv2-gru", backbone="random", init=None, **options):
    return make_model(
        dataset,
        output,
        split=split_by_patient(dataset.subjects, seed=5),
        recipe=Recipe(
            architecture=architecture,
            backbone=str(backbone),
            options=FitOptions(**{"clip_length": 2, **QUICK, **options}),
            clip_step=2,
            audit=False,
            init=None if init is None else str(init),
        ),
        description=Description(output.name, "2", "", "CC0-1.0", ("Faces of ours, CC BY 4.0",), "train"),
        device=CPU,
        features=output.parent / "features",
    )


@pytest.fixture(scope="module")
def first(dataset, tmp_path_factory):
    """Single pictures, all layers, asymmetries."""
    output = tmp_path_factory.mktemp("first") / "single"
    make(dataset, output, architecture="mobilenetv2", **FIRST)
    return output


@pytest.fixture(scope="module")
def second(dataset, first):
    """The GRU over its features."""
    output = first.parent / "whole"
    make(dataset, output, backbone=first, mirror=True, input_px=64, hidden_size=8, blocks=0)
    return output


def state(model):
    return load(model, CPU).network.state_dict()


def same(one, other, prefix):
    names = [name for name in one if name.startswith(prefix)]
    return bool(names) and all(torch.equal(one[name], other[name]) for name in names)


def test_the_first_stage_says_what_it_is(first):
    card = card_of(first)
    assert card.config == {"stretch": False, "mirror": True, "input_px": 64, "asymmetries": True}
    assert card.training.options["asymmetry_loss"] == 3
    assert "asymmetry_error" in (first / "history.csv").read_text().splitlines()[0]
    assert (first / "history.csv").read_text().splitlines()[1].rpartition(",")[2] != ""


def test_the_second_stage_takes_backbone_and_asymmetries_over_and_leaves_them_alone(first, second):
    one, other = state(first), state(second)
    assert same(one, other, "backbone.")
    assert same(one, other, "asymmetry.")
    card = card_of(second)
    assert card.config == {
        "stretch": False,
        "mirror": True,
        "input_px": 64,
        "asymmetries": True,
        "hidden_size": 8,
        "layers": 1,
    }
    assert card.training.backbone.name == "single"
    assert card.training.init is None
    kept = [path.name for path in (second.parent / "features").iterdir()]
    assert len(kept) == 8, "a file a recording"
    assert not any("mirrored" in name for name in kept), "one side tells the other"


def test_the_second_stage_may_train_the_layer_further(dataset, first, tmp_path):
    options = {"mirror": True, "input_px": 64, "blocks": 0, "asymmetry_loss": 1.0}
    make(dataset, tmp_path / "m", backbone=first, **options)
    one, other = state(first), state(tmp_path / "m")
    assert same(one, other, "backbone.")
    assert not same(one, other, "asymmetry.")


@pytest.mark.parametrize(
    "options",
    [
        {"mirror": True, "input_px": 64, "blocks": None},
        {"mirror": False, "input_px": 64, "blocks": 0},
        {"mirror": True, "input_px": 64, "blocks": 0, "stretch": True},
    ],
    ids=["the backbone learns without them", "other features", "other values"],
)
def test_asymmetries_that_would_no_longer_be_true_are_not_taken_over(first, options):
    recipe = Recipe("mobilenetv2-gru", str(first), FitOptions(**options))
    network, origin, _ = beginning(recipe)
    assert network.asymmetry is None
    assert (origin.source, origin.name) == ("model", "single")


def test_a_layer_that_is_trained_further_starts_where_it_was(first):
    options = FitOptions(mirror=True, input_px=64, asymmetry_loss=1.0)
    network, _, _ = beginning(Recipe("mobilenetv2-gru", str(first), options))
    assert same(state(first), network.state_dict(), "asymmetry.")


def test_a_resting_backbone_sees_faces_of_the_size_that_it_knows(first):
    def network(**options):
        return beginning(Recipe("mobilenetv2-gru", str(first), FitOptions(mirror=True, **options)))[0]

    with pytest.raises(UsageError, match=r"faces of 64 pixels.*--input-px 224.*Give --input-px 64"):
        network(blocks=0)
    assert network(input_px=72).config.input_px == 72, "one that is trained on may learn another"


def test_a_backbones_attributions_are_carried_on(dataset, first, tmp_path):
    card = card_of(first)
    named = (*card.attribution, "London, CC BY 4.0")
    changed = replace_card(first, tmp_path / "named", attribution=named)
    for source in ({"backbone": changed}, {"init": changed, "architecture": "mobilenetv2"}):
        made = make(dataset, tmp_path / "m", input_px=64, mirror=True, blocks=0, **source)
        assert made.attribution == ("Faces of ours, CC BY 4.0", "London, CC BY 4.0")


def replace_card(model, copy, **changes):
    from shutil import copytree

    from palsycheck.models.store import write_card

    copytree(model, copy)
    write_card(copy, card_of(copy).model_copy(update=changes))
    return copy


def test_a_whole_model_brings_its_layers_and_its_numbers(dataset, second, tmp_path):
    card = make(dataset, tmp_path / "m", init=second, rate=1e-9, blocks=0)
    one, other = state(second), state(tmp_path / "m")
    assert card.config == card_of(second).config
    for name in one:
        assert torch.allclose(one[name], other[name], atol=1e-6), name
    assert same(one, other, "asymmetry.")
    assert card.training.options["input_px"] == 64
    assert card.training.options["mirror"] is True
    assert card.training.options["hidden_size"] == 8


def test_the_card_says_from_what_it_started(dataset, second, tmp_path):
    card, source = make(dataset, tmp_path / "m", init=second, blocks=0), card_of(second)
    start = card.training.init
    assert (start.name, start.version, start.sha256) == ("whole", "2", source.weights_sha256)
    assert card.training.backbone.sha256 == source.weights_sha256
    assert card.summary == "Trained on 4 phantoms, 2 with palsy, starting from whole 2."
    assert any("started from whole 2" in limit for limit in card.limits)
    assert f"| Started from | whole 2, SHA-256 {source.weights_sha256} |" in card_markdown(card)
    assert card_of(tmp_path / "m") == card


def test_a_backbone_trained_further_without_asymmetries_loses_them_and_the_card_says_so(
    dataset, second, tmp_path
):
    kept = make(dataset, tmp_path / "kept", init=second, asymmetry_loss=1.0)
    lost = make(dataset, tmp_path / "lost", init=second)
    assert (kept.config["asymmetries"], lost.config["asymmetries"]) == (True, False)
    assert any("No asymmetries are estimated" in limit for limit in lost.limits)
    assert not any("No asymmetries are estimated" in limit for limit in kept.limits)
    assert load(tmp_path / "lost", CPU).network.asymmetry is None


def test_the_clip_length_is_the_models_unless_it_is_named(second):
    card = card_of(second)
    assert adopted(FitOptions(), card).clip_length == 2
    assert adopted(FitOptions(clip_length=16), card).clip_length == 16
    assert adopted(FitOptions(input_px=64), card).input_px == 64, "the same may be named"


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"hidden_size": 128}, "has hidden size 8"),
        ({"mirror": False}, "has mirror True"),
        ({"input_px": 224}, "has input px 64"),
        ({"stretch": True}, "has stretch False"),
        ({"architecture": "mobilenetv2"}, "is a mobilenetv2-gru"),
    ],
)
def test_what_does_not_go_with_the_model_is_refused_by_name(dataset, second, tmp_path, asked, message):
    with pytest.raises(UsageError, match=message) as error:
        make(dataset, tmp_path / "m", init=second, blocks=0, **asked)
    (option,) = asked
    assert f"--{option.replace('_', '-')}" in str(error.value)
    assert not (tmp_path / "m").exists()


def test_asymmetries_cannot_be_learnt_by_a_model_without_them(dataset, tmp_path):
    make(dataset, tmp_path / "plain", input_px=64)
    with pytest.raises(UsageError, match="estimates no asymmetries"):
        make(dataset, tmp_path / "m", init=tmp_path / "plain", asymmetry_loss=3.0)


def test_the_default_model_is_a_start(tmp_path):
    """Its faces are of full size; clips and state are its own."""
    people = [Subject(f"p{i}", i % 2, (faces(i % 2, 17, seed=i, size=224),)) for i in range(6)]
    dataset = Dataset(tuple(people), sha256="cd" * 32)
    card = make_model(
        dataset,
        tmp_path / "m",
        split=split_by_patient(dataset.subjects, seed=1),
        recipe=Recipe(
            card_of(BUILT_IN).architecture, "", FitOptions(**QUICK, blocks=0), audit=False, init="default"
        ),
        description=Description("ward", "1", "", "CC0-1.0", (), "train"),
        device=CPU,
    )
    assert card.clip_length == card_of(BUILT_IN).clip_length
    assert card.training.init.sha256 == card_of(BUILT_IN).weights_sha256
    assert set(card_of(BUILT_IN).attribution) <= set(card.attribution)


def test_no_such_model_is_one_line(dataset, tmp_path):
    with pytest.raises(ModelNotFoundError, match="no such model"):
        make(dataset, tmp_path / "m", init="nowhere")


def test_the_command_on_the_card_names_what_was_named(tmp_path):
    options = FitOptions(clip_length=16, blocks=0)
    line = command_line(
        tmp_path / "data",
        tmp_path / "m",
        architecture="mobilenetv2-gru",
        backbone="imagenet",
        split="patient",
        split_seed=0,
        options=options,
        init=str(tmp_path / "whole"),
    )
    assert line == "palsycheck train data -o m --init whole --clip-length 16 --blocks 0"
    assert words(options) == ["--blocks", "0"]
