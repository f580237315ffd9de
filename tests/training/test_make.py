"""A model from a dataset: the real network, a threshold from validation only, a card that tells the truth."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import faces
from safetensors.torch import save_file

from palsycheck.datasets.dataset import Dataset, Origin, Subject
from palsycheck.datasets.labelled import Exclusion
from palsycheck.datasets.splits import parts_of
from palsycheck.datasets.splitting import leave_one_out, split_by_image, split_by_patient
from palsycheck.errors import OutputError, TrainingError, UsageError
from palsycheck.evaluation.predict import predict
from palsycheck.evaluation.threshold import choose_threshold
from palsycheck.locking import alone_in
from palsycheck.models.architecture import build
from palsycheck.models.store import card_of, load
from palsycheck.training.filling import Description
from palsycheck.training.fit import Watch
from palsycheck.training.make import Recipe, check_recipe, make_model
from palsycheck.training.options import FitOptions

CPU = torch.device("cpu")
OPTIONS = FitOptions(
    clip_length=2, hidden_size=8, epochs=2, passes=1.5, blocks=0, rate=0.05, seed=5, batch_faces=16
)
DESCRIPTION = Description(
    name="tiny", version="7", summary="", licence="Apache-2.0", attribution=("A, CC BY",), command="train"
)


@pytest.fixture(scope="module")
def dataset():
    people = [Subject(f"p{i}", i % 2, (faces(i % 2, 3, seed=i, size=224),)) for i in range(8)]
    return Dataset(
        tuple(people),
        (Exclusion("x", None, "no label in patients.csv"),),
        (Origin("video", "phantoms", "all"),),
        sha256="ab" * 32,
    )


@pytest.fixture(scope="module")
def backbone(tmp_path_factory):
    torch.manual_seed(3)
    state = build("mobilenetv2-gru", {}).backbone.state_dict()
    path = tmp_path_factory.mktemp("backbone") / "features.safetensors"
    save_file({f"features.{key}": value for key, value in state.items()}, path)
    return str(path)


def make(dataset, output, backbone, *, split=None, architecture="mobilenetv2-gru", audit=False, **changes):
    return make_model(
        dataset,
        output,
        split=split or split_by_patient(dataset.subjects, seed=5),
        recipe=Recipe(
            architecture=architecture,
            backbone=backbone,
            options=OPTIONS.model_copy(update=changes),
            clip_step=2,
            audit=audit,
        ),
        description=DESCRIPTION,
        device=CPU,
    )


@pytest.fixture(scope="module")
def made(dataset, backbone, tmp_path_factory):
    output = tmp_path_factory.mktemp("made") / "model"
    return output, make(dataset, output, backbone, audit=True)


def test_the_model_written_is_the_model_described(made):
    output, card = made
    assert card_of(output) == card
    loaded = load(output, CPU)
    assert loaded.card.dtype == "float16"
    assert loaded.network.gru.hidden_size == 8
    assert sorted(path.name for path in output.iterdir()) == [
        "CARD.md",
        "card.json",
        "curves.png",
        "curves.svg",
        "history.csv",
        "weights.safetensors",
    ]


def test_the_card_tells_what_was_done(made, dataset):
    _, card = made
    assert "phantoms" in card.summary
    assert card.training.excluded == {"no label in patients.csv": 1}
    assert {(c.split, c.label): (c.patients, c.recordings, c.frames) for c in card.training.counts} == {
        ("train", 0): (2, 2, 6),
        ("train", 1): (2, 2, 6),
        ("validation", 0): (1, 1, 3),
        ("validation", 1): (1, 1, 3),
        ("test", 0): (1, 1, 3),
        ("test", 1): (1, 1, 3),
    }
    assert card.training.backbone.source == "file"
    assert card.training.dataset_sha256 == dataset.sha256
    assert card.training.interval_s == pytest.approx((0.04, 0.08))
    assert card.split == split_by_patient(dataset.subjects, seed=5).facts
    assert [found.level for found in card.metrics] == ["image", "clip", "patient"]
    assert (card.of("patient").patients, card.of("patient").palsy) == (2, 1)
    assert card.audit
    assert card.calibration == "none"
    assert not any(f"p{i}" in card.model_dump_json() for i in range(8))


def scores(network, people, length=2):
    return predict(network, people, length=length, step=2, device=CPU)


def test_threshold_and_metrics_are_those_of_the_weights_as_stored(made, dataset):
    output, card = made
    parts = parts_of(split_by_patient(dataset.subjects, seed=5), dataset.subjects)
    network = load(output, CPU).network
    assert card.threshold == choose_threshold(scores(network, parts["validation"]))
    tested = scores(network, parts["test"])
    called = sum(score.probability >= card.threshold for score in tested)
    assert card.of("patient").confusion[1] + card.of("patient").confusion[3] == called


def test_test_people_change_nothing_but_the_metrics(made, dataset, backbone, tmp_path):
    """Their pictures replaced by noise: same weights, same threshold."""
    split = split_by_patient(dataset.subjects, seed=5)
    noise = faces(0, 3, seed=99, size=224)
    changed = tuple(replace(s, recordings=(noise,)) if s.id in split.test else s for s in dataset.subjects)
    other = make(replace(dataset, subjects=changed), tmp_path / "other", backbone)
    _, card = made
    assert other.weights_sha256 == card.weights_sha256
    assert other.threshold == card.threshold
    assert other.of("patient").auc.value == 0.5


def test_same_seed_same_model(made, dataset, backbone, tmp_path):
    again = make(dataset, tmp_path / "again", backbone, audit=True)
    assert again == made[1]
    other = make(dataset, tmp_path / "other", backbone, seed=6)
    assert other.weights_sha256 != again.weights_sha256


def test_a_backbone_of_random_numbers_must_be_trained(dataset, tmp_path):
    with pytest.raises(TrainingError, match="random numbers"):
        make(dataset, tmp_path / "m", "random")


@pytest.mark.parametrize(("blocks", "moved"), [(None, True), (1, True), (0, False)])
def test_as_many_blocks_learn_as_are_asked_for(dataset, backbone, tmp_path, blocks, moved):
    from safetensors.torch import load_file

    before = load_file(backbone)
    make(dataset, tmp_path / "m", backbone, blocks=blocks, epochs=1, half=False, batch_faces=4)
    after = load(tmp_path / "m", CPU).network.backbone.state_dict()
    first, last = "0.0.weight", "18.0.weight"
    assert torch.equal(after[first], before[f"features.{first}"]) == (blocks is not None)
    assert torch.equal(after[last], before[f"features.{last}"]) != moved


def test_the_single_frame_network_has_clips_of_one_face(dataset, backbone, tmp_path):
    card = make(dataset, tmp_path / "m", backbone, architecture="mobilenetv2")
    assert (card.architecture, card.clip_length, card.training.interval_s) == ("mobilenetv2", 1, None)
    assert card.training.options["clip_length"] == 1
    network = load(tmp_path / "m", CPU).network
    assert len(scores(network, dataset.subjects[:1], length=1)[0].clips) == 3


def test_temperature_is_part_of_the_weights(dataset, backbone, tmp_path):
    """Divided logits keep their order, so who is above whom stays; the card says what was done."""
    plain = make(dataset, tmp_path / "plain", backbone, half=False)
    scaled = make(dataset, tmp_path / "scaled", backbone, half=False, calibrate=True)
    one, other = (load(tmp_path / name, CPU).network for name in ("plain", "scaled"))
    assert torch.allclose(
        one.classifier.weight, other.classifier.weight * scaled.temperature, rtol=1e-5, atol=1e-7
    )
    assert plain.calibration == "none"
    assert "temperature scaling" in scaled.calibration


def test_a_split_by_image_is_marked_as_leaking(dataset, backbone, tmp_path):
    card = make(dataset, tmp_path / "m", backbone, split=split_by_image(dataset.subjects, seed=0))
    assert card.split.leaking
    assert any("same phantoms are in training" in limit for limit in card.limits)


def test_a_fold_with_one_test_person_has_no_figures(dataset, backbone, tmp_path):
    card = make(dataset, tmp_path / "m", backbone, split=leave_one_out(dataset.subjects, seed=0)[0])
    assert card.metrics == ()
    assert card.audit == ()


def test_videos_shorter_than_a_clip_are_left_out_and_counted(dataset, backbone, tmp_path):
    short = replace(dataset.subjects[0], recordings=(faces(0, 2, seed=50, size=224),))
    split = split_by_patient(dataset.subjects, seed=5)
    changed = replace(dataset, subjects=(short, *dataset.subjects[1:]))
    if short.id in split.train:
        card = make(changed, tmp_path / "m", backbone, clip_length=3)
        assert card.training.excluded["fewer faces than a clip"] == 1
        assert sum(row.patients for row in card.training.counts) == 7
    else:
        with pytest.raises(TrainingError, match="nobody labelled 0"):
            make(changed, tmp_path / "m", backbone, clip_length=3)


def test_an_interrupted_training_is_not_begun_again_unasked(dataset, backbone, tmp_path):
    class StopError(Exception):
        pass

    recipe = Recipe(architecture="mobilenetv2", backbone=backbone, options=OPTIONS, audit=False)
    split = split_by_patient(dataset.subjects, seed=5)

    def run(**watch):
        return make_model(
            dataset,
            tmp_path / "m",
            split=split,
            recipe=recipe,
            description=DESCRIPTION,
            device=CPU,
            watch=Watch(**watch),
        )

    def stop_in_the_second(step):
        if step.epoch == 2:
            raise StopError

    with pytest.raises(StopError):
        run(on_step=stop_in_the_second)
    with pytest.raises(TrainingError, match="interrupted training"):
        run()
    card = run(resume=True)
    assert card.training.epochs == 2
    assert not (tmp_path / "m" / "checkpoint.safetensors").exists()


def test_what_goes_wrong_after_the_last_epoch_costs_no_training(dataset, backbone, tmp_path, monkeypatch):
    recipe = Recipe(architecture="mobilenetv2", backbone=backbone, options=OPTIONS, audit=False)
    told = []

    def run():
        return make_model(
            dataset,
            tmp_path / "m",
            split=split_by_patient(dataset.subjects, seed=5),
            recipe=recipe,
            description=DESCRIPTION,
            device=CPU,
            watch=Watch(resume=True, on_step=told.append),
        )

    def full(*_, **__):
        raise OutputError("The file cannot be written: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("palsycheck.training.make.save", full)
        with pytest.raises(OutputError):
            run()
    steps = len(told)
    card = run()
    assert steps > 0
    assert len(told) == steps
    assert card.training.epochs == 2
    assert not (tmp_path / "m" / "checkpoint.safetensors").exists()


def test_a_split_that_tests_on_training_people_is_refused(dataset, backbone, tmp_path):
    split = split_by_patient(dataset.subjects, seed=5)
    leaking = split.model_copy(update={"train": {**split.train, **split.test}})
    with pytest.raises(TrainingError, match="same people in two parts"):
        make(dataset, tmp_path / "m", backbone, split=leaking)
    assert not (tmp_path / "m").exists()


def test_recordings_are_no_place_for_a_model(dataset, backbone, tmp_path):
    (tmp_path / "patients.csv").write_text("patient_id\n")
    with pytest.raises(UsageError, match="something else"):
        make(dataset, tmp_path, backbone)
    assert [path.name for path in tmp_path.iterdir()] == ["patients.csv"]


def test_two_trainings_do_not_write_one_model(dataset, backbone, tmp_path):
    with alone_in(tmp_path), pytest.raises(OutputError, match="Another process"):
        make(dataset, tmp_path, backbone)


@pytest.mark.parametrize("source", ["random", "imagenet"])
def test_a_hash_that_would_not_be_compared_is_refused(source):
    recipe = Recipe("mobilenetv2", source, OPTIONS.model_copy(update={"blocks": None}), backbone_sha256="ab")
    with pytest.raises(UsageError, match="of a file or a model"):
        check_recipe(recipe)


@pytest.mark.slow
def test_vgg16_gru_learns_from_random_numbers(dataset, tmp_path):
    card = make(
        dataset,
        tmp_path / "m",
        "random",
        architecture="vgg16-gru",
        blocks=None,
        epochs=1,
        passes=0.5,
        batch_faces=2,
    )
    assert (card.training.backbone.source, card.architecture) == ("random", "vgg16-gru")
    weights = load(tmp_path / "m", CPU).network.state_dict()["classifier.weight"].numpy()
    assert np.isfinite(weights).all()
