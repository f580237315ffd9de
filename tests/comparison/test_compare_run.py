"""From a dataset to the record of a comparison: trained once, judged on the same people."""

from dataclasses import replace
from shutil import copytree

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from palsycheck.comparison.compare import compare
from palsycheck.comparison.cost import macs
from palsycheck.comparison.plan import Plan
from palsycheck.comparison.trained import _is_there
from palsycheck.datasets.dataset import Dataset, FaceSequence, Origin, Subject
from palsycheck.datasets.splitting import folds_by_patient, split_by_image, split_by_patient
from palsycheck.errors import ModelMismatchError, TrainingError, UsageError
from palsycheck.models.architecture import build
from palsycheck.models.store import card_of, write_card
from palsycheck.training.fit import UNWATCHED
from palsycheck.training.make import Recipe
from palsycheck.training.options import FitOptions

CPU = torch.device("cpu")
OPTIONS = FitOptions(clip_length=2, hidden_size=8, epochs=1, passes=1, blocks=0, batch_faces=16)


def person(number):
    random = np.random.default_rng(number)
    images = random.integers(0, 156, (3, 224, 224, 3), dtype=np.uint8)
    images[..., 0] += np.uint8(100 * (number % 2))
    faces = FaceSequence(f"r{number}", images, np.arange(3) * 0.1, sha256=f"{number:02x}" * 32)
    return Subject(f"secret{number}", number % 2, (faces,))


@pytest.fixture(scope="module")
def dataset():
    origin = Origin("video", "phantoms", "all of them")
    return Dataset(tuple(person(i) for i in range(6)), origins=(origin,), sha256="cd" * 32)


@pytest.fixture(scope="module")
def backbone(tmp_path_factory):
    torch.manual_seed(3)
    state = build("mobilenetv2", {}).backbone.state_dict()
    path = tmp_path_factory.mktemp("backbone") / "features.safetensors"
    save_file({f"features.{key}": value for key, value in state.items()}, path)
    return str(path)


def run(dataset, output, backbone, splits, said):
    recipes = (
        Recipe("mobilenetv2", backbone, OPTIONS),
        Recipe("mobilenetv2-gru", backbone, OPTIONS.model_copy(update={"rate": 0.1})),
    )
    plan = Plan(splits, recipes, OPTIONS, command="palsycheck compare", features=output / "features")
    return compare(dataset, output, plan=plan, device=CPU, watch=UNWATCHED, say=said.append)


@pytest.fixture(scope="module")
def compared(dataset, backbone, tmp_path_factory):
    output, said = tmp_path_factory.mktemp("compared"), []
    splits = (split_by_patient(dataset.subjects, seed=0),)
    return output, splits, run(dataset, output, backbone, splits, said), said


LATER = ("interval", "asymmetry_loss", "mirror", "input_px")


@pytest.mark.parametrize("change", [{}, {"mirror": True}, {"input_px": 160}, {"interval": "0.1-1"}])
def test_models_of_an_earlier_version_are_the_same_where_later_options_are_at_their_defaults(
    compared, dataset, backbone, tmp_path, change
):
    output, (split,), _, _ = compared
    folder = copytree(output / "models" / "mobilenetv2", tmp_path / "mobilenetv2")
    card = card_of(folder)
    earlier = {name: value for name, value in card.training.options.items() if name not in LATER}
    training = card.training.model_copy(update={"options": earlier})
    write_card(folder, card.model_copy(update={"training": training}))
    recipe = Recipe("mobilenetv2", backbone, OPTIONS.model_copy(update=change))
    assert _is_there(folder, dataset, split, recipe) == (not change)
    earlier.pop("passes")
    write_card(folder, card.model_copy(update={"training": training}))
    assert not _is_there(folder, dataset, split, recipe), "what every version had has to be there"


def test_both_are_judged_on_the_same_people(compared):
    _, _, record, _ = compared
    assert [model.architecture for model in record.models] == ["mobilenetv2", "mobilenetv2-gru"]
    for model in record.models:
        assert [(found.level, found.patients) for found in model.metrics] == [
            ("image", 2),
            ("clip", 2),
            ("patient", 2),
        ]
        assert model.audit
        assert {curve.level for curve in model.rocs} == {"image", "clip", "patient"}
    assert {(d.level, d.first, d.second) for d in record.differences} == {
        ("patient", "mobilenetv2", "mobilenetv2-gru"),
        ("image", "mobilenetv2", "mobilenetv2-gru"),
    }


