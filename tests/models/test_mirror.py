"""The mirror form: what is the same for a mirrored face, what changes its sign, and what is nothing."""

import pytest
import torch

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.errors import ModelCardError, ModelMismatchError
from palsycheck.models.architecture import architectures, build
from palsycheck.scoring import score_features


def network(name="mobilenetv2-gru", **config):
    torch.manual_seed(0)
    return build(name, {"mirror": True, "asymmetries": True, **config}).eval()


def faces(count=3, side=96):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(1))


def symmetric(side=96):
    half = faces(2, side)[..., : side // 2]
    return torch.cat([half, half.flip(-1)], dim=-1)


@pytest.fixture(scope="module")
def mirroring():
    return network()


FORMS = [{}, {"input_px": 64}, {"stretch": True, "input_px": 72}]


@pytest.mark.parametrize("config", FORMS)
def test_a_mirrored_face_has_the_same_even_features_and_the_odd_ones_with_the_other_sign(config):
    of = network(**config)
    with torch.inference_mode():
        one, other = of.features(faces()), of.features(faces().flip(-1))
    even = of.even_size
    assert one.shape == (3, 3840)
    assert even == 2560
    assert torch.equal(other[:, :even], one[:, :even])
    assert torch.equal(other[:, even:], -one[:, even:])
    assert torch.equal(other, of.mirrored(one))
    assert (one[:, even:].abs() > 0).float().mean() > 0.5


@pytest.mark.parametrize("config", FORMS)
def test_a_face_that_is_its_own_mirror_image_has_no_difference(config):
    of = network(**config)
    with torch.inference_mode():
        features = of.features(symmetric())
        assert (features[:, :1280] > 0).any()
        assert (features[:, 1280:] == 0).all()
        assert (of.asymmetries(features) == 0).all()


@pytest.mark.parametrize("name", list(architectures()))
def test_asymmetries_of_a_mirrored_face_have_the_other_sign(name):
    of = network(name)
    with torch.inference_mode():
        one, other = (of.asymmetries(of.features(seen)) for seen in (faces(), faces().flip(-1)))
    assert one.shape == (3, len(ASYMMETRIES))
    assert torch.equal(one, -other)
    assert (one != 0).all()


def test_the_single_frame_network_scores_a_mirrored_face_alike():
    of = network("mobilenetv2")
    with torch.inference_mode():
        one, other = of(faces()[None]), of(faces().flip(-1)[None])
    assert torch.equal(one, other)
    assert of.classifier.in_features == 2560


def test_the_recurrent_unit_sees_on_which_side(mirroring):
    with torch.inference_mode():
        features = mirroring.features(faces())[None]
        assert not torch.equal(mirroring.head(features), mirroring.head(mirroring.mirrored(features)))
    assert mirroring.gru.input_size == 3840


def test_in_training_both_see_the_same_batch_statistics():
    of = network("mobilenetv2").train()
    of.dropout.eval()
    one, other = of.features(faces()), of.features(faces().flip(-1))
    assert torch.allclose(other, of.mirrored(one), atol=1e-5)


def test_the_backbone_is_that_of_the_plain_form(mirroring):
    plain = build("mobilenetv2-gru", {})
    plain.backbone.load_state_dict(mirroring.backbone.state_dict())
    plain.eval()
    with torch.inference_mode():
        maps = [plain.features(seen) for seen in (faces(), faces().flip(-1))]
        features = mirroring.features(faces())
    assert torch.allclose(features[:, :1280], (maps[0] + maps[1]) / 2, atol=1e-6)
    assert torch.allclose(features[:, 2560:], maps[0] - maps[1], atol=1e-5)


def test_features_of_the_plain_form_tell_nothing_of_the_mirror_image():
    plain = build("mobilenetv2", {})
    assert plain.feature_size == plain.even_size == 1280
    with pytest.raises(ValueError, match="plain form"):
        plain.mirrored(torch.zeros(1, 1280))


def test_the_plain_form_may_estimate_asymmetries_too():
    of = build("mobilenetv2", {"asymmetries": True})
    assert of.asymmetries(torch.zeros(2, 4, 1280)).shape == (2, 4, 5)
    assert of.asymmetry.bias is not None
    assert build("mobilenetv2", {}).asymmetries(torch.zeros(2, 1280)) is None


def test_asymmetries_are_in_hundredths(mirroring):
    """The layer speaks of tenths of the distance between the pupils."""
    features = torch.randn(4, 3840)
    assert torch.equal(mirroring.asymmetries(features), 10 * mirroring.asymmetry(features[:, 2560:]))


def test_faces_are_scaled_down_and_never_up():
    small, plain = build("mobilenetv2", {"input_px": 64}).eval(), build("mobilenetv2", {}).eval()
    seen = []
    for of in (small, plain):
        of.backbone.register_forward_pre_hook(lambda _, given: seen.append(given[0].shape[-2:]))
        with torch.inference_mode():
            of.features(faces(1, 96))
    assert seen == [(64, 64), (96, 96)]


@pytest.mark.parametrize("side", [0, 63, 225, 100_000])
def test_other_sizes_are_refused(side):
    with pytest.raises(ModelCardError, match="input_px"):
        build("mobilenetv2", {"input_px": side})


@pytest.mark.parametrize("name", list(architectures()))
def test_the_drawing_has_all_parameters_and_the_size_of_the_maps(name):
    of = network(name, input_px=160)
    rows = {stage.name: stage for stage in of.stages()}
    assert sum(stage.parameters for stage in of.stages()) == sum(p.numel() for p in of.parameters())
    assert rows["Scaling"].output == "T x 3 x 160 x 160"
    assert rows["Mirror image"].output == "2 x T x 3 x 160 x 160"
    assert rows["Global average pooling"].output == f"T x {of.feature_size}"
    assert rows["Asymmetries"].parameters == 5 * of.channels
    maps = [stage.output for stage in of.stages() if stage.name.startswith(("MobileNetV2", "VGG16"))]
    assert maps[-1] == f"T x {of.channels} x 5 x 5"


def test_scores_carry_the_asymmetries_of_each_face(mirroring):
    features = torch.randn(7, 3840)
    scores = score_features(mirroring, features, length=4, step=2)
    with torch.inference_mode():
        assert torch.equal(torch.from_numpy(scores.asymmetries), mirroring.asymmetries(features))
    assert score_features(build("mobilenetv2", {}), features[:, :1280], length=1, step=1).asymmetries is None


def test_asymmetries_that_are_no_numbers_are_refused():
    of = network("mobilenetv2")
    of.asymmetry.weight.data[0, 0] = torch.nan
    with pytest.raises(ModelMismatchError, match="asymmetries that are no numbers"):
        score_features(of, torch.ones(2, 3840), length=1, step=1)