def test_the_record_names_nobody_and_no_place(compared):
    output, _, record, _ = compared
    text = record.model_dump_json()
    assert "secret" not in text
    assert str(output) not in text


def test_an_option_of_one_network_stands_with_it(compared):
    _, _, record, _ = compared
    assert [model.options for model in record.models] == [{}, {"rate": 0.1}]
    assert [model.clip_length for model in record.models] == [1, 2]
    assert record.data.people == "phantoms"
    assert (record.data.video_palsy, record.data.video_healthy, record.data.images) == (3, 3, 18)


def test_the_same_again_trains_nothing(compared, dataset, backbone):
    output, splits, record, _ = compared
    before = {path: path.stat().st_mtime_ns for path in output.glob("models/*/*")}
    said = []
    again = run(dataset, output, backbone, splits, said)
    assert {path: path.stat().st_mtime_ns for path in output.glob("models/*/*")} == before
    assert [line for line in said if "trained before" in line] == [
        "mobilenetv2: trained before",
        "mobilenetv2-gru: trained before",
    ]
    for first, second in zip(record.models, again.models, strict=True):
        assert (first.metrics, first.trainings) == (second.metrics, second.trainings)


def test_what_cannot_be_is_said_before_the_first_training(dataset, backbone, tmp_path):
    split = split_by_patient(dataset.subjects, seed=0)
    plan = Plan(
        (split,),
        (Recipe("mobilenetv2", backbone, OPTIONS), Recipe("vgg16-gru", backbone, OPTIONS)),
        OPTIONS,
        command="palsycheck compare",
        features=tmp_path / "features",
    )
    healthy = {name: {} for name in split.test if int(name.removeprefix("secret")) % 2 == 0}
    one_class = replace(plan, splits=(split.model_copy(update={"test": healthy}),), recipes=plan.recipes[:1])
    said = []
    for wrong, error in ((plan, ModelMismatchError), (one_class, TrainingError)):
        with pytest.raises(error):
            compare(dataset, tmp_path, plan=wrong, device=CPU, watch=UNWATCHED, say=said.append)
    assert not said
    assert not list(tmp_path.iterdir())


def test_recordings_are_no_place_for_a_comparison(dataset, backbone, tmp_path):
    (tmp_path / "patients.csv").write_text("patient_id\n")
    with pytest.raises(UsageError, match="something else"):
        run(dataset, tmp_path, backbone, (split_by_patient(dataset.subjects, seed=0),), [])


def test_folds_judge_everybody_once(dataset, backbone, tmp_path):
    splits = folds_by_patient(dataset.subjects, folds=3, seed=0)
    record = run(dataset, tmp_path, backbone, splits, [])
    for model in record.models:
        assert [training.fold for training in model.trainings] == ["1 of 3", "2 of 3", "3 of 3"]
        assert model.metrics[-1].patients == 6
        assert model.audit
    assert record.folds == 3
    assert card_of(tmp_path / "models" / "mobilenetv2-fold2of3").split.fold == "2 of 3"


def test_a_split_by_image_is_said_to_leak(dataset, backbone, tmp_path):
    record = run(dataset, tmp_path, backbone, (split_by_image(dataset.subjects, seed=0),), [])
    assert record.split.leaking


@pytest.mark.parametrize(("name", "millions"), [("mobilenetv2", (290, 320)), ("vgg16-gru", (15_300, 15_500))])
def test_operations_are_those_of_the_literature(name, millions):
    """MobileNetV2: 300 million multiply-adds (Sandler et al. 2018, table 4); VGG16: 15.3 billion."""
    low, high = millions
    assert low <= macs(build(name, {}), clip_length=1, device=CPU) / 1e6 <= high


def test_the_recurrent_unit_is_counted():
    plain = macs(build("mobilenetv2", {}), clip_length=1, device=CPU)
    recurrent = macs(build("mobilenetv2-gru", {}), clip_length=4, device=CPU)
    assert recurrent - plain == 3 * 128 * (1280 + 128) + 128 * 2 - 1280 * 2
